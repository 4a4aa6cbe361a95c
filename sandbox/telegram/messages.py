"""Messages of the chats: as the bot sent them, as the person sees them now."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sandbox.telegram.chats import Chats
from sandbox.telegram.store import Json, Store, encoded


@dataclass(frozen=True)
class Message:
    """One message.

    Attributes:
        person_id: whose chat it is in.
        revision: the chat's revision at which the message last changed.
        date, edit_date: Unix seconds.
        content: the fields of the Bot API's ``Message`` that say what the message is.
        markup: the ``reply_markup`` it was sent with, of any kind.
        reply_to: the message it answers.
        inline_message_id: set when it was sent through inline mode or a Mini App.
    """

    bot_id: int
    person_id: int
    message_id: int
    revision: int
    from_bot: bool
    date: int
    edit_date: int | None
    is_deleted: bool
    is_pinned: bool
    content: Json
    markup: Json | None
    reply_to: int | None
    inline_message_id: str | None

    @property
    def is_protected(self) -> bool:
        """Forwarding and saving are off."""
        return bool(self.content.get("has_protected_content"))

    @property
    def inline_keyboard(self) -> list[list[Json]] | None:
        """Rows of buttons under the message."""
        return self.markup.get("inline_keyboard") if self.markup else None


class Messages:
    """All messages."""

    def __init__(self, store: Store, chats: Chats, now: Callable[[], float]) -> None:
        self._store = store
        self._chats = chats
        self._now = now

    def append(
        self,
        bot_id: int,
        person_id: int,
        content: Json,
        *,
        from_bot: bool,
        markup: Json | None = None,
        reply_to: int | None = None,
        inline_message_id: str | None = None,
    ) -> Message:
        """Add a message at the end of an existing chat."""
        message_id = self._chats.next_message_id(bot_id, person_id)
        revision = self._chats.touch(bot_id, person_id)
        self._store.write(
            "INSERT INTO message (bot_id, person_id, message_id, revision, from_bot, date, content,"
            " markup, reply_to, inline_message_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            bot_id, person_id, message_id, revision, from_bot, int(self._now()), encoded(content),
            encoded(markup) if markup else None, reply_to, inline_message_id,
        )  # fmt: skip
        if from_bot:
            self._chats.show_action(bot_id, person_id, None)
            self._apply_keyboard(bot_id, person_id, message_id, markup or {})
        return self.get(bot_id, person_id, message_id)

    def edit(self, message: Message, content: Json, markup: Json | None) -> Message:
        """Replace what a message says; ``edit_date`` becomes the present moment."""
        self._store.write(
            "UPDATE message SET content = ?, markup = ?, edit_date = ?, revision = ?"
            " WHERE bot_id = ? AND person_id = ? AND message_id = ?",
            encoded(content), encoded(markup) if markup else None, int(self._now()),
            self._chats.touch(message.bot_id, message.person_id),
            message.bot_id, message.person_id, message.message_id,
        )  # fmt: skip
        return self.get(message.bot_id, message.person_id, message.message_id)

    def delete(self, messages: Iterable[Message]) -> None:
        """Take messages away from both sides; the rows stay, marked."""
        for message in messages:
            self._mark(message, "is_deleted = 1, is_pinned = 0")
            chat = self._chats.find(message.bot_id, message.person_id)
            if chat and chat.keyboard_message_id == message.message_id:
                self._chats.show_keyboard(message.bot_id, message.person_id, None)

    def pin(self, message: Message, *, is_pinned: bool) -> None:
        """Pin or unpin a message."""
        self._mark(message, f"is_pinned = {int(is_pinned)}")

    def find(self, bot_id: int, person_id: int, message_id: int) -> Message | None:
        """The message, unless it is deleted or never was."""
        row = self._row(bot_id, person_id, message_id)
        return None if row is None or row["is_deleted"] else _message(row)

    def get(self, bot_id: int, person_id: int, message_id: int) -> Message:
        """A message that is known to exist."""
        row = self._row(bot_id, person_id, message_id)
        if row is None:
            raise LookupError(f"no message {message_id}")
        return _message(row)

    def find_inline(self, bot_id: int, inline_message_id: str) -> Message | None:
        """The message sent through inline mode with this identifier."""
        row = self._store.row(
            "SELECT * FROM message WHERE bot_id = ? AND inline_message_id = ? AND NOT is_deleted",
            bot_id, inline_message_id,
        )  # fmt: skip
        return _message(row) if row else None

    def changed_since(self, bot_id: int, person_id: int, revision: int) -> list[Message]:
        """Messages that appeared, changed or went after a revision, oldest first."""
        rows = self._store.rows(
            "SELECT * FROM message WHERE bot_id = ? AND person_id = ? AND revision > ?"
            " ORDER BY message_id",
            bot_id, person_id, revision,
        )  # fmt: skip
        return [_message(row) for row in rows]

    def pinned(self, bot_id: int, person_id: int) -> list[Message]:
        """Pinned messages, newest first."""
        rows = self._store.rows(
            "SELECT * FROM message WHERE bot_id = ? AND person_id = ? AND is_pinned"
            " ORDER BY message_id DESC",
            bot_id, person_id,
        )  # fmt: skip
        return [_message(row) for row in rows]

    def _apply_keyboard(self, bot_id: int, person_id: int, message_id: int, markup: Json) -> None:
        if markup.get("keyboard") or markup.get("force_reply"):
            self._chats.show_keyboard(bot_id, person_id, message_id)
        elif markup.get("remove_keyboard"):
            self._chats.show_keyboard(bot_id, person_id, None)

    def _mark(self, message: Message, changes: str) -> None:
        self._store.write(
            f"UPDATE message SET {changes}, revision = ?"  # noqa: S608 - literals of this file
            " WHERE bot_id = ? AND person_id = ? AND message_id = ?",
            self._chats.touch(message.bot_id, message.person_id),
            message.bot_id, message.person_id, message.message_id,
        )  # fmt: skip

    def _row(self, bot_id: int, person_id: int, message_id: int) -> sqlite3.Row | None:
        return self._store.row(
            "SELECT * FROM message WHERE bot_id = ? AND person_id = ? AND message_id = ?",
            bot_id, person_id, message_id,
        )  # fmt: skip


def _message(row: sqlite3.Row) -> Message:
    fields = dict(row)
    for name in ("from_bot", "is_deleted", "is_pinned"):
        fields[name] = bool(fields[name])
    fields["content"] = json.loads(fields["content"])
    fields["markup"] = json.loads(fields["markup"]) if fields["markup"] else None
    return Message(**fields)
