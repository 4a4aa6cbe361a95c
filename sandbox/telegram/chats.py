"""Private chats between a bot and a person, and what a person sees of them beside the messages."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.telegram.signals import Signals
from sandbox.telegram.store import Store

# Source: Bot API, sendChatAction: the status is set for 5 seconds or less.
_ACTION_SECONDS = 5


@dataclass(frozen=True)
class Chat:
    """One private chat. In the Bot API its identifier is the person's.

    Attributes:
        is_blocked: the person has blocked the bot.
        instance: ``chat_instance`` of callback queries.
        revision: grows with every change that the person can see.
        keyboard_message_id: the message whose reply keyboard is shown now.
        keyboard_used: a one-time keyboard has been used and is folded away.
        action: what the bot is doing ("typing"), shown until ``action_until`` (Unix seconds).
    """

    bot_id: int
    person_id: int
    is_blocked: bool
    instance: str
    last_message_id: int
    revision: int
    keyboard_message_id: int | None
    keyboard_used: bool
    action: str | None
    action_until: float


class Chats:
    """All chats. A chat exists once the person has started the bot."""

    def __init__(self, store: Store, signals: Signals, now: Callable[[], float]) -> None:
        self._store = store
        self._signals = signals
        self._now = now

    def find(self, bot_id: int, person_id: int) -> Chat | None:
        """The chat, if the person has ever written to the bot."""
        row = self._store.row(
            "SELECT * FROM chat WHERE bot_id = ? AND person_id = ?", bot_id, person_id
        )
        return _chat(row) if row else None

    def open(self, bot_id: int, person_id: int) -> Chat:
        """The chat, made when there is none."""
        self._store.write(
            "INSERT OR IGNORE INTO chat (bot_id, person_id, instance) VALUES (?, ?, ?)",
            bot_id, person_id, str(secrets.randbits(62)),
        )  # fmt: skip
        chat = self.find(bot_id, person_id)
        if chat is None:
            raise AssertionError("an inserted row is found")
        return chat

    def touch(self, bot_id: int, person_id: int) -> int:
        """The next revision of the chat; whoever watches it wakes up."""
        self._set(bot_id, person_id, "revision = revision + 1")
        chat = self.find(bot_id, person_id)
        return chat.revision if chat else 0

    def next_message_id(self, bot_id: int, person_id: int) -> int:
        """Take the next message identifier of the chat."""
        self._set(bot_id, person_id, "last_message_id = last_message_id + 1")
        return self.open(bot_id, person_id).last_message_id

    def set_blocked(self, bot_id: int, person_id: int, is_blocked: bool) -> None:
        """Record that the person blocked or unblocked the bot."""
        self._set(bot_id, person_id, "is_blocked = ?, revision = revision + 1", is_blocked)

    def show_keyboard(self, bot_id: int, person_id: int, message_id: int | None) -> None:
        """Show the reply keyboard of a message, or none."""
        self._set(
            bot_id, person_id, "keyboard_message_id = ?, keyboard_used = 0", message_id
        )  # fmt: skip

    def fold_keyboard(self, bot_id: int, person_id: int) -> None:
        """Fold a one-time keyboard away after its use."""
        self._set(bot_id, person_id, "keyboard_used = 1, revision = revision + 1")

    def show_action(self, bot_id: int, person_id: int, action: str | None) -> None:
        """Show what the bot is doing, for five seconds."""
        until = self._now() + _ACTION_SECONDS if action else 0.0
        changes = "action = ?, action_until = ?, revision = revision + 1"
        self._set(bot_id, person_id, changes, action, until)

    def _set(self, bot_id: int, person_id: int, changes: str, *values: object) -> None:
        statement = f"UPDATE chat SET {changes} WHERE bot_id = ? AND person_id = ?"  # noqa: S608 - literals of this file
        self._store.write(statement, *values, bot_id, person_id)
        self._signals.wake("chat", bot_id, person_id)


def _chat(row: sqlite3.Row) -> Chat:
    fields = dict(row)
    fields["is_blocked"] = bool(fields["is_blocked"])
    fields["keyboard_used"] = bool(fields["keyboard_used"])
    return Chat(**fields)
