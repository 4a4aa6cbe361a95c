"""What Telegram must know of the bot: its commands in every language, and its webhook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import structlog
from aiogram import Bot
from aiogram.methods import SetMyCommands, SetWebhook, TelegramMethod
from aiogram.types import BotCommand

from bot.handlers.updates import SHOWN_COMMANDS
from bot.notifications.courier import ending_of
from bot.notifications.model import Sent
from bot.texts import DEFAULT_LANGUAGE, LANGUAGES, Texts
from bot.webhook import PATH

log = structlog.get_logger(__name__)

FILE: Final = "commands"


class Registration:
    """Tells Telegram. A refusal is logged: the bot works without its list of commands."""

    def __init__(self, bot: Bot, texts: Texts) -> None:
        self._bot = bot
        self._texts = texts

    async def commands(self) -> None:
        """The list of commands, in every language."""
        for language in LANGUAGES:
            commands = [
                BotCommand(command=name, description=self._texts.label(FILE, name, language))
                for name in SHOWN_COMMANDS
            ]
            code = None if language == DEFAULT_LANGUAGE else language
            await self._tell(SetMyCommands(commands=commands, language_code=code))

    async def webhook(self, public_url: str, secret: str, allowed_updates: Sequence[str]) -> None:
        """Where updates go. Those that wait already are kept."""
        await self._tell(
            SetWebhook(
                url=f"{public_url.rstrip('/')}{PATH}",
                secret_token=secret,
                allowed_updates=list(allowed_updates),
                drop_pending_updates=False,
            )
        )

    async def _tell(self, method: TelegramMethod[Any]) -> None:
        ending = await ending_of(lambda: self._bot(method))
        if not isinstance(ending, Sent):
            log.error("telegram.refused", method=method.__api_method__, error=type(ending).__name__)
