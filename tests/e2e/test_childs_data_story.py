"""A mother keeps her child's data right: the chat, a browser, the registers, the news."""

from __future__ import annotations

import asyncio

import pytest

from sandbox.people import persons
from tests.e2e.page.browser import KeyFile, launched, needs_chromium
from tests.e2e.page.form_of_other import OtherVisit
from tests.e2e.story import SIGN_IN, Story
from tests.e2e.test_change_story import MY_DATA, PAGE, SIGNED, fills_and_signs, to_menu, told
from tests.e2e.test_family_story import SIGN_FOR
from tests.integration.telegram.driver import Driver
from tests.kit.world import TEXTS, ChatPatient, World, label, page_address

pytestmark = [pytest.mark.timeout(300), *needs_chromium]

MOTHER = 21
ELSEWHERE = 24
WHOSE = "Чиї дані?"
RECORD = "Дані в"
PUSH = TEXTS.text("news", "verification", "uk", {"for-other": "yes"})
MATCHES = "Свідоцтво про народження: збігається"


async def test_a_mother_changes_her_childs_certificate_and_address_and_sees_the_check(
    world: World, driver: Driver
) -> None:
    child = persons.child_of(world.country, MOTHER)
    assert child is not None
    records = {each["id"]: each for each in persons.persons(world.country)}
    [paper] = records[child.person_id]["documents"]
    there = world.patient(ELSEWHERE)
    assert there.locality != child.locality
    mother = await ChatPatient.arrives(world, driver, MOTHER)
    await Story(mother).arrive()
    await to_menu(mother)

    # Whose data, is asked after signing in; for the child she signs once.
    await mother.taps(label("my_data", "title"), SIGN_IN)
    await mother.signs(SIGN_IN, "Підпис прийнято.")
    listed = await mother.insists(lambda: mother.player.does("contact"), WHOSE)
    [row] = [button["text"] for row in listed["inline_keyboard"] for button in row
             if button["text"].startswith(child.name.first_name)]  # fmt: skip
    await mother.taps(row, SIGN_FOR)
    record = await mother.signs(SIGN_FOR, RECORD)
    whom = f"Для: {child.name.first_name}, "
    assert record["text"].startswith(whom)
    assert MY_DATA not in record["text"]
    assert label("my_data", "data-NUMBERS") not in str(record["inline_keyboard"])

    # A certificate that was issued anew, in a browser.
    await mother.taps(label("my_data", "data-UPDATE"), "Що змінилося?")
    document = label("update_person", "what-DOCUMENT", whose="child")
    offered = await mother.taps(document, PAGE)
    assert "Підписуєте ви своїм КЕП." in offered["text"]
    await signs_in_browser(mother, {**paper, "issued_by": "Інший вигаданий ДРАЦС"})
    done = await mother.hears(SIGNED)
    assert done["text"].startswith(whom)

    # The register of births agrees; the news of it opens for the child.
    await mother.hears(PUSH)
    shown = await mother.taps(label("news", "open"), MATCHES)
    assert shown["text"].startswith(whom)

    # She has moved with the child.
    await to_menu(mother)
    await mother.taps(label("my_data", "title"), WHOSE)
    await mother.taps(row, RECORD)
    await mother.taps(label("my_data", "data-UPDATE"), "Що змінилося?")
    await mother.taps(label("update_person", "what-ADDRESS"), PAGE)
    await fills_and_signs(mother, {"addresses": records[there.person_id]["addresses"]})
    await to_menu(mother)
    await mother.taps(label("my_data", "title"), WHOSE)
    shown = await mother.taps(row, RECORD)
    assert there.locality in shown["text"]
    assert f"Свідоцтво про народження •••{paper['number'][-4:]}" in shown["text"]
    await to_menu(mother)
    await mother.taps(label("my_data", "title"), WHOSE)
    mine = label("choose_person", "whom-ME", flow="my_data")
    assert there.locality not in (await mother.taps(mine, MY_DATA))["text"]
    texts, logs = await told(mother), world.installation.logs()
    assert paper["number"] not in texts
    assert paper["number"] not in logs


async def signs_in_browser(mother: ChatPatient, paper: dict[str, str]) -> None:
    """Fill the child's certificate in and sign with her own key file, as by hand."""
    world = mother.world
    file = await asyncio.to_thread(world.keyring.container_for, mother.person_id)
    address = page_address(await mother.hears(PAGE))
    launch = await mother.driver.control("POST", "/launch-data", {"user_id": mother.player.id})
    async with launched() as browser:
        visit = await OtherVisit.begin(browser)
        assert isinstance(visit, OtherVisit)
        await visit.opens(address.partition("#")[0], launch["init_data"])
        await visit.sees("Зміна даних іншої людини")
        await visit.taps("Коди збігаються, далі")
        await visit.sees("Свідоцтво про народження")
        await visit.fills_certificate(paper)
        await visit.taps("Перевірити дані")
        await visit.sees("Перевірте дані")
        await visit.taps("Усе правильно, підписати")
        await visit.goes_on_from_choice(KeyFile(file.name, file.content, file.password))
        await visit.sees("Підпис прийнято")
        assert visit.complaints == []
