"""Queries over the table of reports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reports.model import Report, ReportState
from bot.reports.tables import reports


async def add_once(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """Write a report; one that is there already stays as it is."""
    await connection.execute(insert(reports).values(values).on_conflict_do_nothing())


async def latest(connection: AsyncConnection, bot_id: int, chat_id: int) -> Report | None:
    """The last report of a chat."""
    query = (
        select(reports)
        .where(reports.c.bot_id == bot_id, reports.c.chat_id == chat_id)
        .order_by(reports.c.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    return _report(row) if row else None


async def open_ones(connection: AsyncConnection, bot_id: int) -> list[Report]:
    """Open reports, the earliest first."""
    query = (
        select(reports)
        .where(reports.c.bot_id == bot_id, reports.c.state == ReportState.OPEN)
        .order_by(reports.c.created_at)
    )
    return [_report(row) for row in (await connection.execute(query)).all()]


async def close(connection: AsyncConnection, report: Report, at: datetime) -> None:
    """Mark a report as looked into."""
    await connection.execute(
        update(reports)
        .where(reports.c.person_id == report.person_id, reports.c.id == report.id)
        .values(state=ReportState.CLOSED, closed_at=at)
    )


async def forget_closed(connection: AsyncConnection, bot_id: int, before: datetime) -> None:
    """Delete reports closed before a moment."""
    await connection.execute(
        delete(reports).where(reports.c.bot_id == bot_id, reports.c.closed_at < before)
    )


def _report(row: Row[Any]) -> Report:
    return Report(
        id=row.id,
        person_id=row.person_id,
        chat_id=row.chat_id,
        subject=row.subject,
        state=ReportState(row.state),
        created_at=row.created_at,
        closed_at=row.closed_at,
    )
