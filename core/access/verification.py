"""Signatures verified by ``core.qes`` in processes beside the event loop, within a deadline.

What can be refused for sure is refused without the network; then the provider is asked about the
certificate, and only the answer is judged.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import timedelta

import structlog

from core import qes
from core.access import signature_worker
from core.access.examination import ExaminedSignature, examined
from core.access.signature_metrics import SignatureMetrics
from core.access.signature_pool import SignaturePool
from core.access.signature_worker import Begun, Checker, TrustSettings
from core.access.signatures import (
    AnswerSource,
    SignatureCheck,
    SignatureRefused,
    Signer,
    VerifiedSignature,
)
from core.contract.errors import ErrorCode
from core.errors import InvalidInput, Unavailable
from core.kit.clock import Clock
from core.qes.online import Limits, ProviderSource, StoreAddresses, complete

log = structlog.get_logger(__name__)

_RETRY_AFTER = timedelta(seconds=5)
_MOST_AT_ONCE = 32
"""Verifications under way for each process. Past it everybody would wait out the deadline: of 1200
arrivals a second 31 passed unbounded, and 139 with the bound (two processes, deadline 2 s)."""
_ANSWER_KEPT = Limits().answer_kept
_PATIENCE = 0.6
"""Of the deadline, for the provider; the rest is for judging before and after."""

# What the verifier's reasons mean to whoever sent the container; others: SIGNATURE_INVALID.
_CODES = {
    "content_mismatch": ErrorCode.CONTENT_MISMATCH,
    "cert_expired": ErrorCode.CERTIFICATE_EXPIRED,
    "cert_revoked": ErrorCode.CERTIFICATE_EXPIRED,
    "signer_mismatch": ErrorCode.SIGNER_MISMATCH,
    "no_rnokpp": ErrorCode.SIGNER_MISMATCH,
    "ambiguous_identity": ErrorCode.SIGNER_MISMATCH,
    "no_device": ErrorCode.SIGNATURE_NOT_QUALIFIED,
    "multiple_signers": ErrorCode.SIGNATURE_COUNT,
    "no_signer": ErrorCode.SIGNATURE_COUNT,
    # A stamp is counted apart: a seal is no signature (DS, ``is_stamp``).
    "is_seal": ErrorCode.SIGNATURE_COUNT,
}


class QesSignatureVerifier:
    """Verifies in ``workers`` processes; with 0, in one thread of this process."""

    def __init__(
        self,
        settings: TrustSettings,
        *,
        workers: int,
        deadline: timedelta,
        clock: Clock,
        answer_kept: timedelta = _ANSWER_KEPT,
    ) -> None:
        """Read the trust list and start the processes.

        Args:
            settings: whom to believe and whether to ask about revocation.
            workers: processes.
            deadline: of one verification, the provider's answer included.
            clock: tells the moment of verification.
            answer_kept: how long a provider's answer serves at most.

        Raises:
            qes.TrustError: a file of the trust list cannot be read or holds no certificate.
        """
        # Read here as well, so that a wrong setting stops the start and not the first signature.
        own = Checker(settings)
        self.metrics = SignatureMetrics()
        self._pool = SignaturePool(settings, workers)
        self._begin = signature_worker.begin if workers else own.begin
        self._weigh_there = signature_worker.weigh if workers else own.weigh
        self._deadline = deadline
        self._clock = clock
        self._room = _MOST_AT_ONCE * max(1, workers)
        self._source: ProviderSource | None = None
        if settings.revocation != "off":
            self._source = ProviderSource(
                own.book or StoreAddresses(own.trust),
                self._weigh,
                limits=Limits(patience=deadline * _PATIENCE, answer_kept=answer_kept),
                policy=own.policy,
                now=clock.now,
                observe=self.metrics.asked,
            )

    async def warm_up(self) -> None:
        """Start every process now, so that the first patient does not wait for it."""
        await self._pool.warm_up()

    async def close(self) -> None:
        """Leave the providers alone and end the processes."""
        if self._source is not None:
            await self._source.close()
        await self._pool.close()

    async def verify(
        self, encoded: str, *, content: bytes | None = None, tax_id: str | None = None
    ) -> VerifiedSignature:
        """Verify a container in base64; see :class:`core.access.signatures.SignatureVerifier`."""
        try:
            container = base64.b64decode("".join(encoded.split()), validate=True)
        except (ValueError, binascii.Error):
            raise InvalidInput(ErrorCode.NOT_BASE64) from None
        return await self.verify_container(container, content=content, tax_id=tax_id)

    async def verify_container(
        self, container: bytes, *, content: bytes | None = None, tax_id: str | None = None
    ) -> VerifiedSignature:
        """Verify octets; see :class:`core.access.signatures.SignatureVerifier`."""
        with self._place():
            begun = await self._in_time(container, content, tax_id)
        self.metrics.judged(begun.judgement.report)
        try:
            passed = begun.judgement.signature()
        except qes.SignatureRejected as rejected:
            raise _refusal(rejected.report, begun.claimed_content) from None
        return VerifiedSignature(
            content=passed.content,
            container=container,
            signer=_signer(passed.signer),
            signed_at=passed.signed_at,
            algorithm=passed.algorithm,
            check=_check(passed),
        )

    async def examine(self, container: bytes, *, ask: bool = True) -> ExaminedSignature:
        """Examine octets; see :class:`core.access.examination.SignatureExaminer`."""
        with self._place():
            begun = await self._in_time(container, None, None, ask=ask)
        return examined(container, begun)

    @contextmanager
    def _place(self) -> Iterator[None]:
        """One of the places there are; without one it is said at once, not after the deadline."""
        if not self._room:
            self.metrics.overloaded()
            raise Unavailable(ErrorCode.SIGNATURE_UNCHECKED, retry_after=_RETRY_AFTER)
        self._room -= 1
        try:
            yield
        finally:
            self._room += 1

    async def _in_time(
        self, container: bytes, content: bytes | None, tax_id: str | None, *, ask: bool = True
    ) -> Begun:
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                return await self._judge(container, content, tax_id, self._source if ask else None)
        except (TimeoutError, BrokenProcessPool):
            self.metrics.overdue()
            raise Unavailable(ErrorCode.SIGNATURE_UNCHECKED, retry_after=_RETRY_AFTER) from None

    async def _judge(
        self,
        container: bytes,
        content: bytes | None,
        tax_id: str | None,
        source: ProviderSource | None,
    ) -> Begun:
        begun = await self._pool.run(self._begin, container, content, tax_id, self._clock.now())
        if source is None:
            return begun
        judgement = await complete(begun.judgement, source, self._settle)
        return Begun(judgement, begun.claimed_content)

    async def _settle(self, pending: qes.Pending, evidence: qes.Evidence) -> qes.Settlement:
        return await self._pool.run(qes.settle, pending, evidence)

    async def _weigh(
        self, certificate: qes.Certificate, issuer: qes.Certificate, evidence: qes.Evidence
    ) -> qes.Answer | None:
        try:
            return await self._pool.run(
                self._weigh_there, certificate, issuer, evidence, self._clock.now()
            )
        except BrokenProcessPool:
            return None


def _refusal(
    report: qes.SignatureReport, claimed_content: bytes | None
) -> SignatureRefused | Unavailable:
    log.info("signature.refused", reason=report.reason, kind=str(report.sub_indication))
    if report.retryable:
        return Unavailable(ErrorCode.SIGNATURE_UNCHECKED, retry_after=_RETRY_AFTER)
    code = _CODES.get(report.reason, ErrorCode.SIGNATURE_INVALID)
    found = 0 if report.reason == "is_seal" else report.signature_count
    return SignatureRefused(code, signatures=found, claimed_content=claimed_content)


def _signer(facts: qes.SignerFacts) -> Signer:
    return Signer(
        tax_id=facts.tax_id,
        document_number=facts.document_number,
        common_name=facts.common_name,
        surname=facts.surname,
        given_name=facts.given_name,
        edrpou=facts.edrpou,
        issuer=facts.issuer,
        serial=facts.serial,
        kind=facts.kind,
    )


def _check(passed: qes.VerifiedSignature) -> SignatureCheck:
    answer = passed.revocation
    issuer = hashlib.sha256(passed.issuer.key_raw).digest()
    return SignatureCheck(
        kind=passed.kind,
        algorithm=passed.algorithm,
        issuer_key_digest=issuer,
        serial_digest=hashlib.sha256(issuer + passed.certificate.serial_hex.encode()).digest(),
        checked_at=passed.report.at,
        source=AnswerSource.of(answer),
        answered_at=answer.this_update if answer else None,
        evidence=b"".join(answer.octets) if answer else b"",
        limitations=tuple(map(_nameless, passed.report.limitations)),
    )


def _nameless(limitation: str) -> str:
    """What is limited and how, without the detail, which may quote a certificate."""
    return ":".join(limitation.split(":")[:2])
