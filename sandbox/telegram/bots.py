"""The bots that the double knows: whoever holds one of the tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sandbox.telegram.store import Json

_TOKEN = re.compile(r"(\d{3,18}):[A-Za-z0-9_-]{3,}")


@dataclass(frozen=True)
class Bot:
    """A bot.

    Attributes:
        id: the part of the token before the colon.
        username: without ``@``.
    """

    token: str
    id: int
    username: str
    first_name: str

    @classmethod
    def of(cls, token: str, *, first_name: str = "Кабінет пацієнта") -> Bot:
        """The bot of a token.

        Raises:
            ValueError: the token is not of the form ``digits:letters``.
        """
        match = _TOKEN.fullmatch(token)
        if match is None:
            raise ValueError("a bot token looks like 1000001:letters, digits, - and _")
        number = int(match[1])
        return cls(token, number, f"kabinet_{number}_bot", first_name)

    def user(self) -> Json:
        """The bot as a ``User``."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.first_name,
            "username": self.username,
        }

    def me(self) -> Json:
        """The bot as ``getMe`` answers."""
        return self.user() | {
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
            "can_manage_bots": False,
            "supports_guest_queries": False,
            "supports_join_request_queries": False,
        }
