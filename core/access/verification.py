"""Signatures verified by ``core.qes`` in processes beside the event loop, within a deadline."""

from __future__ import annotations

import asyncio
import base64
import binascii
import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime, timedelta

import structlog

from core.access import signature_worker
from core.access.signature_worker import Checker, Rejected, TrustSettings
from core.access.signatures import SignatureRefused, Signer, VerifiedSignature
from core.contract.errors import ErrorCode
from core.errors import InvalidInput, Unavailable
from core.kit.clock import Clock
from core.qes import SignatureKind, SignerFacts

log = structlog.get_logger(__name__)

_Verdict = tuple[bytes, SignerFacts] | Rejected
_Check = Callable[[bytes, bytes | None, str | None, datetime], _Verdict]

_RETRY_AFTER = timedelta(seconds=5)

# What the verifier's reasons mean to whoever sent the container; others: SIGNATURE_INVALID.
_CODES = {
    "content_mismatch": ErrorCode.CONTENT_MISMATCH,
    "cert_expired": ErrorCode.CERTIFICATE_EXPIRED,
    "cert_revoked": ErrorCode.CERTIFICATE_EXPIRED,
    "signer_mismatch": ErrorCode.SIGNER_MISMATCH,
    "no_rnokpp": ErrorCode.SIGNER_MISMATCH,
    "ambiguous_identity": ErrorCode.SIGNER_MISMATCH,
    "multiple_signers": ErrorCode.SIGNATURE_COUNT,
    "no_signer": ErrorCode.SIGNATURE_COUNT,
    # A stamp is counted apart: a seal is no signature (DS, ``is_stamp``).
    "is_seal": ErrorCode.SIGNATURE_COUNT,
}


class QesSignatureVerifier:
    """Verifies in ``workers`` processes; with 0, in one thread of this process."""

    def __init__(
        self, settings: TrustSettings, *, workers: int, deadline: timedelta, clock: Clock
    ) -> None:
        """Read the trust list and start the processes.

        Raises:
            qes.TrustError: a file of the trust list cannot be read or holds no certificate.
        """
        # Read here as well, so that a wrong setting stops the start and not the first signature.
        own = Checker(settings)
        self._settings = settings
        self._workers = workers
        self._deadline = deadline
        self._clock = clock
        self._check: _Check = signature_worker.check if workers else own.check
        self._executor = self._new_executor()

    async def warm_up(self) -> None:
        """Start every process now, so that the first patient does not wait for it."""
        loop = asyncio.get_running_loop()
        await asyncio.gather(
            *(loop.run_in_executor(self._executor, time.sleep, 0) for _ in range(self._workers))
        )

    async def close(self) -> None:
        """End the processes."""
        await asyncio.to_thread(self._executor.shutdown, cancel_futures=True)

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
        verdict = await self._verdict(container, content, tax_id)
        if isinstance(verdict, Rejected):
            raise _refusal(verdict)
        signed, facts = verdict
        return VerifiedSignature(
            content=signed,
            container=container,
            signer=_signer(facts),
            signed_at=facts.signed_at,
            algorithm=facts.algorithm,
        )

    async def _verdict(
        self, container: bytes, content: bytes | None, tax_id: str | None
    ) -> _Verdict:
        arguments = (container, content, tax_id, self._clock.now())
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                executor = self._executor
                try:
                    return await loop.run_in_executor(executor, self._check, *arguments)
                except BrokenProcessPool:
                    log.warning("signatures.process_died")
                    if self._executor is executor:
                        self._executor = self._new_executor()
                    return await loop.run_in_executor(self._executor, self._check, *arguments)
        except (TimeoutError, BrokenProcessPool):
            raise Unavailable(ErrorCode.SIGNATURE_UNCHECKED, retry_after=_RETRY_AFTER) from None

    def _new_executor(self) -> Executor:
        if not self._workers:
            return ThreadPoolExecutor(1, thread_name_prefix="signatures")
        return ProcessPoolExecutor(
            self._workers,
            # A forked child would inherit the event loop and the database connections.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=signature_worker.start,
            initargs=(self._settings,),
        )


def _refusal(rejected: Rejected) -> SignatureRefused | Unavailable:
    log.info("signature.refused", reason=rejected.reason, kind=rejected.sub_indication)
    if rejected.retryable:
        return Unavailable(ErrorCode.SIGNATURE_UNCHECKED, retry_after=_RETRY_AFTER)
    code = _CODES.get(rejected.reason, ErrorCode.SIGNATURE_INVALID)
    found = 0 if rejected.reason == "is_seal" else rejected.signatures
    return SignatureRefused(code, signatures=found, claimed_content=rejected.claimed_content)


def _signer(facts: SignerFacts) -> Signer:
    return Signer(
        tax_id=facts.tax_id,
        document_number=facts.document_number,
        common_name=facts.common_name,
        surname=facts.surname,
        given_name=facts.given_name,
        edrpou=facts.edrpou,
        issuer=facts.issuer,
        serial=facts.serial,
        qualified_device=facts.kind is SignatureKind.QUALIFIED,
    )
