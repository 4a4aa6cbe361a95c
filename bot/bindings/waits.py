"""Stretches of time as the chat tells them: settings of the core, never constants of a text."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Final

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)


def told(wait: timedelta) -> dict[str, int]:
    """``hours``, or ``minutes`` when that is less than one hour; both rounded up."""
    hours = ceil(wait / _HOUR) if wait > _HOUR else 0
    return {"hours": hours, "minutes": max(1, ceil(wait / _MINUTE))}


def minutes_until(moment: datetime | None, now: datetime) -> int:
    """Whole minutes that are left, at least one; 0 when nobody said until when."""
    return max(1, round((moment - now) / _MINUTE)) if moment else 0
