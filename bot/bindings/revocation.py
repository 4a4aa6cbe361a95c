"""Ends tokens at the core: noted in the transaction that gave them up, done by a worker.

A token that the chat no longer holds must open nothing. The note survives a crash and an outage
of the core; a token that is already dead counts as ended.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bindings import repository
from core.client import CoreClient, CoreRefused, CoreUnavailable
from core.kit.clock import Clock
from core.kit.crypto import FieldCipher
from core.kit.db import Database
from core.kit.ids import new_id

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(seconds=60)
LONGEST_PAUSE: Final = timedelta(minutes=5)


class Revocations:
    """Notes tokens to be ended, and ends them."""

    def __init__(
        self,
        *,
        bot_id: int,
        database: Database,
        clock: Clock,
        cipher: FieldCipher,
        core: CoreClient,
    ) -> None:
        self._bot_id = bot_id
        self._database = database
        self._clock = clock
        self._cipher = cipher
        self._core = core

    async def add(self, connection: AsyncConnection, *, access: str, refresh: str) -> None:
        """Note tokens that open nothing any more once the caller's transaction commits."""
        id = new_id()  # noqa: A001 - the column's name
        now = self._clock.now()
        await repository.insert_revocation(
            connection,
            {
                "id": id,
                "bot_id": self._bot_id,
                "access": self._cipher.seal(access.encode(), f"bot.revocations.access|{id}"),
                "refresh": self._cipher.seal(refresh.encode(), f"bot.revocations.refresh|{id}"),
                "attempts": 0,
                "next_attempt_at": now,
                "created_at": now,
            },
        )

    async def run_due(self) -> int:
        """End every due token at the core; how many were ended."""
        ended = 0
        while True:
            now = self._clock.now()
            async with self._database.transaction() as connection:
                row = await repository.claim_revocation(connection, self._bot_id, now, now + LEASE)
            if row is None:
                return ended
            ended += await self._end(row)

    async def _end(self, row: Row[Any]) -> bool:
        access = self._cipher.open(row.access, f"bot.revocations.access|{row.id}").decode()
        refresh = self._cipher.open(row.refresh, f"bot.revocations.refresh|{row.id}").decode()
        try:
            await self._log_out(access, refresh)
        except CoreUnavailable as problem:
            pause = min(problem.retry_after * 2 ** min(row.attempts, 10), LONGEST_PAUSE)
            async with self._database.transaction() as connection:
                await repository.update_revocation(
                    connection, row.id, {"next_attempt_at": self._clock.now() + pause}
                )
            return False
        async with self._database.transaction() as connection:
            await repository.delete_revocation(connection, row.id)
        log.info("tokens.ended", revocation=str(row.id))
        return True

    async def _log_out(self, access: str, refresh: str) -> None:
        """End the session of a pair; an access token that died is first exchanged for a living."""
        try:
            await self._core.access.logout(access)
        except CoreRefused:
            try:
                issued = await self._core.access.refresh(
                    refresh, idempotency_key=exchange_key(refresh)
                )
                await self._core.access.logout(issued.value)
            except CoreRefused:
                return  # nothing of it lives any more


def exchange_key(refresh: str) -> str:
    """An idempotency key that a repeated exchange of the same refresh token has, too."""
    return hashlib.sha256(refresh.encode()).hexdigest()
