"""Numbers confirmed by codes, and the methods of a person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.client import CoreClient
from core.contract.access import AccessToken
from core.contract.errors import ErrorCode
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.refusals import code_of, refusal
from tests.kit.registration import confirm_phone, last_code, sent_code

PHONE = "+380007654321"


@pytest.fixture
async def token(core: RunningCore, bot: CoreClient, patient: Patient) -> AccessToken:
    return await core.sign_in(bot, patient)


async def added(core: RunningCore, bot: CoreClient, token: AccessToken, phone: str = PHONE) -> None:
    so_far = len(core.sms.messages)
    request = await bot.authentication_methods.create_request(token.value, phone, "Telegram")
    await core.sms.holds(so_far + 1)
    code = last_code(core, phone)
    done = await bot.authentication_methods.approve_request(token.value, request.id, code)
    assert done.status == "COMPLETED"


async def numbers(bot: CoreClient, token: AccessToken) -> list[str | None]:
    found = await bot.persons.authentication_methods(token.value)
    return [method.value for method in found if method.is_active]


async def test_phone_becomes_a_method_when_its_code_is_shown(
    core: RunningCore, bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    await added(core, bot, token)
    assert set(await numbers(bot, token)) == {patient.phone, PHONE}
    assert "Telegram" in core.sms.messages[-1]["text"]


async def test_wrong_codes_run_out(core: RunningCore, bot: CoreClient, token: AccessToken) -> None:
    request = await bot.authentication_methods.create_request(token.value, PHONE, "Telegram")
    await core.sms.holds(1)
    wrong = "1111" if last_code(core, PHONE) != "1111" else "2222"
    approve = bot.authentication_methods.approve_request
    lefts = []
    for _ in range(3):
        refused = await refusal(approve(token.value, request.id, wrong))
        assert refused.code == ErrorCode.CODE_WRONG
        lefts.append(list(refused.invalid[0].params))
    assert lefts == [["2"], ["1"], ["0"]]
    right = last_code(core, PHONE)
    assert await code_of(approve(token.value, request.id, right)) == ErrorCode.CODE_TRIES_USED


async def test_code_has_its_time(core: RunningCore, bot: CoreClient, token: AccessToken) -> None:
    request = await bot.authentication_methods.create_request(token.value, PHONE, "Telegram")
    await core.sms.holds(1)
    core.clock.advance(timedelta(seconds=301))
    call = bot.authentication_methods.approve_request(
        token.value, request.id, last_code(core, PHONE)
    )
    assert await code_of(call) == ErrorCode.CODE_EXPIRED


async def test_another_code_is_sent_after_a_minute_and_the_first_loses_its_force(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    methods = bot.authentication_methods
    request = await methods.create_request(token.value, PHONE, "Telegram")
    await core.sms.holds(1)
    first = last_code(core, PHONE)
    early = await refusal(methods.resend_code(token.value, request.id, "Telegram"))
    assert early.code == ErrorCode.CODE_SENT_RECENTLY
    assert early.retry_after is not None
    core.clock.advance(timedelta(seconds=61))
    again = await methods.resend_code(token.value, request.id, "Telegram")
    assert (again.status, again.active) == ("NEW", True)
    await core.sms.holds(2)
    second = last_code(core, PHONE)
    if first != second:
        call = methods.approve_request(token.value, request.id, first)
        assert await code_of(call) == ErrorCode.CODE_WRONG
    assert (await methods.approve_request(token.value, request.id, second)).status == "COMPLETED"


async def test_number_gets_only_so_many_codes_a_day(core: RunningCore, bot: CoreClient) -> None:
    for count in range(5):
        await bot.authentication_methods.send_code(PHONE, "Telegram")
        await core.sms.holds(count + 1)
        core.clock.advance(timedelta(seconds=61))
    call = bot.authentication_methods.send_code(PHONE, "Telegram")
    assert await code_of(call) == ErrorCode.TOO_MANY_REQUESTS


async def test_confirmed_number_needs_no_second_code_for_an_hour(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    await confirm_phone(core, bot, PHONE)
    assert (await bot.authentication_methods.send_code(PHONE, "Telegram")).result == "Verified"
    request = await bot.authentication_methods.create_request(token.value, PHONE, "Telegram")
    assert not request.needs_code
    await bot.authentication_methods.approve_request(token.value, request.id, None)
    assert PHONE in await numbers(bot, token)
    core.clock.advance(timedelta(seconds=3601))
    later = await bot.authentication_methods.send_code(PHONE, "Telegram")
    assert later.result == "OTP sent"


async def test_request_without_its_code_is_refused(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    request = await bot.authentication_methods.create_request(token.value, PHONE, "Telegram")
    call = bot.authentication_methods.approve_request(token.value, request.id, None)
    assert await code_of(call) == ErrorCode.PHONE_NOT_VERIFIED


async def test_number_that_is_a_method_is_not_added_again(
    bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    call = bot.authentication_methods.create_request(token.value, patient.phone, "Telegram")
    assert await code_of(call) == ErrorCode.METHOD_EXISTS


@pytest.mark.parametrize("phone", ["0501112233", "+48501112233", "+38050111223", ""])
async def test_what_is_no_number_is_refused(bot: CoreClient, phone: str) -> None:
    refused = await refusal(bot.authentication_methods.send_code(phone, "Telegram"))
    assert refused.code == ErrorCode.INVALID_INPUT


async def test_old_number_is_taken_out_of_use_but_never_the_last(
    core: RunningCore, bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    (old,) = await bot.persons.authentication_methods(token.value)
    methods = bot.authentication_methods
    assert await code_of(methods.deactivate(token.value, old.id)) == ErrorCode.LAST_METHOD
    await added(core, bot, token)
    ended = await methods.deactivate(token.value, old.id)
    assert (ended.is_active, ended.ended_at is not None) == (False, True)
    assert await numbers(bot, token) == [PHONE]
    assert await code_of(methods.deactivate(token.value, old.id)) == ErrorCode.NOT_FOUND


async def test_method_gets_another_name(
    bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    (method,) = await bot.persons.authentication_methods(token.value)
    renamed = await bot.authentication_methods.rename(token.value, method.id, "Мій номер")
    assert renamed.alias == "Мій номер"


async def test_added_and_ended_methods_are_events_without_the_number(
    core: RunningCore, bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    (old,) = await bot.persons.authentication_methods(token.value)
    await added(core, bot, token)
    await bot.authentication_methods.deactivate(token.value, old.id)
    told = await core.rows(
        "SELECT properties FROM core.event WHERE entity_type = 'AuthenticationMethod' ORDER BY id"
    )
    values = [item["properties"]["is_active"]["new_value"] for item in told]
    assert values == [True, False]
    assert PHONE not in str(told)


async def test_codes_and_numbers_are_not_stored_in_the_clear(
    core: RunningCore, bot: CoreClient
) -> None:
    code = await sent_code(core, bot, PHONE)
    stored = str(await core.rows("SELECT * FROM core.phone_verification"))
    assert PHONE not in stored
    assert f"'{code}'" not in stored
