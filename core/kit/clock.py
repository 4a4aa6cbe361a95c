"""Where the time comes from, so that tests can move it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

KYIV = ZoneInfo("Europe/Kyiv")


class Clock(Protocol):
    """Tells the present moment."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that asks the machine


class FixedClock:
    """A clock that stands still until it is moved: for tests and reproducible runs."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was set to, aware, in UTC."""
        return self._moment

    def advance(self, by: timedelta) -> None:
        """Move forward (or back, with a negative duration)."""
        self._moment += by


def today(clock: Clock) -> date:
    """The calendar date in UTC, by which the central system counts ages and terms.

    Source: start of a declaration = today (UTC), ehealth.api ``creator.ex``.
    """
    return clock.now().date()
