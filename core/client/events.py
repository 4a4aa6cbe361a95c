"""Events: the feed that a channel reads, and the published list."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.client.pages import Page
from core.client.transport import Transport
from core.contract.events import Event, EventQuery, Feed, FeedQuery


class Events:
    """Events of the channel's patients."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def feed(
        self, after: str | None, *, wait: timedelta = timedelta(0), limit: int = 100
    ) -> Feed:
        """News since a cursor, oldest first.

        Args:
            after: cursor of the last answer; None starts at the oldest event kept.
            wait: how long to wait for the first event when there is none.
            limit: how many at most.
        """
        query = FeedQuery(after=after, wait_seconds=wait.total_seconds(), limit=limit)
        answer = await self._transport.call("GET", "/api/events/feed", query=query, wait=wait)
        return answer.one(Feed)

    async def page(self, query: EventQuery) -> Page[Event]:
        """One page of the events of at most three hours, of everybody, oldest first."""
        answer = await self._transport.call("GET", "/api/events/", query=query)
        return Page.of(answer, Event)

    async def get(self, event_id: UUID) -> list[Event]:
        """One event, in a list as published."""
        answer = await self._transport.call("GET", f"/api/events/{event_id}")
        return answer.many(Event)
