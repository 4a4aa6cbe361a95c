"""Queries of events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, func, insert, select, text, tuple_
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.ext.asyncio import AsyncConnection

from core.events.model import Cursor, RecordedEvent
from core.events.tables import event

_SETTLED = text("event.xact_id < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint")
_ANY_VALUE = cast("$.*.new_value ? (@ == $wanted)", JSONPATH)


@dataclass(frozen=True)
class Filter:
    """Which events of a stretch of time are wanted."""

    since: datetime
    until: datetime
    event_type: str | None = None
    entity_type: str | None = None
    attribute_name: str | None = None
    new_value: str | None = None


async def add(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """Write an event in the caller's transaction."""
    await connection.execute(insert(event).values(values))


async def add_all(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Write events in the caller's transaction."""
    await connection.execute(insert(event), list(rows))


async def settled_after(
    connection: AsyncConnection, cursor: Cursor | None, limit: int
) -> Sequence[RecordedEvent]:
    """Events of patients behind ``cursor`` that no later commit can precede, in feed order."""
    query = select(event).where(_SETTLED, event.c.person_id.is_not(None))
    if cursor:
        query = query.where(
            tuple_(event.c.xact_id, event.c.id) > tuple_(cursor.xact_id, cursor.event_id)
        )
    query = query.order_by(event.c.xact_id, event.c.id).limit(limit)
    rows = (await connection.execute(query)).mappings()
    return [RecordedEvent(**row) for row in rows]


async def by_filter(
    connection: AsyncConnection, wanted: Filter, offset: int, limit: int
) -> tuple[Sequence[RecordedEvent], int]:
    """One page of the events that fit, oldest first, and how many fit in all."""
    conditions = _conditions(wanted)
    total = await connection.scalar(select(func.count()).select_from(event).where(*conditions))
    query = (
        select(event)
        .where(*conditions)
        .order_by(event.c.event_time, event.c.id)
        .offset(offset)
        .limit(limit)
    )
    rows = (await connection.execute(query)).mappings()
    return [RecordedEvent(**row) for row in rows], int(total or 0)


async def by_id(connection: AsyncConnection, event_id: UUID) -> RecordedEvent | None:
    """One event."""
    query = select(event).where(event.c.id == event_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    return RecordedEvent(**row) if row else None


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions = [event.c.event_time >= wanted.since, event.c.event_time <= wanted.until]
    if wanted.event_type:
        conditions.append(event.c.event_type == wanted.event_type)
    if wanted.entity_type:
        conditions.append(event.c.entity_type == wanted.entity_type)
    if wanted.attribute_name:
        conditions.append(event.c.properties.has_key(wanted.attribute_name))
    if wanted.attribute_name and wanted.new_value:
        value = {wanted.attribute_name: {"new_value": wanted.new_value}}
        conditions.append(event.c.properties.contains(value))
    elif wanted.new_value:
        named = func.jsonb_build_object("wanted", cast(wanted.new_value, Text))
        conditions.append(func.jsonb_path_exists(event.c.properties, _ANY_VALUE, named))
    return conditions
