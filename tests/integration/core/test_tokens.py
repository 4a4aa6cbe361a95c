"""Access and refresh tokens: what they open, for how long, and how they end."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.client import CoreClient, CoreRefused
from core.contract.access import AccessToken, Scope
from core.contract.errors import ErrorCode
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.refusals import code_of, refusal


@pytest.fixture
async def token(core: RunningCore, bot: CoreClient, patient: Patient) -> AccessToken:
    """Tokens of a signed-in patient."""
    return await core.sign_in(bot, patient)


async def test_access_token_expires(core: RunningCore, bot: CoreClient, token: AccessToken) -> None:
    core.clock.advance(timedelta(minutes=14))
    await bot.persons.me(token.value)
    core.clock.advance(timedelta(minutes=1))
    answer = await refusal(bot.persons.me(token.value))
    assert (answer.code, answer.status) == (ErrorCode.TOKEN_INVALID, 401)


async def test_refresh_gives_a_new_pair_for_the_same_patient(
    core: RunningCore, bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    core.clock.advance(timedelta(minutes=20))
    fresh = await bot.access.refresh(token.details.refresh_token)
    assert fresh.user is not None
    assert fresh.user.person_id == patient.person_id
    assert fresh.details.scopes == token.details.scopes
    assert fresh.details.refresh_token != token.details.refresh_token
    assert (await bot.persons.me(fresh.value)).id == patient.person_id


async def test_of_two_refreshes_at_once_exactly_one_wins_and_the_session_lives(
    bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    calls = [bot.access.refresh(token.details.refresh_token) for _ in range(6)]
    results = await asyncio.gather(*calls, return_exceptions=True)
    won = [result for result in results if isinstance(result, AccessToken)]
    lost = [result for result in results if isinstance(result, CoreRefused)]
    assert (len(won), len(lost)) == (1, 5)
    assert {result.code for result in lost} == {ErrorCode.TOKEN_INVALID}
    assert (await bot.persons.me(won[0].value)).id == patient.person_id


async def test_refresh_token_shown_again_later_ends_the_whole_session(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    fresh = await bot.access.refresh(token.details.refresh_token)
    core.clock.advance(timedelta(seconds=11))
    assert await code_of(bot.access.refresh(token.details.refresh_token)) == (
        ErrorCode.TOKEN_INVALID
    )
    assert await code_of(bot.persons.me(fresh.value)) == ErrorCode.TOKEN_INVALID
    assert await code_of(bot.access.refresh(fresh.details.refresh_token)) == (
        ErrorCode.TOKEN_INVALID
    )


async def test_refresh_whose_answer_was_lost_can_be_repeated(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    value = token.details.refresh_token
    first = await bot.access.refresh(value, idempotency_key="refresh-1")
    core.clock.advance(timedelta(minutes=1))
    assert await bot.access.refresh(value, idempotency_key="refresh-1") == first


async def test_refresh_works_only_for_the_channel_of_the_token(
    core: RunningCore, token: AccessToken
) -> None:
    portal = await core.channel()
    call = portal.access.refresh(token.details.refresh_token)
    assert await code_of(call) == ErrorCode.TOKEN_INVALID


async def test_access_token_does_not_refresh_and_refresh_token_does_not_open(
    bot: CoreClient, token: AccessToken
) -> None:
    assert await code_of(bot.access.refresh(token.value)) == ErrorCode.TOKEN_INVALID
    call = bot.persons.me(token.details.refresh_token)
    assert await code_of(call) == ErrorCode.TOKEN_INVALID


async def test_session_ends_however_often_it_is_refreshed(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    for _ in range(3):
        core.clock.advance(timedelta(hours=7))
        token = await bot.access.refresh(token.details.refresh_token)
    core.clock.advance(timedelta(hours=4))
    call = bot.access.refresh(token.details.refresh_token)
    assert await code_of(call) == ErrorCode.TOKEN_INVALID


async def test_logout_ends_every_token_of_the_session_and_no_other(
    core: RunningCore, bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    other = await core.sign_in(bot, patient)
    await bot.access.logout(token.value)
    assert await code_of(bot.persons.me(token.value)) == ErrorCode.TOKEN_INVALID
    call = bot.access.refresh(token.details.refresh_token)
    assert await code_of(call) == ErrorCode.TOKEN_INVALID
    assert (await bot.persons.me(other.value)).id == patient.person_id


async def test_logout_twice_is_refused_as_any_dead_token(
    bot: CoreClient, token: AccessToken
) -> None:
    await bot.access.logout(token.value)
    assert await code_of(bot.access.logout(token.value)) == ErrorCode.TOKEN_INVALID


async def test_stolen_token_is_of_no_use_to_another_channel(
    core: RunningCore, token: AccessToken
) -> None:
    thief = await core.channel()
    assert await code_of(thief.persons.me(token.value)) == ErrorCode.UNAUTHENTICATED


async def test_token_opens_only_what_its_scopes_name(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    narrow = await core.sign_in(bot, patient, [Scope.SIGN_IN])
    answer = await refusal(bot.persons.me(narrow.value))
    assert (answer.code, answer.status) == (ErrorCode.FORBIDDEN_SCOPE, 403)
    assert answer.message == (
        "Your scope does not allow to access this resource. "
        f"Missing allowances: {Scope.PERSON_READ}"
    )


async def test_scope_taken_from_the_channel_is_taken_from_its_tokens(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    await core.execute("UPDATE core.oauth_client SET scopes = :left", left=Scope.SIGN_IN)
    assert await code_of(bot.persons.me(token.value)) == ErrorCode.FORBIDDEN_SCOPE
    fresh = await bot.access.refresh(token.details.refresh_token)
    assert fresh.details.scopes == [Scope.SIGN_IN]


# --- accesses the patient gave ----------------------------------------------------------------


async def test_patient_sees_the_channels_that_act_for_him(
    core: RunningCore, bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    portal = await core.channel()
    await core.sign_in(portal, patient, [Scope.SIGN_IN])
    page = await bot.access.apps(token.value)
    assert [app.client_id for app in page.data] == [
        portal.credentials.client_id,
        bot.credentials.client_id,
    ]
    assert page.paging.total_entries == 2
    shown = await bot.access.app(token.value, page.data[0].id)
    assert shown.scope == Scope.SIGN_IN


async def test_access_taken_back_ends_the_channels_tokens(
    core: RunningCore, bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    portal = await core.channel()
    elsewhere = await core.sign_in(portal, patient)
    [app] = [
        app
        for app in (await bot.access.apps(token.value)).data
        if app.client_id == portal.credentials.client_id
    ]
    await bot.access.delete_app(token.value, app.id)
    assert await code_of(portal.persons.me(elsewhere.value)) == ErrorCode.TOKEN_INVALID
    assert await code_of(bot.access.delete_app(token.value, app.id)) == ErrorCode.NOT_FOUND
    assert (await bot.persons.me(token.value)).id == patient.person_id


async def test_access_of_another_patient_does_not_exist(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    neighbour = await core.sign_in(bot, await core.patient())
    [app] = (await bot.access.apps(neighbour.value)).data
    assert await code_of(bot.access.app(token.value, app.id)) == ErrorCode.NOT_FOUND
    assert await code_of(bot.access.delete_app(token.value, app.id)) == ErrorCode.NOT_FOUND
