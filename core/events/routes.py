"""HTTP methods of events."""

from __future__ import annotations

from collections.abc import Sequence

from core.contract.access import Scope
from core.contract.events import Event, EventQuery, Feed, FeedEvent, FeedQuery
from core.contract.wire import Paging
from core.events.model import RecordedEvent
from core.events.service import EventReader
from core.kit.envelope import Reply
from core.kit.routing import Call, Route

_PIS = "PIS API 9.11.0.3"


class EventRoutes:
    """The published list by date, one event, and the own feed by cursor."""

    def __init__(self, reader: EventReader) -> None:
        self._reader = reader

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "GET",
                "/api/events/feed",
                self._feed,
                who="client",
                scope=Scope.EVENTS_READ,
                query=FeedQuery,
                response=Feed,
                transactional=False,
                summary="News of the channel's patients since a cursor, with long poll",
                client_method="events.feed",
            ),
            Route(
                "GET",
                "/api/events/{id}",
                self._details,
                who="client",
                scope=Scope.EVENTS_READ,
                response=list[Event],
                summary="One event",
                client_method="events.get",
                source=_PIS,
            ),
            Route(
                "GET",
                "/api/events/",
                self._page,
                who="client",
                scope=Scope.EVENTS_READ,
                query=EventQuery,
                response=list[Event],
                summary="Events of at most three hours",
                client_method="events.page",
                source=_PIS,
            ),
        ]

    async def _page(self, call: Call) -> Reply:
        query = call.query(EventQuery)
        found, total = await self._reader.page(call.db, query)
        return Reply([_view(event) for event in found], paging=Paging.of(query, total))

    async def _details(self, call: Call) -> Reply:
        # Published as a list of one.
        return Reply([_view(await self._reader.details(call.db, call.id()))])

    async def _feed(self, call: Call) -> Reply:
        reader_id = call.user.client_id
        news = await self._reader.news(reader_id, call.query(FeedQuery))
        items = [
            FeedEvent(
                **_view(event).model_dump(),
                person_id=event.person_id,
                changed_by_patient=news.changed_by(event) is not None,
                changed_by_person_id=news.changed_by(event),
                changed_here=event.client_id == reader_id if event.client_id else None,
            )
            for event in news.items
            if event.person_id
        ]
        cursor = news.cursor.encode() if news.cursor else None
        return Reply(Feed(items=items, cursor=cursor, has_more=news.has_more))


def _view(event: RecordedEvent) -> Event:
    return Event(
        id=event.id,
        event_type=event.event_type,
        entity_type=event.entity_type,
        entity_id=event.entity_id,
        properties=event.properties,
        event_time=event.event_time,
        changed_by=event.changed_by,
    )
