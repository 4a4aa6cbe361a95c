"""Codes by SMS to the patient's own phone, before a channel's account is tied to him."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest

from core.client import CoreClient, CoreRefused
from core.contract.access import AccessToken
from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.refusals import code_of, refusal


@pytest.fixture
async def token(core: RunningCore, bot: CoreClient, patient: Patient) -> AccessToken:
    """Tokens of a signed-in patient."""
    return await core.sign_in(bot, patient)


async def arrived(core: RunningCore, count: int = 1) -> list[str]:
    """The codes in the messages that have arrived, at least so many."""
    await core.sms.holds(count)
    return [re.findall(r"\b\d{4}\b", message["text"])[0] for message in core.sms.messages]


async def outbox_is_empty(core: RunningCore) -> None:
    while await core.rows("SELECT 1 FROM core.sms_message"):  # noqa: ASYNC110 - nobody tells us
        await asyncio.sleep(0.02)


def wrong(code: str) -> str:
    return "1116" if code != "1116" else "1232"


async def test_code_goes_to_the_phone_of_the_patients_method_and_names_the_channel(
    core: RunningCore, bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    sent = await bot.persons.send_code(token.value, "Telegram")
    assert (sent.status, sent.active, sent.tries_left) == ("NEW", True, 3)
    assert sent.phone_ending == patient.phone[-4:]
    await arrived(core)
    [message] = core.sms.messages
    assert message["to"] == patient.phone
    assert message["text"].startswith("Код авторизації дій в системі eHealth: ")
    assert "Telegram" in message["text"]


async def test_right_code_is_accepted_once(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    sent = await bot.persons.send_code(token.value, "Telegram")
    [code] = await arrived(core)
    accepted = await bot.persons.check_code(token.value, sent.id, code)
    assert (accepted.status, accepted.active) == ("VERIFIED", False)
    again = await refusal(bot.persons.check_code(token.value, sent.id, code))
    assert (again.code, again.status) == (ErrorCode.CODE_EXPIRED, 410)


async def test_third_wrong_code_ends_it_and_the_right_one_comes_too_late(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    sent = await bot.persons.send_code(token.value, "Telegram")
    [code] = await arrived(core)
    left = []
    for _ in range(3):
        answer = await refusal(bot.persons.check_code(token.value, sent.id, wrong(code)))
        assert (answer.code, answer.status) == (ErrorCode.CODE_WRONG, 422)
        assert answer.message == "Invalid verification code"
        left.append(answer.invalid[0].params)
    assert left == [("2",), ("1",), ("0",)]
    late = await refusal(bot.persons.check_code(token.value, sent.id, code))
    assert (late.code, late.message) == (ErrorCode.CODE_TRIES_USED, "Maximum attempts exceed")


async def test_guesses_at_once_have_three_tries_together(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    sent = await bot.persons.send_code(token.value, "Telegram")
    [code] = await arrived(core)
    guesses = [bot.persons.check_code(token.value, sent.id, wrong(code)) for _ in range(10)]
    results = await asyncio.gather(*guesses, return_exceptions=True)
    codes = [result.code for result in results if isinstance(result, CoreRefused)]
    assert codes.count(ErrorCode.CODE_WRONG) == 3
    assert codes.count(ErrorCode.CODE_TRIES_USED) == 7


async def test_repeated_guess_with_one_key_costs_one_try(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    sent = await bot.persons.send_code(token.value, "Telegram")
    [code] = await arrived(core)
    for _ in range(2):
        call = bot.persons.check_code(token.value, sent.id, wrong(code), idempotency_key="guess-1")
        assert (await refusal(call)).invalid[0].params == ("2",)


async def test_code_lives_five_minutes(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    sent = await bot.persons.send_code(token.value, "Telegram")
    [code] = await arrived(core)
    core.clock.advance(timedelta(seconds=300))
    call = bot.persons.check_code(token.value, sent.id, code)
    assert await code_of(call) == ErrorCode.CODE_EXPIRED


async def test_new_code_takes_the_force_of_the_old_one(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    first = await bot.persons.send_code(token.value, "Telegram")
    [old] = await arrived(core)
    core.clock.advance(timedelta(seconds=60))
    second = await bot.persons.send_code(token.value, "Telegram")
    _, new = await arrived(core, 2)
    assert await code_of(bot.persons.check_code(token.value, first.id, old)) == (
        ErrorCode.CODE_EXPIRED
    )
    assert (await bot.persons.check_code(token.value, second.id, new)).status == "VERIFIED"


async def test_code_is_not_sent_again_at_once(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    await bot.persons.send_code(token.value, "Telegram")
    core.clock.advance(timedelta(seconds=20))
    answer = await refusal(bot.persons.send_code(token.value, "Telegram"))
    assert (answer.code, answer.status) == (ErrorCode.CODE_SENT_RECENTLY, 429)
    assert answer.retry_after == timedelta(seconds=40)


async def test_of_several_requests_at_once_one_message_goes_out(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    calls = [bot.persons.send_code(token.value, "Telegram") for _ in range(5)]
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(result, CoreRefused) for result in results) == 4
    assert len(await core.rows("SELECT 1 FROM core.sms_verification")) == 1


async def test_request_repeated_with_its_key_sends_nothing_twice(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    sent = [
        await bot.persons.send_code(token.value, "Telegram", idempotency_key="code-1")
        for _ in range(2)
    ]
    assert sent[0] == sent[1]
    assert len(await core.rows("SELECT 1 FROM core.sms_verification")) == 1


async def test_day_has_ten_codes(
    core: RunningCore, bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    for _ in range(10):
        await bot.persons.send_code(token.value, "Telegram")
        core.clock.advance(timedelta(minutes=1))
    call = bot.persons.send_code(token.value, "Telegram")
    assert await code_of(call) == ErrorCode.TOO_MANY_REQUESTS
    core.clock.advance(timedelta(days=1))
    fresh = await core.sign_in(bot, patient)
    assert (await bot.persons.send_code(fresh.value, "Telegram")).status == "NEW"


async def test_code_of_another_patient_or_channel_does_not_exist(
    core: RunningCore, bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    sent = await bot.persons.send_code(token.value, "Telegram")
    [code] = await arrived(core)
    neighbour = await core.sign_in(bot, await core.patient())
    portal = await core.channel()
    elsewhere = await core.sign_in(portal, patient)
    for call in (
        bot.persons.check_code(neighbour.value, sent.id, code),
        portal.persons.check_code(elsewhere.value, sent.id, code),
        bot.persons.check_code(token.value, new_id(), code),
    ):
        assert await code_of(call) == ErrorCode.NOT_FOUND


async def test_patient_without_a_phone_is_told_so(core: RunningCore, bot: CoreClient) -> None:
    patient = await core.patient(authentication_methods=[{"type": "OFFLINE"}])
    token = await core.sign_in(bot, patient)
    call = bot.persons.send_code(token.value, "Telegram")
    assert await code_of(call) == ErrorCode.NO_PHONE


async def test_code_is_kept_by_nobody(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    core.sms.status = 503
    await bot.persons.send_code(token.value, "Telegram")
    [outbox] = await core.rows("SELECT sealed_message FROM core.sms_message")
    assert b"eHealth" not in bytes(outbox["sealed_message"])
    core.sms.status = 202
    core.clock.advance(timedelta(seconds=40))
    [code] = await arrived(core)
    [row] = await core.rows("SELECT * FROM core.sms_verification")
    assert code not in [str(value) for value in row.values()]
    await outbox_is_empty(core)


async def test_message_the_gateway_refuses_for_good_is_given_up(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    core.sms.status = 400
    await bot.persons.send_code(token.value, "Telegram")
    await outbox_is_empty(core)
    assert core.sms.messages == []


@pytest.mark.parametrize("name", ["", "a" * 33, "Telegram\nhttp://evil", "<b>"])
async def test_name_of_the_channel_is_plain(
    core: RunningCore, bot: CoreClient, token: AccessToken, name: str
) -> None:
    path, body = (
        "/api/pis/person/sms_verifications",
        {
            "purpose": "channel_binding",
            "channel_name": name,
        },
    )
    status, answer = await core.raw("POST", path, bot, token=token.value, json=body)
    assert (status, answer["error"]["invalid"][0]["entry"]) == (422, "$.channel_name")
