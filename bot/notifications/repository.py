"""Queries over deliveries, screens and pacing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    Integer,
    Row,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notifications.model import Kind, Lane, Screen, State
from bot.notifications.tables import deliveries, pacing, screens

_UNFINISHED: Final = (State.WAITING, State.SENDING)
_SCREEN: Final = ("message_id", "sent_at", "is_editable", "is_last")


async def add(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Add deliveries without dedupe keys, in order."""
    await connection.execute(insert(deliveries), list(rows))


async def add_once(connection: AsyncConnection, values: dict[str, Any]) -> bool:
    """Add a delivery with a dedupe key; false when the chat has had it."""
    statement = upsert(deliveries).values(**values).on_conflict_do_nothing()
    result = await connection.execute(statement.returning(deliveries.c.id))
    return result.scalar_one_or_none() is not None


async def claim(
    connection: AsyncConnection,
    bot_id: int,
    lanes: Collection[Lane],
    now: datetime,
    lease: timedelta,
    *,
    limit: int,
    chat_id: int | None = None,
    quiet_since: datetime | None = None,
) -> Sequence[Row[Any]]:
    """Take the first unfinished delivery of each chat and lane, where it is due.

    What was already being sent comes back when its lease is over, counted as unknown. Each row
    also tells the chat's present screen.

    Args:
        connection: of a transaction of its own.
        bot_id: the bot.
        lanes: which lanes.
        now: the time.
        lease: how long the taker may need.
        limit: at most this many.
        chat_id: only this chat.
        quiet_since: skip chats that got something after this moment.
    """
    statement = _claim(of_one_chat=chat_id is not None, of_the_quiet=quiet_since is not None)
    values = {
        "bot": bot_id,
        "lanes": [int(lane) for lane in lanes],
        "now": now,
        "until": now + lease,
        "limit": limit,
        "chat": chat_id,
        "quiet_since": quiet_since,
    }
    used = {name: value for name, value in values.items() if value is not None}
    rows = (await connection.execute(statement, used)).all()
    return sorted(rows, key=lambda row: (row.lane, row.id))


@cache
def _claim(*, of_one_chat: bool, of_the_quiet: bool) -> Any:
    """The statement of :func:`claim`; built once, for building costs more than sending it."""
    earlier, recent = deliveries.alias("earlier"), deliveries.alias("recent")
    conditions = [
        deliveries.c.bot_id == bindparam("bot"),
        deliveries.c.lane.in_(bindparam("lanes", expanding=True)),
        deliveries.c.state.in_(_UNFINISHED),
        deliveries.c.not_before <= bindparam("now"),
        ~exists().where(
            _same_lane(earlier, deliveries),
            earlier.c.id < deliveries.c.id,
            earlier.c.state.in_(_UNFINISHED),
        ),
    ]
    if of_one_chat:
        conditions.append(deliveries.c.chat_id == bindparam("chat"))
    if of_the_quiet:
        conditions.append(
            ~exists().where(
                recent.c.bot_id == deliveries.c.bot_id,
                recent.c.chat_id == deliveries.c.chat_id,
                recent.c.settled_at > bindparam("quiet_since"),
                recent.c.state == State.SENT,
            )
        )
    shown = [screens.c[name].label(f"screen_{name}") for name in _SCREEN]
    same_chat = and_(
        screens.c.bot_id == deliveries.c.bot_id, screens.c.chat_id == deliveries.c.chat_id
    )
    due = (
        select(deliveries.c.chat_id, deliveries.c.id, *shown)
        .select_from(deliveries.outerjoin(screens, same_chat))
        .where(*conditions)
        .order_by(deliveries.c.lane, deliveries.c.id)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True, of=deliveries)
        .cte("due")
    )
    was_sending = cast(deliveries.c.state == State.SENDING, Integer)
    return (
        update(deliveries)
        .where(
            deliveries.c.bot_id == bindparam("bot"),
            deliveries.c.chat_id == due.c.chat_id,
            deliveries.c.id == due.c.id,
        )
        .values(
            state=State.SENDING,
            not_before=bindparam("until"),
            attempts=deliveries.c.attempts + 1,
            unknowns=deliveries.c.unknowns + was_sending,
        )
        .returning(deliveries, *(due.c[f"screen_{name}"] for name in _SCREEN))
    )


async def settle(
    connection: AsyncConnection, bot_id: int, chat_id: int, id_: UUID, values: dict[str, Any]
) -> None:
    """Write what became of a delivery; only while it is still being sent."""
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.bot_id == bot_id,
            deliveries.c.chat_id == chat_id,
            deliveries.c.id == id_,
            deliveries.c.state == State.SENDING,
        )
        .values(**values)
    )


async def end_all(
    connection: AsyncConnection, bot_id: int, chat_id: int, problem: str, now: datetime
) -> None:
    """The chat is gone: so is everything that waits for it."""
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.bot_id == bot_id,
            deliveries.c.chat_id == chat_id,
            deliveries.c.state.in_(_UNFINISHED),
        )
        .values(state=State.GONE, sealed=None, problem=problem, settled_at=now)
    )


