"""Queries over the tables of the signing domain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.signing.model import AWAITS_SIGNATURE, Entry, SigningSession, State
from bot.signing.tables import signing_sessions as sessions
from bot.signing.tables import used_launches

Values = dict[str, Any]

_MODEL = (
    "id", "bot_id", "user_id", "chat_id", "language", "instance", "step", "action", "reference",
    "details", "sha256", "is_announced", "match_code", "created_at", "expires_at", "is_returned",
    "refusal", "attempts", "person_id",
)  # fmt: skip


def session_of(row: Row[Any]) -> SigningSession:
    """The session as plain data; secrets and sealed fields stay in the row."""
    plain = {name: getattr(row, name) for name in _MODEL}
    return SigningSession(**plain, state=State(row.state), entry=Entry(row.entry))


async def insert_session(
    connection: AsyncConnection, session: SigningSession, token_hash: bytes
) -> None:
    """Store a new session."""
    values = {name: getattr(session, name) for name in _MODEL}
    values |= {"state": session.state, "entry": session.entry, "token_hash": token_hash}
    await connection.execute(insert(sessions).values(**values))


async def update_session(connection: AsyncConnection, session_id: UUID, values: Values) -> Row[Any]:
    """Write fields of a session that the caller has locked; the session as it stands then."""
    statement = update(sessions).where(sessions.c.id == session_id).values(**values)
    row: Row[Any] = (await connection.execute(statement.returning(sessions))).one()
    return row


async def read_session(connection: AsyncConnection, session_id: UUID) -> Row[Any] | None:
    """A session as it stands, unlocked."""
    statement = select(sessions).where(sessions.c.id == session_id)
    return (await connection.execute(statement)).one_or_none()


async def lock_session(connection: AsyncConnection, session_id: UUID) -> Row[Any] | None:
    """A session, locked until the end of the transaction."""
    return await _locked(connection, sessions.c.id == session_id)


async def lock_by_token(
    connection: AsyncConnection, bot_id: int, token_hash: bytes
) -> Row[Any] | None:
    """The session a link leads to, locked."""
    return await _locked(
        connection, sessions.c.bot_id == bot_id, sessions.c.token_hash == token_hash
    )


async def lock_by_hand_over(
    connection: AsyncConnection, bot_id: int, hand_over_hash: bytes
) -> Row[Any] | None:
    """The session a hand-over code belongs to, locked."""
    return await _locked(
        connection, sessions.c.bot_id == bot_id, sessions.c.hand_over_hash == hand_over_hash
    )


async def lock_by_return(
    connection: AsyncConnection, bot_id: int, return_hash: bytes
) -> Row[Any] | None:
    """The session a return code belongs to, locked."""
    return await _locked(
        connection, sessions.c.bot_id == bot_id, sessions.c.return_hash == return_hash
    )


async def lock_awaited(
    connection: AsyncConnection, bot_id: int, chat_id: int, action: str
) -> Sequence[Row[Any]]:
    """Unsigned sessions of a chat and action, locked. The index allows one; rivals may race."""
    statement = (
        select(sessions)
        .where(
            sessions.c.bot_id == bot_id,
            sessions.c.chat_id == chat_id,
            sessions.c.action == action,
            sessions.c.state.in_(AWAITS_SIGNATURE),
        )
        .with_for_update()
    )
    return (await connection.execute(statement)).all()


async def lock_open_of_instance(
    connection: AsyncConnection, bot_id: int, chat_id: int, instance: UUID
) -> Sequence[Row[Any]]:
    """Sessions of a run of a flow that can still be called off, locked."""
    statement = (
        select(sessions)
        .where(
            sessions.c.bot_id == bot_id,
            sessions.c.chat_id == chat_id,
            sessions.c.instance == instance,
            sessions.c.state.in_([*AWAITS_SIGNATURE, State.ACCEPTED]),
        )
        .with_for_update()
    )
    return (await connection.execute(statement)).all()


async def claim_received(
    connection: AsyncConnection, bot_id: int, now: datetime, until: datetime
) -> Row[Any] | None:
    """Take the signature that has waited longest; it comes again at ``until`` unless settled."""
    due = (
        select(sessions.c.id)
        .where(
            sessions.c.bot_id == bot_id,
            sessions.c.state == State.RECEIVED,
            sessions.c.next_attempt_at <= now,
        )
        .order_by(sessions.c.next_attempt_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    statement = (
        update(sessions)
        .where(sessions.c.id == due.c.id)
        .values(next_attempt_at=until, attempts=sessions.c.attempts + 1)
        .returning(sessions)
    )
    row: Row[Any] | None = (await connection.execute(statement)).one_or_none()
    return row


async def release_received(connection: AsyncConnection, bot_id: int, now: datetime) -> None:
    """Make every signature that waits due."""
    await connection.execute(
        update(sessions)
        .where(
            sessions.c.bot_id == bot_id,
            sessions.c.state == State.RECEIVED,
            sessions.c.next_attempt_at > now,
        )
        .values(next_attempt_at=now)
    )


async def lock_outlived(
    connection: AsyncConnection, bot_id: int, now: datetime, limit: int
) -> Sequence[Row[Any]]:
    """Sessions whose time has run out, locked; those that others hold are left to them."""
    statement = (
        select(sessions)
        .where(
            sessions.c.bot_id == bot_id,
            sessions.c.state.in_([*AWAITS_SIGNATURE, State.ACCEPTED]),
            sessions.c.expires_at <= now,
        )
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await connection.execute(statement)).all()


async def is_signing(connection: AsyncConnection, bot_id: int, chat_id: int) -> bool:
    """Whether a signature of the chat still waits for the core's answer."""
    statement = select(literal(1)).where(
        sessions.c.bot_id == bot_id,
        sessions.c.chat_id == chat_id,
        sessions.c.state == State.RECEIVED,
    )
    return (await connection.execute(statement.limit(1))).scalar_one_or_none() is not None


async def use_launch(connection: AsyncConnection, digest: bytes, now: datetime) -> bool:
    """Note that launch data were used; false when they had been used before."""
    statement = upsert(used_launches).values(digest=digest, used_at=now).on_conflict_do_nothing()
    result = await connection.execute(statement.returning(literal(1)))
    return result.scalar_one_or_none() is not None


async def sweep(
    connection: AsyncConnection, *, launches_before: datetime, sessions_before: datetime
) -> int:
    """Delete digests that can no longer be accepted and sessions that ended long ago."""
    launches = delete(used_launches).where(used_launches.c.used_at < launches_before)
    ended = delete(sessions).where(sessions.c.ended_at < sessions_before)
    swept = 0
    for statement in (launches, ended):
        swept += (await connection.execute(statement)).rowcount
    return swept


async def _locked(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> Row[Any] | None:
    statement = select(sessions).where(*conditions).with_for_update()
    return (await connection.execute(statement)).one_or_none()
