"""Queries of the feed's position."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news.tables import position


async def cursor(connection: AsyncConnection, bot_id: int) -> str | None:
    """Where to go on reading; None for a reader that has never read."""
    found: str | None = await connection.scalar(
        select(position.c.cursor).where(position.c.bot_id == bot_id)
    )
    return found


async def move(connection: AsyncConnection, bot_id: int, to: str, read_at: datetime) -> None:
    """Remember that everything before ``to`` has become deliveries."""
    values = {"bot_id": bot_id, "cursor": to, "read_at": read_at}
    statement = insert(position).values(values)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=[position.c.bot_id], set_=values)
    )