async def release(connection: AsyncConnection, bot_id: int, now: datetime) -> int:
    """End every lease at once; how many. For a process that knows it is the only one."""
    statement = (
        update(deliveries)
        .where(deliveries.c.bot_id == bot_id, deliveries.c.state == State.SENDING)
        .values(not_before=now)
    )
    return (await connection.execute(statement)).rowcount


async def replay(connection: AsyncConnection, bot_id: int, now: datetime) -> int:
    """Let dead deliveries that still have their content go out again; how many."""
    statement = (
        update(deliveries)
        .where(
            deliveries.c.bot_id == bot_id,
            deliveries.c.state == State.DEAD,
            deliveries.c.sealed.is_not(None),
        )
        .values(
            state=State.WAITING,
            not_before=now,
            created_at=now,
            attempts=0,
            unknowns=0,
            settled_at=None,
        )
    )
    return (await connection.execute(statement)).rowcount


async def count_by_state(connection: AsyncConnection, bot_id: int) -> dict[str, int]:
    """How many deliveries are in each state."""
    statement = (
        select(deliveries.c.state, func.count())
        .where(deliveries.c.bot_id == bot_id)
        .group_by(deliveries.c.state)
    )
    return {row[0]: row[1] for row in (await connection.execute(statement)).all()}


async def sweep(connection: AsyncConnection, bot_id: int, before: datetime) -> int:
    """Delete deliveries settled before a moment, but for the dead, and screens too old to edit."""
    settled = delete(deliveries).where(
        deliveries.c.bot_id == bot_id,
        deliveries.c.settled_at < before,
        deliveries.c.state != State.DEAD,
    )
    old = delete(screens).where(screens.c.bot_id == bot_id, screens.c.sent_at < before)
    swept = (await connection.execute(settled)).rowcount
    return swept + (await connection.execute(old)).rowcount


async def sent_messages(
    connection: AsyncConnection,
    bot_id: int,
    chat_id: int,
    since: datetime,
    *,
    kind: Kind | None = None,
) -> Sequence[int]:
    """Numbers of our messages in the chat since a moment, newest first; of one kind, if named."""
    wanted = deliveries.c.kind != Kind.DELETE if kind is None else deliveries.c.kind == kind
    statement = (
        select(deliveries.c.message_id)
        .where(
            deliveries.c.bot_id == bot_id,
            deliveries.c.chat_id == chat_id,
            deliveries.c.settled_at > since,
            deliveries.c.message_id.is_not(None),
            wanted,
        )
        .order_by(deliveries.c.id.desc())
    )
    return (await connection.execute(statement)).scalars().all()


# --- screens --------------------------------------------------------------------------------


def screen_of(row: Row[Any]) -> Screen | None:
    """The chat's present screen, as a claim tells it."""
    if row.screen_message_id is None:
        return None
    return Screen(
        row.screen_message_id, row.screen_sent_at, row.screen_is_editable, row.screen_is_last
    )


async def save_screen(
    connection: AsyncConnection, bot_id: int, chat_id: int, shown: Screen
) -> None:
    """Remember which message shows the present step."""
    values = {name: getattr(shown, name) for name in _SCREEN}
    await connection.execute(_SAVE_SCREEN, {"bot_id": bot_id, "chat_id": chat_id, **values})


async def bury_screen(connection: AsyncConnection, bot_id: int, chat_id: int) -> None:
    """Something of ours now stands below the screen."""
    await connection.execute(
        update(screens)
        .where(screens.c.bot_id == bot_id, screens.c.chat_id == chat_id)
        .values(is_last=False)
    )


# --- pacing ---------------------------------------------------------------------------------


async def reserve(
    connection: AsyncConnection, bot_id: int, now: datetime, gap: timedelta
) -> datetime:
    """Reserve the next place in the bulk stream, shared by all processes; its moment."""
    statement = upsert(pacing).values(bot_id=bot_id, free_at=now + gap)
    taken = case((pacing.c.free_at > now, pacing.c.free_at), else_=now)
    result = await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["bot_id"], set_={"free_at": taken + gap}
        ).returning(pacing.c.free_at)
    )
    free_at: datetime = result.scalar_one()
    return free_at - gap


async def park(connection: AsyncConnection, bot_id: int, until: datetime) -> None:
    """Close the bulk stream until a moment: Telegram asked to wait."""
    statement = upsert(pacing).values(bot_id=bot_id, free_at=until)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["bot_id"],
            set_={"free_at": func.greatest(pacing.c.free_at, until)},
        )
    )


async def parked_until(connection: AsyncConnection, bot_id: int) -> datetime | None:
    """When the next bulk message may go, or None when nothing was ever sent."""
    statement = select(pacing.c.free_at).where(pacing.c.bot_id == bot_id)
    return (await connection.execute(statement)).scalar_one_or_none()


def _same_lane(one: Any, other: Any) -> Any:
    return and_(
        one.c.bot_id == other.c.bot_id,
        one.c.chat_id == other.c.chat_id,
        one.c.lane == other.c.lane,
    )


_new_screen = upsert(screens)
_SAVE_SCREEN: Final = _new_screen.on_conflict_do_update(
    index_elements=["bot_id", "chat_id"],
    set_={name: _new_screen.excluded[name] for name in _SCREEN},
)
