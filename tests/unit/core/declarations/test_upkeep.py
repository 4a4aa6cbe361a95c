"""On which day an end is told of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.declarations.model import months_before
from core.declarations.upkeep import announced_until

DAYS = st.dates(date(2020, 1, 1), date(2070, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2027, 4, 2), 2, date(2027, 2, 2)),
        (date(2027, 1, 31), 2, date(2026, 11, 30)),
        (date(2028, 4, 30), 2, date(2028, 2, 29)),
        (date(2027, 2, 1), 14, date(2025, 12, 1)),
        (date(2027, 3, 5), 0, date(2027, 3, 5)),
    ],
)
def test_months_before(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_a_pediatricians_patient_is_told_at_17_years_and_10_months() -> None:
    """J7.7: who is 18 on 2 April is told on 2 February, of 1 April."""
    assert announced_until(date(2027, 2, 2), 2) == date(2027, 4, 1)
    assert announced_until(date(2027, 2, 1), 2) == date(2027, 3, 31)


@given(DAYS, st.integers(0, 24))
def test_every_end_has_its_day_and_keeps_it(day: date, months: int) -> None:
    until = announced_until(day, months)
    assert months_before(until + timedelta(days=1), months) <= day
    assert months_before(until + timedelta(days=2), months) > day
    assert announced_until(day + timedelta(days=1), months) >= until
