"""Turns a flow's hand-off into a link: what the engine asks of this domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.flow import Chat, HandOff, Link
from bot.signing import repository
from bot.signing.ledger import Ledger
from bot.signing.model import (
    Durations,
    Entry,
    SigningSession,
    State,
    Verb,
    new_match_code,
    new_secret,
    secret_hash,
    shown_match_code,
)
from core.kit.clock import Clock
from core.kit.ids import new_id

# A link shown again is kept only while the patient would still have most of its time.
_KEPT_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the page stands and how it is entered.

    Attributes:
        page: public address of the page without a token, such as ``https://host/sign``.
        bot: ``https://t.me/<name>``, the way back.
        has_mini_apps: Telegram opens the page itself; needs https (or Telegram's test servers).
    """

    page: str
    bot: str
    has_mini_apps: bool

    @property
    def entry(self) -> Entry:
        """How a browser is admitted."""
        return Entry.MINI_APP if self.has_mini_apps else Entry.RETURN_CODE


class Desk:
    """Opens and closes signing sessions inside the conversation's transaction."""

    def __init__(
        self,
        *,
        bot_id: int,
        clock: Clock,
        ledger: Ledger,
        addresses: Addresses,
        durations: Durations,
        actions: Mapping[str, Any],
    ) -> None:
        self._bot_id = bot_id
        self._clock = clock
        self._ledger = ledger
        self._addresses = addresses
        self._durations = durations
        self._actions = actions

    async def open(
        self,
        connection: AsyncConnection,
        *,
        chat: Chat,
        instance: UUID,
        step: str,
        hand_off: HandOff,
    ) -> Link:
        """A link for this step.

        Shown again, the same text keeps its session (so that a page which is already open stays
        good) under a new token; whatever else the chat had open for this action ends.

        Raises:
            LookupError: nobody knows how to sign this.
        """
        if hand_off.action not in self._actions:
            raise LookupError(f"no action {hand_off.action!r}; there are {sorted(self._actions)}")
        kept = None
        for row in await repository.lock_awaited(
            connection, self._bot_id, chat.id, hand_off.action
        ):
            if kept is None and self._is_same(row, chat, instance, step, hand_off):
                kept = row
            else:
                await self._ledger.move(connection, row, Verb.SUPERSEDE)
        token = new_secret()
        if kept is None:
            session = await self._begin(connection, chat, instance, step, hand_off, token)
        else:
            session = repository.session_of(kept)
            renewed = {"token_hash": secret_hash(token)}
            await repository.update_session(connection, session.id, renewed)
        return self._link(session, token)

    async def close(self, connection: AsyncConnection, *, chat: Chat, instance: UUID) -> None:
        """End the run's unfinished session: the patient went back or stopped."""
        for row in await repository.lock_open_of_instance(
            connection, self._bot_id, chat.id, instance
        ):
            await self._ledger.move(connection, row, Verb.CANCEL)

    async def _begin(
        self,
        connection: AsyncConnection,
        chat: Chat,
        instance: UUID,
        step: str,
        hand_off: HandOff,
        token: str,
    ) -> SigningSession:
        now = self._clock.now()
        session = SigningSession(
            id=new_id(),
            bot_id=self._bot_id,
            user_id=chat.user_id,
            chat_id=chat.id,
            language=chat.language,
            instance=instance,
            step=step,
            action=hand_off.action,
            reference=hand_off.reference,
            details=dict(hand_off.details),
            person_id=chat.acting_for,
            sha256=hand_off.sha256,
            is_announced=hand_off.sha256 is not None,
            match_code=new_match_code(),
            state=State.OPEN,
            entry=self._addresses.entry,
            created_at=now,
            expires_at=now + self._durations.session,
        )
        await repository.insert_session(connection, session, secret_hash(token))
        return session

    def _is_same(
        self, row: Row[Any], chat: Chat, instance: UUID, step: str, hand_off: HandOff
    ) -> bool:
        session = repository.session_of(row)
        asked = (instance, step, hand_off.reference, dict(hand_off.details), chat.acting_for)
        is_same = asked == (
            session.instance, session.step, session.reference, session.details, session.person_id
        )  # fmt: skip
        # A statement is made by the page, so the chat has announced nothing to compare.
        is_same_text = (
            session.sha256 == hand_off.sha256 if session.is_announced else hand_off.sha256 is None
        )
        left = session.expires_at - self._clock.now()
        return is_same and is_same_text and left > self._durations.session * _KEPT_SHARE

    def _link(self, session: SigningSession, token: str) -> Link:
        left = session.expires_at - self._clock.now()
        args: dict[str, str | int] = {
            "match_code": shown_match_code(session.match_code),
            "minutes": ceil(left.total_seconds() / 60),
        }
        if session.is_announced and session.fingerprint:
            args["fingerprint"] = session.fingerprint
        return Link(
            address=f"{self._addresses.page}/{token}",
            is_mini_app=self._addresses.has_mini_apps,
            args=args,
        )
