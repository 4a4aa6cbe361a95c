"""Hands stored signatures to the core and tells the conversations, exactly once.

A signature is stored before the core hears of it. From then on nothing is lost: a replica claims
it for a while, calls the core with the session's id as idempotency key, and writes the answer, its
consequences and the conversation's event in one transaction. Killed in between, the claim runs
out and the same call is made again, to which the core gives the same answer.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.flow import SignInRequired
from bot.signing import repository
from bot.signing.ledger import EXPIRED, FAILED, Ledger
from bot.signing.model import Durations, Refusal, SigningSession, State, Verb
from bot.signing.seals import Seals
from core.client import CoreRefused, CoreUnavailable
from core.contract.errors import ErrorCode
from core.kit.clock import Clock
from core.kit.db import Database

log = structlog.get_logger(__name__)

FIRST_PAUSE: Final = timedelta(seconds=1)
LONGEST_PAUSE: Final = timedelta(seconds=60)
POLL_SECONDS: Final = 1.0
OUTLIVED_AT_ONCE: Final = 100


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many calls that the core did not answer."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts - 1, 10)
    return min(doubled, LONGEST_PAUSE)


class Completion:
    """Settles what has been received and ends what has been outlived."""

    def __init__(
        self,
        *,
        bot_id: int,
        database: Database,
        clock: Clock,
        ledger: Ledger,
        seals: Seals,
        durations: Durations,
    ) -> None:
        self._bot_id = bot_id
        self._database = database
        self._clock = clock
        self._ledger = ledger
        self._seals = seals
        self._durations = durations
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """There is something to hand on; it would be found by itself within a second."""
        self._woken.set()

    async def work(self) -> None:
        """One round for a supervised loop: settle, end, and wait for more."""
        await self.settle_due()
        await self.end_outlived()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)
        self._woken.clear()

    async def release(self) -> None:
        """End every lease at once, after a crash of the only process: patients are waiting."""
        async with self._database.transaction() as connection:
            await repository.release_received(connection, self._bot_id, self._clock.now())

    async def settle_due(self) -> int:
        """Hand every due signature to the core; how many were handed."""
        handed = 0
        while True:
            now = self._clock.now()
            async with self._database.transaction() as connection:
                row = await repository.claim_received(
                    connection, self._bot_id, now, now + self._durations.lease
                )
            if row is None:
                return handed
            await self._settle(row)
            handed += 1

    async def _settle(self, row: Row[Any]) -> None:
        session = repository.session_of(row)
        try:
            container = self._seals.open("container", session.id, row.container)
            earned = await self._ledger.action_of(session).submit(session, container)
        except SignInRequired:
            await self._refuse(session.id, Refusal.SIGN_IN_ENDED)
        except CoreRefused as problem:
            if problem.code == ErrorCode.TOO_MANY_REQUESTS:
                await self._postpone(session, problem.retry_after)
            else:
                await self._refuse(session.id, problem.code)
        except CoreUnavailable as problem:
            await self._postpone(session, problem.retry_after)
        except Exception:
            log.exception("signing.submit_failed", signing_session=str(session.id))
            await self._postpone(session)
        else:
            await self._accept(session.id, earned)

    async def _accept(self, session_id: UUID, earned: bytes) -> None:
        async def work(connection: AsyncConnection) -> None:
            row = await repository.lock_session(connection, session_id)
            if row is None:
                return
            session = repository.session_of(row)
            if session.state is State.BURNT:
                await self._ledger.action_of(session).withdraw(connection, session, earned)
            elif session.state is not State.RECEIVED:
                return  # a rival, whose call was answered with the same words, was first
            elif session.needs_return:
                await self._ledger.move(
                    connection,
                    row,
                    Verb.ACCEPT,
                    container=None,
                    earned=self._seals.seal("earned", session_id, earned),
                    expires_at=self._clock.now() + self._durations.session,
                )
            else:
                await self._ledger.complete(connection, row, earned)

        await self._database.run(work)
        self._ledger.wake()

    async def _refuse(self, session_id: UUID, code: str) -> None:
        async def work(connection: AsyncConnection) -> None:
            row = await repository.lock_session(connection, session_id)
            if row is not None and row.state == State.RECEIVED:
                await self._ledger.refuse(connection, row, code)

        await self._database.run(work)
        self._ledger.wake()

    async def _postpone(self, session: SigningSession, at_least: timedelta | None = None) -> None:
        """Try again later; the first time, tell the chat that the answer is late (ER10b)."""
        pause = max(pause_after(session.attempts), at_least or timedelta(0))

        async def work(connection: AsyncConnection) -> None:
            row = await repository.lock_session(connection, session.id)
            if row is None or row.state != State.RECEIVED:
                return
            values = {"next_attempt_at": self._clock.now() + pause}
            await repository.update_session(connection, session.id, values)
            if session.attempts == 1:
                await self._ledger.tell(connection, session, FAILED, {"code": Refusal.DELAYED})

        await self._database.run(work)
        self._ledger.wake()

    async def end_outlived(self) -> int:
        """End sessions whose time has run out and tell their chats (ER11); how many."""

        async def work(connection: AsyncConnection) -> int:
            rows = await repository.lock_outlived(
                connection, self._bot_id, self._clock.now(), OUTLIVED_AT_ONCE
            )
            for row in rows:
                session = await self._ledger.move(connection, row, Verb.EXPIRE)
                await self._ledger.tell(connection, session, EXPIRED)
            return len(rows)

        ended = await self._database.run(work)
        if ended:
            self._ledger.wake()
        return ended

    async def is_busy(self, connection: AsyncConnection, chat_id: int) -> bool:
        """Whether a signature of the chat still waits for the core's answer."""
        return await repository.is_signing(connection, self._bot_id, chat_id)

    async def sweep(self) -> int:
        """Delete what has served; how many rows."""
        now = self._clock.now()
        async with self._database.transaction() as connection:
            return await repository.sweep(
                connection,
                launches_before=now - 2 * (self._durations.launch + self._durations.ahead),
                sessions_before=now - self._durations.kept,
            )
