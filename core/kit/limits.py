"""How often something may happen, counted in this process."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from datetime import datetime, timedelta

from core.contract.errors import ErrorCode
from core.errors import Unavailable
from core.kit.clock import Clock

_SWEEP_EVERY = 1000


class RateLimit:
    """At most ``limit`` events per key in any stretch of ``per``."""

    def __init__(self, limit: int, per: timedelta, clock: Clock) -> None:
        self._limit = limit
        self._per = per
        self._clock = clock
        self._seen: dict[Hashable, deque[datetime]] = {}
        self._until_sweep = _SWEEP_EVERY

    def count(self, key: Hashable) -> None:
        """Count one event.

        Raises:
            Unavailable: ``TOO_MANY_REQUESTS`` with the time until the next one is welcome.
        """
        now = self._clock.now()
        self._sweep(now)
        seen = self._seen.setdefault(key, deque())
        while seen and seen[0] <= now - self._per:
            seen.popleft()
        if len(seen) >= self._limit:
            wait = seen[0] + self._per - now
            raise Unavailable(ErrorCode.TOO_MANY_REQUESTS, retry_after=wait)
        seen.append(now)

    def _sweep(self, now: datetime) -> None:
        """Drop keys that have been silent, now and then."""
        self._until_sweep -= 1
        if self._until_sweep:
            return
        self._until_sweep = _SWEEP_EVERY
        quiet = [key for key, seen in self._seen.items() if seen[-1] <= now - self._per]
        for key in quiet:
            del self._seen[key]
