"""What the double keeps per bot: how it wants to receive updates, and whether it logged out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from sandbox.telegram.signals import Signals
from sandbox.telegram.store import Store, encoded

KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
    "business_message", "edited_business_message", "deleted_business_messages", "guest_message",
    "message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result",
    "callback_query", "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll",
    "poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost",
    "removed_chat_boost", "managed_bot", "subscription", "stopped_message_generation",
)  # fmt: skip
# Source: Bot API, getUpdates: these three come only when they are asked for.
_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True)
class Webhook:
    """Where updates are posted.

    Attributes:
        last_error_date: Unix seconds of the last failed delivery.
    """

    url: str
    secret_token: str = ""
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str | None = None


class Accounts:
    """The bots' accounts."""

    def __init__(self, store: Store, signals: Signals, now: Callable[[], float]) -> None:
        self._store = store
        self._signals = signals
        self._now = now

    def register(self, bot_id: int) -> None:
        """Make the bot known.

        Its first ``update_id`` comes from the clock: a bot that remembers the identifiers it has
        seen must not meet them again after the double's file was removed.
        """
        self._store.write(
            "INSERT OR IGNORE INTO bot (id, next_update_id, allowed_updates) VALUES (?, ?, '[]')",
            bot_id, int(self._now()) % 2**31,
        )  # fmt: skip

    def next_update_id(self, bot_id: int) -> int:
        """Take the next ``update_id``."""
        number = int(self._bot(bot_id)["next_update_id"])
        self._store.write("UPDATE bot SET next_update_id = ? WHERE id = ?", number + 1, bot_id)
        return number

    def wants(self, bot_id: int, kind: str) -> bool:
        """Whether the bot asked for updates of this kind."""
        asked = self.allowed(bot_id)
        return kind in asked if asked else kind not in _ON_REQUEST

    def allowed(self, bot_id: int) -> list[str]:
        """Kinds the bot asked for; empty means the default ones."""
        kinds: list[str] = json.loads(self._bot(bot_id)["allowed_updates"])
        return kinds

    def allow(self, bot_id: int, kinds: Sequence[str] | None) -> None:
        """Remember the kinds asked for; ``None`` keeps what was asked before."""
        if kinds is not None:
            known = [kind for kind in kinds if kind in KINDS]
            self._store.write(
                "UPDATE bot SET allowed_updates = ? WHERE id = ?", encoded(known), bot_id
            )

    def webhook(self, bot_id: int) -> Webhook | None:
        """Where to post, or ``None`` when the bot polls."""
        kept = self._bot(bot_id)["webhook"]
        return Webhook(**json.loads(kept)) if kept else None

    def set_webhook(self, bot_id: int, webhook: Webhook | None) -> None:
        """Post updates there from now on, or no longer."""
        kept = encoded(asdict(webhook)) if webhook else None
        self._store.write("UPDATE bot SET webhook = ? WHERE id = ?", kept, bot_id)
        self._signals.wake("updates", bot_id)

    def logged_out_at(self, bot_id: int) -> float | None:
        """When ``logOut`` was called, Unix seconds."""
        moment: float | None = self._bot(bot_id)["logged_out_at"]
        return moment

    def log_out(self, bot_id: int, moment: float | None) -> None:
        """Record a ``logOut``, or its end."""
        self._store.write("UPDATE bot SET logged_out_at = ? WHERE id = ?", moment, bot_id)

    def _bot(self, bot_id: int) -> sqlite3.Row:
        row = self._store.row("SELECT * FROM bot WHERE id = ?", bot_id)
        if row is None:
            raise LookupError(f"bot {bot_id} is not registered")
        return row
