"""How the bot's process talks to the Bot API."""

from __future__ import annotations

from typing import Any, Final

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

# Pydantic keeps the class of an answer only while somebody holds it, and aiogram asks for it anew
# at each call: to make it again takes longer than the call itself.
_KEPT: Final[set[type[Response[Any]]]] = set()


class Session(AiohttpSession):
    """aiogram's session, with the classes of answers made once in a process."""

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """As in aiogram."""
        _KEPT.add(Response[method.__returning__])  # type: ignore[name-defined]
        return super().check_response(bot, method, status_code, content)
