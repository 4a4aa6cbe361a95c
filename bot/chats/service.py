"""Use cases of chats: load and save the conversation, keep events that wait.

Writing methods take the caller's connection and never commit; reading ones open a short
transaction of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chats import repository, represented
from bot.chats.model import Conversation, PendingEvent, Settings
from bot.chats.stored import pack, unpack
from bot.flow import Event
from core.kit.clock import Clock
from core.kit.db import Database
from core.kit.ids import new_id

EVENT_LEASE = timedelta(seconds=30)
EVENTS_AT_ONCE = 50


class ConversationMoved(Exception):
    """Another replica committed first; load again and decide again."""


@dataclass(slots=True)
class LoadedChat:
    """A chat as it was read: settings and conversation.

    ``is_known`` is false for a chat that nothing is stored of.
    """

    settings: Settings
    conversation: Conversation
    is_known: bool


class Chats:
    """Everything the bot remembers of its chats.

    Args:
        database: the pool.
        clock: the time.
        bot_id: this bot's number; several bots may share a database.
        idle: after this long without the patient the chat counts as signed out.
        keep_stopped: how long a stopped run can be continued.
        keep_inbox: how long numbers of updates are kept; Telegram repeats for 24 hours.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        bot_id: int,
        *,
        idle: timedelta = timedelta(minutes=30),
        keep_stopped: timedelta = timedelta(days=7),
        keep_inbox: timedelta = timedelta(days=2),
    ) -> None:
        self._database = database
        self._clock = clock
        self._bot_id = bot_id
        self._idle = idle
        self._keep_stopped = keep_stopped
        self._keep_inbox = keep_inbox

    @property
    def bot_id(self) -> int:
        """The bot whose chats these are."""
        return self._bot_id

    # --- conversation -----------------------------------------------------------------------

    async def load(self, chat_id: int) -> LoadedChat:
        """The chat as committed; a fresh one when it is unknown."""
        async with self._database.transaction() as connection:
            row = await repository.read_chat(connection, self._bot_id, chat_id)
        if row is None:
            return LoadedChat(Settings(), Conversation(), is_known=False)
        return LoadedChat(self._settings(row), self._conversation(row), is_known=True)

    async def language(self, chat_id: int) -> str:
        """The chat's language, for whoever writes to it."""
        return (await self.load(chat_id)).settings.language

    async def told_in(self, chat_id: int) -> str | None:
        """The chat's language; None when Telegram has said that the chat takes no messages."""
        settings = (await self.load(chat_id)).settings
        return None if settings.is_gone else settings.language

    async def is_handled(self, chat_id: int, cause: int | UUID) -> bool:
        """Whether an update or event has been handled already."""
        async with self._database.transaction() as connection:
            return await repository.is_handled(connection, self._bot_id, chat_id, cause)

    async def accept(
        self, connection: AsyncConnection, chat_id: int, cause: int | UUID
    ) -> int | None:
        """Note what caused this turn and lock the conversation until the commit.

        Args:
            connection: of the turn's transaction.
            chat_id: the chat.
            cause: number of an update, or id of an event.

        Returns:
            The conversation's version, or None when the cause was handled before.
        """
        now = self._clock.now()
        if isinstance(cause, UUID):
            first, version = await repository.accept_event(
                connection, self._bot_id, chat_id, cause, now
            )
        else:
            first, version = await repository.accept_update(
                connection, self._bot_id, chat_id, cause, now
            )
        return version if first else None

    async def save(
        self,
        connection: AsyncConnection,
        chat_id: int,
        conversation: Conversation,
        *,
        is_seen: bool,
    ) -> None:
        """Write the conversation over the version it was loaded with.

        Raises:
            ConversationMoved: somebody committed another version meanwhile.
        """
        now = self._clock.now()
        values = pack(conversation) | {
            "bot_id": self._bot_id,
            "chat_id": chat_id,
            "version": conversation.version + 1,
            "seen_at": now,
        }
        saved = await repository.save_conversation(
            connection, values, conversation.version, is_seen=is_seen
        )
        if not saved:
            raise ConversationMoved

    async def save_settings(
        self, connection: AsyncConnection, chat_id: int, settings: Settings
    ) -> None:
        """Write what the patient has chosen. Who the chat belongs to is :meth:`bind`'s."""
        await repository.save_chat(
            connection,
            {
                "bot_id": self._bot_id,
                "chat_id": chat_id,
                "language": settings.language,
                "is_text_only": settings.is_text_only,
                "is_gone": settings.is_gone,
                "consented_at": settings.consented_at,
                "created_at": self._clock.now(),
            },
        )

    async def forget(self, connection: AsyncConnection, chat_id: int) -> None:
        """Delete the chat's settings, conversation, events and tokens."""
        await repository.forget(connection, self._bot_id, chat_id)

    async def mark_gone(self, connection: AsyncConnection, chat_id: int) -> None:
        """Telegram answered that the bot is blocked or the account deleted."""
        await repository.mark_gone(connection, self._bot_id, chat_id)

    async def represented(self, chat_id: int) -> list[UUID]:
        """Everybody whom the chat has acted for."""
        async with self._database.transaction() as connection:
            rows = await represented.of_chat(connection, self._bot_id, chat_id)
        return [row.person_id for row in rows]

    # --- events -----------------------------------------------------------------------------

    async def post_event(
        self, connection: AsyncConnection, chat_id: int, run_id: UUID | None, event: Event
    ) -> None:
        """Let an event wait for its conversation; it is handled after the caller's commit.

        Args:
            connection: of the caller's transaction.
            chat_id: the chat.
            run_id: the run that waits; None means whichever run of the chat waits for it.
            event: what happened: ids and codes only.
        """
        now = self._clock.now()
        await repository.add_event(
            connection,
            {
                "bot_id": self._bot_id,
                "chat_id": chat_id,
                "id": new_id(),
                "run_id": run_id,
                "name": event.name,
                "data": dict(event.data),
                "created_at": now,
                "not_before": now,
                "attempts": 0,
            },
        )

    async def claim_events(self) -> list[PendingEvent]:
        """Events that are due, oldest first; those not handled come again after the lease."""
        async with self._database.transaction() as connection:
            rows = await repository.claim_events(
                connection, self._bot_id, self._clock.now(), EVENT_LEASE, EVENTS_AT_ONCE
            )
        return [PendingEvent(row.id, row.chat_id, row.run_id, row.name, row.data) for row in rows]

    async def release_events(self) -> None:
        """End the leases of all events, after a crash of the only process."""
        async with self._database.transaction() as connection:
            await repository.release_events(connection, self._bot_id, self._clock.now())

    # --- sweeping ---------------------------------------------------------------------------

    async def sweep(self) -> int:
        """Delete what has served and what was left lying: how many rows.

        Inbox rows, handled events and chats that never agreed go when Telegram repeats no more;
        what a conversation has gathered goes when it can be continued no more.
        """
        now = self._clock.now()
        nothing = pack(Conversation())
        del nothing["revision"]
        repeats_until, kept_since = now - self._keep_inbox, now - self._keep_stopped
        async with self._database.transaction() as connection:
            swept = await repository.sweep(connection, self._bot_id, repeats_until)
            swept += await repository.forget_undecided(connection, self._bot_id, repeats_until)
            swept += await repository.empty_conversations(
                connection, self._bot_id, kept_since, nothing
            )
        return swept

    # --- parts ------------------------------------------------------------------------------

    def _settings(self, row: Row[Any]) -> Settings:
        is_awake = row.seen_at is not None and row.seen_at > self._clock.now() - self._idle
        return Settings(
            language=row.language,
            is_text_only=row.is_text_only,
            is_gone=row.is_gone,
            consented_at=row.consented_at,
            person_id=row.person_id,
            is_signed_in=bool(row.is_confirmed) and is_awake,
            has_slept=bool(row.is_confirmed) and not is_awake,
        )

    def _conversation(self, row: Row[Any]) -> Conversation:
        if row.version is None:
            return Conversation()
        conversation = unpack(row)
        oldest = self._clock.now() - self._keep_stopped
        conversation.stopped = [run for run in conversation.stopped if run.touched_at > oldest]
        return conversation
