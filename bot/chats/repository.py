"""Queries over the tables of the chats. Hot ones take one round trip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chats.tables import chats, conversations, events, inbox, represented, tokens

Values = dict[str, Any]


async def read_chat(connection: AsyncConnection, bot_id: int, chat_id: int) -> Row[Any] | None:
    """Settings, conversation and the state of the tokens of one chat."""
    found = await connection.execute(_READ_CHAT, {"bot": bot_id, "chat": chat_id})
    return found.one_or_none()


async def is_handled(
    connection: AsyncConnection, bot_id: int, chat_id: int, cause: int | UUID
) -> bool:
    """Whether an update (by number) or an event (by id) was handled."""
    if isinstance(cause, UUID):
        where = (*_is(events, bot_id, chat_id), events.c.id == cause)
        found = select(events.c.handled_at.is_not(None)).where(*where)
    else:
        where = (*_is(inbox, bot_id, chat_id), inbox.c.update_id == cause)
        found = select(exists().where(*where))
    return bool((await connection.execute(found)).scalar_one_or_none())


async def accept_update(
    connection: AsyncConnection, bot_id: int, chat_id: int, update_id: int, now: datetime
) -> tuple[bool, int]:
    """Note the update and lock the conversation: (first time?, the conversation's version)."""
    values = {"bot": bot_id, "chat": chat_id, "update": update_id, "now": now}
    return await _accepted(connection, _ACCEPT_UPDATE, values)


async def accept_event(
    connection: AsyncConnection, bot_id: int, chat_id: int, event_id: UUID, now: datetime
) -> tuple[bool, int]:
    """Note the event as handled and lock the conversation, like :func:`accept_update`."""
    values = {"bot": bot_id, "chat": chat_id, "event": event_id, "now": now}
    return await _accepted(connection, _ACCEPT_EVENT, values)


async def save_conversation(
    connection: AsyncConnection, values: Values, expected: int, *, is_seen: bool
) -> bool:
    """Write the conversation if its version is still ``expected``; false when a rival was first.

    ``seen_at`` of an existing row changes only when the patient ``is_seen``.
    """
    statement = _save_conversation(is_seen=is_seen)
    result = await connection.execute(statement, values | {"expected": expected})
    return result.scalar_one_or_none() is not None


async def save_chat(connection: AsyncConnection, values: Values) -> None:
    """Write a chat's settings; ``created_at`` only the first time."""
    statement = upsert(chats).values(**values)
    changed = {name: statement.excluded[name] for name in values if name != "created_at"}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["bot_id", "chat_id"], set_=changed)
    )


async def mark_gone(connection: AsyncConnection, bot_id: int, chat_id: int) -> None:
    """Telegram no longer delivers to the chat."""
    await connection.execute(update(chats).where(*_is(chats, bot_id, chat_id)).values(is_gone=True))


async def forget(connection: AsyncConnection, bot_id: int, chat_id: int) -> None:
    """Delete everything about the chat, but for the inbox, which holds numbers of updates only."""
    for table in (represented, tokens, events, conversations, chats):
        await connection.execute(delete(table).where(*_is(table, bot_id, chat_id)))


async def chats_of(connection: AsyncConnection, bot_id: int, person_id: UUID) -> Sequence[int]:
    """Chats bound to a person."""
    statement = select(chats.c.chat_id).where(
        chats.c.bot_id == bot_id, chats.c.person_id == person_id
    )
    return (await connection.execute(statement)).scalars().all()


# --- events ---------------------------------------------------------------------------------


async def add_event(connection: AsyncConnection, values: Values) -> None:
    """Store an event that waits."""
    await connection.execute(insert(events).values(**values))


async def claim_events(
    connection: AsyncConnection, bot_id: int, now: datetime, lease: timedelta, limit: int
) -> Sequence[Row[Any]]:
    """Take due events, oldest first; they come again after ``lease`` unless handled."""
    due = (
        select(events.c.chat_id, events.c.id)
        .where(events.c.bot_id == bot_id, events.c.handled_at.is_(None), events.c.not_before <= now)
        .order_by(events.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    statement = (
        update(events)
        .where(
            events.c.bot_id == bot_id, events.c.chat_id == due.c.chat_id, events.c.id == due.c.id
        )
        .values(not_before=now + lease, attempts=events.c.attempts + 1)
        .returning(events)
    )
    rows = (await connection.execute(statement)).all()
    return sorted(rows, key=lambda row: row.id)


async def release_events(connection: AsyncConnection, bot_id: int, now: datetime) -> None:
    """Make every unhandled event due."""
    await connection.execute(
        update(events)
        .where(events.c.bot_id == bot_id, events.c.handled_at.is_(None), events.c.not_before > now)
        .values(not_before=now)
    )


# --- tokens ---------------------------------------------------------------------------------


async def read_tokens(connection: AsyncConnection, bot_id: int, chat_id: int) -> Row[Any] | None:
    """The chat's tokens, sealed."""
    statement = select(tokens).where(*_is(tokens, bot_id, chat_id))
    return (await connection.execute(statement)).one_or_none()


async def save_tokens(connection: AsyncConnection, values: Values) -> None:
    """Keep tokens in place of earlier ones."""
    statement = upsert(tokens).values(**values)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["bot_id", "chat_id"],
            set_={name: statement.excluded[name] for name in values},
        )
    )


async def delete_tokens(connection: AsyncConnection, bot_id: int, chat_id: int) -> None:
    """Drop the chat's tokens."""
    await connection.execute(delete(tokens).where(*_is(tokens, bot_id, chat_id)))


