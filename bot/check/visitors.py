"""How often one address may have a file checked, counted in this process."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import Final

from core.kit.clock import Clock

_PER: Final = timedelta(minutes=1)
_MOST_ADDRESSES: Final = 10_000


class Visitors:
    """At most so many files a minute from one address."""

    def __init__(self, per_minute: int, clock: Clock) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._seen: dict[str, deque[datetime]] = {}

    def may_ask(self, address: str) -> bool:
        """Count one file, if the address may have it checked."""
        now = self._clock.now()
        if len(self._seen) >= _MOST_ADDRESSES:
            self._forget(now)
        seen = self._seen.setdefault(address, deque())
        while seen and seen[0] <= now - _PER:
            seen.popleft()
        if len(seen) >= self._per_minute:
            return False
        seen.append(now)
        return True

    def _forget(self, now: datetime) -> None:
        for address in [each for each, seen in self._seen.items() if seen[-1] <= now - _PER]:
            del self._seen[address]
