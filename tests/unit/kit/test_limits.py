"""How often something may happen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Unavailable
from core.kit.clock import FixedClock
from core.kit.limits import RateLimit


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 23, tzinfo=UTC))


def test_limit_holds_within_the_stretch_and_says_when_to_return(clock: FixedClock) -> None:
    limit = RateLimit(2, timedelta(minutes=1), clock)
    limit.count("a")
    clock.advance(timedelta(seconds=20))
    limit.count("a")
    with pytest.raises(Unavailable) as caught:
        limit.count("a")
    assert caught.value.retry_after == timedelta(seconds=40)
    clock.advance(timedelta(seconds=40))
    limit.count("a")


def test_keys_do_not_wait_for_each_other(clock: FixedClock) -> None:
    limit = RateLimit(1, timedelta(minutes=1), clock)
    limit.count("a")
    limit.count("b")


def test_refused_event_is_not_counted(clock: FixedClock) -> None:
    limit = RateLimit(1, timedelta(minutes=1), clock)
    limit.count("a")
    for _ in range(5):
        clock.advance(timedelta(seconds=11))
        with pytest.raises(Unavailable):
            limit.count("a")
    clock.advance(timedelta(seconds=5))
    limit.count("a")


def test_silent_keys_are_forgotten(clock: FixedClock) -> None:
    limit = RateLimit(1, timedelta(minutes=1), clock)
    for key in range(1500):
        limit.count(key)
        clock.advance(timedelta(seconds=1))
    assert len(limit._seen) < 1000
