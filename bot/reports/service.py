"""Use cases of reports: filed by a patient, looked at, closed by an operator."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reports import repository
from bot.reports.model import Report, ReportState, number_of
from core.kit.clock import Clock
from core.kit.db import Database

log = structlog.get_logger(__name__)

KEPT: Final = timedelta(days=365)


class Reports:
    """Reports of one bot's patients."""

    def __init__(self, database: Database, clock: Clock, bot_id: int) -> None:
        self._database = database
        self._clock = clock
        self._bot_id = bot_id

    @staticmethod
    def number_of(report_id: UUID) -> str:
        """The number that a report with this id has; it may be told before the commit."""
        return number_of(report_id)

    async def file(
        self,
        connection: AsyncConnection,
        report_id: UUID,
        *,
        person_id: UUID,
        chat_id: int,
        subject: UUID | None,
    ) -> None:
        """Write a report down in the caller's transaction, once; the log tells an operator."""
        values = {
            "person_id": person_id,
            "id": report_id,
            "bot_id": self._bot_id,
            "chat_id": chat_id,
            "subject": subject,
            "state": ReportState.OPEN,
            "created_at": self._clock.now(),
        }
        await repository.add_once(connection, values)
        log.warning("report.filed", report=number_of(report_id), subject=str(subject))

    async def latest(self, chat_id: int) -> Report | None:
        """The last report of a chat, whoever the chat stands for now."""
        async with self._database.transaction() as connection:
            return await repository.latest(connection, self._bot_id, chat_id)

    async def open_ones(self) -> list[Report]:
        """Reports that nobody has looked into, the earliest first."""
        async with self._database.transaction() as connection:
            return await repository.open_ones(connection, self._bot_id)

    async def close(self, number: str) -> bool:
        """An operator has looked into a report; whether there was one open with this number."""
        async with self._database.transaction() as connection:
            found = await repository.open_ones(connection, self._bot_id)
            wanted = [each for each in found if each.number == number.upper()]
            for each in wanted:
                await repository.close(connection, each, self._clock.now())
        return bool(wanted)

    async def sweep(self) -> None:
        """Delete reports closed long ago."""
        async with self._database.transaction() as connection:
            before = self._clock.now() - KEPT
            await repository.forget_closed(connection, self._bot_id, before)
