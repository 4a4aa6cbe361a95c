"""Serves the form of a session: opened, searched for addresses, turned into the text to sign."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from bot.signing.filled.model import (
    Composed,
    Fillable,
    Form,
    FormRefused,
    Showing,
    Unsigned,
)
from bot.signing.ledger import Ledger
from bot.signing.model import Durations, Refusal, SigningSession, TurnedAway
from bot.signing.page import Page
from core.client import CoreRefused
from core.contract.errors import ErrorCode
from core.kit.clock import Clock, today

CURABLE: Final = frozenset({ErrorCode.INVALID_INPUT, ErrorCode.UPDATED_TOO_MUCH})
"""Refusals that another filling in may cure; any other one is for the conversation."""
RETAKEN: Final = frozenset({ErrorCode.NOT_A_PICTURE, ErrorCode.FILE_TOO_LARGE})
"""Refusals of a picture that another one may cure."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A form that can be filled in.

    Attributes:
        today: the date in Kyiv.
    """

    session: SigningSession
    form: Form
    today: date


@dataclass(frozen=True, slots=True)
class Missing:
    """Pictures that are still to be shown.

    Attributes:
        types: of the documents.
    """

    session: SigningSession
    types: Sequence[str]


class Forms:
    """Forms of the sessions that a browser was admitted to."""

    def __init__(self, *, page: Page, ledger: Ledger, clock: Clock, durations: Durations) -> None:
        self._page = page
        self._ledger = ledger
        self._clock = clock
        self._durations = durations

    async def open(self, session_id: UUID, cookie: str | None) -> Opened:
        """The form. From now on there is as much time as filling one in takes.

        Raises:
            TurnedAway: not admitted, ended, the return code comes first, there is no form; the
                core does not answer, or refuses (then the session ends and the chat is told).
        """
        session = await self._page.awaited(session_id, cookie)
        action = self._fillable(session)
        async with self._page.asking(session_id):
            form = await action.form(session)
        until = max(session.expires_at, self._clock.now() + self._durations.form)
        session = await self._page.amend(session_id, cookie, expires_at=until)
        return Opened(session, form, today(self._clock))

    async def awaited(self, session_id: UUID, cookie: str | None) -> SigningSession:
        """The session, while its form can be filled in.

        Raises:
            TurnedAway: not admitted, ended, the return code comes first, there is no form.
        """
        session = await self._page.awaited(session_id, cookie)
        self._fillable(session)
        return session

    async def compose(
        self, session_id: UUID, cookie: str | None, filled: Mapping[str, Any]
    ) -> Composed:
        """The text to be signed. Of what was filled in only its digest is kept.

        Made again, the later text is the one to be signed.

        Raises:
            FormRefused: fields to be mended.
            TurnedAway: as for :meth:`open`.
        """
        session = await self._page.awaited(session_id, cookie)
        action = self._fillable(session)
        async with self._page.asking(session_id):
            try:
                composed = await action.compose(session, filled)
            except CoreRefused as problem:
                if problem.code not in CURABLE:
                    raise
                raise FormRefused(problem.code, problem.invalid) from None
        await self._page.amend(
            session_id,
            cookie,
            sha256=hashlib.sha256(composed.octets).digest(),
            reference=composed.reference,
            expires_at=max(session.expires_at, self._clock.now() + self._durations.session),
        )
        return composed

    async def show_document(
        self, session_id: UUID, cookie: str | None, kind: str, picture: bytes
    ) -> None:
        """Pass on a picture of a document; nothing of it stays here.

        Raises:
            FormRefused: another picture is needed.
            TurnedAway: as for :meth:`open`; or no such document is waited for.
        """
        session = await self._page.awaited(session_id, cookie)
        action = self._ledger.action_of(session)
        if not isinstance(action, Showing):
            raise TurnedAway(Refusal.LINK_ENDED)
        async with self._page.asking(session_id):
            try:
                await action.show_document(session, kind, picture)
            except CoreRefused as problem:
                if problem.code not in RETAKEN:
                    raise
                raise FormRefused(problem.code) from None

    async def missing(self, session_id: UUID, cookie: str | None) -> Missing:
        """What is still to be shown; nothing ends the session.

        From the first question on there is as much time as a form has.

        Raises:
            TurnedAway: as for :meth:`open`; or this is not a session for pictures alone.
        """
        session = await self._page.awaited(session_id, cookie)
        action = self._ledger.action_of(session)
        if not isinstance(action, Unsigned):
            raise TurnedAway(Refusal.LINK_ENDED)
        async with self._page.asking(session_id):
            types = await action.missing(session)
        if not types:
            await self._page.finish(session_id, cookie)
            return Missing(session, types)
        until = max(session.expires_at, self._clock.now() + self._durations.form)
        return Missing(await self._page.amend(session_id, cookie, expires_at=until), types)

    def _fillable(self, session: SigningSession) -> Fillable:
        action = self._ledger.action_of(session)
        if not isinstance(action, Fillable):
            raise TurnedAway(Refusal.LINK_ENDED)
        return action
