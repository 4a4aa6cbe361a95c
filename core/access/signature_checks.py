"""What was verified of accepted signatures, kept beside the documents they stand under.

A row is written in the transaction that accepts the document, names nobody, and is found by the
digest of the container. Rows are deleted, a batch at a time, when they are older than documents are
kept: the term of a declaration and the time to go to court over it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.signatures import AnswerSource, SignatureCheck, VerifiedSignature
from core.access.tables import signature_checks
from core.kit.clock import Clock
from core.kit.crypto import FieldCipher
from core.kit.envelope import Reply
from core.kit.routing import Call, Handler, Route

_BATCH: Final = 1000
# Lists of a whole provider are kept by digest only: the provider archives them.
_MOST_EVIDENCE_BYTES: Final = 64 * 1024


@dataclass(frozen=True)
class KeptCheck:
    """When a signature was verified and accepted, and whose word cleared its certificate."""

    checked_at: datetime
    source: AnswerSource


class SignatureChecks:
    """Keeps and forgets checks."""

    def __init__(self, cipher: FieldCipher, clock: Clock, *, kept_for: timedelta) -> None:
        self._cipher = cipher
        self._clock = clock
        self._kept_for = kept_for

    def kept_by(self, routes: Sequence[Route]) -> Sequence[Route]:
        """The routes, each of which now keeps the check of a signature that it accepts."""
        return [
            replace(route, handler=self._keeping(route.handler)) if route.prepare else route
            for route in routes
        ]

    async def keep(self, connection: AsyncConnection, signed: VerifiedSignature) -> None:
        """Write the check of an accepted signature; what was kept of it before stays."""
        container_sha256 = hashlib.sha256(signed.container).digest()
        row = {"container_sha256": container_sha256, **self._row(signed.check, container_sha256)}
        await connection.execute(insert(signature_checks).values(row).on_conflict_do_nothing())

    async def of(
        self, connection: AsyncConnection, containers: Sequence[bytes]
    ) -> Mapping[bytes, KeptCheck]:
        """The checks that are kept of these containers, by container."""
        by_digest = {hashlib.sha256(container).digest(): container for container in containers}
        table = signature_checks
        query = select(table.c.container_sha256, table.c.checked_at, table.c.source).where(
            table.c.container_sha256.in_(by_digest)
        )
        return {
            by_digest[row.container_sha256]: KeptCheck(row.checked_at, AnswerSource(row.source))
            for row in await connection.execute(query)
        }

    async def forget_old(self, connection: AsyncConnection) -> int:
        """Delete one batch of checks whose time is over; how many there were."""
        old = (
            select(signature_checks.c.container_sha256)
            .where(signature_checks.c.checked_at < self._clock.now() - self._kept_for)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        )
        statement = delete(signature_checks).where(signature_checks.c.container_sha256.in_(old))
        return (await connection.execute(statement)).rowcount

    def evidence(self, sealed: bytes, container_sha256: bytes) -> bytes:
        """The provider's answer as it was kept."""
        return self._cipher.open(sealed, _place(container_sha256))

    def _keeping(self, handler: Handler) -> Handler:
        async def handle(call: Call) -> Reply:
            reply = await handler(call)
            if isinstance(call.prepared, VerifiedSignature):
                await self.keep(call.db, call.prepared)
            return reply

        return handle

    def _row(self, check: SignatureCheck, container_sha256: bytes) -> dict[str, object]:
        evidence = check.evidence
        is_kept = 0 < len(evidence) <= _MOST_EVIDENCE_BYTES
        sealed = self._cipher.seal(evidence, _place(container_sha256)) if is_kept else None
        return {
            "kind": check.kind.value,
            "algorithm": check.algorithm,
            "issuer_key_digest": check.issuer_key_digest,
            "serial_digest": check.serial_digest,
            "checked_at": check.checked_at,
            "source": check.source.value,
            "answered_at": check.answered_at,
            "evidence_sha256": hashlib.sha256(evidence).digest() if evidence else None,
            "sealed_evidence": sealed,
            "key_version": self._cipher.current_version if sealed else None,
            "limitations": list(check.limitations),
        }


def _place(container_sha256: bytes) -> str:
    return f"signature_checks.evidence|{container_sha256.hex()}"
