"""What comes back from Дія, and what only pretends to."""

from __future__ import annotations

import base64
from datetime import timedelta

import orjson
import pytest

from bot.signing.remote.diia.callback import LARGEST_BYTES, PATH
from bot.signing.remote.national import gost34311
from sandbox.remote.diia.callback import SignedFile, encoded
from tests.kit.core_service import RunningCore
from tests.kit.diia import SECRET, RunningDiia
from tests.kit.people import Patient, with_key
from tests.kit.signing_house import STRANGER, SigningHouse

from .calls import invited, link, posted, signed, state


async def test_a_callback_without_the_secret_is_refused(
    house: SigningHouse, diia: RunningDiia, patient: Patient
) -> None:
    browser = await house.admitted(await house.link())
    request_id = diia.request(await link(browser)).request_id
    body = signed(house, patient, await browser.text())
    assert await posted(house, request_id, body, path=f"{PATH}/{'x' * 36}") == 403
    assert await posted(house, request_id, body, path=PATH) == 403
    wrong = {"Authorization": "Bearer nothing"}
    assert await posted(house, request_id, body, path=PATH, **wrong) == 403
    assert await state(browser) == "viewed"
    right = {"Authorization": f"Bearer {SECRET}"}
    assert await posted(house, request_id, body, path=PATH, **right) == 200
    assert await state(browser) == "received"


async def test_a_made_up_request_is_refused(
    house: SigningHouse, diia: RunningDiia, patient: Patient
) -> None:
    browser = await house.admitted(await house.link())
    request_id = diia.request(await link(browser)).request_id
    body = signed(house, patient, await browser.text())
    changed = ("A" if request_id[40] != "A" else "B").join((request_id[:40], request_id[41:]))
    for made_up in (browser.session_id, changed, request_id[:-4], "?", "Й" * 5):
        assert await posted(house, made_up, body) in (400, 410)
    assert await state(browser) == "viewed"


async def test_a_signature_brought_again_changes_nothing(
    house: SigningHouse, diia: RunningDiia, patient: Patient
) -> None:
    browser = await house.admitted(await house.link())
    request_id = diia.request(await link(browser)).request_id
    body = signed(house, patient, await browser.text())
    assert await posted(house, request_id, body) == 200
    assert await posted(house, request_id, body) == 200
    await house.settled()
    assert await posted(house, request_id, body) == 200
    assert await house.living_tokens() == 1
    assert len(await house.events()) == 1


async def test_a_callback_of_one_session_does_not_serve_another(
    house: SigningHouse, diia: RunningDiia, patient: Patient
) -> None:
    """The victim's signature, under the name of the attacker's request: other bytes."""
    attackers = await house.admitted(await house.link(user_id=STRANGER), STRANGER)
    victims = await house.admitted(await house.link())
    request_id = diia.request(await link(attackers)).request_id
    assert await posted(house, request_id, signed(house, patient, await victims.text())) == 200
    await house.settled()
    [(name, data)] = await house.events(STRANGER)
    assert (name, data["code"]) == ("signing.failed", "signature_invalid")
    assert await house.living_tokens() == 0
    assert await state(victims) == "viewed"


async def test_a_signature_over_other_bytes_is_refused_by_the_core(
    house: SigningHouse, diia: RunningDiia, patient: Patient
) -> None:
    browser = await house.admitted(await house.link())
    given = await link(browser)
    assert await diia.signs(given, patient, other_digest=gost34311(b"something else"))
    await house.settled()
    [(name, data)] = await house.events()
    assert (name, data["code"]) == ("signing.failed", "signature_invalid")
    assert await state(browser) == "refused"


async def test_another_persons_signature_is_refused(
    house: SigningHouse, core: RunningCore, diia: RunningDiia
) -> None:
    nobody = with_key(core.pki, surname="Ніхтенко", given_name="Вигаданий", line="gost")
    browser = await house.admitted(await house.link())
    assert await diia.signs(await link(browser), nobody)
    await house.settled()
    [(name, data)] = await house.events()
    assert (name, data["code"]) == ("signing.failed", "person_unknown")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not base64!",
        base64.b64encode(b"[]"),
        base64.b64encode(b'{"signedItems": []}'),
        base64.b64encode(b'{"signedItems": [{"name": "a"}]}'),
        base64.b64encode(b'{"signedItems": [{"name": "a", "signature": "?"}]}'),
        base64.b64encode(orjson.dumps({"signedItems": [{"name": "a", "signature": "AA=="}] * 2})),
    ],
)
async def test_what_is_not_of_the_published_form_is_refused(
    house: SigningHouse, diia: RunningDiia, body: bytes
) -> None:
    browser = await house.admitted(await house.link())
    request_id = diia.request(await link(browser)).request_id
    assert await posted(house, request_id, body) == 400
    assert await state(browser) == "viewed"


async def test_a_signature_that_is_no_container_may_be_brought_better(
    house: SigningHouse, diia: RunningDiia, patient: Patient
) -> None:
    browser = await house.admitted(await house.link())
    given = await link(browser)
    request_id = diia.request(given).request_id
    assert await posted(house, request_id, encoded([SignedFile("a", b"0\x03\x02\x01\x00")])) == 410
    assert await state(browser) == "viewed"
    assert await diia.signs(given, patient)
    assert await state(browser) == "received"


async def test_another_action_and_another_form_are_refused(
    house: SigningHouse, diia: RunningDiia, patient: Patient
) -> None:
    browser = await house.admitted(await house.link())
    request_id = diia.request(await link(browser)).request_id
    body = signed(house, patient, await browser.text())
    assert await posted(house, request_id, body, **{"X-Diia-Id-Action": "auth"}) == 400
    assert await posted(house, request_id, body, **{"Content-Type": "text/plain"}) == 400


async def test_a_callback_that_is_too_large_is_refused(
    house: SigningHouse, diia: RunningDiia
) -> None:
    browser = await house.admitted(await house.link())
    request_id = diia.request(await link(browser)).request_id
    assert await posted(house, request_id, b"A" * (LARGEST_BYTES + 1)) == 413
    assert await state(browser) == "viewed"


# --- time, refusals, outages --------------------------------------------------------------------


async def test_a_signature_after_the_end_of_the_session_is_refused(
    house: SigningHouse, diia: RunningDiia, patient: Patient
) -> None:
    browser = await house.admitted(await house.link())
    request_id = diia.request(await link(browser)).request_id
    body = signed(house, patient, await browser.text())
    house.clock.advance(timedelta(minutes=10))
    assert await posted(house, request_id, body) == 410
    assert await house.signing.completion.settle_due() == 0
    assert (await invited(browser))[0] == 410


async def test_who_declines_can_still_sign_another_way(
    house: SigningHouse, diia: RunningDiia, patient: Patient
) -> None:
    browser = await house.admitted(await house.link())
    given = await link(browser)
    async with browser.http.post(f"{given}/decline", json={}) as response:
        assert response.status == 200
    assert await state(browser) == "viewed"
    assert (await house.signs(browser, patient))[0] == 202
    await house.settled()
    assert [name for name, _ in await house.events()] == ["signing.signed"]
