"""Everything that ends by itself, in one order: for the scheduler, and for an operator."""

from __future__ import annotations

import structlog

from core.declaration_requests.expiry import RequestExpiry
from core.declaration_requests.upkeep import RequestUpkeep
from core.declarations.upkeep import DeclarationUpkeep
from core.kit.db import Database
from core.persons.departure import PersonDeparture

log = structlog.get_logger(__name__)


class Endings:
    """What time and the registers end. Safe to repeat, to break off, and to run side by side."""

    def __init__(
        self,
        database: Database,
        *,
        persons: PersonDeparture,
        expiry: RequestExpiry,
        requests: RequestUpkeep,
        declarations: DeclarationUpkeep,
    ) -> None:
        self._database = database
        self._persons = persons
        self._expiry = expiry
        self._requests = requests
        self._declarations = declarations

    async def run(self) -> dict[str, int]:
        """Do everything that is due; returns how much of what was done.

        Persons come first: of who is dead nobody is told that his doctor has left. Overdue
        requests come before those whose doctor has left, and ends before announcements.
        """
        done = {
            "persons": await self._persons.run(),
            "expired": await self._expiry.run(),
            **await self._requests.run(self._database),
            **await self._declarations.run(self._database),
        }
        if any(done.values()):
            log.info("endings.done", **done)
        return done

    async def due(self) -> dict[str, int]:
        """How much :meth:`run` would end now; nothing is changed."""
        return {
            "persons": await self._persons.due(),
            "expired": await self._expiry.due(),
            "cancelled": await self._requests.due(self._database),
            **await self._declarations.due(self._database),
        }
