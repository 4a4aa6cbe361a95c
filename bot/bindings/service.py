"""Use cases of bindings: earned, proved, given up, listed, revoked.

Writing methods take the caller's connection and never commit. Tokens are given up by noting them
for revocation in the same transaction, so that none is ever merely forgotten.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bindings import repository
from bot.bindings.alerts import Alerts, NoAlerts
from bot.bindings.model import Binding, BindingState, Proof
from bot.bindings.revocation import Revocations
from bot.chats.model import Tokens
from bot.chats.tokens import ChatTokens
from core.kit.clock import Clock
from core.kit.db import Database
from core.kit.ids import new_id

log = structlog.get_logger(__name__)

PROOF_TIME: Final = timedelta(minutes=15)
"""How long earned tokens wait for the phone rule: the life of a code by SMS."""


IsBusy = Callable[[AsyncConnection, int], Awaitable[bool]]


class NothingToProve(Exception):
    """No binding of the chat waits for a proof: it was given up, or its time ran out."""


class BindingService:
    """Bindings of this bot's chats."""

    def __init__(
        self,
        *,
        bot_id: int,
        database: Database,
        clock: Clock,
        tokens: ChatTokens,
        revocations: Revocations,
        alerts: Alerts | None = None,
        idle: timedelta = timedelta(minutes=30),
    ) -> None:
        """Make it.

        Args:
            bot_id: this bot's number.
            database: the pool.
            clock: the time.
            tokens: keeps the chats' tokens.
            revocations: takes tokens that are to end.
            alerts: tells chats of bindings that came and ended; nobody by default.
            idle: after this long without the patient a chat is signed out.
        """
        self._alerts = alerts or NoAlerts()
        self._idle = idle
        self._bot_id = bot_id
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._revocations = revocations

    async def earn(
        self, connection: AsyncConnection, *, chat_id: int, tokens: Tokens, session_id: UUID
    ) -> bool:
        """Keep tokens that a signature earned for a chat.

        A person to whom the chat is bound already is signed in by this. For anybody else it is
        the first binding of this account to this person: the tokens open nothing until
        :meth:`prove`.

        Returns:
            Whether the phone rule has yet to pass.
        """
        living = await repository.lock_of_chat(connection, self._bot_id, chat_id)
        await self._drop_tokens(connection, chat_id)
        is_bound = False
        for row in living:
            if row.state == BindingState.UNPROVED:
                await self._end(connection, row)
            elif row.person_id == tokens.person_id:
                is_bound = True
        if not is_bound:
            await repository.insert_binding(
                connection,
                {
                    "person_id": tokens.person_id,
                    "id": new_id(),
                    "bot_id": self._bot_id,
                    "chat_id": chat_id,
                    "state": BindingState.UNPROVED,
                    "signing_session_id": session_id,
                    "created_at": self._clock.now(),
                },
            )
        kept = replace(tokens, is_confirmed=is_bound)
        await self._tokens.keep_tokens(connection, chat_id, kept)
        return not is_bound

    async def prove(self, connection: AsyncConnection, chat_id: int, proof: Proof) -> None:
        """The phone rule has passed: the chat is bound to the person who signed.

        A chat stands for one person: a binding to somebody else ends.

        Raises:
            NothingToProve: nothing waits for a proof.
        """
        living = await repository.lock_of_chat(connection, self._bot_id, chat_id)
        unproved = [row for row in living if row.state == BindingState.UNPROVED]
        if not unproved:
            raise NothingToProve
        for row in living:
            if row is not unproved[0]:
                await self._end(connection, row)
        values = {"state": BindingState.BOUND, "proof": proof, "bound_at": self._clock.now()}
        await repository.update_binding(connection, unproved[0], values)
        await self._tokens.stop_representing(connection, chat_id)
        await self._tokens.bind(connection, chat_id)
        bound = await self.of_person_within(connection, unproved[0].person_id)
        [new] = [each for each in bound if each.id == unproved[0].id]
        others = [each.chat_id for each in bound if each is not new]
        await self._alerts.account_added(connection, new, others)
        log.info("binding.proved", binding=str(unproved[0].id), proof=proof.value)

    async def earn_for_another(
        self,
        connection: AsyncConnection,
        *,
        chat_id: int,
        tokens: Tokens,
        applicant_id: UUID,
        relationship_id: UUID,
    ) -> bool:
        """Keep tokens that a representative's signature earned about one whom he represents.

        Returns:
            False when the chat no longer is the representative's, or is signed out: then the
            tokens end at the core.
        """
        await repository.lock_of_chat(connection, self._bot_id, chat_id)
        own = await self._tokens.tokens_within(connection, chat_id)
        if own is None or not own.is_confirmed or own.person_id != applicant_id:
            await self.discard(connection, tokens)
            return False
        earlier = await self._tokens.tokens_within(connection, chat_id, tokens.person_id)
        if earlier is not None:
            await self.discard(connection, earlier)
        await self._tokens.keep_about_another(connection, chat_id, tokens, relationship_id)
        return True

    async def end_relationship(self, connection: AsyncConnection, relationship_id: UUID) -> None:
        """Somebody no longer represents another: nothing of that one is held or told here."""
        for tokens in await self._tokens.end_relationship(connection, relationship_id):
            await self.discard(connection, tokens)

    async def give_up(self, connection: AsyncConnection, chat_id: int) -> None:
        """A check failed or was called off: what the signature earned is revoked at once."""
        for row in await repository.lock_of_chat(connection, self._bot_id, chat_id):
            if row.state == BindingState.UNPROVED:
                await self._end(connection, row)
                await self._drop_tokens(connection, chat_id)

    async def sign_out(self, connection: AsyncConnection, chat_id: int) -> None:
        """End the chat's tokens here and at the core; whom it stands for stays known."""
        for row in await repository.lock_of_chat(connection, self._bot_id, chat_id):
            if row.state == BindingState.UNPROVED:
                await self._end(connection, row)
        await self._drop_tokens(connection, chat_id)

    async def revoke(
        self,
        connection: AsyncConnection,
        person_id: UUID,
        binding_id: UUID,
        *,
        by_chat: int | None = None,
    ) -> int | None:
        """End a binding of the person, this chat's or another account's, with its tokens.

        Args:
            connection: of the caller's transaction.
            person_id: whose binding it is.
            binding_id: the binding.
            by_chat: the chat that asked; any other is told that its access has ended.

        Returns:
            The chat that stands for nobody now; None when there was no such binding.
        """
        found = [
            row
            for row in await self.of_person_within(connection, person_id)
            if row.id == binding_id
        ]
        if not found:
            return None
        chat_id = found[0].chat_id
        for row in await repository.lock_of_chat(connection, self._bot_id, chat_id):
            await self._end(connection, row)
        await self._drop_tokens(connection, chat_id)
        await self._tokens.unbind(connection, chat_id)
        if chat_id != by_chat:
            await self._alerts.access_ended(connection, found[0])
        return chat_id

    async def forget(self, connection: AsyncConnection, chat_id: int) -> None:
        """Delete what is known of the chat's bindings; living tokens end at the core."""
        await self._drop_tokens(connection, chat_id)
        await repository.forget(connection, self._bot_id, chat_id)

    async def discard(self, connection: AsyncConnection, tokens: Tokens) -> None:
        """Tokens that no chat may have: they end at the core."""
        await self._revocations.add(connection, access=tokens.access, refresh=tokens.refresh)

    @property
    def idle_minutes(self) -> int:
        """After how many idle minutes a chat is signed out; texts name it."""
        return round(self._idle.total_seconds() / 60)

    # --- reading ----------------------------------------------------------------------------

    async def of_person(self, person_id: UUID) -> list[Binding]:
        """Every account bound to a person, the earliest first."""
        async with self._database.transaction() as connection:
            return await self.of_person_within(connection, person_id)

    async def of_person_within(self, connection: AsyncConnection, person_id: UUID) -> list[Binding]:
        """As :meth:`of_person`, in the caller's transaction."""
        rows = await repository.of_person(connection, self._bot_id, person_id)
        return [repository.binding_of(row) for row in rows]

    async def sign_out_idle(self, *, is_busy: IsBusy) -> int:
        """Sign out chats whose patient has been silent for too long; how many.

        Args:
            is_busy: whether a signature of the chat still waits for the core; such a chat keeps
                its tokens, because they are what the signature goes to the core with.
        """
        ended = 0
        for chat_id in await self._tokens.idle_chats():
            async with self._database.transaction() as connection:
                if not await is_busy(connection, chat_id):
                    await self.sign_out(connection, chat_id)
                    ended += 1
        return ended

    async def give_up_unproved(self) -> int:
        """Give up what nobody has proved in time; how many chats."""
        before = self._clock.now() - PROOF_TIME
        async with self._database.transaction() as connection:
            chats = await repository.unproved_before(connection, self._bot_id, before)
            for chat_id in chats:
                await self.give_up(connection, chat_id)
        return len(chats)

    # --- parts ------------------------------------------------------------------------------

    async def _end(self, connection: AsyncConnection, row: Row[Any]) -> None:
        values = {"state": BindingState.ENDED, "ended_at": self._clock.now()}
        await repository.update_binding(connection, row, values)

    async def _drop_tokens(self, connection: AsyncConnection, chat_id: int) -> None:
        """Take all of the chat's tokens away and note them for revocation."""
        held = await self._tokens.all_within(connection, chat_id)
        for tokens in held:
            await self.discard(connection, tokens)
        if held:
            await self._tokens.sign_out(connection, chat_id)
