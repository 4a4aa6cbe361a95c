"""Queries of verification tasks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.kit.ids import new_id
from core.verification.model import Stream
from core.verification.tables import verification_task

_T = verification_task


@dataclass(frozen=True)
class Task:
    """A register to be asked about a person."""

    id: UUID
    person_id: UUID
    stream: Stream
    attempts: int


async def put(
    connection: AsyncConnection, person_id: UUID, streams: Iterable[Stream], now: datetime
) -> None:
    """Have registers asked; a task that waits already is replaced, its attempts forgotten."""
    rows = [
        {
            "person_id": person_id,
            "stream": stream,
            "id": new_id(),
            "attempts": 0,
            "due_at": now,
            "inserted_at": now,
        }
        for stream in sorted(streams)
    ]
    if not rows:
        return
    statement = insert(_T).values(rows)
    replaced = {name: statement.excluded[name] for name in ("id", "attempts", "due_at")}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["person_id", "stream"], set_=replaced)
    )


async def drop_others(
    connection: AsyncConnection, person_id: UUID, streams: Iterable[Stream]
) -> None:
    """Forget tasks of registers that have nothing to say of the person any more."""
    await connection.execute(
        delete(_T).where(_T.c.person_id == person_id, _T.c.stream.not_in(list(streams)))
    )


async def claim(
    connection: AsyncConnection, now: datetime, until: datetime, limit: int
) -> Sequence[Task]:
    """Tasks that are due, taken until a moment: whoever dies with them loses nothing."""
    due = (
        select(_T.c.person_id, _T.c.stream)
        .where(_T.c.due_at <= now)
        .order_by(_T.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(_T)
        .where(tuple_(_T.c.person_id, _T.c.stream).in_(due))
        .values(due_at=until, attempts=_T.c.attempts + 1)
        .returning(_T.c.id, _T.c.person_id, _T.c.stream, _T.c.attempts)
    )
    return [
        Task(row.id, row.person_id, Stream(row.stream), row.attempts)
        for row in await connection.execute(taken)
    ]


async def finish(connection: AsyncConnection, task: Task) -> bool:
    """Take a task away; whether it was still the one that was asked about."""
    done = await connection.execute(delete(_T).where(_T.c.id == task.id).returning(_T.c.id))
    return done.first() is not None


async def postpone(connection: AsyncConnection, task: Task, due_at: datetime) -> None:
    """Ask again later."""
    await connection.execute(update(_T).where(_T.c.id == task.id).values(due_at=due_at))
