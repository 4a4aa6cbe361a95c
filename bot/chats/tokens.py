"""Who a chat belongs to: tokens that the patient's signature earned, and the binding itself.

Tokens are kept sealed. They first lie unconfirmed: until the phone rule has passed, the chat does
not count as signed in.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chats import repository
from bot.chats.model import Tokens
from core.kit.clock import Clock
from core.kit.crypto import FieldCipher
from core.kit.db import Database


class ChatTokens:
    """Tokens and bindings of this bot's chats.

    Args:
        database: the pool.
        clock: the time.
        cipher: seals the tokens; a row moved to another chat does not open.
        bot_id: this bot's number.
        idle: after this long without the patient the tokens are to be given back.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        cipher: FieldCipher,
        bot_id: int,
        *,
        idle: timedelta = timedelta(minutes=30),
    ) -> None:
        self._database = database
        self._clock = clock
        self._cipher = cipher
        self._bot_id = bot_id
        self._idle = idle

    async def tokens(self, chat_id: int) -> Tokens | None:
        """The chat's tokens, opened; None when it has none."""
        async with self._database.transaction() as connection:
            return await self.tokens_within(connection, chat_id)

    async def tokens_within(self, connection: AsyncConnection, chat_id: int) -> Tokens | None:
        """As :meth:`tokens`, in the caller's transaction."""
        row = await repository.read_tokens(connection, self._bot_id, chat_id)
        if row is None:
            return None
        opened = orjson.loads(self._cipher.open(row.sealed, self._place(chat_id)))
        return Tokens(
            access=opened["access"],
            refresh=opened["refresh"],
            expires_at=row.expires_at,
            person_id=row.person_id,
            is_confirmed=row.is_confirmed,
        )

    async def keep_tokens(self, connection: AsyncConnection, chat_id: int, tokens: Tokens) -> None:
        """Seal and keep tokens in place of earlier ones."""
        plain = orjson.dumps({"access": tokens.access, "refresh": tokens.refresh})
        await repository.save_tokens(
            connection,
            {
                "bot_id": self._bot_id,
                "chat_id": chat_id,
                "sealed": self._cipher.seal(plain, self._place(chat_id)),
                "person_id": tokens.person_id,
                "is_confirmed": tokens.is_confirmed,
                "expires_at": tokens.expires_at,
                "updated_at": self._clock.now(),
            },
        )

    async def bind(self, connection: AsyncConnection, chat_id: int) -> None:
        """Confirm the chat's tokens and bind the chat to their person."""
        person_id = await repository.confirm_tokens(connection, self._bot_id, chat_id)
        if person_id is not None:
            await repository.bind(connection, self._bot_id, chat_id, person_id)

    async def sign_out(self, connection: AsyncConnection, chat_id: int) -> None:
        """Drop the tokens; the binding stays, so that notifications go on."""
        await repository.delete_tokens(connection, self._bot_id, chat_id)

    async def unbind(self, connection: AsyncConnection, chat_id: int) -> None:
        """Drop the tokens and the binding: the owner revoked it."""
        await repository.delete_tokens(connection, self._bot_id, chat_id)
        await repository.bind(connection, self._bot_id, chat_id, None)

    async def chats_of(self, person_id: UUID) -> list[int]:
        """Chats bound to a person."""
        async with self._database.transaction() as connection:
            return list(await repository.chats_of(connection, self._bot_id, person_id))

    async def idle_chats(self) -> list[int]:
        """Chats that still hold tokens though their patient has been silent for too long."""
        seen_before = self._clock.now() - self._idle
        async with self._database.transaction() as connection:
            return list(await repository.idle_chats(connection, self._bot_id, seen_before))

    def _place(self, chat_id: int) -> str:
        return f"bot.tokens|{self._bot_id}|{chat_id}"
