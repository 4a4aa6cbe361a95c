"""A record of the registry extract, and how moments are written in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

Record = dict[str, Any]
"""Field names and values of a published schema, ready for JSON."""


def moment(day: date, hour: int = 9) -> str:
    """A moment of that day, as the published schemas write it."""
    return f"{day.isoformat()}T{hour:02d}:00:00Z"


def years_before(day: date, years: int, extra_days: int = 0) -> date:
    """About that many years earlier; never a day that the year lacks."""
    return day - timedelta(days=365 * years + years // 4 + extra_days)
