"""Дія as a service that is asked, is down, forgets and does not know."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from bot.flow import Contact, HandOff
from bot.signing.remote.compose import diia_api
from bot.signing.remote.diia.set_up import set_up
from core.client import CoreUnavailable
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.diia import BRANCH, RunningDiia
from tests.kit.people import Patient
from tests.kit.signing_house import SigningHouse

from .calls import invited, link, posted, signed, state


async def test_only_the_admitted_browser_gets_a_link(house: SigningHouse) -> None:
    browser = await house.admitted(await house.link())
    other = house.browser()
    other.session_id = browser.session_id
    assert (await invited(other))[1]["error"]["code"] == "signing_not_admitted"


async def test_a_way_that_does_not_exist_is_refused(house: SigningHouse) -> None:
    browser = await house.admitted(await house.link())
    address = f"{browser.base}/sessions/{browser.session_id}/remote/nothing"
    status, answer = await browser.call("POST", address)
    assert (status, answer["error"]["code"]) == (409, "remote_refused")


async def test_while_diia_is_down_the_page_says_so_and_the_session_goes_on(
    house: SigningHouse, diia: RunningDiia, patient: Patient
) -> None:
    browser = await house.admitted(await house.link())
    diia.down = True
    status, answer = await invited(browser)
    assert (status, answer["error"]["code"]) == (503, "remote_unavailable")
    diia.down = False
    assert await diia.signs(await link(browser), patient)


async def test_a_session_token_that_ends_mid_way_is_renewed(
    house: SigningHouse, diia: RunningDiia
) -> None:
    first = await house.admitted(await house.link())
    await link(first)
    diia.stand_in.registry.acquirer.sessions.clear()  # Дія was restarted
    second = await house.admitted(await house.link())
    assert await link(second)
    earned = [call for call in diia.calls if "/auth/acquirer/" in call]
    assert len(earned) == 3  # the set-up, the first page, and after the restart


async def test_a_session_token_is_kept_until_it_ends(
    house: SigningHouse, diia: RunningDiia
) -> None:
    for wait, earned in ((0, 2), (100, 2), (20, 3)):
        house.clock.advance(timedelta(minutes=wait))
        await link(await house.admitted(await house.link()))
        assert len([call for call in diia.calls if "/auth/acquirer/" in call]) == earned


async def test_an_acquirer_that_diia_does_not_know_is_a_way_that_does_not_work(
    house: SigningHouse, diia: RunningDiia
) -> None:
    diia.stand_in.registry.acquirer.sessions.clear()
    diia.stand_in.registry.acquirer.auth_token = "another"
    browser = await house.admitted(await house.link())
    status, answer = await invited(browser)
    assert (status, answer["error"]["code"]) == (409, "remote_refused")


async def test_while_the_core_is_silent_diia_is_told_to_come_again(
    house: SigningHouse, core: RunningCore, diia: RunningDiia, patient: Patient
) -> None:
    """A text that the core keeps has to be fetched when the signature comes."""
    await house.signs_in(patient)
    await house.answers("phone", Contact(patient.phone, is_own=True))
    content = b'{"content": "text"}'
    hand_off = HandOff(
        "declaration_request", reference=str(new_id()), sha256=hashlib.sha256(content).digest()
    )

    async def text(token: str, request_id: object) -> bytes:
        return content

    async def nothing(token: str, request_id: object) -> bytes:
        raise CoreUnavailable("silent")

    requests = house.client.declaration_requests
    original = requests.data_to_be_signed
    requests.data_to_be_signed = text  # type: ignore[method-assign]
    browser = await house.admitted(await house.link(hand_off))
    request_id = diia.request(await link(browser)).request_id
    body = signed(house, patient, content)
    requests.data_to_be_signed = nothing  # type: ignore[method-assign]
    assert await posted(house, request_id, body) == 503
    assert await state(browser) == "viewed"
    requests.data_to_be_signed = text  # type: ignore[method-assign]
    assert await posted(house, request_id, body) == 200
    requests.data_to_be_signed = original  # type: ignore[method-assign]
    assert await state(browser) == "received"


# --- set-up -------------------------------------------------------------------------------------


async def test_the_set_up_makes_what_is_missing_and_nothing_twice(
    core: RunningCore, diia: RunningDiia
) -> None:
    api = diia_api(diia.settings(), core.clock)
    first = await set_up(api, BRANCH, return_link="https://t.me/example_bot")
    assert await set_up(api, BRANCH, return_link="https://t.me/example_bot") == first
    [branch] = diia.stand_in.registry.branches()
    assert branch["scopes"] == {"diiaId": ["hashedFilesSigning"]}
    assert branch["offerRequestType"] == "dynamic"
    assert [offer["_id"] for offer in diia.stand_in.registry.offers(branch["_id"])] == [
        first.offer_id
    ]
