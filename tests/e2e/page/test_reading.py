"""A declaration read on the secure page: once, from memory, by the account that asked for it."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import orjson
from playwright.async_api import Browser, expect

from bot.flow import Contact, HandOff
from tests.e2e.page.browser import Visit, on_one_loop, page_fixture
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story
from tests.kit.people import Patient
from tests.kit.signing_house import PATIENT, STRANGER, SigningHouse

pytestmark = on_one_loop


@asynccontextmanager
async def collected(visit: Visit) -> AsyncIterator[list[Path]]:
    """Files that the page lets be saved meanwhile."""
    found: list[Path] = []
    async with visit.page.expect_download() as awaited:
        yield found
    found.append(Path(await (await awaited.value).path()))


@page_fixture()
async def declared(core: RunningCore, house: SigningHouse, patient: Patient) -> UUID:
    """A declaration of the patient, who is signed in in his chat."""
    story = await Story.begin(core)
    await house.signs_in(patient)
    await house.answers("phone", Contact(patient.phone, is_own=True))
    token = await house.signing.custody.access_token(PATIENT)
    return await story.declared(SignedIn(patient, token, house.client))


def asked(declaration: UUID) -> HandOff:
    return HandOff("declaration_pdf", reference=str(declaration))


async def test_the_form_is_shown_and_the_pdf_can_be_saved(
    house: SigningHouse, chromium: Browser, declared: UUID, patient: Patient
) -> None:
    visit = await Visit.begin(chromium)
    link = await house.link(asked(declared))
    await visit.opens(link.address, house.launch())
    await visit.sees("Ваша декларація")
    await expect(visit.page.locator("#match-code")).to_have_text(str(link.args["match_code"]))
    await visit.taps("Показати декларацію")
    await visit.sees("Декларація 0001-")
    form = visit.page.frame_locator("iframe")
    await expect(form.locator("body")).to_contain_text(patient.surname)
    async with collected(visit) as files:
        await visit.page.get_by_role("link", name="Зберегти PDF").click()
    found = await house.client.declarations.check(files[0].read_bytes())
    assert (found.outcome, found.is_in_force) == ("genuine", True)
    assert (await house.events())[-1][0] == "signing.read"
    assert visit.complaints == []


async def test_it_is_shown_once(house: SigningHouse, chromium: Browser, declared: UUID) -> None:
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link(asked(declared))).address, house.launch())
    await visit.taps("Показати декларацію")
    await visit.sees("Декларація 0001-")
    await visit.page.reload()
    await visit.taps("Показати декларацію")
    await expect(visit.page.locator("#problem")).to_have_attribute(
        "data-code", "signing_link_ended"
    )


async def test_it_can_be_had_by_its_own_call_alone_and_no_more_than_once(
    house: SigningHouse, declared: UUID
) -> None:
    browser = await house.admitted(await house.link(asked(declared)))
    assert (await browser.content())[0] == 410
    status, answer = await browser.send(b"\x30\x00")
    assert (status, answer["error"]["code"]) == (422, "signing_not_a_container")
    async with browser.http.post(browser.of("/document")) as response:
        assert response.status == 200
        assert response.headers["Cache-Control"] == "no-store"
        shown = orjson.loads(await response.read())
    assert base64.b64decode(shown["pdf"]).startswith(b"%PDF-1.7")
    async with browser.http.post(browser.of("/document")) as response:
        assert response.status == 410


async def test_another_account_and_another_browser_see_nothing(
    house: SigningHouse, declared: UUID
) -> None:
    link = await house.link(asked(declared))
    stranger = house.browser()
    status, answer = await stranger.open(link.address, launch_data=house.launch(STRANGER))
    assert (status, answer["error"]["code"]) == (403, "signing_opened_elsewhere")
    admitted = await house.admitted(await house.link(asked(declared)))
    other = house.browser()
    other.session_id = admitted.session_id
    async with other.http.post(other.of("/document")) as response:
        assert response.status == 403


async def test_what_asks_for_a_signature_is_no_document(house: SigningHouse) -> None:
    browser = await house.admitted(await house.link())
    async with browser.http.post(browser.of("/document")) as response:
        assert response.status == 410


async def test_nothing_of_it_stays_in_the_bot_s_tables(
    house: SigningHouse, declared: UUID, patient: Patient
) -> None:
    browser = await house.admitted(await house.link(asked(declared)))
    async with browser.http.post(browser.of("/document")) as response:
        assert response.status == 200
    (row,) = await house.rows("SELECT * FROM bot.signing_sessions WHERE action = 'declaration_pdf'")
    assert (row["state"], row["statement"], row["container"]) == ("completed", None, None)
    assert patient.surname not in str(dict(row))


async def test_without_a_mini_app_the_account_returns_first(
    plain_house: SigningHouse, core: RunningCore, patient: Patient
) -> None:
    story = await Story.begin(core)
    me = await story.enter(patient)
    declaration = await story.declared(me)
    browser = plain_house.browser()
    link = await plain_house.link(asked(declaration))
    status, _ = await browser.open(link.address)
    assert status == 200
    async with browser.http.post(browser.of("/document")) as response:
        assert (await response.json())["error"]["code"] == "signing_return_first"
