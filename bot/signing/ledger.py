"""The only writer of a session's state: the table decides, secrets go, the conversation learns."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.flow import Event
from bot.signing import repository
from bot.signing.actions import Action
from bot.signing.model import TRANSITIONS, SigningSession, State, Verb, after
from bot.signing.seals import Seals
from core.kit.clock import Clock

log = structlog.get_logger(__name__)

SIGNED: Final = "signing.signed"
FAILED: Final = "signing.failed"
EXPIRED: Final = "signing.expired"
READ: Final = "signing.read"

# What a session needs no more once it has ended.
_WIPED: Final = dict.fromkeys(
    (
        "hand_over_hash", "hand_over_until", "return_hash", "account_name", "statement",
        "container", "earned", "next_attempt_at",
    )
)  # fmt: skip


Resume = Callable[[AsyncConnection, int, UUID, Event], Awaitable[None]]
"""Lets an event wait for a run of a flow (connection, chat, run, event) in this transaction."""


class Ledger:
    """Moves sessions that the caller has locked."""

    def __init__(
        self,
        *,
        clock: Clock,
        seals: Seals,
        actions: Mapping[str, Action],
        resume: Resume,
        wake: Callable[[], None],
    ) -> None:
        """Args: wake: has waiting events handled at once; they would be found without it, too."""
        self._clock = clock
        self._seals = seals
        self._actions = actions
        self._resume = resume
        self.wake = wake

    def action_of(self, session: SigningSession) -> Action:
        """What the session is for.

        Raises:
            LookupError: a flow handed over something that nobody knows how to sign.
        """
        return self._actions[session.action]

    async def move(
        self,
        connection: AsyncConnection,
        row: Row[Any],
        verb: Verb,
        *,
        refusal: str | None = None,
        **values: Any,
    ) -> SigningSession:
        """Apply ``verb`` to a locked session and write ``values`` with it.

        Raises:
            WrongState: the session's state forbids the verb; nothing is written.
        """
        session = repository.session_of(row)
        state = after(session.state, verb)
        written = {**values, "state": state}
        if refusal is not None:
            written["refusal"] = refusal
        if not TRANSITIONS[state]:
            written = {**_WIPED, **written, "ended_at": self._clock.now()}
            if row.earned is not None and state is not State.COMPLETED:
                await self.action_of(session).withdraw(connection, session, self.earned(row))
        moved = await repository.update_session(connection, session.id, written)
        log.info(
            "signing.moved",
            signing_session=str(session.id),
            action=session.action,
            verb=verb.value,
            state=state.value,
            refusal=refusal,
        )
        return repository.session_of(moved)

    async def tell(
        self,
        connection: AsyncConnection,
        session: SigningSession,
        name: str,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Tell the run that waits what has become of its session."""
        known = {"session": str(session.id), "action": session.action}
        await self._resume(
            connection, session.chat_id, session.instance, Event(name, {**known, **(data or {})})
        )

    async def refuse(
        self, connection: AsyncConnection, row: Row[Any], code: str, verb: Verb = Verb.REFUSE
    ) -> None:
        """End a session for a reason and tell the chat.

        Raises:
            WrongState: the session's state forbids it.
        """
        session = await self.move(connection, row, verb, refusal=code)
        await self.tell(connection, session, FAILED, {"code": code})

    async def complete(
        self,
        connection: AsyncConnection,
        row: Row[Any],
        earned: bytes,
        *,
        verb: Verb = Verb.COMPLETE,
        **values: Any,
    ) -> None:
        """End a session well: write what follows from it and let the conversation go on.

        Raises:
            WrongState: the session's state forbids it.
        """
        session = await self.move(connection, row, verb, **values)
        data = await self.action_of(session).record(connection, session, earned)
        await self.tell(connection, session, SIGNED, data)

    def earned(self, row: Row[Any]) -> bytes:
        """What an accepted signature earned."""
        return self._seals.open("earned", row.id, row.earned)
