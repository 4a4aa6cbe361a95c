"""Queries over the tables of bindings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bindings.model import Binding, BindingState, Proof
from bot.bindings.tables import bindings, code_requests, revocations

Values = dict[str, Any]


def binding_of(row: Row[Any]) -> Binding:
    """The binding as plain data."""
    return Binding(
        id=row.id,
        person_id=row.person_id,
        chat_id=row.chat_id,
        state=BindingState(row.state),
        proof=Proof(row.proof) if row.proof else None,
        bound_at=row.bound_at,
    )


async def lock_of_chat(
    connection: AsyncConnection, bot_id: int, chat_id: int
) -> Sequence[Row[Any]]:
    """Living bindings of a chat, locked, the latest first."""
    statement = (
        select(bindings)
        .where(
            bindings.c.bot_id == bot_id,
            bindings.c.chat_id == chat_id,
            bindings.c.state != BindingState.ENDED,
        )
        .order_by(bindings.c.id.desc())
        .with_for_update()
    )
    return (await connection.execute(statement)).all()


async def of_person(
    connection: AsyncConnection, bot_id: int, person_id: UUID
) -> Sequence[Row[Any]]:
    """Bound accounts of a person, the earliest first."""
    statement = (
        select(bindings)
        .where(
            bindings.c.person_id == person_id,
            bindings.c.bot_id == bot_id,
            bindings.c.state == BindingState.BOUND,
        )
        .order_by(bindings.c.bound_at, bindings.c.id)
    )
    return (await connection.execute(statement)).all()


async def insert_binding(connection: AsyncConnection, values: Values) -> None:
    """Store a new binding."""
    await connection.execute(insert(bindings).values(**values))


async def update_binding(connection: AsyncConnection, row: Row[Any], values: Values) -> None:
    """Write fields of a binding that the caller has locked."""
    await connection.execute(
        update(bindings)
        .where(bindings.c.person_id == row.person_id, bindings.c.id == row.id)
        .values(**values)
    )


async def unproved_before(
    connection: AsyncConnection, bot_id: int, before: datetime
) -> Sequence[int]:
    """Chats whose binding has waited for its proof since before a moment."""
    statement = select(bindings.c.chat_id).where(
        bindings.c.bot_id == bot_id,
        bindings.c.state == BindingState.UNPROVED,
        bindings.c.created_at < before,
    )
    return (await connection.execute(statement)).scalars().all()


async def forget(connection: AsyncConnection, bot_id: int, chat_id: int) -> None:
    """Delete every binding of a chat, and what it asked codes for."""
    for table in (bindings, code_requests):
        await connection.execute(
            delete(table).where(table.c.bot_id == bot_id, table.c.chat_id == chat_id)
        )


# --- revocations ----------------------------------------------------------------------------


async def insert_revocation(connection: AsyncConnection, values: Values) -> None:
    """Store tokens that the core is to end."""
    await connection.execute(insert(revocations).values(**values))


async def claim_revocation(
    connection: AsyncConnection, bot_id: int, now: datetime, until: datetime
) -> Row[Any] | None:
    """Take the revocation that has waited longest; it comes again at ``until`` unless deleted."""
    due = (
        select(revocations.c.id)
        .where(revocations.c.bot_id == bot_id, revocations.c.next_attempt_at <= now)
        .order_by(revocations.c.next_attempt_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    statement = (
        update(revocations)
        .where(revocations.c.id == due.c.id)
        .values(next_attempt_at=until, attempts=revocations.c.attempts + 1)
        .returning(revocations)
    )
    row: Row[Any] | None = (await connection.execute(statement)).one_or_none()
    return row


async def update_revocation(connection: AsyncConnection, id: UUID, values: Values) -> None:  # noqa: A002 - the column's name
    """Write fields of a revocation."""
    await connection.execute(update(revocations).where(revocations.c.id == id).values(**values))


async def delete_revocation(connection: AsyncConnection, id: UUID) -> None:  # noqa: A002 - the column's name
    """The core has heard."""
    await connection.execute(delete(revocations).where(revocations.c.id == id))
