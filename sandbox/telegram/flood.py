"""The published sending limits, kept strictly: off unless switched on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from sandbox.telegram.errors import too_many_requests
from sandbox.telegram.store import Store

# Source: core.telegram.org/bots/faq "My bot is hitting limits": one message per second in a chat,
# about thirty per second in bulk.
_CHAT_PER_SECOND = 1
_BOT_PER_SECOND = 30
_FLOOD = "flood"


class FloodLimits:
    """The published sending limits, kept strictly. Off unless switched on."""

    def __init__(self, store: Store, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now
        self._sent: dict[tuple[int, ...], deque[float]] = {}

    @property
    def is_on(self) -> bool:
        """Whether the limits are kept."""
        row = self._store.row("SELECT value FROM setting WHERE name = ?", _FLOOD)
        return row is not None and row["value"] == "on"

    def switch(self, is_on: bool) -> None:
        """Keep the limits from now on, or no longer."""
        self._store.write(
            "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)",
            _FLOOD, "on" if is_on else "off",
        )  # fmt: skip

    def count(self, bot_id: int, person_id: int) -> None:
        """Count one message.

        Raises:
            ApiError: 429, the message came too soon.
        """
        if not self.is_on:
            return
        queues = [((bot_id, person_id), _CHAT_PER_SECOND), ((bot_id,), _BOT_PER_SECOND)]
        for key, limit in queues:
            sent = self._sent.setdefault(key, deque())
            while sent and sent[0] <= self._now() - 1:
                sent.popleft()
            if len(sent) >= limit:
                raise too_many_requests(1)
        for key, _ in queues:
            self._sent[key].append(self._now())