async def confirm_tokens(connection: AsyncConnection, bot_id: int, chat_id: int) -> UUID | None:
    """Mark the tokens confirmed; the person they belong to."""
    statement = (
        update(tokens)
        .where(*_is(tokens, bot_id, chat_id))
        .values(is_confirmed=True)
        .returning(tokens.c.person_id)
    )
    person_id: UUID | None = (await connection.execute(statement)).scalar_one_or_none()
    return person_id


async def bind(
    connection: AsyncConnection, bot_id: int, chat_id: int, person_id: UUID | None
) -> None:
    """Write who the chat belongs to."""
    await connection.execute(
        update(chats).where(*_is(chats, bot_id, chat_id)).values(person_id=person_id)
    )


async def idle_chats(
    connection: AsyncConnection, bot_id: int, seen_before: datetime
) -> Sequence[int]:
    """Chats with tokens whose owner has done nothing since ``seen_before``."""
    statement = (
        select(tokens.c.chat_id)
        .join(conversations, _same_chat(conversations, tokens))
        .where(tokens.c.bot_id == bot_id, conversations.c.seen_at < seen_before)
    )
    return (await connection.execute(statement)).scalars().all()


# --- sweeping -------------------------------------------------------------------------------


async def sweep(connection: AsyncConnection, bot_id: int, before: datetime) -> int:
    """Delete inbox rows and handled events older than ``before``; how many."""
    old_updates = delete(inbox).where(inbox.c.bot_id == bot_id, inbox.c.received_at < before)
    old_events = delete(events).where(events.c.bot_id == bot_id, events.c.handled_at < before)
    swept = 0
    for statement in (old_updates, old_events):
        swept += (await connection.execute(statement)).rowcount
    return swept


async def empty_conversations(
    connection: AsyncConnection, bot_id: int, seen_before: datetime, empty: Values
) -> int:
    """Erase what conversations gathered whose patient has been away since; how many."""
    statement = (
        update(conversations)
        .where(
            conversations.c.bot_id == bot_id,
            conversations.c.seen_at < seen_before,
            or_(
                conversations.c.state.is_not(None),
                func.jsonb_array_length(conversations.c.dialogue["stopped"]) > 0,
            ),
        )
        .values(
            **empty,
            version=conversations.c.version + 1,
            # Buttons of the erased screens are stale from now on.
            revision=conversations.c.revision + 1,
        )
    )
    return (await connection.execute(statement)).rowcount


async def forget_undecided(connection: AsyncConnection, bot_id: int, seen_before: datetime) -> int:
    """Delete chats that never agreed to anything and have been silent since; how many."""
    undecided = (
        select(chats.c.chat_id)
        .join(conversations, _same_chat(conversations, chats))
        .where(
            chats.c.bot_id == bot_id,
            chats.c.consented_at.is_(None),
            conversations.c.seen_at < seen_before,
        )
    )
    found = (await connection.execute(undecided)).scalars().all()
    for table in (events, conversations, chats):
        await connection.execute(
            delete(table).where(table.c.bot_id == bot_id, table.c.chat_id.in_(found))
        )
    return len(found)


# --- parts ----------------------------------------------------------------------------------


def _is(table: Any, bot_id: int, chat_id: int) -> tuple[Any, Any]:
    return table.c.bot_id == bot_id, table.c.chat_id == chat_id


def _is_this(table: Any) -> tuple[Any, Any]:
    """The chat of the parameters."""
    return table.c.bot_id == bindparam("bot"), table.c.chat_id == bindparam("chat")


def _same_chat(one: Any, other: Any) -> Any:
    return and_(one.c.bot_id == other.c.bot_id, one.c.chat_id == other.c.chat_id)


def _accept(accepted: CTE) -> Select[Any]:
    """Accept a cause and lock the conversation, in one round trip."""
    version = select(conversations.c.version).where(*_is_this(conversations)).with_for_update()
    locked = version.cte("locked")
    return select(
        select(func.count()).select_from(accepted).scalar_subquery(),
        select(locked.c.version).scalar_subquery(),
    )


async def _accepted(
    connection: AsyncConnection, statement: Select[Any], values: Values
) -> tuple[bool, int]:
    count, version = (await connection.execute(statement, values)).one()
    return count == 1, version or 0


# Statements of every update are built once: building costs more than sending them.

_READ_CHAT: Final = (
    select(
        chats,
        conversations.c.version,
        conversations.c.revision,
        conversations.c.state,
        conversations.c.data,
        conversations.c.dialogue,
        conversations.c.seen_at,
        tokens.c.is_confirmed,
    )
    .select_from(
        chats.outerjoin(conversations, _same_chat(conversations, chats)).outerjoin(
            tokens, _same_chat(tokens, chats)
        )
    )
    .where(*_is_this(chats))
)
_ACCEPT_UPDATE: Final = _accept(
    upsert(inbox)
    .values(
        bot_id=bindparam("bot"),
        chat_id=bindparam("chat"),
        update_id=bindparam("update"),
        received_at=bindparam("now"),
    )
    .on_conflict_do_nothing()
    .returning(literal(1))
    .cte("accepted")
)
_ACCEPT_EVENT: Final = _accept(
    update(events)
    .where(*_is_this(events), events.c.id == bindparam("event"), events.c.handled_at.is_(None))
    .values(handled_at=bindparam("now"))
    .returning(literal(1))
    .cte("accepted")
)


@cache
def _save_conversation(*, is_seen: bool) -> Any:
    names = [column.name for column in conversations.columns]
    statement = upsert(conversations).values({name: bindparam(name) for name in names})
    kept = {"bot_id", "chat_id"} | (set() if is_seen else {"seen_at"})
    return statement.on_conflict_do_update(
        index_elements=["bot_id", "chat_id"],
        set_={name: statement.excluded[name] for name in names if name not in kept},
        where=conversations.c.version == bindparam("expected"),
    ).returning(literal(1))
