"""Wake-ups inside the process: who waits for updates or for a chat to change.

A signal carries nothing: whoever is woken reads the store again. A lost or superfluous wake-up is
therefore harmless, and nothing here has to survive a restart.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress

Key = tuple[str | int, ...]


class Signals:
    """Named wake-ups."""

    def __init__(self) -> None:
        self._events: defaultdict[Key, asyncio.Event] = defaultdict(asyncio.Event)
        self.closing = False

    def wake(self, *key: str | int) -> None:
        """Wake everybody who waits for ``key`` now."""
        event = self._events.pop(key, None)
        if event is not None:
            event.set()

    async def wait(self, *key: str | int, seconds: float | None) -> None:
        """Return at the next wake-up of ``key``, or after ``seconds``.

        Between the caller's last look at the store and this call nothing may be awaited.
        """
        if self.closing:
            return
        event = self._events[key]
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()

    def close(self) -> None:
        """End every long poll: the server is stopping."""
        self.closing = True
        for key in list(self._events):
            self.wake(*key)
