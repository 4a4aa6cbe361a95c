"""Дія.Підпис: asked from an admitted page, signed in the app, completed like every signature."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

from bot.flow import Contact, Done
from bot.signing.remote.national import gost34311
from tests.kit.core_service import RunningCore
from tests.kit.diia import RunningDiia
from tests.kit.people import Patient
from tests.kit.signing_house import SigningHouse, signing_house

from .calls import invited, link, state

# --- a signature --------------------------------------------------------------------------------


async def test_a_patient_signs_in_with_diia(
    house: SigningHouse, diia: RunningDiia, patient: Patient
) -> None:
    link = await house.link()
    browser = await house.admitted(link)
    _, answer = await invited(browser)
    assert answer["qr"].startswith("data:image/svg+xml")
    assert answer["expires_in_seconds"] == 180
    asked = diia.request(answer["link"])
    assert asked.files[0].digest == gost34311(await browser.text())
    assert asked.files[0].name == (
        f"Вхід у кабінет пацієнта, Telegram 1234, код {link.args['match_code']}.json"
    )
    assert asked.return_link == "https://t.me/example_bot"

    assert await diia.signs(answer["link"], patient)
    assert await state(browser) == "received"
    await house.settled()
    assert await state(browser) == "completed"
    assert [name for name, _ in await house.events()] == ["signing.signed"]
    # The first binding still needs the patient's own phone.
    assert not (await house.chat()).is_signed_in
    assert isinstance(await house.answers("phone", Contact(patient.phone, is_own=True)), Done)
    assert (await house.chat()).person_id == patient.person_id


async def test_international_keys_sign_what_sha_256_names(
    core: RunningCore, database_url: str, diia: RunningDiia
) -> None:
    patient = await core.patient(line="ecdsa")
    remote = await diia.remote(sign_algorithm="ECDSA")
    async with signing_house(core, database_url, remote=remote) as house:
        diia.calls_back(house.page.removesuffix("/sign"))
        browser = await house.admitted(await house.link())
        given = await link(browser)
        content = await browser.text()
        assert diia.request(given).files[0].digest == hashlib.sha256(content).digest()
        assert await diia.signs(given, patient)
        await house.settled()
        assert [name for name, _ in await house.events()] == ["signing.signed"]


async def test_the_page_knows_the_way_and_that_it_is_a_stand_in(
    house: SigningHouse, core: RunningCore, database_url: str
) -> None:
    browser = await house.admitted(await house.link())
    shown = (await browser.show())[1]["session"]
    assert shown["remote_ways"] == [{"name": "diia", "is_stand_in": True}]


async def test_asked_again_the_same_request_is_shown_until_it_runs_out(
    house: SigningHouse, diia: RunningDiia
) -> None:
    browser = await house.admitted(await house.link())
    first = await link(browser)
    assert await link(browser) == first
    house.clock.advance(timedelta(seconds=181))
    assert await link(browser) != first
    assert len(diia.stand_in.registry.requests) == 2


async def test_names_of_requests_tell_nothing(house: SigningHouse, diia: RunningDiia) -> None:
    browser = await house.admitted(await house.link())
    request_id = diia.request(await link(browser)).request_id
    raw = base64.urlsafe_b64decode(request_id + "==")
    [row] = await house.rows("SELECT id, sha256 FROM bot.signing_sessions")
    assert row["id"].bytes not in raw
    assert row["sha256"] not in raw
    assert browser.session_id not in request_id


# --- callbacks that are not what they say -------------------------------------------------------
