"""Events: the published list by date, and the feed by cursor that the core adds."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from core.contract.wire import Data, Moment, PageQuery, Query

STATUS_CHANGE = "StatusChangeEvent"
# Something is going to end by itself; told once, in advance.
ENDING_SOON = "EndingSoonEvent"
MAX_WAIT_SECONDS = 30
MAX_FEED_LIMIT = 500


class Event(Data):
    """A change of a thing's attribute, as published.

    Attributes:
        properties: changed attributes, each ``{"new_value": …}``.
        changed_by: user who made the change, or the system's own id.
    """

    id: UUID
    event_type: str
    entity_type: str
    entity_id: UUID
    properties: dict[str, Any]
    event_time: Moment
    changed_by: UUID


class FeedEvent(Event):
    """An event of a patient who uses the channel, with the patient's id.

    Attributes:
        changed_by_patient: he, or who acts for him, made the change, through whatever channel.
        changed_by_person_id: which of them it was.
        changed_here: the channel that reads carried the change; absent where that is not known.
    """

    person_id: UUID
    changed_by_patient: bool = False
    changed_by_person_id: UUID | None = None
    changed_here: bool | None = None


class EventQuery(PageQuery):
    """Filters of the published list; at most three hours between the dates."""

    date: Moment
    date_to: Moment | None = None
    event_type: str | None = None
    entity_type: str | None = None
    attribute_name: str | None = None
    new_value: str | None = None


class FeedQuery(Query):
    """Where the reader stands and how long it will wait for news.

    Attributes:
        after: cursor of the last answer; without one, the feed starts at the oldest event kept.
    """

    after: str | None = None
    wait_seconds: Annotated[float, Field(ge=0, le=MAX_WAIT_SECONDS)] = 0
    limit: Annotated[int, Field(ge=1, le=MAX_FEED_LIMIT)] = 100


class Feed(Data):
    """News since a cursor, oldest first.

    Attributes:
        cursor: where to go on; it moves also when none of the news was for this channel.
        has_more: more is there already, so ask again without waiting.
    """

    items: list[FeedEvent]
    cursor: str | None = None
    has_more: bool
