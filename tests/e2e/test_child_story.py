"""A mother adds her child: the chat, the form in a browser, the registers, the news."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientSession

from sandbox.people import infants, newcomers, persons
from sandbox.people.infants import Infant, Situation
from tests.e2e.inbox import code_of
from tests.e2e.page.browser import KeyFile, launched, needs_chromium
from tests.e2e.page.form_of_other import OtherVisit
from tests.e2e.story import SIGN_IN, Story
from tests.integration.telegram.driver import Driver
from tests.kit.pictures import jpeg
from tests.kit.world import ChatPatient, SecurePage, World, label, page_address

pytestmark = pytest.mark.timeout(300)

PAGE = "Знадобиться свідоцтво про народження."
WAITING = "зв’язок поки не підтверджено автоматично"
CONFIRMED = "родинний зв’язок підтверджено"
REFUSED = "реєстр не підтвердив зв’язок"
PUSH = "Є новина щодо людини, яку ви представляєте."
PICTURE = "звіряють за знімком"
_PATIENCE_SECONDS = 90


def in_chromium(test: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """The marks of a browser test, for one of a file."""
    for mark in needs_chromium:
        test = mark(test)
    return test


async def share_phone(patient: ChatPatient) -> None:
    await patient.player.does("contact")


async def at_form(world: World, driver: Driver, child: Infant) -> ChatPatient:
    """The mother, signed in, with the button to the form before her."""
    mother = await ChatPatient.arrives(world, driver, child.mother.index)
    await Story(mother).arrive()
    await mother.reads()
    await mother.insists(lambda: mother.says("/start add_child"), SIGN_IN)
    await mother.signs(SIGN_IN, "Підпис прийнято.")
    await mother.insists(lambda: share_phone(mother), PAGE)
    return mother


async def opened(patient: ChatPatient, words: str) -> SecurePage:
    """The secure page behind the button of the last message with these words."""
    page = SecurePage(patient.world, patient.driver, patient.player.id)
    await page.open(page_address(await patient.hears(words)))
    return page


async def adds_over_http(mother: ChatPatient, child: Infant) -> None:
    """Fill the form in as the page's script does, and sign."""
    page = await opened(mother, PAGE)
    try:
        known = await page.known()
        suggested = {key: known[key] for key in ("addresses", "emergency_contact")}
        await page.fill({**suggested, **infants.stated(child)})
        container = mother.world.sign_as(mother.person_id, await page.content())
        status, answer = await page.send(container)
    finally:
        await page.close()
    assert status == 202, answer


async def shows(patient: ChatPatient, words: str, kind: str) -> None:
    """Show the one document that is waited for."""
    page = await opened(patient, words)
    try:
        assert await page.missing() == [kind]
        await page.show(kind, jpeg())
        assert await page.missing() == []
    finally:
        await page.close()


async def looked_at_by_hand(world: World, kind: str) -> None:
    """A document of this type has come to whoever looks at documents for the registers."""
    url = f"{world.installation.web}/registers/asked.json"
    async with ClientSession() as http, asyncio.timeout(_PATIENCE_SECONDS):
        while True:
            async with http.get(url) as response:
                questions = (await response.json())["questions"]
            if f"'type': '{kind}'" in str(questions):
                return
            await asyncio.sleep(0.5)


async def told(patient: ChatPatient) -> str:
    """Everything that stands in the chat."""
    return str((await patient.player.chat())["messages"])


def secrets_of(child: Infant) -> list[str]:
    """What neither the chat nor a log may say."""
    return [child.certificate["number"], child.name.second_name, infants.stated(child)["secret"]]


