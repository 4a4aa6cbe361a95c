"""Hours of a place in one line, and in words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.directory.hours import UNKNOWN, hours_line
from bot.texts import hours

LONG, SHORT = [["08.00", "12.00"], ["13.00", "18.00"]], [["08.00", "14.00"]]


@pytest.mark.parametrize(
    ("working_hours", "line"),
    [
        ({}, UNKNOWN),
        ({"mon": []}, UNKNOWN),
        ({"mon": SHORT}, "mon 08:00–14:00"),
        (dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), SHORT), "mon–fri 08:00–14:00"),
        ({"mon": SHORT, "wed": SHORT, "thu": SHORT}, "mon 08:00–14:00; wed–thu 08:00–14:00"),
        (
            {"tue": SHORT, "mon": LONG, "wed": LONG},
            "mon 08:00–12:00, 13:00–18:00; tue 08:00–14:00; wed 08:00–12:00, 13:00–18:00",
        ),
        ({"sun": [["09.00", "13.00"]], "holiday": SHORT}, "sun 09:00–13:00"),
        ({"mon": [["09.00"]]}, UNKNOWN),
    ],
)
def test_days_of_equal_hours_stand_together(working_hours: dict[str, Any], line: str) -> None:
    assert hours_line(working_hours) == line


def test_days_are_said_in_the_language() -> None:
    line = "mon–fri 08:00–14:00; sat 09:00–13:00"
    assert hours(line, "uk") == "пн–пт 08:00–14:00; сб 09:00–13:00"
    assert hours(line, "en") == "Mon–Fri 08:00–14:00; Sat 09:00–13:00"
