"""Queries of codes that were sent to numbers which are nobody's methods yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.authentication_methods.model import CodeStatus, PhoneCode
from core.authentication_methods.tables import phone_verification

_T = phone_verification


async def add(connection: AsyncConnection, code: PhoneCode) -> None:
    """Write a code, and cancel earlier ones of the number in this channel."""
    await connection.execute(
        update(_T)
        .where(
            _T.c.phone_index == code.phone_index,
            _T.c.client_id == code.client_id,
            _T.c.status == CodeStatus.NEW,
        )
        .values(status=CodeStatus.CANCELED)
    )
    await connection.execute(
        insert(_T).values({column.name: getattr(code, column.name) for column in _T.columns})
    )


async def lock_last(
    connection: AsyncConnection, phone_index: bytes, client_id: UUID
) -> PhoneCode | None:
    """The newest code of a number in a channel, locked: guesses come one after another."""
    query = (
        select(_T)
        .where(_T.c.phone_index == phone_index, _T.c.client_id == client_id)
        .order_by(_T.c.id.desc())
        .limit(1)
        .with_for_update()
    )
    row = (await connection.execute(query)).one_or_none()
    return _code(row) if row else None


async def update_code(connection: AsyncConnection, code: PhoneCode) -> None:
    """Write how a code stands."""
    await connection.execute(
        update(_T)
        .where(_T.c.phone_index == code.phone_index, _T.c.id == code.id)
        .values(status=code.status, tries_left=code.tries_left, verified_at=code.verified_at)
    )


async def verified_since(
    connection: AsyncConnection, phone_index: bytes, client_id: UUID, since: datetime
) -> bool:
    """Whether the number was confirmed in the channel after a moment."""
    query = select(_T.c.id).where(
        _T.c.phone_index == phone_index, _T.c.client_id == client_id, _T.c.verified_at > since
    )
    return (await connection.execute(query.limit(1))).first() is not None


async def sent_since(
    connection: AsyncConnection, phone_index: bytes, since: datetime
) -> tuple[int, datetime | None, datetime | None]:
    """How many codes a number was sent since a moment, by any channel; when the first and last."""
    first, last = func.min(_T.c.inserted_at), func.max(_T.c.inserted_at)
    query = select(func.count(), first, last).where(
        _T.c.phone_index == phone_index, _T.c.inserted_at > since
    )
    return tuple((await connection.execute(query)).one())


async def forget(connection: AsyncConnection, before: datetime) -> None:
    """Delete codes sent before a moment."""
    await connection.execute(delete(_T).where(_T.c.inserted_at < before))


def _code(row: Row[tuple[object, ...]]) -> PhoneCode:
    values = dict(row._mapping)  # noqa: SLF001 - the public way to name a row's columns
    return PhoneCode(**values | {"status": CodeStatus(values["status"])})
