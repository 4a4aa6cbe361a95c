"""Age in full years."""

from __future__ import annotations

from datetime import date


def age_on(day: date, born: date) -> int:
    """Full years on a day; one born on 29 February grows older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
