"""The signature: taken once, handed to the core exactly once, whatever breaks in between."""

from __future__ import annotations

import asyncio
import hashlib
import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from bot.flow import Contact, HandOff
from bot.signing.container import LARGEST_BYTES
from core.client import CoreClient
from core.contract.access import AccessToken
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient, with_key
from tests.kit.signing_house import STRANGER, Browser, SigningHouse


async def _code(browser: Browser, container: bytes) -> tuple[int, str]:
    status, answer = await browser.send(container)
    return status, answer["error"]["code"]


async def test_the_text_is_made_once_and_names_the_account(house: SigningHouse) -> None:
    link = await house.link()
    browser = await house.admitted(link)
    statement = await browser.text()
    assert await browser.text() == statement
    other = await house.admitted(link)
    assert await other.text() == statement
    words = json.loads(statement)["statement"]
    assert "«Олена Прикладна»" in words
    assert browser.session_id in words


async def test_a_signature_spends_the_session(house: SigningHouse, patient: Patient) -> None:
    browser = await house.admitted(await house.link())
    assert (await house.signs(browser, patient))[0] == 202
    assert (await browser.show())[1]["session"]["state"] == "received"
    assert await house.signing.completion.settle_due() == 1
    assert (await browser.show())[1]["session"]["state"] == "completed"
    assert (await browser.content())[0] == 410
    [row] = await house.rows("SELECT container, statement, earned FROM bot.signing_sessions")
    assert dict(row) == {"container": None, "statement": None, "earned": None}


async def test_of_two_signatures_at_once_one_is_taken(
    house: SigningHouse, patient: Patient
) -> None:
    browser = await house.admitted(await house.link())
    statement = await browser.text()
    containers = [house.container(patient, statement) for _ in range(6)]
    answers = await asyncio.gather(*(browser.send(each) for each in containers))
    assert sorted(status for status, _ in answers) == [202, 410, 410, 410, 410, 410]
    assert await house.signing.completion.settle_due() == 1
    assert await house.living_tokens() == 1
    assert len(await house.events()) == 1


async def test_two_workers_hand_one_signature_over_once(
    house: SigningHouse, patient: Patient
) -> None:
    browser = await house.admitted(await house.link())
    await house.signs(browser, patient)
    rivals = [house.signing, house.process(), house.process()]
    handed = await asyncio.gather(*(each.completion.settle_due() for each in rivals))
    assert sum(handed) == 1
    assert len(await house.events()) == 1


async def test_a_signature_after_the_end_is_refused(house: SigningHouse, patient: Patient) -> None:
    browser = await house.admitted(await house.link())
    container = house.container(patient, await browser.text())
    house.clock.advance(timedelta(minutes=10))
    assert await _code(browser, container) == (410, "signing_link_ended")
    assert await house.signing.completion.settle_due() == 0


async def test_a_signature_of_a_text_never_shown_is_refused(
    house: SigningHouse, patient: Patient
) -> None:
    browser = await house.admitted(await house.link())
    assert await _code(browser, house.container(patient, b"{}")) == (
        422,
        "signing_not_a_container",
    )


@pytest.mark.parametrize("sent", [b"", b"hello", b"\x30\x03\x02\x01\x00"])
async def test_what_is_no_container_is_refused_and_may_be_sent_better(
    house: SigningHouse, patient: Patient, sent: bytes
) -> None:
    browser = await house.admitted(await house.link())
    statement = await browser.text()
    assert await _code(browser, sent) == (422, "signing_not_a_container")
    assert (await browser.send(house.container(patient, statement)))[0] == 202


async def test_too_much_is_refused(house: SigningHouse) -> None:
    browser = await house.admitted(await house.link())
    await browser.text()
    too_much = BytesIO(b"\x30" * (LARGEST_BYTES + 1))
    address = f"{house.page}/sessions/{browser.session_id}/signature"
    status, answer = await browser.call("POST", address, data=too_much)
    assert (status, answer["error"]["code"]) == (413, "signing_too_large")


async def test_a_refusal_of_the_core_ends_the_session_and_reaches_the_chat(
    house: SigningHouse, core: RunningCore
) -> None:
    nobody = with_key(core.pki, surname="Ніхтенко", given_name="Вигаданий")
    await house.signs_in(nobody)
    [(name, data)] = await house.events()
    assert (name, data["code"]) == ("signing.failed", "person_unknown")
    assert await house.states() == ["refused"]
    assert await house.living_tokens() == 0


