"""Age in full years."""

from __future__ import annotations

from datetime import date


def age_on(day: date, born: date) -> int:
    """Full years on a day; one born on 29 February grows older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """The day on which somebody reaches an age; one born on 29 February on 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
