"""When a reminder is due. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from core.kit.clock import KYIV

AT: Final = time(10, tzinfo=KYIV)
"""When people are awake and clinics answer the telephone."""
BEFORE_THE_END: Final = timedelta(days=7)
"""A month may reach past the end: a reminder is of use while there is time to choose a doctor."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One that is due.

    Attributes:
        chat_id: who asked.
        declaration_id: what is about to end.
        person_id: whose declaration it is.
        due_at: since when.
    """

    chat_id: int
    declaration_id: UUID
    person_id: UUID
    due_at: datetime


def remind_on(today: date, ends_on: date) -> date | None:
    """The day for one who asks today to be reminded in a month.

    A week before the end at the latest; with less than that left, tomorrow. None when there is no
    tomorrow before the end.
    """
    day = min(_month_after(today), ends_on - BEFORE_THE_END)
    day = max(day, today + _DAY)
    return day if day <= ends_on else None


def moment_of(day: date) -> datetime:
    """When a reminder of a day goes out."""
    return datetime.combine(day, AT)


def _month_after(day: date) -> date:
    """The same day of the next month, or its last one."""
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