@in_chromium
async def test_a_mother_adds_her_child_in_a_browser_and_is_told_when_it_is_confirmed(
    world: World, driver: Driver
) -> None:
    child = infants.first_of(world.country, Situation.BORN_HERE)
    mother = await at_form(world, driver, child)
    file = await asyncio.to_thread(world.keyring.container_for, mother.person_id)
    address = page_address(await mother.hears(PAGE))
    launch = await driver.control("POST", "/launch-data", {"user_id": mother.player.id})
    async with launched() as browser:
        visit = await OtherVisit.begin(browser)
        assert isinstance(visit, OtherVisit)
        await visit.opens(address.partition("#")[0], launch["init_data"])
        await visit.sees("Додати дитину")
        await visit.taps("Коди збігаються, далі")
        await visit.sees("Хто дитина")
        await visit.says_all_of_child(infants.stated(child))
        await visit.taps("Усе правильно, підписати")
        await visit.goes_on_from_choice(KeyFile(file.name, file.content, file.password))
        await visit.sees("Підпис прийнято")
        assert visit.complaints == []
    said = await mother.hears(WAITING, CONFIRMED)
    assert "Відбиток підписаного тексту" in said["text"]
    await mother.hears(PUSH)
    await mother.taps(label("news", "open"), CONFIRMED)
    await mother.taps(label("relationship_status", "status-FIND"), "Як шукати?")
    texts, logs = await told(mother), world.installation.logs()
    for secret in secrets_of(child):
        assert secret not in texts
        assert secret not in logs


async def test_a_certificate_of_another_state_is_shown_and_waits_for_a_human_being(
    world: World, driver: Driver
) -> None:
    child = infants.first_of(world.country, Situation.BORN_ABROAD)
    mother = await at_form(world, driver, child)
    await adds_over_http(mother, child)
    await shows(mother, PICTURE, "BIRTH_CERTIFICATE_FOREIGN")
    await mother.hears(WAITING)
    await mother.taps(label("relationship_status", "status-PREPARE"), "оригінали документів")
    await looked_at_by_hand(world, "BIRTH_CERTIFICATE_FOREIGN")


async def test_a_register_that_names_another_parent_refuses_and_the_chat_says_what_to_do(
    world: World, driver: Driver
) -> None:
    child = infants.first_of(world.country, Situation.OF_ANOTHER)
    mother = await at_form(world, driver, child)
    await adds_over_http(mother, child)
    await mother.hears(PUSH)
    await mother.taps(label("news", "open"), REFUSED)
    await mother.taps(label("relationship_status", "status-CHILD_AGAIN"), PAGE)


async def test_who_registers_with_a_permit_is_asked_for_its_picture_at_once(
    world: World, driver: Driver
) -> None:
    # The first one registers in another story.
    by_hand = newcomers.newcomer(world.country, newcomers.COUNT - 1)
    assert by_hand.situation is newcomers.Situation.BY_HAND
    player = await driver.person(
        is_started=False, first_name=by_hand.name.first_name, phone_number=by_hand.phone
    )
    patient = ChatPatient(world, driver, player, by_hand.holder_id)
    await Story(patient).arrive()
    await patient.insists(lambda: patient.says("/start register"), "Підготуйте паспорт")
    await patient.taps(label("register", "prepare-REGISTER"), "Як із вами зв’язуватися?")
    await patient.taps(label("register", "way-PHONE"), "Підтвердьте телефон.")
    await patient.insists(lambda: patient.says(by_hand.phone), "Надіслали SMS із 4 цифрами")
    code = await code_of(world, by_hand.phone)
    form = "Заповніть дані на захищеній сторінці"
    await patient.insists(lambda: patient.says(code), form)
    page = await opened(patient, form)
    stated: dict[str, Any] = {
        key: value
        for key, value in newcomers.stated(world.country, by_hand).items()
        if key not in ("phones", "preferred_way_communication")
    }
    try:
        await page.fill(stated)
        container = world.sign_as(by_hand.holder_id, await page.content())
        assert (await page.send(container))[0] == 202
    finally:
        await page.close()
    message = await patient.hears(PICTURE)
    assert "Зареєстровано." in message["text"]
    await shows(patient, PICTURE, "PERMANENT_RESIDENCE_PERMIT")
    await patient.hears("Знімки надіслано.")
    assert by_hand.documents[0]["number"] not in await told(patient)
    assert persons.phone(0) not in await told(patient)
