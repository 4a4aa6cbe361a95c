"""Which addresses are left alone after they failed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import timedelta


class Backoff:
    """Pauses that double with every failure of an address, with jitter, and end with a success."""

    def __init__(
        self,
        first: timedelta,
        longest: timedelta,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._first = first.total_seconds()
        self._longest = longest.total_seconds()
        self._monotonic = monotonic
        self._jitter = jitter
        self._failures: dict[str, tuple[int, float]] = {}
        """By address: how many in a row, and until when it is left alone."""

    def may_ask(self, address: str) -> bool:
        """Whether no pause of the address is on."""
        _, until = self._failures.get(address, (0, 0.0))
        return self._monotonic() >= until

    def failed(self, address: str) -> None:
        """The address did not serve."""
        now = self._monotonic()
        count, until = self._failures.get(address, (0, 0.0))
        if now < until:
            return  # asked beside the call that began the pause: one outage, counted once
        pause = min(self._first * 2**count, self._longest)
        # Half of it is left to chance, so that replicas do not come back together.
        self._failures[address] = count + 1, now + self._jitter(pause / 2, pause)

    def succeeded(self, address: str) -> None:
        """The address served."""
        self._failures.pop(address, None)
