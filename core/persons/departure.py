"""Who died, or whose record was merged into another, leaves nothing behind that still runs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.kit.db import Database
from core.persons.model import OutOfUse
from core.persons.service import PersonService

_BATCH = 200


class Affected(Protocol):
    """A domain where something may hang on a person."""

    async def person_gone(
        self, connection: AsyncConnection, person_id: UUID, why: OutOfUse
    ) -> None:
        """End what still runs, in the transaction in which the person is settled."""


class PersonDeparture:
    """Ends what hangs on persons who are out of use.

    One transaction for each, which holds the person: killed at any moment it has lost nothing,
    and run twice, or in several processes at once, it does nothing twice.
    """

    def __init__(
        self, database: Database, persons: PersonService, affected: Sequence[Affected]
    ) -> None:
        self._database = database
        self._persons = persons
        self._affected = affected

    async def run(self) -> int:
        """Settle everybody who is gone; returns how many they were."""
        done = 0
        while True:
            async with self._database.transaction() as connection:
                batch = await self._persons.departing(connection, _BATCH)
            for person_id in batch:
                done += await self._database.run(partial(self._settle, person_id=person_id))
            if len(batch) < _BATCH:
                return done

    async def due(self) -> int:
        """How many persons :meth:`run` would settle now."""
        async with self._database.transaction() as connection:
            return await self._persons.count_departing(connection)

    async def _settle(self, connection: AsyncConnection, person_id: UUID) -> int:
        why = await self._persons.hold_departing(connection, person_id)
        if why is None:
            return 0  # somebody was faster, or he is in use again
        for domain in self._affected:
            await domain.person_gone(connection, person_id, why)
        await self._persons.settle_departure(connection, person_id)
        return 1
