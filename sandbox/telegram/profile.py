"""What a bot tells about itself: name, descriptions, commands, menu button."""

from __future__ import annotations

import json
from typing import Any

from sandbox.telegram.store import Json, Store, encoded

EVERYWHERE = "default"
DEFAULT_MENU_BUTTON: Json = {"type": "commands"}


class Profile:
    """Values by name, scope and language; an absent language falls back to the empty one."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set(
        self, bot_id: int, name: str, value: object, *, scope: str = EVERYWHERE, language: str = ""
    ) -> None:
        """Keep a value."""
        self._store.write(
            "INSERT OR REPLACE INTO profile (bot_id, name, scope, language_code, value)"
            " VALUES (?, ?, ?, ?, ?)",
            bot_id, name, scope, language, encoded(value),
        )  # fmt: skip

    def clear(self, bot_id: int, name: str, *, scope: str = EVERYWHERE, language: str = "") -> None:
        """Forget a value, so that the wider one is seen again."""
        self._store.write(
            "DELETE FROM profile WHERE bot_id = ? AND name = ? AND scope = ? AND language_code = ?",
            bot_id, name, scope, language,
        )  # fmt: skip

    def get(
        self, bot_id: int, name: str, *, scope: str = EVERYWHERE, language: str = ""
    ) -> Any | None:
        """Exactly the value kept for this scope and language."""
        row = self._store.row(
            "SELECT value FROM profile WHERE bot_id = ? AND name = ? AND scope = ?"
            " AND language_code = ?",
            bot_id, name, scope, language,
        )  # fmt: skip
        return json.loads(row["value"]) if row else None

    def text(self, bot_id: int, name: str, language: str) -> str:
        """A name or description as a person with this language sees it."""
        for candidate in (language, ""):
            value = self.get(bot_id, name, language=candidate)
            if value:
                return str(value)
        return ""

    def commands(self, bot_id: int, person_id: int, language: str) -> list[Json]:
        """The commands a person sees in the private chat.

        Source: Bot API, "Determining list of commands".
        """
        for scope in (chat_scope(person_id), "all_private_chats", EVERYWHERE):
            for candidate in (language, ""):
                found = self.get(bot_id, "commands", scope=scope, language=candidate)
                if found is not None:
                    return list(found)
        return []

    def menu_button(self, bot_id: int, person_id: int | None) -> Json:
        """The button beside the input field."""
        if person_id is not None:
            own = self.get(bot_id, "menu_button", scope=chat_scope(person_id))
            if own is not None and own["type"] != "default":
                return dict(own)
        common = self.get(bot_id, "menu_button")
        if common is None or common["type"] == "default":
            return DEFAULT_MENU_BUTTON
        return dict(common)


def chat_scope(person_id: int | str) -> str:
    """The scope of one private chat."""
    return f"chat:{person_id}"
