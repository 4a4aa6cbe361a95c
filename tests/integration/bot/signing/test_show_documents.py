"""Pictures on the secure page with nothing to sign: after a registration, of oneself or a child."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.flow import HandOff
from core.kit.ids import new_id
from tests.kit.applicants import document
from tests.kit.core_service import RunningCore
from tests.kit.filling import applicant_in, registration, stated, text_of
from tests.kit.guardians import FOREIGN, child, form_of, mother_in, signs_form
from tests.kit.pictures import jpeg
from tests.kit.registration import Newcomer, settlement
from tests.kit.signing_house import PATIENT, Browser, SigningHouse

PERMIT = "PERMANENT_RESIDENCE_PERMIT"
PICTURE = jpeg()


async def registers(house: SigningHouse, person: Newcomer, **changes: Any) -> dict[str, Any]:
    """A patient registers; what the conversation is told."""
    browser = await house.admitted(await house.link(registration(house, person)))
    text = await text_of(browser, stated(person, **changes))
    await browser.send(house.container(person, text))
    await house.settled()
    name, data = (await house.events())[-1]
    assert name == "signing.signed"
    return data


@pytest.fixture
async def person(core: RunningCore, house: SigningHouse) -> Newcomer:
    """Somebody who has registered with a residence permit."""
    person = await applicant_in(core, house)
    papers = [document(PERMIT, number="ІР123456")]
    assert (await registers(house, person, documents=papers))["scans"] is True
    return person


async def shows(browser: Browser, kind: str, picture: bytes = PICTURE) -> tuple[int, Any]:
    return await browser.call("POST", browser.of(f"/scans/{kind}"), data=picture)


async def missing(browser: Browser) -> Any:
    status, answer = await browser.call("POST", browser.of("/scans"))
    return answer["missing"] if status == 200 else answer["error"]["code"]


async def scans(core: RunningCore) -> int:
    rows = await core.rows("SELECT 1 FROM core.person_document_scan WHERE uploaded_at IS NOT NULL")
    return len(rows)


async def test_a_passport_needs_no_picture(house: SigningHouse, core: RunningCore) -> None:
    assert (await registers(house, await applicant_in(core, house)))["scans"] is False


async def test_a_new_patient_shows_his_permit_and_the_chat_goes_on(
    house: SigningHouse, core: RunningCore, person: Newcomer
) -> None:
    browser = await form_of(house, "show_documents")
    assert await missing(browser) == [PERMIT]
    assert (await shows(browser, PERMIT))[0] == 200
    assert await missing(browser) == []
    assert (await house.events())[-1][0] == "signing.signed"
    assert (await browser.show())[1]["session"]["state"] == "completed"
    token = await house.signing.custody.access_token(PATIENT)
    [shown] = await house.client.person_documents.complete(token)
    assert shown.type == PERMIT


async def test_nothing_missing_ends_the_page_at_once(
    house: SigningHouse, core: RunningCore
) -> None:
    await registers(house, await applicant_in(core, house))
    browser = await form_of(house, "show_documents")
    assert await missing(browser) == []
    assert (await browser.show())[1]["session"]["state"] == "completed"
    # Asked again, it has ended; the conversation has heard it once.
    assert await missing(browser) == "signing_link_ended"
    assert [name for name, _ in await house.events()] == ["signing.signed", "signing.signed"]


async def test_what_is_no_picture_is_not_taken_and_the_page_stays(
    house: SigningHouse, core: RunningCore, person: Newcomer
) -> None:
    browser = await form_of(house, "show_documents")
    status, answer = await shows(browser, PERMIT, b"%PDF-1.7")
    assert (status, answer["error"]["code"]) == (422, "not_a_picture")
    assert await missing(browser) == [PERMIT]
    assert await scans(core) == 0


async def test_only_what_is_waited_for_is_taken(
    house: SigningHouse, core: RunningCore, person: Newcomer
) -> None:
    browser = await form_of(house, "show_documents")
    assert (await shows(browser, "PASSPORT"))[0] == 410
    assert await scans(core) == 0


async def test_a_page_for_pictures_takes_no_signature_and_has_no_text(
    house: SigningHouse, person: Newcomer
) -> None:
    browser = await form_of(house, "show_documents")
    status, answer = await browser.send(house.container(person, b"{}"))
    assert (status, answer["error"]["code"]) == (422, "signing_not_a_container")
    status, body = await browser.content()
    assert (status, json.loads(body)["error"]["code"]) == (410, "signing_link_ended")
    assert (await browser.show())[1]["session"]["has_form"] is False


async def test_a_page_for_a_signature_does_not_end_by_pictures(
    house: SigningHouse, person: Newcomer
) -> None:
    for hand_off in (HandOff("sign_in"), HandOff("person_request", details={"kind": "email"})):
        browser = await house.admitted(await house.link(hand_off))
        assert await missing(browser) == "signing_link_ended"
        assert (await browser.show())[1]["session"]["state"] == "viewed"


async def test_a_strangers_browser_shows_nothing(
    house: SigningHouse, core: RunningCore, person: Newcomer
) -> None:
    browser = await form_of(house, "show_documents")
    stranger = house.browser()
    stranger.session_id = browser.session_id
    assert await missing(stranger) == "signing_not_admitted"
    assert (await shows(stranger, PERMIT))[0] == 403
    assert await scans(core) == 0


async def test_where_no_mini_app_is_possible_the_account_proves_itself_first(
    plain_house: SigningHouse, core: RunningCore
) -> None:
    browser = plain_house.browser()
    link = await plain_house.link(HandOff("show_documents"))
    await browser.open(link.address)
    assert await missing(browser) == "signing_return_first"


# --- a child's --------------------------------------------------------------------------------


async def test_a_mother_shows_a_certificate_of_another_state(
    house: SigningHouse, core: RunningCore
) -> None:
    mother = await mother_in(core, house)
    papers = [document(FOREIGN, number="AB 77/2020")]
    filled = child(await settlement(core), documents=papers)
    _, data = await signs_form(house, "add_child", filled, mother)
    browser = await form_of(house, "show_documents", relationship=data["relationship"])
    assert await missing(browser) == [FOREIGN]
    assert (await shows(browser, FOREIGN))[0] == 200
    assert await missing(browser) == []
    [scan] = await core.rows("SELECT person_id FROM core.person_document_scan")
    assert scan["person_id"] != mother.person_id


async def test_pictures_for_a_relationship_that_is_not_ones_own_end_the_page(
    house: SigningHouse, core: RunningCore
) -> None:
    await mother_in(core, house)
    browser = await form_of(house, "show_documents", relationship=str(new_id()))
    assert await missing(browser) == "not_found"
    name, data = (await house.events())[-1]
    assert (name, data["code"]) == ("signing.failed", "not_found")
