"""Authorization codes: what they give, once, within a minute, to whom they belong."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from core.client import CoreRefused
from core.contract.access import AccessToken, Scope
from core.contract.errors import ErrorCode
from tests.kit.consent import REDIRECT, VERIFIER, Portal, challenge_of
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.refusals import code_of, refusal

CODE_INVALID = ErrorCode.AUTHORIZATION_CODE_INVALID


@pytest.fixture
async def portal(core: RunningCore) -> Portal:
    """A channel that is not trusted."""
    return await Portal.open(core)


async def test_a_code_is_not_stored_in_the_clear(
    core: RunningCore, portal: Portal, patient: Patient
) -> None:
    code = await portal.code(patient)
    stored = str(await core.rows("SELECT * FROM core.authorization_code"))
    assert code not in stored
    assert code.encode().hex() not in stored


async def test_fewer_scopes_may_be_taken_than_were_allowed(
    core: RunningCore, portal: Portal, patient: Patient
) -> None:
    status, body = await _exchange(core, portal, await portal.code(patient), scope=Scope.SIGN_IN)
    assert status == 201
    assert body["data"]["details"]["scope"] == Scope.SIGN_IN


# --- the code ---------------------------------------------------------------------------------


async def test_a_code_lives_a_minute(core: RunningCore, portal: Portal, patient: Patient) -> None:
    code = await portal.code(patient)
    core.clock.advance(timedelta(seconds=60))
    answer = await refusal(portal.redeem(code))
    assert (answer.code, answer.status) == (CODE_INVALID, 401)


async def test_a_code_shown_again_ends_what_it_gave(portal: Portal, patient: Patient) -> None:
    code = await portal.code(patient)
    token = await portal.redeem(code)
    fresh = await portal.client.access.refresh(token.details.refresh_token)
    assert await code_of(portal.redeem(code)) == CODE_INVALID
    for value in (token.value, fresh.value):
        assert await code_of(portal.client.persons.me(value)) == ErrorCode.TOKEN_INVALID
    again = portal.client.access.refresh(fresh.details.refresh_token)
    assert await code_of(again) == ErrorCode.TOKEN_INVALID


async def test_of_many_exchanges_at_once_one_wins_and_the_others_end_it(
    portal: Portal, patient: Patient
) -> None:
    code = await portal.code(patient)
    results = await asyncio.gather(*(portal.redeem(code) for _ in range(6)), return_exceptions=True)
    won = [result for result in results if isinstance(result, AccessToken)]
    lost = [result.code for result in results if isinstance(result, CoreRefused)]
    assert (len(won), lost) == (1, [CODE_INVALID] * 5)
    assert await code_of(portal.client.persons.me(won[0].value)) == ErrorCode.TOKEN_INVALID


async def test_an_exchange_whose_answer_was_lost_is_repeated_by_its_key(
    portal: Portal, patient: Patient
) -> None:
    code = await portal.code(patient)
    first = await portal.redeem(code, idempotency_key="exchange-1")
    again = await portal.redeem(code, idempotency_key="exchange-1")
    assert again.value == first.value
    assert (await portal.client.persons.me(first.value)).id == patient.person_id


async def test_a_code_of_another_channel_is_refused_and_stays_whole(
    core: RunningCore, portal: Portal, patient: Patient
) -> None:
    code = await portal.code(patient)
    other = await Portal.open(core)
    assert await code_of(other.redeem(code)) == CODE_INVALID
    assert (await portal.redeem(code)).value


@pytest.mark.parametrize("address", ["https://portal.example/other", REDIRECT + "&x=1", ""])
async def test_an_exchange_for_another_address_is_refused_and_spends_the_code(
    portal: Portal, patient: Patient, address: str
) -> None:
    code = await portal.code(patient)
    assert await code_of(portal.client.access.redeem(code, address)) == CODE_INVALID
    assert await code_of(portal.redeem(code)) == CODE_INVALID


async def test_a_wrong_secret_exchanges_nothing(
    core: RunningCore, portal: Portal, patient: Patient
) -> None:
    code = await portal.code(patient)
    status, body = await _exchange(core, portal, code, client_secret="інший")
    assert (status, body["error"]["code"]) == (401, ErrorCode.CLIENT_UNKNOWN)
    assert (await portal.redeem(code)).value


async def test_more_scopes_than_were_allowed_are_not_given(
    core: RunningCore, portal: Portal, patient: Patient
) -> None:
    code = await portal.code(patient, scope=Scope.SIGN_IN)
    wanted = f"{Scope.SIGN_IN} {Scope.PERSON_READ}"
    status, body = await _exchange(core, portal, code, scope=wanted)
    assert (status, body["error"]["code"]) == (403, ErrorCode.FORBIDDEN_SCOPE)


async def test_scopes_taken_from_the_channel_meanwhile_are_not_given(
    core: RunningCore, portal: Portal, patient: Patient
) -> None:
    code = await portal.code(patient)
    await core.execute(
        "UPDATE core.oauth_client SET scopes = 'person:sign_in' WHERE id = :id",
        id=portal.client.credentials.client_id,
    )
    assert (await portal.redeem(code)).details.scopes == [Scope.SIGN_IN]


async def test_old_codes_are_forgotten(core: RunningCore, portal: Portal, patient: Patient) -> None:
    await portal.code(patient)
    forget = next(job for job in core.core.jobs() if job.name == "forget what expired")
    await forget.work()
    assert len(await core.rows("SELECT 1 FROM core.authorization_code")) == 1
    core.clock.advance(timedelta(days=1, minutes=2))
    await forget.work()
    assert await core.rows("SELECT 1 FROM core.authorization_code") == []


# --- the proof key ----------------------------------------------------------------------------


async def test_a_challenge_is_met_by_its_verifier(portal: Portal, patient: Patient) -> None:
    code = await portal.code(
        patient, code_challenge=challenge_of(VERIFIER), code_challenge_method="S256"
    )
    assert (await portal.redeem(code, code_verifier=VERIFIER)).value


@pytest.mark.parametrize("verifier", [None, "w" * 64])
async def test_without_its_verifier_a_code_is_refused(
    portal: Portal, patient: Patient, verifier: str | None
) -> None:
    code = await portal.code(patient, code_challenge=challenge_of(VERIFIER))
    assert await code_of(portal.redeem(code, code_verifier=verifier)) == CODE_INVALID
    assert await code_of(portal.redeem(code, code_verifier=VERIFIER)) == CODE_INVALID


async def test_a_challenge_cannot_be_taken_away(portal: Portal, patient: Patient) -> None:
    code = await portal.code(patient)
    assert await code_of(portal.redeem(code, code_verifier=VERIFIER)) == CODE_INVALID


async def _exchange(
    core: RunningCore, portal: Portal, code: str, **changes: str
) -> tuple[int, Any]:
    credentials = portal.client.credentials
    grant = {
        "grant_type": "authorization_code",
        "client_id": str(credentials.client_id),
        "client_secret": credentials.secret,
        "code": code,
        "redirect_uri": REDIRECT,
        **changes,
    }
    return await core.raw("POST", "/oauth/tokens", json={"token": grant})
