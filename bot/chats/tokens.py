"""Who a chat belongs to: tokens that the patient's signature earned, and the binding itself.

Tokens are kept sealed. They first lie unconfirmed: until the phone rule has passed, the chat does
not count as signed in.

Beside his own a chat may hold tokens about persons whom its patient represents: they come and go
with his own, and none of them outlives these.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chats import repository, represented
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

    async def tokens(self, chat_id: int, person_id: UUID | None = None) -> Tokens | None:
        """The chat's tokens, opened; None when it has none.

        Args:
            chat_id: the chat.
            person_id: somebody whom its patient represents; None for his own tokens.
        """
        async with self._database.transaction() as connection:
            return await self.tokens_within(connection, chat_id, person_id)

    async def tokens_within(
        self, connection: AsyncConnection, chat_id: int, person_id: UUID | None = None
    ) -> Tokens | None:
        """As :meth:`tokens`, in the caller's transaction."""
        if person_id is not None:
            found = await represented.read(connection, self._bot_id, chat_id, person_id)
            return None if found is None or found.sealed is None else self._about_another(found)
        row = await repository.read_tokens(connection, self._bot_id, chat_id)
        if row is None:
            return None
        return self._opened(row, self._place(chat_id), is_confirmed=row.is_confirmed)

    async def all_within(self, connection: AsyncConnection, chat_id: int) -> list[Tokens]:
        """Every pair of tokens that the chat holds, its patient's own and those about others."""
        own = await self.tokens_within(connection, chat_id)
        rows = await represented.of_chat(connection, self._bot_id, chat_id)
        others = [self._about_another(row) for row in rows if row.sealed is not None]
        return [*([own] if own else []), *others]

    async def keep_tokens(self, connection: AsyncConnection, chat_id: int, tokens: Tokens) -> None:
        """Seal and keep the patient's own tokens in place of earlier ones."""
        await repository.save_tokens(
            connection,
            {
                "bot_id": self._bot_id,
                "chat_id": chat_id,
                "sealed": self._sealed(tokens, self._place(chat_id)),
                "person_id": tokens.person_id,
                "is_confirmed": tokens.is_confirmed,
                "expires_at": tokens.expires_at,
                "updated_at": self._clock.now(),
            },
        )

    async def keep_about_another(
        self,
        connection: AsyncConnection,
        chat_id: int,
        tokens: Tokens,
        relationship_id: UUID | None = None,
    ) -> None:
        """Seal and keep tokens about somebody whom the patient represents.

        Args:
            connection: of the caller's transaction.
            chat_id: the chat.
            tokens: in place of earlier ones about the same person.
            relationship_id: by which he represents him; None leaves what is known.
        """
        values = {
            "bot_id": self._bot_id,
            "chat_id": chat_id,
            "person_id": tokens.person_id,
            "sealed": self._sealed(tokens, self._place(chat_id, tokens.person_id)),
            "expires_at": tokens.expires_at,
            "updated_at": self._clock.now(),
        }
        if relationship_id is None:
            await represented.renew(connection, values)
        else:
            values["relationship_id"] = relationship_id
            await represented.save(connection, values)

    async def bind(self, connection: AsyncConnection, chat_id: int) -> None:
        """Confirm the chat's tokens and bind the chat to their person."""
        person_id = await repository.confirm_tokens(connection, self._bot_id, chat_id)
        if person_id is not None:
            await repository.bind(connection, self._bot_id, chat_id, person_id)

    async def sign_out(self, connection: AsyncConnection, chat_id: int) -> None:
        """Drop all tokens; whom the chat stands for stays, so that notifications go on."""
        await repository.delete_tokens(connection, self._bot_id, chat_id)
        await represented.empty(connection, self._bot_id, chat_id)

    async def drop_about_another(
        self, connection: AsyncConnection, chat_id: int, person_id: UUID
    ) -> None:
        """Drop the tokens about one whom the patient represents; he is still told of him."""
        await represented.empty(connection, self._bot_id, chat_id, person_id)

    async def stop_representing(self, connection: AsyncConnection, chat_id: int) -> None:
        """Forget everybody whom the chat's patient has represented."""
        await represented.forget(connection, self._bot_id, chat_id)

    async def end_relationship(
        self, connection: AsyncConnection, relationship_id: UUID
    ) -> list[Tokens]:
        """Forget whom somebody represented by a relationship; the tokens that stood on it."""
        rows = await represented.of_relationship(connection, self._bot_id, relationship_id)
        for row in rows:
            await represented.forget(connection, self._bot_id, row.chat_id, row.person_id)
        return [self._about_another(row) for row in rows if row.sealed is not None]

    async def unbind(self, connection: AsyncConnection, chat_id: int) -> None:
        """Drop the tokens and the binding: the owner revoked it."""
        await repository.delete_tokens(connection, self._bot_id, chat_id)
        await self.stop_representing(connection, chat_id)
        await repository.bind(connection, self._bot_id, chat_id, None)

    async def chats_of(self, person_id: UUID) -> list[int]:
        """Chats bound to a person."""
        async with self._database.transaction() as connection:
            return list(await repository.chats_of(connection, self._bot_id, person_id))

    async def chats_representing(
        self, person_id: UUID, *, ended: Collection[UUID] = ()
    ) -> list[int]:
        """Chats whose patient has acted for a person whom he represents.

        Args:
            person_id: the person.
            ended: relationships that have ended, whether or not that is written down yet.
        """
        async with self._database.transaction() as connection:
            return list(await represented.chats_for(connection, self._bot_id, person_id, ended))

    async def idle_chats(self) -> list[int]:
        """Chats that still hold tokens though their patient has been silent for too long."""
        seen_before = self._clock.now() - self._idle
        async with self._database.transaction() as connection:
            return list(await repository.idle_chats(connection, self._bot_id, seen_before))

    def _sealed(self, tokens: Tokens, place: str) -> bytes:
        plain = orjson.dumps({"access": tokens.access, "refresh": tokens.refresh})
        return self._cipher.seal(plain, place)

    def _about_another(self, row: Row[Any]) -> Tokens:
        """What a representative's signature earned is proved: his own tokens had been before."""
        place = self._place(row.chat_id, row.person_id)
        return self._opened(row, place, is_confirmed=True)

    def _opened(self, row: Row[Any], place: str, *, is_confirmed: bool) -> Tokens:
        opened = orjson.loads(self._cipher.open(row.sealed, place))
        return Tokens(
            access=opened["access"],
            refresh=opened["refresh"],
            expires_at=row.expires_at,
            person_id=row.person_id,
            is_confirmed=is_confirmed,
        )

    def _place(self, chat_id: int, person_id: UUID | None = None) -> str:
        if person_id is not None:
            return f"bot.represented|{self._bot_id}|{chat_id}|{person_id}"
        return f"bot.tokens|{self._bot_id}|{chat_id}"
