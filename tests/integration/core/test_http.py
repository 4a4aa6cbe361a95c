"""The HTTP side that is the same for every method: envelope, refusals, health, outages."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text

from core.app import Core, signature_verifier
from core.client import CoreClient, CoreUnavailable
from core.contract.access import AccessToken
from core.contract.errors import ErrorCode
from core.kit.clock import FixedClock
from core.kit.ids import new_id
from core.services import Foundation
from sandbox.trust.pki import Pki
from tests.kit.core_service import NOW, RunningCore, core_settings, running_core
from tests.kit.people import Patient
from tests.kit.refusals import refusal


def nonce_body(client: CoreClient) -> dict[str, Any]:
    known = client.credentials
    return {"client_id": str(known.client_id), "client_secret": known.secret}


# --- the envelope -----------------------------------------------------------------------------


async def test_success_names_status_address_kind_and_request(
    core: RunningCore, bot: CoreClient
) -> None:
    status, answer = await core.raw("POST", "/oauth/nonce", json=nonce_body(bot))
    assert status == 200
    assert set(answer) == {"meta", "data"}
    assert answer["meta"]["code"] == 200
    assert answer["meta"]["type"] == "object"
    assert answer["meta"]["url"] == "http://core/oauth/nonce"
    assert set(answer["meta"]) == {"code", "url", "type", "request_id"}


async def test_unknown_path_is_answered_in_the_envelope(core: RunningCore) -> None:
    status, answer = await core.raw("GET", "/api/unknown")
    assert (status, answer["error"]["code"]) == (404, ErrorCode.NOT_FOUND)


async def test_other_method_is_malformed(core: RunningCore) -> None:
    status, answer = await core.raw("PUT", "/oauth/nonce")
    assert (status, answer["error"]["code"]) == (400, ErrorCode.MALFORMED)


async def test_large_body_is_refused(core: RunningCore) -> None:
    body = io.BytesIO(b'{"client_id": "' + b"a" * 3_000_000 + b'"}')
    status, answer = await core.raw("POST", "/oauth/nonce", data=body)
    assert (status, answer["error"]["code"]) == (400, ErrorCode.MALFORMED)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"null", b"[]"])
async def test_body_that_is_no_object_is_refused(core: RunningCore, body: bytes) -> None:
    status, answer = await core.raw("POST", "/oauth/nonce", data=body)
    assert status in (400, 422)
    assert answer["error"]["code"] in (ErrorCode.MALFORMED, ErrorCode.INVALID_INPUT)


async def test_field_that_does_not_fit_is_named_with_its_rule_and_without_its_value(
    core: RunningCore, bot: CoreClient
) -> None:
    body = {**nonce_body(bot), "client_id": "таємне", "more": 1}
    del body["client_secret"]
    status, answer = await core.raw("POST", "/oauth/nonce", json=body)
    assert status == 422
    assert answer["error"]["type"] == "validation_failed"
    found = {item["entry"]: item["rules"][0] for item in answer["error"]["invalid"]}
    assert found["$.client_secret"]["rule"] == "required"
    assert found["$.client_secret"]["description"] == (
        "required property client_secret was not present"
    )
    assert found["$.more"]["description"] == "schema does not allow additional properties"
    assert found["$.client_id"]["rule"] == "cast"
    assert "таємне" not in str(answer)


async def test_answers_may_not_be_cached(core: RunningCore, bot: CoreClient) -> None:
    async with (
        aiohttp.ClientSession(connector=aiohttp.UnixConnector(core.socket_path)) as session,
        session.post("http://core/oauth/nonce", json=nonce_body(bot)) as response,
    ):
        assert response.headers["Cache-Control"] == "no-store"
        body = await response.json()
        assert response.headers["X-Request-Id"] == body["meta"]["request_id"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer wrong"])
async def test_call_without_a_good_token_is_refused(
    core: RunningCore, bot: CoreClient, header: str
) -> None:
    headers = {"Authorization": header} if header else {}
    status, answer = await core.raw("GET", "/api/pis/person", bot, headers=headers)
    assert (status, answer["error"]["code"]) == (401, ErrorCode.TOKEN_INVALID)


async def test_call_without_the_api_key_is_refused(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    token = await core.sign_in(bot, patient)
    status, answer = await core.raw("GET", "/api/pis/person", token=token.value)
    assert (status, answer["error"]["code"]) == (401, ErrorCode.UNAUTHENTICATED)
    status, answer = await core.raw("GET", "/api/events/feed")
    assert (status, answer["error"]["code"]) == (401, ErrorCode.UNAUTHENTICATED)


async def test_logout_needs_the_token_alone(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    token = await core.sign_in(bot, patient)
    status, answer = await core.raw("POST", "/auth/logout", token=token.value)
    assert (status, answer["data"]) == (200, {})


async def test_server_says_what_it_offers_beyond_the_published(bot: CoreClient) -> None:
    offered = (await bot.access.capabilities()).methods
    assert "GET /api/events/feed" in offered
    assert "GET /api/pis/person" not in offered


# --- the journal of reads ---------------------------------------------------------------------


@pytest.fixture
async def token(core: RunningCore, bot: CoreClient, patient: Patient) -> AccessToken:
    """Tokens of a signed-in patient."""
    return await core.sign_in(bot, patient)


async def test_every_read_is_journalled_with_who_and_what(
    core: RunningCore, bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    await bot.persons.me(token.value)
    [row] = await core.rows("SELECT * FROM core.read_journal")
    assert row["person_id"] == patient.person_id
    assert row["client_id"] == bot.credentials.client_id
    assert row["user_id"] == token.user_id
    assert row["path"] == "/api/pis/person"


async def test_refused_read_is_no_read(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    await refusal(bot.access.app(token.value, new_id()))
    assert await core.rows("SELECT 1 FROM core.read_journal") == []


# --- health and outages -----------------------------------------------------------------------


async def test_service_lives_and_is_ready_until_it_drains(core: RunningCore) -> None:
    assert await core.raw("GET", "/livez") == (200, {"status": "alive"})
    assert await core.raw("GET", "/readyz") == (200, {"status": "ready"})
    core.core.drain()
    assert await core.raw("GET", "/readyz") == (
        503,
        {"status": "not_ready", "reason": "draining"},
    )
    assert (await core.raw("GET", "/livez"))[0] == 200


async def test_service_is_not_ready_over_another_revision(
    core: RunningCore, database_url: str, pki: Pki, tmp_path: Path
) -> None:
    await core.execute("UPDATE alembic_version SET version_num = '0000'")
    (tmp_path / "second").mkdir()
    async with running_core(
        database_url, pki, tmp_path / "second", expected_revision="9999"
    ) as second:
        status, answer = await second.raw("GET", "/readyz")
    assert (status, answer["reason"]) == (503, "not_migrated")


async def test_metrics_count_by_route_and_never_by_path(
    core: RunningCore, bot: CoreClient, token: AccessToken
) -> None:
    unknown = new_id()
    await refusal(bot.access.app(token.value, unknown))
    _, body = await core.raw("GET", "/metrics")
    metrics = body.decode()
    assert (
        'http_requests_total{method="GET",route="/api/pis/apps/{id}",status="404"} 1.0' in metrics
    )
    assert str(unknown) not in metrics


async def test_connections_that_the_server_cut_are_replaced_unnoticed(
    core: RunningCore, bot: CoreClient, patient: Patient, token: AccessToken
) -> None:
    async with core.base.database.engine.connect() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    assert (await bot.persons.me(token.value)).id == patient.person_id


async def test_database_that_cannot_be_reached_is_an_outage_and_says_when_to_return(
    pki: Pki, tmp_path: Path
) -> None:
    nowhere = f"postgresql://postgres@/gone?host={tmp_path}"
    base = Foundation.of(core_settings(nowhere, pki, tmp_path), FixedClock(NOW))
    core = RunningCore(base, Core(base, signature_verifier(base)), pki, FixedClock(NOW))
    async with core.serving(tmp_path / "core.sock"):
        with pytest.raises(CoreUnavailable) as caught:
            await core.client(new_id(), "secret").access.nonce()
        assert caught.value.code == ErrorCode.UNAVAILABLE
        assert caught.value.retry_after >= timedelta(seconds=1)
        status, answer = await core.raw("GET", "/readyz")
        assert (status, answer["reason"]) == (503, "database_unavailable")


async def test_core_that_is_not_there_is_unavailable_and_nothing_was_sent(
    core: RunningCore, tmp_path: Path
) -> None:
    client = CoreClient("http://core", new_id(), "secret", socket_path=str(tmp_path / "none"))
    async with client:
        with pytest.raises(CoreUnavailable) as caught:
            await client.access.nonce()
    assert not caught.value.outcome_unknown
