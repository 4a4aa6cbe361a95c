"""Long polling that loses nothing: an update is confirmed after its work is committed.

aiogram's own loop moves the offset before the handler ends and drops what is under way at a stop.
Here a batch is handled first, each chat's updates in their order and the chats side by side, and
only then the next call confirms it. What was not committed comes again; the inbox knows the rest.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramConflictError
from aiogram.methods import DeleteWebhook
from aiogram.methods.base import TelegramMethod
from aiogram.types import Update
from pydantic import ValidationError

from bot.handlers.errors import is_transient
from core.kit.tasks import Background

log = structlog.get_logger(__name__)

POLL_SECONDS: Final = 25
"""How long Telegram may hold a call open. Source: its own cap is 50 s, tdlib/telegram-bot-api."""
_SLACK_SECONDS: Final = 10
_FIRST_PAUSE_SECONDS: Final = 0.5
_LONGEST_PAUSE_SECONDS: Final = 15.0

RawUpdate = dict[str, Any]
Feed = Callable[[Update], Awaitable[None]]


class GetRawUpdates(TelegramMethod[list[RawUpdate]]):
    """``getUpdates`` without models: one update that no model fits must not stop the others."""

    __returning__ = list[RawUpdate]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int = POLL_SECONDS
    allowed_updates: list[str] | None = None


class NotCommitted(Exception):
    """Some updates of a batch could not be committed; they will be fetched again."""


class Polling:
    """Fetches updates and feeds them.

    Args:
        bot: whose updates.
        feed: handles one update and returns after its commit.
        allowed_updates: kinds to ask for.
    """

    def __init__(self, bot: Bot, feed: Feed, allowed_updates: Sequence[str]) -> None:
        self._bot = bot
        self._feed = feed
        self._allowed = list(allowed_updates)
        self._offset: int | None = None
        self._pause = _FIRST_PAUSE_SECONDS
        self._background = Background()
        self._idle = asyncio.Event()
        self._idle.set()

    async def run(self) -> None:
        """Poll until cancelled. A batch under way then goes on: await :meth:`settled`."""
        await self._bot(DeleteWebhook(drop_pending_updates=False))
        while True:
            try:
                await self.once()
                self._pause = _FIRST_PAUSE_SECONDS
            except TelegramConflictError:
                # Two pollers of one token take updates from each other.
                log.error("polling.conflict", reason="another process polls with this token")
                await self._wait()
            except (AiogramError, OSError, NotCommitted) as problem:
                log.warning("polling.failed", error=type(problem).__name__)
                await self._wait()

    async def settled(self) -> None:
        """Wait until the batch under way is committed."""
        await self._idle.wait()

    async def once(self, timeout_seconds: int = POLL_SECONDS) -> int:
        """Fetch one batch, handle it, remember what to confirm; how many updates there were.

        Raises:
            NotCommitted: as the class says; nothing of the batch is confirmed.
        """
        updates = await self._bot(
            GetRawUpdates(
                offset=self._offset, timeout=timeout_seconds, allowed_updates=self._allowed
            ),
            request_timeout=timeout_seconds + _SLACK_SECONDS,
        )
        if updates:
            await self._handle(updates)
        return len(updates)

    async def _handle(self, updates: list[RawUpdate]) -> None:
        """Handle a batch in a task of its own, which a cancelled poll does not take with it."""
        by_chat: dict[int, list[RawUpdate]] = defaultdict(list)
        for update in updates:
            by_chat[chat_of(update)].append(update)
        failures: list[Exception] = []

        async def work() -> None:
            try:
                await asyncio.gather(
                    *(self._handle_chat(chat, failures) for chat in by_chat.values())
                )
            finally:
                self._idle.set()

        self._idle.clear()
        await asyncio.shield(self._background.run("updates", work))
        if failures:
            raise NotCommitted
        self._offset = max(update["update_id"] for update in updates) + 1

    async def _handle_chat(self, updates: list[RawUpdate], failures: list[Exception]) -> None:
        """Handle a chat's updates in order; after a failure the rest waits, to keep the order."""
        for raw in updates:
            try:
                update = Update.model_validate(raw, context={"bot": self._bot})
            except ValidationError:
                # The content stays out of the log: it may be anything.
                log.error("update.unreadable", update_id=raw["update_id"])
                continue
            try:
                await self._feed(update)
            except Exception as problem:
                if not is_transient(problem):
                    raise
                log.warning("update.not_committed", update_id=raw["update_id"], exc_info=problem)
                failures.append(problem)
                return

    async def _wait(self) -> None:
        await asyncio.sleep(self._pause)
        self._pause = min(self._pause * 2, _LONGEST_PAUSE_SECONDS)


def chat_of(update: RawUpdate) -> int:
    """Whose update this is; 0 for those of nobody in particular."""
    for content in update.values():
        if isinstance(content, dict):
            message = content.get("message") or content
            chat = message.get("chat") or content.get("from") or {}
            if "id" in chat:
                return int(chat["id"])
    return 0
