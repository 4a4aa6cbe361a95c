"""The conversation as aiogram's FSM storage, and the lock in front of it.

The storage keeps aiogram's promise (state and data of a key) on the conversation's own row. While
an update is being handled the row is open: reads and writes of any handler then meet the same
conversation that the engine moves, and are committed with it.

It serves private chats, where chat and user are one number; other keys have no state.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseEventIsolation, BaseStorage, StateType, StorageKey

from bot.chats.locks import KeyedLocks
from bot.chats.model import Conversation, Run
from bot.chats.service import Chats, LoadedChat
from bot.chats.stored import split_state, state_of
from core.kit.clock import Clock
from core.kit.db import Database
from core.kit.ids import new_id


class ConversationStorage(BaseStorage):
    """State and data of conversations in PostgreSQL."""

    def __init__(self, chats: Chats, database: Database, clock: Clock) -> None:
        self._chats = chats
        self._database = database
        self._clock = clock
        self._opened: dict[int, LoadedChat] = {}

    async def open(self, chat_id: int) -> LoadedChat:
        """Read a chat anew and let aiogram's readers and writers meet this very copy."""
        loaded = await self._chats.load(chat_id)
        self._opened[chat_id] = loaded
        return loaded

    def opened(self, chat_id: int) -> LoadedChat | None:
        """The copy that is open now, if any."""
        return self._opened.get(chat_id)

    def close_chat(self, chat_id: int) -> None:
        """Forget the open copy; what was not committed is lost, as it should be."""
        self._opened.pop(chat_id, None)

    async def get_state(self, key: StorageKey) -> str | None:
        """The state as ``<flow>:<step>``."""
        return state_of((await self._read(key)).current) if _is_ours(key) else None

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """The data of the present run."""
        if not _is_ours(key):
            return {}
        run = (await self._read(key)).current
        return dict(run.data) if run else {}

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Move the present run, begin another flow's, or end it."""
        name = state.state if isinstance(state, State) else state
        await self._write(key, lambda conversation: self._move(conversation, name))

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Replace the data of the present run; without one there is nowhere to keep them."""

        def replace(conversation: Conversation) -> None:
            if conversation.current is not None:
                conversation.current.data = dict(data)

        await self._write(key, replace)

    async def close(self) -> None:
        """Nothing to close: the pool is the app's."""

    def _move(self, conversation: Conversation, state: str | None) -> None:
        if state is None:
            conversation.current = None
            return
        flow, step = split_state(state)
        run = conversation.current
        if run is None or run.flow != flow:
            run = Run(id=new_id(), flow=flow, touched_at=self._clock.now())
            conversation.current = run
        run.step = step

    async def _read(self, key: StorageKey) -> Conversation:
        opened = self._opened.get(key.chat_id)
        return (opened or await self._chats.load(key.chat_id)).conversation

    async def _write(self, key: StorageKey, change: Any) -> None:
        if not _is_ours(key):
            raise ValueError("conversations are kept for private chats only")
        opened = self._opened.get(key.chat_id)
        if opened is not None:
            change(opened.conversation)
            return
        loaded = await self._chats.load(key.chat_id)
        change(loaded.conversation)
        async with self._database.transaction() as connection:
            await self._chats.save_settings(connection, key.chat_id, loaded.settings)
            await self._chats.save(connection, key.chat_id, loaded.conversation, is_seen=False)


class ChatIsolation(BaseEventIsolation):
    """One update of a chat at a time, in the order of arrival, with the conversation open."""

    def __init__(self, storage: ConversationStorage, locks: KeyedLocks) -> None:
        self._storage = storage
        self._locks = locks

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncGenerator[None, None]:
        """Hold the chat while an update is handled."""
        async with self._locks.hold(key.chat_id):
            if not _is_ours(key):
                yield
                return
            await self._storage.open(key.chat_id)
            try:
                yield
            finally:
                self._storage.close_chat(key.chat_id)

    async def close(self) -> None:
        """Nothing to close."""


def _is_ours(key: StorageKey) -> bool:
    return key.chat_id == key.user_id and key.thread_id is None
