"""Events from outside the chat: recorded in their cause's transaction, handled like updates."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chats.model import PendingEvent
from bot.chats.service import Chats
from bot.flow import Event

log = structlog.get_logger(__name__)

POLL_SECONDS: Final = 0.2
Handle = Callable[[PendingEvent], Awaitable[None]]


class EventPump:
    """Takes events in and has each handled exactly once.

    What resumes a conversation from elsewhere (the secure page's handler, the news feed) is given
    this object; the engine's side is :meth:`run`.
    """

    def __init__(self, chats: Chats) -> None:
        self._chats = chats
        self._woken = asyncio.Event()

    async def resume(
        self, connection: AsyncConnection, chat_id: int, run_id: UUID | None, event: Event
    ) -> None:
        """Let an event answer the run that waits for it, once the caller's transaction commits.

        It is handled like an update: same lock, one transaction, exactly once.

        Args:
            connection: of the caller's transaction.
            chat_id: the chat.
            run_id: the run (``Talk.instance``); None means whichever waits for such an event.
            event: what happened; ids and codes only.
        """
        await self._chats.post_event(connection, chat_id, run_id, event)

    def wake(self) -> None:
        """Handle what was recorded now, after a commit; otherwise the next poll finds it."""
        self._woken.set()

    async def run(self, handle: Handle) -> None:
        """Handle what is due, as soon as it is recorded or found by a poll, until cancelled."""
        while True:
            self._woken.clear()
            if not await self.drain(handle):
                await self._wait()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(POLL_SECONDS):
                await self._woken.wait()
        except TimeoutError:
            return

    async def drain(self, handle: Handle) -> int:
        """Handle every due event, each chat's in order; how many there were."""
        by_chat: dict[int, list[PendingEvent]] = defaultdict(list)
        for pending in await self._chats.claim_events():
            by_chat[pending.chat_id].append(pending)
        await asyncio.gather(*(self._handle_chat(handle, events) for events in by_chat.values()))
        return sum(len(events) for events in by_chat.values())

    async def _handle_chat(self, handle: Handle, events: list[PendingEvent]) -> None:
        for pending in events:
            await handle(pending)
