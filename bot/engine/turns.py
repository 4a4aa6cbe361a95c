"""Opens turns, commits them in one transaction, and repeats those that a rival overtook.

Order of a commit: the cause is noted and the conversation locked; what handlers recorded is
written; the conversation is saved; what is to be said joins the outbox. Nothing leaves the
process before it is over: the sender is woken afterwards.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, Protocol
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chats.service import Chats, ConversationMoved, LoadedChat
from bot.chats.storage import ConversationStorage
from bot.engine.layout import Layout, outgoing
from bot.engine.screens import FRAME, words_hint
from bot.engine.turn import Turn
from bot.notifications.model import Kind, Outgoing
from bot.notifications.service import Outbox
from bot.texts import Texts, language_of
from core.kit.clock import Clock
from core.kit.db import Database

log = structlog.get_logger(__name__)

MOST_ATTEMPTS: Final = 5
Work = Callable[[Turn], Awaitable[None]]
SignOut = Callable[[AsyncConnection, int], Awaitable[None]]


class Boundary(Protocol):
    """Turns a failure into a screen; lets through what a later delivery may mend."""

    async def __call__(self, turn: Turn, work: Callable[[], Awaitable[bool]]) -> bool:
        """Do ``work``; when it fails, show the failure and return False."""


class Turns:
    """Runs turns of chats whose lock is held.

    Args:
        database: the pool.
        chats: loads and saves.
        outbox: takes what is to be said.
        storage: aiogram's view of the conversation, opened for the turn.
        texts: for the words of text mode and of closed keyboards.
        clock: the time.
        boundary: shows failures.
        wake_sender: called with the chat after a commit.
        wake_events: called after a commit that recorded an event.
        sign_out: drops a chat's tokens, in the turn's transaction.
        forget: ends what other domains keep of a chat, likewise.
    """

    def __init__(
        self,
        database: Database,
        chats: Chats,
        outbox: Outbox,
        storage: ConversationStorage,
        texts: Texts,
        clock: Clock,
        *,
        boundary: Boundary,
        wake_sender: Callable[[int], None],
        wake_events: Callable[[], None],
        sign_out: SignOut,
        forget: SignOut | None = None,
    ) -> None:
        self._database = database
        self._chats = chats
        self._outbox = outbox
        self._storage = storage
        self._texts = texts
        self._clock = clock
        self._boundary = boundary
        self._wake_sender = wake_sender
        self._wake_events = wake_events
        self._sign_out = sign_out
        self._forget = forget

    async def run(
        self,
        chat_id: int,
        cause: int | UUID,
        work: Work,
        *,
        anchor: int | None = None,
        is_from_patient: bool = True,
        language_code: str | None = None,
    ) -> bool:
        """Do the work of one update or event and commit it.

        Args:
            chat_id: the chat; its lock is held by the caller.
            cause: number of the update, or id of the event.
            work: decides what happens; may run again when another replica was first.
            anchor: the tapped message.
            is_from_patient: the patient did something.
            language_code: what Telegram reports, for a chat that is new.

        Returns:
            False when the cause had been handled before.
        """
        for _ in range(MOST_ATTEMPTS):
            loaded = self._storage.opened(chat_id) or await self._storage.open(chat_id)
            if await self._was_handled(loaded, chat_id, cause):
                # Handlers must not even see it: its text would answer a later question.
                return False
            if not loaded.is_known:
                loaded.settings.language = language_of(language_code)
            turn = Turn(
                chat_id=chat_id,
                cause=cause,
                now=self._clock.now(),
                loaded=loaded,
                anchor=anchor,
                is_from_patient=is_from_patient,
            )
            if is_from_patient and loaded.settings.has_slept:
                # What he does now must not wake a session that has run out.
                turn.writes.append(lambda connection: self._sign_out(connection, chat_id))
                turn.keep()
            try:
                is_first = await self._run_once(turn, work)
            except ConversationMoved:
                log.info("turn.overtaken", chat_id=chat_id)
                await self._storage.open(chat_id)
                continue
            self._wake_sender(chat_id)
            if turn.raises_event:
                self._wake_events()
            return is_first
        raise ConversationMoved

    async def _was_handled(self, loaded: LoadedChat, chat_id: int, cause: int | UUID) -> bool:
        """Whether the cause was handled before; mostly the conversation itself can tell."""
        if isinstance(cause, int) and cause > loaded.conversation.newest_update:
            return False
        return await self._chats.is_handled(chat_id, cause)

    async def _run_once(self, turn: Turn, work: Work) -> bool:
        is_first = True

        async def work_and_commit() -> bool:
            nonlocal is_first
            await work(turn)
            is_first = await self._commit(turn)
            return True

        if not await self._boundary(turn, work_and_commit):
            is_first = await self._commit(turn)
        return is_first

    async def _commit(self, turn: Turn) -> bool:
        return await self._database.run(lambda connection: self._write(connection, turn))

    async def _write(self, connection: AsyncConnection, turn: Turn) -> bool:
        version = await self._chats.accept(connection, turn.chat_id, turn.cause)
        if version is None:
            return False
        if version != turn.conversation.version:
            raise ConversationMoved
        if turn.is_settings_changed or not turn.loaded.is_known:
            await self._chats.save_settings(connection, turn.chat_id, turn.settings)
        if isinstance(turn.cause, int):
            newest = turn.conversation.newest_update
            turn.conversation.newest_update = max(newest, turn.cause)
        layout = await self._layout(connection, turn)
        for write in turn.writes:
            await write(connection)
        said = self._said(turn, layout)
        if turn.is_forgotten:
            if self._forget is not None:
                await self._forget(connection, turn.chat_id)
            await self._chats.forget(connection, turn.chat_id)
        else:
            await self._chats.save(
                connection, turn.chat_id, turn.conversation, is_seen=turn.is_from_patient
            )
        await self._outbox.add(connection, turn.chat_id, said)
        return True

    async def _layout(self, connection: AsyncConnection, turn: Turn) -> Layout | None:
        if turn.shown is None:
            return None
        layout = turn.shown.layout
        return layout if isinstance(layout, Layout) else await layout(connection)

    def _said(self, turn: Turn, layout: Layout | None) -> list[Outgoing]:
        """Messages in their order; the screen comes last and its buttons are remembered."""
        said = list(turn.said)
        if layout is None or turn.shown is None:
            return said
        conversation = turn.conversation
        if turn.had_reply_keyboard and layout.request is None:
            text = self._texts.text(FRAME, "received", turn.settings.language)
            said.append(Outgoing(Kind.MESSAGE, text, markup={"remove_keyboard": True}))
        said.append(
            outgoing(
                layout,
                turn.shown.kind,
                words_hint=words_hint(self._texts, turn.settings),
                anchor=turn.anchor,
                note=turn.shown.note,
            )
        )
        conversation.choices = layout.choices()
        conversation.has_reply_keyboard = layout.request is not None
        return said
