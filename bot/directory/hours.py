"""Hours of a place, in one line: days of equal hours together. Knows no language.

Days stay the register's words (``mon``); ``HOURS`` of :mod:`bot.texts` says them.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final

UNKNOWN: Final = "none"
"""No hours are known, as an argument of texts."""
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hours_line(working_hours: Mapping[str, Any]) -> str:
    """«mon–tue 08:00–12:00, 13:00–18:00; wed 08:00–14:00», or :data:`UNKNOWN`.

    Source: МІС API, Divisions, ``working_hours``: by day, pairs of «08.00».
    """
    open_days = [(day, said) for day in _DAYS if (said := _day(working_hours.get(day)))]
    runs = groupby(
        enumerate(open_days),
        key=lambda place: (place[1][1], _DAYS.index(place[1][0]) - place[0]),
    )
    parts = []
    for (said, _), run in runs:
        days = [day for _, (day, _) in run]
        named = days[0] if len(days) == 1 else f"{days[0]}–{days[-1]}"
        parts.append(f"{named} {said}")
    return "; ".join(parts) or UNKNOWN


def _day(intervals: Any) -> str:
    """«08:00–12:00, 13:00–18:00»; empty for a day off."""
    return ", ".join(
        f"{interval[0]}–{interval[1]}".replace(".", ":")
        for interval in intervals or ()
        if len(interval) == 2
    )
