"""Requests whose time or person is gone end by themselves, and their personal data goes."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.declarations.model import SYSTEM
from core.kit.clock import Clock
from core.kit.db import Database
from core.person_requests import repository
from core.person_requests.lifecycle import Lifecycle
from core.person_requests.repository import PersonRequestRepository
from core.person_requests.transitions import OPEN, Verb
from core.persons.model import OutOfUse

_BATCH = 200


class PersonRequestExpiry:
    """Ends overdue requests, one transaction for each: killed at any moment it has lost nothing."""

    def __init__(
        self,
        database: Database,
        requests: PersonRequestRepository,
        lifecycle: Lifecycle,
        clock: Clock,
    ) -> None:
        self._database = database
        self._requests = requests
        self._lifecycle = lifecycle
        self._clock = clock

    async def run(self) -> int:
        """End everything that is overdue now; returns how many requests that were."""
        ended = 0
        while True:
            async with self._database.transaction() as connection:
                batch = await repository.overdue(connection, self._clock.now(), _BATCH)
            for person_id, request_id in batch:
                expire = partial(self._expire, person_id=person_id, request_id=request_id)
                ended += await self._database.run(expire)
            if len(batch) < _BATCH:
                return ended

    async def person_gone(
        self, connection: AsyncConnection, person_id: UUID, why: OutOfUse
    ) -> None:
        """End the request of one who is out of use."""
        found = await self._requests.open_one(connection, person_id)
        if found:
            is_over = found.status_at(self._clock.now()) not in OPEN
            verb = Verb.EXPIRE if is_over else Verb.CANCEL
            await self._lifecycle.move(connection, found, verb, SYSTEM)

    async def _expire(self, connection: AsyncConnection, person_id: UUID, request_id: UUID) -> int:
        found = await self._requests.get(connection, person_id, request_id)
        if found is None or not found.is_open:
            return 0  # somebody was faster
        await self._lifecycle.move(connection, found, Verb.EXPIRE, SYSTEM)
        return 1
