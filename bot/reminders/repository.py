"""Queries over the table of reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reminders.tables import reminders

_T = reminders


async def offer(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """Make a row; of one that is there only the last day changes."""
    statement = insert(_T).values(values)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["bot_id", "chat_id", "declaration_id"],
            set_={"ends_on": statement.excluded.ends_on},
        )
    )


async def last_day(
    connection: AsyncConnection, bot_id: int, chat_id: int, declaration_id: UUID
) -> date | None:
    """The last day of a declaration that a chat was told of."""
    found: date | None = await connection.scalar(
        select(_T.c.ends_on).where(*_one(bot_id, chat_id, declaration_id))
    )
    return found


async def set_due(
    connection: AsyncConnection,
    bot_id: int,
    chat_id: int,
    declaration_id: UUID,
    due_at: datetime | None,
) -> None:
    """Ask for a reminder at a moment, or for none."""
    one = _one(bot_id, chat_id, declaration_id)
    await connection.execute(update(_T).where(*one).values(due_at=due_at))


async def take_due(
    connection: AsyncConnection, bot_id: int, now: datetime, limit: int
) -> Sequence[Row[Any]]:
    """Give what is due, the earliest first, and have it due no more; what another takes is his."""
    due = (
        select(_T)
        .where(_T.c.bot_id == bot_id, _T.c.due_at <= now)
        .order_by(_T.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await connection.execute(due)).all()
    for row in rows:
        await set_due(connection, bot_id, row.chat_id, row.declaration_id, None)
    return rows


async def drop(connection: AsyncConnection, bot_id: int, declaration_id: UUID) -> None:
    """Delete what concerns a declaration, in every chat."""
    await connection.execute(
        delete(_T).where(_T.c.bot_id == bot_id, _T.c.declaration_id == declaration_id)
    )


async def forget(connection: AsyncConnection, bot_id: int, chat_id: int) -> None:
    """Delete what concerns a chat."""
    await connection.execute(delete(_T).where(_T.c.bot_id == bot_id, _T.c.chat_id == chat_id))


async def sweep(connection: AsyncConnection, bot_id: int, today: date) -> int:
    """Delete what is over; how much."""
    over = delete(_T).where(_T.c.bot_id == bot_id, _T.c.ends_on < today)
    return (await connection.execute(over)).rowcount


def _one(
    bot_id: int, chat_id: int, declaration_id: UUID
) -> tuple[ColumnElement[bool], ColumnElement[bool], ColumnElement[bool]]:
    return _T.c.bot_id == bot_id, _T.c.chat_id == chat_id, _T.c.declaration_id == declaration_id
