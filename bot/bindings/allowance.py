"""How many codes by SMS one chat may ask for, whatever numbers it names.

The core limits the codes of a number and of a person; a chat could name number after number.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bindings.tables import code_requests
from core.kit.clock import Clock
from core.kit.db import Database

_DAY: Final = timedelta(days=1)
_T: Final = code_requests


class CodeAllowance:
    """Counts the codes that chats of one bot have asked for within a day."""

    def __init__(self, database: Database, clock: Clock, bot_id: int, per_day: int) -> None:
        self._database = database
        self._clock = clock
        self._bot_id = bot_id
        self._per_day = per_day

    async def wait(self, chat_id: int) -> timedelta | None:
        """How long the chat has to wait for its next code; None when it may ask for one now."""
        now = self._clock.now()
        query = select(func.count(), func.min(_T.c.asked_at)).where(
            _T.c.bot_id == self._bot_id, _T.c.chat_id == chat_id, _T.c.asked_at > now - _DAY
        )
        async with self._database.transaction() as connection:
            count, first = (await connection.execute(query)).one()
        return first + _DAY - now if count >= self._per_day else None

    async def count(self, connection: AsyncConnection, chat_id: int, key: str) -> None:
        """A code was sent; the same answer handled twice counts once."""
        values = {
            "bot_id": self._bot_id,
            "chat_id": chat_id,
            "key": key,
            "asked_at": self._clock.now(),
        }
        await connection.execute(insert(_T).values(values).on_conflict_do_nothing())

    async def sweep(self) -> None:
        """Delete what no limit counts any more."""
        old = _T.c.asked_at <= self._clock.now() - _DAY
        async with self._database.transaction() as connection:
            await connection.execute(delete(_T).where(_T.c.bot_id == self._bot_id, old))
