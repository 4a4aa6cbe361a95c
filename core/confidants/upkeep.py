"""What time does to relationships: their end is announced, and comes."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from core.confidants.lifecycle import Lifecycle
from core.confidants.model import ActingRules, Verb
from core.confidants.repository import RelationshipRepository
from core.confidants.service import ConfidantService
from core.declarations.model import SYSTEM
from core.kit.clock import Clock, today
from core.kit.db import Database

_BATCH = 50


class RelationshipUpkeep:
    """Announces and ends relationships, a batch in a transaction; repeating it changes nothing.

    Who may act is decided by the day itself at every call: this only writes it down and tells.
    """

    def __init__(
        self,
        relationships: RelationshipRepository,
        lifecycle: Lifecycle,
        confidants: ConfidantService,
        rules: ActingRules,
        clock: Clock,
    ) -> None:
        self._relationships = relationships
        self._lifecycle = lifecycle
        self._confidants = confidants
        self._rules = rules
        self._clock = clock

    async def run(self, database: Database) -> int:
        """Do everything that is due; returns how many relationships changed."""
        done = 0
        for step in (self._announce, self._end):
            while count := await database.run(step):
                done += count
        return done

    async def _announce(self, connection: AsyncConnection) -> int:
        until = today(self._clock) + self._rules.announced_before
        found = await self._relationships.due_to_announce(connection, until, _BATCH)
        for item in found:
            told = replace(item, announced_at=self._clock.now())
            await self._lifecycle.move(connection, told, Verb.ANNOUNCE, SYSTEM)
        return len(found)

    async def _end(self, connection: AsyncConnection) -> int:
        found = await self._relationships.due_to_end(connection, today(self._clock), _BATCH)
        for item in found:
            await self._confidants.close(connection, item, Verb.EXPIRE, SYSTEM)
        return len(found)
