"""Recording of changes, and the two ways to read them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.errors import ErrorCode
from core.contract.events import EventQuery, FeedQuery
from core.errors import CoreError, InvalidEntry, InvalidInput, NotFound
from core.events import repository
from core.events.model import Cursor, RecordedEvent
from core.kit.clock import Clock
from core.kit.db import Database
from core.kit.ids import new_id

# Source: events are asked for by date, at most 3 hours at once (PIS API 9.11, Events).
LONGEST_STRETCH = timedelta(hours=3)

_POLL_SECONDS = (0.1, 0.25)
# One call looks through at most this many events, so that a channel with few patients
# moves along the feed of everybody in bounded steps.
_SCAN_BATCH = 1000


@dataclass(frozen=True)
class NewEvent:
    """An event to be written; see :meth:`EventLog.record`."""

    event_type: str
    entity_type: str
    entity_id: UUID
    person_id: UUID | None
    properties: Mapping[str, Any]
    changed_by: UUID
    client_id: UUID | None = None


class EventLog:
    """Writes events. The only way for a domain to tell the channels that something changed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def record(
        self,
        connection: AsyncConnection,
        *,
        event_type: str,
        entity_type: str,
        entity_id: UUID,
        person_id: UUID | None,
        properties: Mapping[str, Any],
        changed_by: UUID,
        client_id: UUID | None = None,
    ) -> UUID:
        """Write an event in the caller's transaction: it is there if and only if the change is.

        Args:
            connection: the transaction of the change.
            event_type: ``StatusChangeEvent`` or an own kind.
            entity_type: what changed, such as ``Declaration``.
            entity_id: which one.
            person_id: the patient to be told, if any.
            properties: changed attributes, each ``{"new_value": …}``; never personal data.
            changed_by: the user, or the system's own id.
            client_id: the channel that carried the change, if any.
        """
        new = NewEvent(
            event_type, entity_type, entity_id, person_id, properties, changed_by, client_id
        )
        row = self._row(new)
        await repository.add(connection, row)
        event_id: UUID = row["id"]
        return event_id

    async def record_all(self, connection: AsyncConnection, events: Sequence[NewEvent]) -> None:
        """Write many events at once, as :meth:`record` writes one."""
        if events:
            await repository.add_all(connection, [self._row(event) for event in events])

    def _row(self, new: NewEvent) -> dict[str, Any]:
        return {
            "id": new_id(),
            "person_id": new.person_id,
            "event_type": new.event_type,
            "entity_type": new.entity_type,
            "entity_id": new.entity_id,
            "properties": dict(new.properties),
            "event_time": self._clock.now(),
            "changed_by": new.changed_by,
            "client_id": new.client_id,
        }


class Audience(Protocol):
    """Knows which patients let a channel act for them."""

    async def granted(
        self, connection: AsyncConnection, client_id: UUID, person_ids: Collection[UUID]
    ) -> Mapping[UUID, Mapping[UUID, UUID]]:
        """Who acts for those persons through the channel: of each the accounts, and whose."""


@dataclass(frozen=True)
class News:
    """What a reader of the feed gets."""

    items: list[RecordedEvent]
    cursor: Cursor | None
    has_more: bool
    accounts: Mapping[UUID, Mapping[UUID, UUID]] = field(default_factory=dict)

    def changed_by(self, event: RecordedEvent) -> UUID | None:
        """Who made the change, through whatever channel: the patient, or who acts for him.

        None for everybody else: a channel learns of those alone who let it act.
        """
        if event.person_id is None:
            return None
        return self.accounts.get(event.person_id, {}).get(event.changed_by)


class EventReader:
    """Reads events: the published list, and the feed."""

    def __init__(self, database: Database, audience: Audience, *, max_waiting: int = 200) -> None:
        self._database = database
        self._audience = audience
        self._places = asyncio.Semaphore(max_waiting)
        self._closing = asyncio.Event()

    def close(self) -> None:
        """Answer every waiting reader now; the process is about to end."""
        self._closing.set()

    async def page(
        self, connection: AsyncConnection, query: EventQuery
    ) -> tuple[list[RecordedEvent], int]:
        """A page of the published list, and how many events fit in all.

        Raises:
            InvalidInput: the stretch of time is longer than three hours or runs backwards.
        """
        until = query.date_to or query.date + LONGEST_STRETCH
        if not timedelta(0) <= until - query.date <= LONGEST_STRETCH:
            invalid = InvalidEntry("$.date_to", "invalid", "at most 3 hours after date")
            raise InvalidInput(ErrorCode.INVALID_INPUT, invalid=[invalid])
        wanted = repository.Filter(
            since=query.date,
            until=until,
            event_type=query.event_type,
            entity_type=query.entity_type,
            attribute_name=query.attribute_name,
            new_value=query.new_value,
        )
        found, total = await repository.by_filter(connection, wanted, query.offset, query.page_size)
        return list(found), total

    async def details(self, connection: AsyncConnection, event_id: UUID) -> RecordedEvent:
        """One event.

        Raises:
            NotFound: there is none with this id.
        """
        found = await repository.by_id(connection, event_id)
        if found is None:
            raise NotFound(ErrorCode.NOT_FOUND)
        return found

    async def news(self, client_id: UUID, query: FeedQuery) -> News:
        """Events of the channel's patients since a cursor, waiting for the first if asked to.

        No transaction is held while waiting.

        Raises:
            CoreError: ``TOO_MANY_REQUESTS`` when too many readers wait already.
            InvalidInput: the cursor is none.
        """
        cursor = Cursor.decode(query.after) if query.after else None
        news = await self._look(client_id, cursor, query.limit)
        if news.items or news.has_more or not query.wait_seconds:
            return news
        if self._places.locked():
            raise CoreError(ErrorCode.TOO_MANY_REQUESTS)
        async with self._places:
            return await self._wait(client_id, news, query)

    async def _wait(self, client_id: UUID, news: News, query: FeedQuery) -> News:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + query.wait_seconds
        while not (news.items or news.has_more or self._closing.is_set()):
            pause = min(random.uniform(*_POLL_SECONDS), deadline - loop.time())  # noqa: S311
            if pause <= 0:
                break
            await asyncio.sleep(pause)
            news = await self._look(client_id, news.cursor, query.limit)
        return news

    async def _look(self, client_id: UUID, cursor: Cursor | None, limit: int) -> News:
        async with self._database.transaction() as connection:
            batch = await repository.settled_after(connection, cursor, max(limit, _SCAN_BATCH))
            if not batch:
                return News([], cursor, has_more=False)
            persons = {event.person_id for event in batch if event.person_id}
            allowed = await self._audience.granted(connection, client_id, persons)
        items = [event for event in batch if event.person_id in allowed]
        if len(items) > limit:
            items = items[:limit]
            return News(items, items[-1].cursor, True, allowed)
        full = len(batch) >= max(limit, _SCAN_BATCH)
        return News(items, batch[-1].cursor, full, allowed)
