"""Queries over those whom the patients of chats represent, and the tokens about them.

A row stays when its tokens go: the representative is still told of what concerns the person.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chats.tables import represented

_T = represented
Values = dict[str, Any]


async def of_chat(connection: AsyncConnection, bot_id: int, chat_id: int) -> Sequence[Row[Any]]:
    """Everybody whom the chat has acted for."""
    statement = select(_T).where(*_is(bot_id, chat_id)).order_by(_T.c.person_id)
    return (await connection.execute(statement)).all()


async def read(
    connection: AsyncConnection, bot_id: int, chat_id: int, person_id: UUID
) -> Row[Any] | None:
    """One of them, with sealed tokens if there are any."""
    statement = select(_T).where(*_is(bot_id, chat_id), _T.c.person_id == person_id)
    return (await connection.execute(statement)).one_or_none()


async def of_relationship(
    connection: AsyncConnection, bot_id: int, relationship_id: UUID
) -> Sequence[Row[Any]]:
    """The rows that stand on a relationship, in whatever chats."""
    statement = select(_T).where(_T.c.bot_id == bot_id, _T.c.relationship_id == relationship_id)
    return (await connection.execute(statement)).all()


async def chats_for(
    connection: AsyncConnection, bot_id: int, person_id: UUID, ended: Collection[UUID]
) -> Sequence[int]:
    """Chats whose patient represents a person, but for relationships that have ended."""
    statement = select(_T.c.chat_id).where(
        _T.c.bot_id == bot_id,
        _T.c.person_id == person_id,
        _T.c.relationship_id.not_in(ended),
    )
    return (await connection.execute(statement)).scalars().all()


async def save(connection: AsyncConnection, values: Values) -> None:
    """Keep tokens in place of earlier ones about the same person."""
    statement = upsert(_T).values(**values)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["bot_id", "chat_id", "person_id"],
            set_={name: statement.excluded[name] for name in values},
        )
    )


async def renew(connection: AsyncConnection, values: Values) -> None:
    """Keep tokens about somebody whom the patient is known to represent."""
    key = {name: values[name] for name in ("bot_id", "chat_id", "person_id")}
    await connection.execute(
        update(_T).where(*(_T.c[name] == value for name, value in key.items())).values(**values)
    )


async def empty(
    connection: AsyncConnection, bot_id: int, chat_id: int, person_id: UUID | None = None
) -> None:
    """Drop the tokens about one person, or about all; whom the patient represents stays known."""
    one = () if person_id is None else (_T.c.person_id == person_id,)
    await connection.execute(update(_T).where(*_is(bot_id, chat_id), *one).values(sealed=None))


async def forget(
    connection: AsyncConnection, bot_id: int, chat_id: int, person_id: UUID | None = None
) -> None:
    """Delete one row of a chat, or all."""
    one = () if person_id is None else (_T.c.person_id == person_id,)
    await connection.execute(delete(_T).where(*_is(bot_id, chat_id), *one))


def _is(bot_id: int, chat_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _T.c.bot_id == bot_id, _T.c.chat_id == chat_id
