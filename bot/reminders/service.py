"""Use cases of reminders: offered with the news, asked for, taken when due, dropped.

A reminder does not wait in the outbox: whether it is still true is decided when it is due, and
a declaration that ends or is replaced meanwhile takes it along (``bot.news``).
"""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reminders import repository
from bot.reminders.model import Reminder, moment_of, remind_on
from core.kit.clock import KYIV, Clock
from core.kit.db import Database

_BATCH: Final = 100


class Reminders:
    """Reminders of one bot's chats."""

    def __init__(self, database: Database, clock: Clock, bot_id: int) -> None:
        self._database = database
        self._clock = clock
        self._bot_id = bot_id

    async def offer(
        self,
        connection: AsyncConnection,
        chat_id: int,
        declaration_id: UUID,
        *,
        person_id: UUID,
        ends_on: date,
    ) -> None:
        """A chat is being told that a declaration will end; it may ask to be reminded."""
        values = {
            "bot_id": self._bot_id,
            "chat_id": chat_id,
            "declaration_id": declaration_id,
            "person_id": person_id,
            "ends_on": ends_on,
        }
        await repository.offer(connection, values)

    async def day_for(self, chat_id: int, declaration_id: UUID) -> date | None:
        """When a chat that asks now would be reminded.

        None when there is nothing to remind of: never offered, over or replaced, or the last day.
        """
        async with self._database.transaction() as connection:
            ends_on = await repository.last_day(connection, self._bot_id, chat_id, declaration_id)
        return remind_on(self._today, ends_on) if ends_on else None

    async def ask(
        self, connection: AsyncConnection, chat_id: int, declaration_id: UUID, on: date
    ) -> None:
        """Remind the chat on a day; an earlier wish is replaced."""
        due_at = moment_of(on)
        await repository.set_due(connection, self._bot_id, chat_id, declaration_id, due_at)

    async def cancel(self, connection: AsyncConnection, chat_id: int, declaration_id: UUID) -> None:
        """Do not remind; it may be asked for again."""
        await repository.set_due(connection, self._bot_id, chat_id, declaration_id, None)

    async def take_due(self, connection: AsyncConnection) -> list[Reminder]:
        """What to remind of now; the wish is fulfilled with the caller's transaction.

        A bot that stood still past the last day reminds of nothing.
        """
        now, today = self._clock.now(), self._today
        taken = await repository.take_due(connection, self._bot_id, now, _BATCH)
        return [
            Reminder(row.chat_id, row.declaration_id, row.person_id, row.due_at)
            for row in taken
            if row.ends_on >= today
        ]

    async def drop(self, connection: AsyncConnection, declaration_id: UUID) -> None:
        """The declaration has ended: nobody is reminded of it."""
        await repository.drop(connection, self._bot_id, declaration_id)

    async def forget(self, connection: AsyncConnection, chat_id: int) -> None:
        """Delete what a chat was offered and what it asked for."""
        await repository.forget(connection, self._bot_id, chat_id)

    async def sweep(self) -> None:
        """Delete what was offered of declarations whose last day is over."""
        async with self._database.transaction() as connection:
            await repository.sweep(connection, self._bot_id, self._today)

    @property
    def _today(self) -> date:
        return self._clock.now().astimezone(KYIV).date()
