"""A patient changes his data: the chat, the form over HTTP, his key, the registers."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.people import newcomers, persons
from sandbox.people.newcomers import Newcomer, Situation
from tests.e2e.inbox import code_of
from tests.e2e.story import SIGN_IN, Story
from tests.integration.telegram.driver import Driver
from tests.kit.applicants import document
from tests.kit.world import ChatPatient, SecurePage, World, label, page_address

OTHER_SURNAME = "У вашому підписі інше прізвище"
PAGE = "На захищеній сторінці буде видно"
SIGNED = "Зміни підписано."
FINGERPRINT = "Відбиток підписаного тексту: "
MY_DATA = "Ваші дані в"
ALL_SIGNED = "Усі зміни підписано."
NEW_PHONE = "+380007700222"
CONTACT = {
    "first_name": "Наступна",
    "last_name": "Контактенко",
    "phones": [{"type": "MOBILE", "number": "+380000000055"}],
}


async def arrives(world: World, driver: Driver, newcomer: Newcomer) -> ChatPatient:
    """A recorded person whose certificate has a new surname, at the menu."""
    player = await driver.person(
        is_started=False, first_name=newcomer.name.first_name, phone_number=newcomer.phone
    )
    patient = ChatPatient(world, driver, player, newcomer.holder_id)
    await Story(patient).arrive()
    await to_menu(patient)
    return patient


async def at_his_data(world: World, driver: Driver, index: int) -> ChatPatient:
    """A patient who has signed in to see his data."""
    patient = await ChatPatient.arrives(world, driver, index)
    await Story(patient).arrive()
    await to_menu(patient)
    await patient.taps(label("my_data", "title"), SIGN_IN)
    await patient.signs(SIGN_IN, "Підпис прийнято.")
    await patient.insists(lambda: share_phone(patient), MY_DATA)
    return patient


async def fills_and_signs(patient: ChatPatient, fields: dict[str, Any]) -> str:
    """Fill in the form of the last message's page and sign its text; what the chat says of it."""
    page = SecurePage(patient.world, patient.driver, patient.player.id)
    try:
        await page.open(page_address(await patient.hears(PAGE)))
        await patient.reads()  # what is heard from here on comes of the signature
        await page.fill(fields)
        container = patient.world.sign_as(patient.person_id, await page.content())
        status, answer = await page.send(container)
    finally:
        await page.close()
    assert status == 202, answer
    return str((await patient.hears(SIGNED))["text"])


async def share_phone(patient: ChatPatient) -> None:
    await patient.player.does("contact")


async def to_menu(patient: ChatPatient) -> None:
    await patient.reads()
    await patient.insists(lambda: patient.says("меню"), "Меню.")


async def his_data(patient: ChatPatient) -> str:
    """What he is shown of his record now."""
    await to_menu(patient)
    return str((await patient.taps(label("my_data", "title"), MY_DATA))["text"])


def number_button(phone: str) -> str:
    """The button of the only number in the list."""
    return label("remove_authentication_method", "numbers-item", phone=phone, number=1)


async def told(patient: ChatPatient) -> str:
    """Everything that stands in the chat."""
    return str((await patient.player.chat())["messages"])


async def test_a_new_surname_in_the_signature_leads_to_the_change_and_then_inside(
    world: World, driver: Driver
) -> None:
    newcomer = newcomers.first_of(world.country, Situation.SURNAME_CHANGED)
    patient = await arrives(world, driver, newcomer)
    await patient.taps(label("sign_in", "title"), SIGN_IN)
    await patient.signs(SIGN_IN, "Підпис прийнято.")
    await patient.insists(lambda: share_phone(patient), OTHER_SURNAME)

    # Without an answer nothing but the change is open, and the question comes again.
    await to_menu(patient)
    await patient.taps(label("my_declarations", "title"), "Цей вхід відкриває не все.")
    await patient.taps(label("errors", "sign-in"), SIGN_IN)
    await patient.signs(SIGN_IN, OTHER_SURNAME)
    await patient.taps(label("sign_in", "surname-MISTAKE"), "Нічого не змінено, вхід закрито.")

    await to_menu(patient)
    await patient.taps(label("my_data", "title"), SIGN_IN)
    await patient.signs(SIGN_IN, OTHER_SURNAME)
    await patient.taps(label("sign_in", "surname-UPDATE"), PAGE)
    stated = newcomers.application(world.country, newcomer)
    done = await fills_and_signs(patient, {key: stated[key] for key in ("last_name", "documents")})
    assert FINGERPRINT in done
    assert "Увійдіть ще раз тим самим підписом" in done
    assert newcomer.name.last_name not in await told(patient)

    # What he wanted at first goes on by itself, with the signature that opens everything now.
    shown = await patient.signs(SIGN_IN, MY_DATA)
    assert newcomer.name.last_name in shown["text"]
    await patient.taps(label("my_data", "data-VERIFICATION"), "Перевірка даних")
    await to_menu(patient)
    await patient.taps(label("my_declarations", "title"), "Чинної декларації немає")


