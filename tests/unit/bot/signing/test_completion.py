"""Pauses between calls to a core that does not answer."""

from __future__ import annotations

from datetime import timedelta

from bot.signing.completion import FIRST_PAUSE, LONGEST_PAUSE, pause_after


def test_pauses_double_up_to_the_longest() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, 30)]
    assert pauses[0] == FIRST_PAUSE
    assert pauses[:4] == [timedelta(seconds=seconds) for seconds in (1, 2, 4, 8)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
