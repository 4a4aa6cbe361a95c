"""The outbox: things to say are added in the transaction of their cause and drained afterwards.

Texts and buttons lie sealed (they may name people, and a button may carry the secret address of
the secure page) and are wiped as soon as the delivery is settled.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notifications import repository
from bot.notifications.model import (
    Delivery,
    Kind,
    Lane,
    Outgoing,
    Paper,
    Patience,
    Screen,
    State,
    Verdict,
)
from core.kit.clock import Clock
from core.kit.crypto import FieldCipher
from core.kit.db import Database
from core.kit.ids import new_id

CHAT_GAP = timedelta(seconds=1)
"""Telegram's limit for one chat. Source: Bots FAQ, «My bot is hitting limits»."""
BULK_GAP = timedelta(seconds=1) / 30
"""Telegram's limit for bulk messages of one bot. Source: the same."""


class Outbox:
    """Deliveries of one bot.

    Args:
        database: the pool.
        clock: the time.
        cipher: seals what is to be said.
        bot_id: this bot's number.
        patience: how long to wait and when to give up.
        keep_settled: how long settled deliveries are kept (numbers only).
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        cipher: FieldCipher,
        bot_id: int,
        *,
        patience: Patience = Patience(),  # noqa: B008 - frozen
        keep_settled: timedelta = timedelta(days=3),
    ) -> None:
        self._database = database
        self._clock = clock
        self._cipher = cipher
        self._bot_id = bot_id
        self.patience = patience
        self._keep_settled = keep_settled

    # --- adding -----------------------------------------------------------------------------

    async def add(
        self,
        connection: AsyncConnection,
        chat_id: int,
        outgoing: Sequence[Outgoing],
        *,
        lane: Lane = Lane.ANSWER,
    ) -> None:
        """Say these things to a chat, in this order, after the caller's commit."""
        if outgoing:
            rows = [self._row(chat_id, each, lane, None, None) for each in outgoing]
            await repository.add(connection, rows)

    async def enqueue(
        self,
        connection: AsyncConnection,
        chat_id: int,
        outgoing: Outgoing,
        *,
        dedupe_key: str,
        lane: Lane = Lane.NEWS,
        not_before: datetime | None = None,
    ) -> bool:
        """Push something to a chat, once for this key.

        Args:
            connection: of the caller's transaction.
            chat_id: the chat.
            outgoing: what to say.
            dedupe_key: what must not be said twice, such as the id of an event.
            lane: how urgent it is.
            not_before: earliest moment, for quiet hours.

        Returns:
            False when the chat has had (or awaits) a delivery with this key.
        """
        row = self._row(chat_id, outgoing, lane, dedupe_key, not_before)
        return await repository.add_once(connection, row)

    # --- draining ---------------------------------------------------------------------------

    async def claim(self, lanes: Collection[Lane], *, limit: int) -> list[Delivery]:
        """Take due deliveries of many chats, one of each chat and lane, urgent lanes first.

        Bulk lanes leave a second between two messages to one chat.
        """
        now = self._clock.now()
        is_bulk = Lane.ANSWER not in lanes
        async with self._database.transaction() as connection:
            rows = await repository.claim(
                connection,
                self._bot_id,
                lanes,
                now,
                self.patience.lease,
                limit=limit,
                quiet_since=now - CHAT_GAP if is_bulk else None,
            )
        return [self._delivery(row) for row in rows]

    async def claim_next(self, chat_id: int) -> Delivery | None:
        """Take the next answer to a chat, if one is due."""
        async with self._database.transaction() as connection:
            return await self._claim_next(connection, chat_id)

    async def settle(
        self,
        delivery: Delivery,
        verdict: Verdict,
        *,
        message_id: int | None = None,
        leaves_after: timedelta | None = None,
        shown: Screen | None = None,
        takes_next: bool = False,
    ) -> Delivery | None:
        """Write what became of a delivery, and which message is the chat's screen now.

        Args:
            delivery: as it was claimed.
            verdict: what becomes of it.
            message_id: the message that was made.
            leaves_after: when it is to be removed again; that is written with it.
            shown: the new or edited screen; None leaves it, but a message below buries it.
            takes_next: take the next answer to the chat in the same transaction.

        Returns:
            The next answer, if one was wanted and is due.
        """
        async with self._database.transaction() as connection:
            await self._settle(connection, delivery, verdict, message_id)
            if message_id is not None and leaves_after is not None:
                removal = Outgoing(Kind.DELETE, message_id=message_id)
                due = self._clock.now() + leaves_after
                row = self._row(delivery.chat_id, removal, Lane.REMOVAL, None, due)
                await repository.add(connection, [row])
            if shown is not None:
                await repository.save_screen(connection, self._bot_id, delivery.chat_id, shown)
            elif message_id is not None:
                await repository.bury_screen(connection, self._bot_id, delivery.chat_id)
            if not takes_next:
                return None
            return await self._claim_next(connection, delivery.chat_id)

    async def end_all(self, connection: AsyncConnection, chat_id: int, problem: str) -> None:
        """Nothing more goes to this chat: it is gone."""
        await repository.end_all(connection, self._bot_id, chat_id, problem, self._clock.now())

    # --- pacing -----------------------------------------------------------------------------

    async def reserve(self) -> timedelta:
        """A place in the bulk stream that all processes share: how long until it."""
        now = self._clock.now()
        async with self._database.transaction() as connection:
            moment = await repository.reserve(connection, self._bot_id, now, BULK_GAP)
        return max(moment - now, timedelta())

    async def park(self, wait: timedelta) -> None:
        """Close the bulk stream for a while: Telegram asked to wait."""
        async with self._database.transaction() as connection:
            await repository.park(connection, self._bot_id, self._clock.now() + wait)

    async def is_parked(self) -> bool:
        """Whether the bulk stream is closed for longer than a moment."""
        now = self._clock.now()
        async with self._database.transaction() as connection:
            free_at = await repository.parked_until(connection, self._bot_id)
        return free_at is not None and free_at > now + CHAT_GAP

    # --- operators --------------------------------------------------------------------------

    async def release(self) -> int:
        """End all leases at once, after a crash of the only sender; how many there were."""
        async with self._database.transaction() as connection:
            return await repository.release(connection, self._bot_id, self._clock.now())

    async def replay(self) -> int:
        """Let dead deliveries go out again; how many there were."""
        async with self._database.transaction() as connection:
            return await repository.replay(connection, self._bot_id, self._clock.now())

    async def counts(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        async with self._database.transaction() as connection:
            return await repository.count_by_state(connection, self._bot_id)

    async def sent_messages(self, chat_id: int, since: datetime) -> list[int]:
        """Numbers of our messages in a chat since a moment, newest first."""
        async with self._database.transaction() as connection:
            found = await repository.sent_messages(connection, self._bot_id, chat_id, since)
        return list(found)

    async def papers_in(self, chat_id: int, since: datetime) -> list[int]:
        """Numbers of messages with files in a chat since a moment, newest first."""
        async with self._database.transaction() as connection:
            found = await repository.sent_messages(
                connection, self._bot_id, chat_id, since, kind=Kind.DOCUMENT
            )
        return list(found)

    async def sweep(self) -> int:
        """Delete settled deliveries that have served; how many."""
        async with self._database.transaction() as connection:
            before = self._clock.now() - self._keep_settled
            return await repository.sweep(connection, self._bot_id, before)

    # --- parts ------------------------------------------------------------------------------

    async def _claim_next(self, connection: AsyncConnection, chat_id: int) -> Delivery | None:
        rows = await repository.claim(
            connection,
            self._bot_id,
            [Lane.ANSWER],
            self._clock.now(),
            self.patience.lease,
            limit=1,
            chat_id=chat_id,
        )
        return self._delivery(rows[0]) if rows else None

    async def _settle(
        self,
        connection: AsyncConnection,
        delivery: Delivery,
        verdict: Verdict,
        message_id: int | None,
    ) -> None:
        now = self._clock.now()
        values: dict[str, Any] = {
            "state": verdict.state,
            "problem": verdict.problem,
            "message_id": message_id,
            "unknowns": delivery.unknowns + verdict.counts_unknown,
        }
        if verdict.not_before is not None:
            values["not_before"] = verdict.not_before
        if verdict.state is not State.WAITING:
            values["settled_at"] = now
        if verdict.state in (State.SENT, State.GONE):
            values["sealed"] = None
        await repository.settle(connection, self._bot_id, delivery.chat_id, delivery.id, values)

    def _row(
        self,
        chat_id: int,
        outgoing: Outgoing,
        lane: Lane,
        dedupe_key: str | None,
        not_before: datetime | None,
    ) -> dict[str, Any]:
        now = self._clock.now()
        id_ = new_id()
        return {
            "bot_id": self._bot_id,
            "chat_id": chat_id,
            "id": id_,
            "lane": int(lane),
            "kind": outgoing.kind,
            "dedupe_key": dedupe_key,
            "state": State.WAITING,
            "sealed": self._cipher.seal(orjson.dumps(asdict(outgoing)), f"bot.deliveries|{id_}"),
            "attempts": 0,
            "unknowns": 0,
            "not_before": not_before or now,
            # Its age counts from when it was due: what waits for its time does not grow old.
            "created_at": not_before or now,
        }

    def _delivery(self, row: Row[Any]) -> Delivery:
        content = orjson.loads(self._cipher.open(row.sealed, f"bot.deliveries|{row.id}"))
        return Delivery(
            id=row.id,
            chat_id=row.chat_id,
            lane=Lane(row.lane),
            attempts=row.attempts,
            unknowns=row.unknowns,
            created_at=row.created_at,
            outgoing=_opened(content),
            screen=repository.screen_of(row),
        )


def _opened(content: dict[str, Any]) -> Outgoing:
    """What was sealed, as it was; what an earlier release wrote has no files."""
    paper = content.get("paper")
    parts = {"kind": Kind(content["kind"]), "paper": Paper(**paper) if paper else None}
    return Outgoing(**content | parts)