@pytest.mark.parametrize(
    ("index", "button", "fields", "shown", "hidden"),
    [
        (15, "EMAIL", {"email": "new@example.org"}, "n•••@example.org", "new@example.org"),
        (16, "DOCUMENT", {"documents": [document(number="ЇЇ330044")]}, "•••0044", "ЇЇ330044"),
        (20, "EMERGENCY_CONTACT", {"emergency_contact": CONTACT}, ALL_SIGNED, "Контактенко"),
        (30, "SECRET", {"secret": "інше слово"}, ALL_SIGNED, "інше слово"),
    ],
)
async def test_a_change_is_signed_and_shown_without_what_nobody_else_should_see(
    world: World,
    driver: Driver,
    index: int,
    button: str,
    fields: dict[str, Any],
    shown: str,
    hidden: str,
) -> None:
    patient = await at_his_data(world, driver, index)
    await patient.taps(label("my_data", "data-UPDATE"), "Що змінилося?")
    await patient.taps(label("update_person", f"what-{button}"), PAGE)
    assert FINGERPRINT in await fills_and_signs(patient, fields)
    assert shown in await his_data(patient)
    assert hidden not in await told(patient)
    assert hidden not in world.installation.logs()


async def test_who_moved_is_recorded_at_the_new_place(world: World, driver: Driver) -> None:
    mover, there = world.patient(17), world.patient(19)
    assert mover.locality != there.locality
    patient = await at_his_data(world, driver, mover.index)
    assert mover.locality in await his_data(patient)
    await patient.taps(label("my_data", "data-UPDATE"), "Що змінилося?")
    await patient.taps(label("update_person", "what-ADDRESS"), PAGE)
    home = next(one for one in persons.persons(world.country) if one["id"] == there.person_id)
    await fills_and_signs(patient, {"addresses": home["addresses"]})
    assert there.locality in await his_data(patient)


async def test_a_new_number_is_confirmed_signed_and_takes_the_old_ones_place(
    world: World, driver: Driver
) -> None:
    patient = await at_his_data(world, driver, 23)
    await patient.taps(label("my_data", "data-UPDATE"), "Що змінилося?")
    await patient.taps(label("update_person", "what-PHONE"), "Підтвердьте новий номер.")
    await patient.insists(lambda: patient.says(NEW_PHONE), "Надіслали SMS із 4 цифрами")
    code = await code_of(world, NEW_PHONE)
    await patient.insists(lambda: patient.says(code), PAGE)
    assert FINGERPRINT in await fills_and_signs(patient, {})
    await patient.taps(label("update_person", "numbers-GO_ON"), "Прибрати старий номер")
    await patient.taps(label("add_authentication_method", "added-REMOVE"), "Старий номер прибрано.")
    assert "+380 •• ••• 02 22" in await his_data(patient)
    shown = await patient.taps(label("my_data", "data-NUMBERS"), "Номери, на які надходять коди")
    listed = [button["text"] for row in shown["inline_keyboard"] for button in row]
    assert number_button(NEW_PHONE) in listed
    assert number_button(persons.phone(23)) not in listed
    logs = world.installation.logs()
    assert NEW_PHONE.removeprefix("+") not in logs
    assert persons.phone(23).removeprefix("+") not in logs
