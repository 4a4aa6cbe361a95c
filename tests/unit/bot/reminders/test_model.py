"""On which day one is reminded who asks for it: J7.7."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.model import moment_of, remind_on

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))


@pytest.mark.parametrize(
    ("today", "ends_on", "expected"),
    [
        # Two months before the end, as it is announced: the same day of the next month.
        (date(2027, 2, 2), date(2027, 4, 1), date(2027, 3, 2)),
        (date(2026, 12, 15), date(2027, 2, 14), date(2027, 1, 15)),
        # A month without such a day: its last one.
        (date(2027, 1, 31), date(2027, 4, 1), date(2027, 2, 28)),
        # A month would reach past the end, or leave no time: a week before it.
        (date(2027, 3, 10), date(2027, 4, 1), date(2027, 3, 25)),
        (date(2027, 3, 1), date(2027, 4, 1), date(2027, 3, 25)),
        # No week is left: tomorrow.
        (date(2027, 3, 25), date(2027, 4, 1), date(2027, 3, 26)),
        (date(2027, 3, 31), date(2027, 4, 1), date(2027, 4, 1)),
        # No tomorrow is left.
        (date(2027, 4, 1), date(2027, 4, 1), None),
        (date(2027, 4, 9), date(2027, 4, 1), None),
    ],
)
def test_in_a_month_but_in_time(today: date, ends_on: date, expected: date | None) -> None:
    assert remind_on(today, ends_on) == expected


@given(DAYS, st.integers(min_value=-10, max_value=400))
def test_a_reminder_is_never_late_and_never_today(today: date, left: int) -> None:
    ends_on = today + timedelta(days=left)
    day = remind_on(today, ends_on)
    if left < 1:
        assert day is None
    else:
        assert day is not None
        assert today < day <= ends_on
        assert day - today <= timedelta(days=31)


def test_a_reminder_goes_out_in_the_morning_in_kyiv() -> None:
    assert moment_of(date(2027, 1, 15)) == datetime(2027, 1, 15, 8, tzinfo=UTC)
    assert moment_of(date(2027, 7, 15)) == datetime(2027, 7, 15, 7, tzinfo=UTC)
