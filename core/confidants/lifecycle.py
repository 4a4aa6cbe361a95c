"""The one place where a relationship changes: the row, its step, its event together."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from core.confidants.model import Relationship, Verb
from core.confidants.repository import Change, RelationshipRepository
from core.contract.events import STATUS_CHANGE
from core.declarations.model import Author
from core.events.service import EventLog
from core.kit.clock import Clock
from core.kit.ids import new_id

ENTITY = "ConfidantPersonRelationship"
ENDING = "EndingSoonEvent"


class Lifecycle:
    """Begins and moves relationships that the caller holds."""

    def __init__(
        self, relationships: RelationshipRepository, events: EventLog, clock: Clock
    ) -> None:
        self._relationships = relationships
        self._events = events
        self._clock = clock

    async def begin(self, connection: AsyncConnection, new: Relationship, author: Author) -> None:
        """Write a new relationship."""
        change = Change(new_id(), Verb.REGISTER, author, new.inserted_at)
        await self._relationships.add(connection, new, change)
        await self._tell(connection, new, Verb.REGISTER, author)

    async def move(
        self, connection: AsyncConnection, changed: Relationship, verb: Verb, author: Author
    ) -> None:
        """Write what a step has changed."""
        change = Change(new_id(), verb, author, self._clock.now())
        await self._relationships.change(connection, changed, change)
        await self._tell(connection, changed, verb, author)

    async def _tell(
        self, connection: AsyncConnection, item: Relationship, verb: Verb, author: Author
    ) -> None:
        """The representative is told: it is he who acts, and whose chat there is."""
        status = "active" if item.is_active else "inactive"
        properties = {"status": {"new_value": status}}
        if verb in (Verb.REGISTER, Verb.VERIFY):
            properties["verification_status"] = {"new_value": item.verification_status}
        await self._events.record(
            connection,
            event_type=ENDING if verb is Verb.ANNOUNCE else STATUS_CHANGE,
            entity_type=ENTITY,
            entity_id=item.id,
            person_id=item.confidant_person_id,
            properties=properties,
            changed_by=author.user_id,
            client_id=author.client_id,
        )
