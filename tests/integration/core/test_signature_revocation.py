"""Revocation asked of the provider while a document is signed, over HTTP and a real database."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from core.client import CoreRefused, CoreUnavailable
from core.contract.declaration_checks import CheckOutcome
from core.contract.errors import ErrorCode
from core.kit.clock import FixedClock
from core.qes import ocsp
from core.services import Services
from sandbox.trust import trust_list
from sandbox.trust.pki import Pki
from sandbox.trust.services import TrustServices
from tests.kit.core_service import NOW, PATIENT_SCOPES, RunningCore, running_core
from tests.kit.declarations import SignedIn, Story, octets_of
from tests.kit.ports import free_port

Running = Callable[..., AbstractAsyncContextManager[Story]]


@pytest.fixture(scope="module")
def port() -> int:
    """A free port: it stands in certificates before anything is served there."""
    return free_port()


@pytest.fixture(scope="module")
def asked_pki(tmp_path_factory: pytest.TempPathFactory, port: int) -> Pki:
    """Trust services that can be asked."""
    folder = tmp_path_factory.mktemp("asked") / "pki"
    return Pki.open_or_create(folder, f"http://127.0.0.1:{port}", FixedClock(NOW))


@pytest.fixture
async def provider(asked_pki: Pki, port: int) -> AsyncIterator[str]:
    """The address of the running trust services."""
    application = web.Application()
    application.add_routes(TrustServices(asked_pki).routes())
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


@pytest.fixture
def running(database_url: str, asked_pki: Pki, provider: str, tmp_path: Path) -> Running:
    """A clinic and a cabinet over a core that asks the provider."""

    @asynccontextmanager
    async def run(**changes: Any) -> AsyncIterator[Story]:
        settings = {
            "qes_revocation": "required",
            "qes_revocation_kept_seconds": 0,
            "signature_deadline_seconds": 20,
            **changes,
        }
        async with running_core(database_url, asked_pki, tmp_path, **settings) as core:
            yield await Story.begin(core)

    return run


async def control(provider: str, method: str, path: str, order: Any = None) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"{provider}/control/{path}", json=order) as response,
    ):
        assert response.status == 200


async def behave(provider: str, mode: str) -> None:
    await control(provider, "PUT", "status-services", {"mode": mode})


async def to_sign(story: Story) -> tuple[SignedIn, Any, str]:
    """A patient, his request, and his signature under it that nobody has seen yet."""
    me = await story.patient()
    made = await story.create(me)
    octets = await me.requests.data_to_be_signed(me.token, made.id)
    return me, made, story.core.sign(me.signer, octets)


async def checks(core: RunningCore) -> list[Any]:
    return await core.rows("SELECT * FROM core.signature_checks ORDER BY checked_at")


async def test_what_was_verified_is_kept_with_the_document(running: Running) -> None:
    async with running() as story:
        me, made, signed = await to_sign(story)
        await me.requests.sign(me.token, made.id, signed)
        await me.requests.sign(me.token, made.id, signed)
        (row,) = await checks(story.core)
        digest = hashlib.sha256(octets_of(signed)).digest()
        assert row["container_sha256"] == digest
        assert (row["source"], row["kind"]) == ("ocsp", "advanced_qualified_certificate")
        assert (row["limitations"], row["checked_at"]) == ([], story.core.clock.now())
        kept = Services(story.core.base).signature_checks
        evidence = kept.evidence(row["sealed_evidence"], digest)
        assert hashlib.sha256(evidence).digest() == row["evidence_sha256"]
        assert ocsp.error_of(evidence) is None


async def test_a_kept_check_names_nobody(running: Running) -> None:
    async with running() as story:
        me, made, signed = await to_sign(story)
        await me.requests.sign(me.token, made.id, signed)
        (row,) = await checks(story.core)
        dump = repr(dict(row)).encode() + b"".join(v for v in row.values() if type(v) is bytes)
        serial = me.signer.certificate.serial
        for told in (me.signer.code, me.signer.surname, f"{serial:x}"):
            assert told.encode() not in dump
        assert serial.to_bytes(20, "big") not in dump


async def test_every_signature_under_a_declaration_is_kept(running: Running) -> None:
    async with running() as story:
        me = await story.patient()
        await story.declared(me)
        assert [row["source"] for row in await checks(story.core)] == ["ocsp", "ocsp"]


async def test_a_revoked_patient_is_refused(running: Running, provider: str) -> None:
    async with running() as story:
        me, made, signed = await to_sign(story)
        await control(provider, "POST", "revocations", {"holder": me.signer.code})
        with pytest.raises(CoreRefused) as refused:
            await me.requests.sign(me.token, made.id, signed)
        assert refused.value.code == ErrorCode.CERTIFICATE_EXPIRED
        assert await checks(story.core) == []
        assert not (await me.requests.get(me.token, made.id)).is_shareable


async def test_silence_is_not_a_refusal_and_the_same_container_passes_later(
    running: Running, provider: str
) -> None:
    async with running() as story:
        me, made, signed = await to_sign(story)
        await behave(provider, "try_later")
        with pytest.raises(CoreUnavailable) as unchecked:
            await me.requests.sign(me.token, made.id, signed)
        assert unchecked.value.code == ErrorCode.SIGNATURE_UNCHECKED
        assert unchecked.value.retry_after == timedelta(seconds=5)
        assert not unchecked.value.outcome_unknown
        assert not (await me.requests.get(me.token, made.id)).is_shareable
        await behave(provider, "normal")
        await until_checked(lambda: me.requests.sign(me.token, made.id, signed))
        assert (await me.requests.get(me.token, made.id)).is_shareable


async def test_a_sign_in_that_could_not_be_checked_keeps_its_nonce(
    running: Running, provider: str
) -> None:
    async with running() as story:
        patient = await story.core.patient()
        signed = await story.core.signed_nonce(story.cabinet, patient)
        await behave(provider, "try_later")
        with pytest.raises(CoreUnavailable):
            await story.cabinet.access.sign_in(signed, PATIENT_SCOPES)
        await behave(provider, "normal")
        await until_checked(lambda: story.cabinet.access.sign_in(signed, PATIENT_SCOPES))


async def until_checked(call: Callable[[], Any]) -> None:
    """Send it again, as a channel does, while the provider is left alone."""
    while True:
        try:
            await call()
        except CoreUnavailable:
            await asyncio.sleep(0.1)
        else:
            return


async def test_a_provider_that_never_answers_is_given_up_within_the_deadline(
    running: Running, provider: str
) -> None:
    async with running(signature_deadline_seconds=1) as story:
        me, made, signed = await to_sign(story)
        await behave(provider, "silent")
        with pytest.raises(CoreUnavailable) as unchecked:
            await me.requests.sign(me.token, made.id, signed)
        assert unchecked.value.code == ErrorCode.SIGNATURE_UNCHECKED


async def test_when_available_silence_passes_and_is_on_record(
    running: Running, provider: str
) -> None:
    async with running(qes_revocation="when_available") as story:
        me, made, signed = await to_sign(story)
        await behave(provider, "try_later")
        await me.requests.sign(me.token, made.id, signed)
        (row,) = await checks(story.core)
        assert (row["source"], row["sealed_evidence"]) == ("none", None)
        assert row["limitations"] == ["revocation: not checked"]


async def test_when_available_a_revoked_patient_is_refused(running: Running, provider: str) -> None:
    async with running(qes_revocation="when_available") as story:
        me, made, signed = await to_sign(story)
        await control(provider, "POST", "revocations", {"holder": me.signer.code})
        with pytest.raises(CoreRefused) as refused:
            await me.requests.sign(me.token, made.id, signed)
        assert refused.value.code == ErrorCode.CERTIFICATE_EXPIRED


async def test_an_answer_serves_again_for_as_long_as_it_is_set(
    running: Running, provider: str
) -> None:
    async with running(qes_revocation_kept_seconds=300) as story:
        me, made, signed = await to_sign(story)
        await control(provider, "POST", "revocations", {"holder": me.signer.code})
        # His sign-in was cleared a moment ago.
        await me.requests.sign(me.token, made.id, signed)
        story.core.clock.advance(timedelta(minutes=5))
        with pytest.raises(CoreRefused) as refused:
            await story.core.sign_in(story.cabinet, me.signer)
        assert refused.value.code == ErrorCode.CERTIFICATE_EXPIRED


async def test_processes_of_their_own_give_the_same_verdicts(
    running: Running, provider: str
) -> None:
    async with running(signature_workers=1) as story:
        me, made, signed = await to_sign(story)
        await me.requests.sign(me.token, made.id, signed)
        assert [row["source"] for row in await checks(story.core)] == ["ocsp"]
        await control(provider, "POST", "revocations", {"holder": me.signer.code})
        with pytest.raises(CoreRefused):
            await story.core.sign_in(story.cabinet, me.signer)


async def test_a_trust_list_says_whom_to_believe_and_whom_to_ask(
    running: Running, asked_pki: Pki, tmp_path: Path
) -> None:
    folder = trust_list.dump(asked_pki, tmp_path / "published").folder
    lists = {"qes_trust_list": folder, "qes_roots": [], "qes_intermediates": []}
    async with running(**lists) as story:
        me, made, signed = await to_sign(story)
        await me.requests.sign(me.token, made.id, signed)
        assert [row["source"] for row in await checks(story.core)] == ["ocsp"]


async def test_a_key_in_a_file_is_refused_where_that_is_set(
    database_url: str, asked_pki: Pki, provider: str, tmp_path: Path
) -> None:
    changes: dict[str, Any] = {"qes_accept_without_device": False}
    async with running_core(database_url, asked_pki, tmp_path, **changes) as core:
        patient, cabinet = await core.patient(), await core.channel()
        with pytest.raises(CoreRefused) as refused:
            await core.sign_in(cabinet, patient)
        assert refused.value.code == ErrorCode.SIGNATURE_NOT_QUALIFIED


async def test_old_checks_are_forgotten(running: Running) -> None:
    async with running(signature_checks_kept_years=1) as story:
        me, made, signed = await to_sign(story)
        await me.requests.sign(me.token, made.id, signed)
        kept = Services(story.core.base).signature_checks
        for days, left in ((364, 1), (2, 0)):
            story.core.clock.advance(timedelta(days=days))
            async with story.core.base.database.transaction() as connection:
                await kept.forget_old(connection)
            assert len(await checks(story.core)) == left


async def test_verdicts_and_providers_are_counted(running: Running) -> None:
    async with running() as story:
        await story.patient()
        _, body = await story.core.raw("GET", "/metrics")
        text = body.decode()
        assert 'signature_verdicts_total{reason="ok",verdict="passed"}' in text
        assert 'outcome="answered"' in text
        assert 'kind="ocsp"' in text


async def test_a_declaration_whose_signer_was_revoked_since_is_doubtful(
    running: Running, provider: str
) -> None:
    async with running() as story:
        me = await story.patient()
        declared = await story.declared(me)
        pdf = await me.declarations.printed_form(me.token, declared)
        found = await story.cabinet.declarations.check(pdf)
        assert found.outcome is CheckOutcome.GENUINE
        assert {each.revocation_source for each in found.signatures} == {"ocsp"}
        await control(provider, "POST", "revocations", {"holder": me.signer.code})
        found = await story.cabinet.declarations.check(pdf)
        assert found.outcome is CheckOutcome.DOUBTFUL
        patient, doctor = found.signatures
        assert (patient.verdict, doctor.verdict) == ("revoked", "valid")
        assert patient.accepted_at == story.core.clock.now()
        assert found.is_in_force


async def test_while_the_provider_is_silent_a_declaration_is_genuine_and_unchecked(
    running: Running, provider: str
) -> None:
    async with running() as story:
        me = await story.patient()
        pdf = await me.declarations.printed_form(me.token, await story.declared(me))
        await behave(provider, "try_later")
        found = await story.cabinet.declarations.check(pdf)
        assert found.outcome is CheckOutcome.GENUINE
        assert {each.verdict for each in found.signatures} == {"unchecked"}