async def test_while_the_core_is_silent_nothing_is_lost(
    house: SigningHouse, core: RunningCore, patient: Patient
) -> None:
    browser = await house.admitted(await house.link())
    await house.signs(browser, patient)
    dead = CoreClient("http://127.0.0.1:9", new_id(), "secret", timeout=timedelta(seconds=2))
    outage = house.process(dead)
    for pause in (2, 2, 4):
        assert await outage.completion.settle_due() == 1
        assert await outage.completion.settle_due() == 0  # not before its pause is over
        house.clock.advance(timedelta(seconds=pause))
    await dead.close()
    [(name, data)] = await house.events()
    assert (name, data["code"]) == ("signing.failed", "signing_delayed")
    assert await house.signing.completion.settle_due() == 1
    assert [name for name, _ in await house.events()] == ["signing.failed", "signing.signed"]


async def test_a_stored_signature_is_not_outlived(house: SigningHouse, patient: Patient) -> None:
    browser = await house.admitted(await house.link())
    await house.signs(browser, patient)
    house.clock.advance(timedelta(hours=1))
    assert await house.signing.completion.end_outlived() == 0
    assert (await browser.show())[1]["session"]["state"] == "received"


async def test_a_process_killed_after_the_cores_answer_loses_and_doubles_nothing(
    house: SigningHouse, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await house.admitted(await house.link())
    await house.signs(browser, patient)
    sign_in = house.client.access.sign_in
    answers: list[AccessToken] = []

    class Killed(BaseException):
        """The process is no more."""

    async def answered_and_killed(*args: Any, **options: Any) -> AccessToken:
        answers.append(await sign_in(*args, **options))
        raise Killed

    monkeypatch.setattr(house.client.access, "sign_in", answered_and_killed)
    with pytest.raises(Killed):
        await house.signing.completion.settle_due()
    monkeypatch.undo()
    assert await house.states() == ["received"]
    assert await house.events() == []

    assert await house.process().completion.settle_due() == 0  # its lease still runs
    house.clock.advance(timedelta(seconds=60))
    assert await house.process().completion.settle_due() == 1
    kept = await house.tokens.tokens(5550001234)
    assert kept is not None
    assert kept.access == answers[0].value
    assert await house.living_tokens() == 1
    assert [name for name, _ in await house.events()] == ["signing.signed"]


async def test_text_that_changed_since_the_chat_announced_it_stops_the_signing(
    house: SigningHouse, patient: Patient
) -> None:
    """ER22: the core would give other bytes than those whose fingerprint the chat showed."""
    await house.signs_in(patient)
    await house.answers("phone", _contact(patient))
    hand_off = HandOff(
        "declaration_request", reference=str(new_id()), sha256=hashlib.sha256(b"old").digest()
    )

    async def new_text(token: str, request_id: object) -> bytes:
        return b"new"

    requests = house.client.declaration_requests
    original, requests.data_to_be_signed = requests.data_to_be_signed, new_text  # type: ignore[method-assign]
    browser = await house.admitted(await house.link(hand_off))
    status, body = await browser.content()
    requests.data_to_be_signed = original  # type: ignore[method-assign]
    assert (status, json.loads(body)["error"]["code"]) == (409, "signing_content_changed")
    assert (await house.states())[-1] == "refused"
    name, data = (await house.events())[-1]
    assert (name, data["code"]) == ("signing.failed", "signing_content_changed")


async def test_content_the_core_refuses_ends_the_session(
    house: SigningHouse, patient: Patient
) -> None:
    await house.signs_in(patient)
    await house.answers("phone", _contact(patient))
    hand_off = HandOff("declaration_request", reference=str(new_id()), sha256=b"\0" * 32)
    browser = await house.admitted(await house.link(hand_off))
    status, body = await browser.content()
    assert (status, json.loads(body)["error"]["code"]) == (409, "not_found")
    assert (await house.events())[-1][1]["code"] == "not_found"


async def test_a_chat_that_is_signed_out_gets_no_personal_text(house: SigningHouse) -> None:
    hand_off = HandOff("declaration_request", reference=str(new_id()), sha256=b"\0" * 32)
    browser = await house.admitted(await house.link(hand_off, user_id=STRANGER), user_id=STRANGER)
    status, body = await browser.content()
    assert (status, json.loads(body)["error"]["code"]) == (403, "signing_sign_in_ended")


def _contact(patient: Patient) -> Contact:
    return Contact(patient.phone, is_own=True)
