"""A patient changes his data: the chat, the form over HTTP, his key, the registers."""

from __future__ import annotations

from typing import Any

from sandbox.people import newcomers
from sandbox.people.newcomers import Newcomer, Situation
from tests.e2e.story import SIGN_IN, Story
from tests.integration.telegram.driver import Driver
from tests.kit.world import ChatPatient, SecurePage, World, label, page_address

WITH_EMAIL = 15
OTHER_SURNAME = "У вашому підписі інше прізвище"
PAGE = "На захищеній сторінці буде видно"
SIGNED = "Зміни підписано."
SIGNED_IN = "Ви ввійшли"


async def arrives(world: World, driver: Driver, newcomer: Newcomer) -> ChatPatient:
    """A recorded person whose certificate has a new surname, at the menu."""
    player = await driver.person(
        is_started=False, first_name=newcomer.name.first_name, phone_number=newcomer.phone
    )
    patient = ChatPatient(world, driver, player, newcomer.holder_id)
    await Story(patient).arrive()
    await patient.insists(lambda: patient.says("меню"), "Меню.")
    return patient


async def fills_and_signs(patient: ChatPatient, fields: dict[str, Any], then: str) -> None:
    """Open the page of the last message, fill the form in and sign its text."""
    page = SecurePage(patient.world, patient.driver, patient.player.id)
    try:
        await page.open(page_address(await patient.hears(PAGE)))
        await page.fill(fields)
        container = patient.world.sign_as(patient.person_id, await page.content())
        status, answer = await page.send(container)
    finally:
        await page.close()
    assert status == 202, answer
    await patient.hears(then)


async def share_phone(patient: ChatPatient) -> None:
    await patient.player.does("contact")


async def meets_the_question(patient: ChatPatient) -> None:
    """Sign in and be asked about the surname."""
    await patient.taps(label("sign_in", "title"), SIGN_IN)
    await patient.signs(SIGN_IN, "Підпис прийнято.")
    await patient.insists(lambda: share_phone(patient), OTHER_SURNAME)


async def test_a_new_surname_in_the_signature_leads_to_the_change_and_then_inside(
    world: World, driver: Driver
) -> None:
    newcomer = newcomers.first_of(world.country, Situation.SURNAME_CHANGED)
    patient = await arrives(world, driver, newcomer)
    await meets_the_question(patient)
    await patient.taps(label("sign_in", "surname-MISTAKE"), "Нічого не змінено, вхід закрито.")

    await patient.reads()
    await patient.insists(lambda: patient.says("меню"), "Меню.")
    await patient.taps(label("my_data", "title"), SIGN_IN)
    await patient.signs(SIGN_IN, OTHER_SURNAME)
    await patient.taps(label("sign_in", "surname-UPDATE"), PAGE)
    stated = newcomers.application(world.country, newcomer)
    fields = {key: stated[key] for key in ("last_name", "documents")}
    await fills_and_signs(patient, fields, SIGNED)
    told = await patient.hears(SIGNED)
    assert "Увійдіть ще раз тим самим підписом" in told["text"]
    assert newcomer.name.last_name not in str((await patient.player.chat())["messages"])

    # What he wanted at first goes on by itself, with the signature that opens everything now.
    await patient.signs(SIGN_IN, "Ваші дані в")
    await patient.taps(label("my_data", "data-VERIFICATION"), "Перевірка даних")


async def test_an_email_is_changed_and_shown_masked(world: World, driver: Driver) -> None:
    patient = await ChatPatient.arrives(world, driver, WITH_EMAIL)
    await Story(patient).arrive()
    await patient.insists(lambda: patient.says("меню"), "Меню.")
    await patient.taps(label("my_data", "title"), SIGN_IN)
    await patient.signs(SIGN_IN, "Підпис прийнято.")
    shown = await patient.insists(lambda: share_phone(patient), "Ваші дані в")
    one = world.patient(WITH_EMAIL)
    assert one.tax_id not in shown["text"]
    assert f"•••{one.tax_id[-3:]}" in shown["text"]
    await patient.taps(label("my_data", "data-UPDATE"), "Що змінилося?")
    await patient.taps(label("update_person", "what-EMAIL"), PAGE)
    await fills_and_signs(patient, {"email": "new@example.org"}, SIGNED)
    await patient.insists(lambda: patient.says("меню"), "Меню.")
    shown = await patient.taps(label("my_data", "title"), "Ваші дані в")
    assert "n•••@example.org" in shown["text"]
    assert "new@example.org" not in str((await patient.player.chat())["messages"])
