"""Messages that a committed change wants sent: written with the change, sent after it.

A message may be sent twice when the process dies between the gateway's answer and the deletion
of its row; a second copy of the same code harms nobody.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import orjson
import structlog
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.authentication_methods.tables import sms_message
from core.kit.clock import Clock
from core.kit.crypto import FieldCipher
from core.kit.db import Database
from core.kit.ids import new_id

log = structlog.get_logger(__name__)

_BATCH = 20
# While one process sends, no other takes the same message; after a crash another does.
_LEASE = timedelta(seconds=30)
_LONGEST_PAUSE_SECONDS = 60.0


class SmsNotSent(Exception):
    """The gateway did not take a message.

    Attributes:
        is_final: trying again makes no sense.
    """

    def __init__(self, *, is_final: bool) -> None:
        super().__init__("the gateway did not take the message")
        self.is_final = is_final


class SmsSender(Protocol):
    """Sends one message."""

    async def send(self, to: str, text: str) -> None:
        """Hand a message over; raises :class:`SmsNotSent`."""


@dataclass(frozen=True)
class _Message:
    id: UUID
    attempts: int
    to: str
    text: str


class SmsOutbox:
    """The messages of one database."""

    def __init__(self, cipher: FieldCipher, clock: Clock) -> None:
        self._cipher = cipher
        self._clock = clock

    async def add(
        self, connection: AsyncConnection, to: str, text: str, not_after: datetime
    ) -> None:
        """Have a message sent once the caller's transaction has committed.

        Args:
            connection: the caller's transaction.
            to: phone number.
            text: what to send.
            not_after: when the message is of no use any more.
        """
        message_id = new_id()
        now = self._clock.now()
        sealed = self._cipher.seal(orjson.dumps({"to": to, "text": text}), _place(message_id))
        await connection.execute(
            insert(sms_message).values(
                id=message_id,
                sealed_message=sealed,
                attempts=0,
                due_at=now,
                not_after=not_after,
                inserted_at=now,
            )
        )

    async def drain(self, database: Database, sender: SmsSender) -> None:
        """Send what is due; no transaction is open while the gateway is asked."""
        for message in await database.run(self._claim):
            try:
                await sender.send(message.to, message.text)
            except SmsNotSent as problem:
                await self._failed(database, message, problem)
            else:
                async with database.transaction() as connection:
                    await connection.execute(
                        delete(sms_message).where(sms_message.c.id == message.id)
                    )

    async def _claim(self, connection: AsyncConnection) -> list[_Message]:
        now = self._clock.now()
        await connection.execute(delete(sms_message).where(sms_message.c.not_after < now))
        due = (
            select(sms_message.c.id)
            .where(sms_message.c.due_at <= now)
            .order_by(sms_message.c.due_at)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        )
        taken = (
            update(sms_message)
            .where(sms_message.c.id.in_(due.scalar_subquery()))
            .values(due_at=now + _LEASE, attempts=sms_message.c.attempts + 1)
            .returning(sms_message)
        )
        messages = []
        for row in await connection.execute(taken):
            plain = orjson.loads(self._cipher.open(row.sealed_message, _place(row.id)))
            messages.append(_Message(row.id, row.attempts, plain["to"], plain["text"]))
        return messages

    async def _failed(self, database: Database, message: _Message, problem: SmsNotSent) -> None:
        log.warning("sms.not_sent", attempts=message.attempts, is_final=problem.is_final)
        row = sms_message.c.id == message.id
        async with database.transaction() as connection:
            if problem.is_final:
                await connection.execute(delete(sms_message).where(row))
                return
            pause = min(2.0**message.attempts, _LONGEST_PAUSE_SECONDS)
            again = timedelta(seconds=pause * random.uniform(0.5, 1.0))  # noqa: S311
            due_at = self._clock.now() + again
            await connection.execute(update(sms_message).where(row).values(due_at=due_at))


def _place(message_id: UUID) -> str:
    return f"sms_message.sealed_message|{message_id}"
