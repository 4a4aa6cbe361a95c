"""A patient adds a phone, is asked whether it was he, takes the old one away."""

from __future__ import annotations

from sandbox.people import persons
from tests.e2e.inbox import code_of
from tests.e2e.story import SIGN_IN, Story
from tests.integration.telegram.driver import Driver
from tests.kit.world import ChatPatient, World, label

ADD, REMOVE = "add_authentication_method", "remove_authentication_method"
ADDED, ACCESS, JOURNAL = "added_number", "app_approvals", "my_journal"
NEW = "+380007700111"
_PATIENT = 41


async def opens(patient: ChatPatient, flow: str, then: str) -> None:
    """Follow a deep link into a flow."""
    await patient.insists(lambda: patient.player.does("start", payload=flow), then)


async def test_numbers_change_and_the_patient_is_asked(world: World, driver: Driver) -> None:
    patient = await ChatPatient.arrives(world, driver, _PATIENT)
    story = Story(patient)
    await story.arrive()
    await patient.says("меню")
    await patient.taps(label("sign_in", "title"), SIGN_IN)
    await story.sign_in()
    await story.prove_phone()

    await opens(patient, ADD, "На нього надійде код.")
    await patient.insists(lambda: patient.says(NEW), "Надіслали SMS із 4 цифрами")
    code = await code_of(world, NEW)
    await patient.insists(lambda: patient.says(code), "підтверджено й додано")
    await patient.hears("До ваших даних додано номер телефону. Це ви?")
    await patient.taps(label("news", "show-number"), "додано номер +380 •• ••• 01 11")
    await patient.taps(label(ADDED, "question-YES"), "Номер лишається у ваших даних")

    await opens(patient, REMOVE, "Номери, на які надходять коди")
    old = label(REMOVE, "numbers-item", phone=persons.phone(_PATIENT), number=1)
    await patient.taps(old, "Прибрати номер +380")
    await patient.taps(label(REMOVE, "confirm-REMOVE"), "прибрано. Коди на нього")
    await patient.hears("З ваших даних прибрано номер телефону. Це ви?")

    await opens(patient, ACCESS, "Цей бот")
    await patient.taps(label(ACCESS, "access-ACTIONS"), "Останні дії.")
    shown = await patient.hears("прибрано номер +380")
    assert "додано номер +380 •• ••• 01 11" in shown["text"]

    told = str((await patient.player.chat())["messages"])
    assert NEW not in told.replace(f"'text': '{NEW}'", "")
    logs = world.installation.logs()
    assert NEW.removeprefix("+") not in logs
    assert persons.phone(_PATIENT).removeprefix("+") not in logs
