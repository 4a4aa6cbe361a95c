"""Queries of authorization codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.consent.model import Code
from core.consent.tables import authorization_code as code


async def add_code(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Keep a code by the hash of its value."""
    await connection.execute(insert(code).values(values))


async def lock_code(connection: AsyncConnection, value_hash: bytes) -> Code | None:
    """A code, locked: of two exchanges at once, the second waits for the first."""
    query = select(code).where(code.c.value_hash == value_hash).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return Code(
        client_id=row.client_id,
        redirect_uri=row.redirect_uri,
        scopes=frozenset(row.scopes.split()),
        person_id=row.person_id,
        code_challenge=row.code_challenge,
        expires_at=row.expires_at,
        used_at=row.used_at,
        session_id=row.session_id,
    )


async def mark_used(connection: AsyncConnection, value_hash: bytes, now: datetime) -> None:
    """Note that a code was shown."""
    await connection.execute(
        update(code).where(code.c.value_hash == value_hash).values(used_at=now)
    )


async def mark_session(connection: AsyncConnection, value_hash: bytes, session_id: UUID) -> None:
    """Note which tokens were made of a code."""
    await connection.execute(
        update(code).where(code.c.value_hash == value_hash).values(session_id=session_id)
    )


async def forget(connection: AsyncConnection, before: datetime) -> None:
    """Delete codes that expired before a moment."""
    await connection.execute(delete(code).where(code.c.expires_at < before))
