"""Updates on their way to a bot.

Source: tdlib/telegram-bot-api, ``Client.cpp`` (lifetimes, queue of each update, default kinds).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.telegram.accounts import Accounts
from sandbox.telegram.signals import Signals
from sandbox.telegram.store import Json, Store, encoded

MESSAGE_LIFETIME_SECONDS = 24 * 60 * 60
CALLBACK_LIFETIME_SECONDS = 150
INLINE_LIFETIME_SECONDS = 30


@dataclass(frozen=True)
class Pending:
    """An update that waits in its queue."""

    update_id: int
    queue: str
    expires_at: float
    body: Json


class Updates:
    """Queues of updates, one sequence of ``update_id`` per bot."""

    def __init__(
        self, store: Store, accounts: Accounts, signals: Signals, now: Callable[[], float]
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._signals = signals
        self._now = now

    def add(
        self, bot_id: int, kind: str, payload: Json, *, queue: str, lifetime_seconds: int
    ) -> None:
        """Queue an update, if the bot asked for its kind."""
        if not self._accounts.wants(bot_id, kind):
            return
        self._store.write(
            "INSERT INTO pending_update (bot_id, update_id, queue, expires_at, body)"
            " VALUES (?, ?, ?, ?, ?)",
            bot_id, self._accounts.next_update_id(bot_id), queue, self._now() + lifetime_seconds,
            encoded({kind: payload}),
        )  # fmt: skip
        self._signals.wake("updates", bot_id)

    def read(self, bot_id: int, offset: int, limit: int) -> list[Json]:
        """Updates from ``offset`` on; those before it are confirmed and forgotten.

        A negative offset keeps only that many last updates.
        """
        self._forget_expired(bot_id)
        if offset < 0:
            self._store.write(
                "DELETE FROM pending_update WHERE bot_id = ? AND update_id NOT IN (SELECT update_id"
                " FROM pending_update WHERE bot_id = ? ORDER BY update_id DESC LIMIT ?)",
                bot_id, bot_id, -offset,
            )  # fmt: skip
        elif offset > 0:
            self._store.write(
                "DELETE FROM pending_update WHERE bot_id = ? AND update_id < ?", bot_id, offset
            )
        return [{"update_id": found.update_id} | found.body for found in self._all(bot_id)[:limit]]

    def heads(self, bot_id: int) -> list[Pending]:
        """The oldest update of every queue: what may be delivered now."""
        self._forget_expired(bot_id)
        first: dict[str, Pending] = {}
        for found in self._all(bot_id):
            first.setdefault(found.queue, found)
        return list(first.values())

    def confirm(self, bot_id: int, update_id: int) -> None:
        """Forget a delivered update."""
        self._store.write(
            "DELETE FROM pending_update WHERE bot_id = ? AND update_id = ?", bot_id, update_id
        )

    def drop_all(self, bot_id: int) -> None:
        """Forget every waiting update."""
        self._store.write("DELETE FROM pending_update WHERE bot_id = ?", bot_id)

    def count(self, bot_id: int) -> int:
        """How many updates wait."""
        return len(self._all(bot_id))

    def _all(self, bot_id: int) -> list[Pending]:
        rows = self._store.rows(
            "SELECT * FROM pending_update WHERE bot_id = ? AND expires_at > ? ORDER BY update_id",
            bot_id, self._now(),
        )  # fmt: skip
        return [
            Pending(row["update_id"], row["queue"], row["expires_at"], json.loads(row["body"]))
            for row in rows
        ]

    def _forget_expired(self, bot_id: int) -> None:
        self._store.write(
            "DELETE FROM pending_update WHERE bot_id = ? AND expires_at <= ?", bot_id, self._now()
        )
