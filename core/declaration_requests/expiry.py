"""Requests whose time is over end by themselves, and their personal data goes."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.declaration_requests import StatusReason
from core.declaration_requests import repository
from core.declaration_requests.lifecycle import Lifecycle
from core.declaration_requests.repository import RequestRepository
from core.declaration_requests.transitions import Verb
from core.declarations.model import SYSTEM
from core.declarations.service import DeclarationService
from core.kit.clock import Clock
from core.kit.db import Database

_BATCH = 200


class RequestExpiry:
    """Ends overdue requests.

    One transaction for each, in the turn of its person: killed at any moment it has lost
    nothing, and run twice, or in several processes at once, it does nothing twice.
    """

    def __init__(
        self,
        database: Database,
        requests: RequestRepository,
        lifecycle: Lifecycle,
        declarations: DeclarationService,
        clock: Clock,
    ) -> None:
        self._database = database
        self._requests = requests
        self._lifecycle = lifecycle
        self._declarations = declarations
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

    async def due(self) -> int:
        """How many requests :meth:`run` would end now."""
        async with self._database.transaction() as connection:
            return await repository.count_overdue(connection, self._clock.now())

    async def _expire(self, connection: AsyncConnection, person_id: UUID, request_id: UUID) -> int:
        await self._declarations.take_turn(connection, person_id)
        found = await self._requests.get(connection, person_id, request_id)
        if found is None or not found.is_open:
            return 0  # somebody was faster
        await self._lifecycle.move(
            connection, found, Verb.EXPIRE, SYSTEM, reason=StatusReason.EXPIRED
        )
        return 1
