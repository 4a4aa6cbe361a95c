"""What an admitted browser may do: see the session, get the text, hand the signature over."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.flow import SignInRequired
from bot.signing import repository
from bot.signing.actions import Readable
from bot.signing.admission import Admission, holds
from bot.signing.container import NotAContainer, one_container
from bot.signing.enclosing import SeveralSignatures, content_of, enclosed
from bot.signing.filled.model import Fillable, Unsigned
from bot.signing.ledger import READ, Ledger
from bot.signing.model import (
    Refusal,
    SigningSession,
    State,
    TurnedAway,
    Verb,
    return_code,
)
from bot.signing.seals import Seals
from core.client import CoreRefused, CoreUnavailable
from core.contract.errors import ErrorCode
from core.kit.clock import Clock
from core.kit.db import Database


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of a session.

    Attributes:
        session: as it stands.
        account_name: the Telegram account it was opened for.
        has_form: its text is made of a form that has to be filled in here.
        is_unsigned: there is no text; pictures of documents are shown here and that is all.
        return_code: to be brought back to the chat now; None when nothing waits for it.
        is_for_other: it is signed for somebody whom the patient represents.
    """

    session: SigningSession
    account_name: str
    has_form: bool
    is_unsigned: bool
    return_code: str | None
    is_for_other: bool


class Page:
    """Serves the browser that holds a session's cookie."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        ledger: Ledger,
        seals: Seals,
        admission: Admission,
        received: Callable[[], None],
    ) -> None:
        """Args: received: called after a signature was stored, so that it is handed on at once."""
        self._database = database
        self._clock = clock
        self._ledger = ledger
        self._seals = seals
        self._admission = admission
        self._received = received

    async def show(self, session_id: UUID, cookie: str | None) -> Shown:
        """The session as it stands.

        Raises:
            TurnedAway: the browser was not admitted to it.
        """
        row = await self._row(session_id, cookie)
        session = repository.session_of(row)
        waits = session.state is State.ACCEPTED or self._must_return_first(session)
        return Shown(
            session,
            self._admission.name_in(row),
            isinstance(self._ledger.action_of(session), Fillable),
            isinstance(self._ledger.action_of(session), Unsigned),
            return_code(cookie) if cookie and waits and not session.is_returned else None,
            session.person_id is not None,
        )

    async def content(self, session_id: UUID, cookie: str | None) -> bytes:
        """The exact bytes to be signed.

        Raises:
            TurnedAway: not admitted, the link has ended, the return code comes first, or the
                bytes are not those announced in the chat (then the session ends and the chat is
                told); the core does not answer, or refuses (then likewise).
        """
        return await self._text(await self._row(session_id, cookie))

    async def _text(self, row: Row[Any]) -> bytes:
        session = self._usable(row)
        if isinstance(self._ledger.action_of(session), Readable):
            # Shown once and kept nowhere: it has a call of its own.
            raise TurnedAway(Refusal.LINK_ENDED)
        if row.statement is not None:
            return self._seals.open("statement", session.id, row.statement)
        action = self._ledger.action_of(session)
        async with self.asking(session.id):
            made = await action.content(session, self._admission.name_in(row))
        if session.sha256 is None:
            return await self._keep_statement(session.id, made)
        if hashlib.sha256(made).digest() != session.sha256:
            await self._stop(session.id, Refusal.CONTENT_CHANGED)
            raise TurnedAway(Refusal.CONTENT_CHANGED)
        return made

    async def read(self, session_id: UUID, cookie: str | None) -> bytes:
        """What a session shows that asks for no signature. It is shown once and kept nowhere.

        Raises:
            TurnedAway: not admitted, the link has ended or was used, the return code comes first;
                the core does not answer, or refuses (then the session ends and the chat is told).
        """
        session = self._usable(await self._row(session_id, cookie))
        action = self._ledger.action_of(session)
        if not isinstance(action, Readable):
            raise TurnedAway(Refusal.LINK_ENDED)
        async with self.asking(session_id):
            shown = await action.read(session)

        async def work(connection: AsyncConnection) -> None:
            row = await repository.lock_session(connection, session_id)
            if row is None or not holds(row, cookie):
                raise TurnedAway(Refusal.NOT_ADMITTED)
            self._usable(row)
            read = await self._ledger.move(connection, row, Verb.READ)
            await self._ledger.tell(connection, read, READ)

        await self._database.run(work)
        self._ledger.wake()
        return shown

    async def awaited(self, session_id: UUID, cookie: str | None) -> SigningSession:
        """The session, while it still awaits its signature.

        Raises:
            TurnedAway: not admitted, ended, or the return code comes first.
        """
        return self._usable(await self._row(session_id, cookie))

    async def amend(self, session_id: UUID, cookie: str | None, **values: Any) -> SigningSession:
        """Write fields of a session that still awaits its signature.

        Raises:
            TurnedAway: not admitted, ended, or the return code comes first.
        """

        async def work(connection: AsyncConnection) -> SigningSession:
            row = await repository.lock_session(connection, session_id)
            if row is None or not holds(row, cookie):
                raise TurnedAway(Refusal.NOT_ADMITTED)
            self._usable(row)
            return repository.session_of(
                await repository.update_session(connection, session_id, values)
            )

        return await self._database.run(work)

    async def finish(self, session_id: UUID, cookie: str | None) -> None:
        """End a session well that had nothing to be signed, and tell the conversation.

        Raises:
            TurnedAway: not admitted, ended, or the return code comes first.
        """

        async def work(connection: AsyncConnection) -> None:
            row = await repository.lock_session(connection, session_id)
            if row is None or not holds(row, cookie):
                raise TurnedAway(Refusal.NOT_ADMITTED)
            self._usable(row)
            await self._ledger.complete(connection, row, b"", verb=Verb.SHOW)

        await self._database.run(work)
        self._ledger.wake()

    @asynccontextmanager
    async def asking(self, session_id: UUID) -> AsyncIterator[None]:
        """Around calls to the core: tell the page what came instead of an answer.

        Raises:
            TurnedAway: the chat was signed out; the core does not answer, or it refused: then the
                session has ended and the chat is told.
        """
        try:
            yield
        except SignInRequired:
            raise TurnedAway(Refusal.SIGN_IN_ENDED) from None
        except CoreUnavailable:
            raise TurnedAway(Refusal.UNAVAILABLE) from None
        except CoreRefused as problem:
            if problem.code == ErrorCode.TOO_MANY_REQUESTS:
                raise TurnedAway(Refusal.UNAVAILABLE) from None
            await self._stop(session_id, problem.code)
            raise TurnedAway(problem.code) from None

    async def hand_over(self, session_id: UUID, cookie: str | None) -> str:
        """A code that opens the page in another browser, once and within a minute.

        Raises:
            TurnedAway: not admitted, or the link has ended.
        """
        return await self._admission.hand_over(await self._row(session_id, cookie))

    async def receive(self, session_id: UUID, cookie: str | None, sent: bytes) -> SigningSession:
        """Store the signature. This, and nothing before it, spends the session.

        Args:
            session_id: the session.
            cookie: what the browser shows.
            sent: one container, with or without content, raw or as text; see ``one_container``.

        Raises:
            TurnedAway: not admitted, not one container, several signatures, a signature over
                another text; the link has ended, or a signature was received before; the content
                of a detached one cannot be had.
        """
        row = await self._row(session_id, cookie)
        try:
            container = one_container(sent)
        except NotAContainer:
            raise TurnedAway(Refusal.NOT_A_CONTAINER) from None
        whole = await self._whole(row, container)
        return await self._store(session_id, whole, lambda locked: holds(locked, cookie))

    async def usable(self, held: Iterable[tuple[UUID, str]]) -> SigningSession:
        """The first of the sessions that still awaits its signature.

        Args:
            held: ids and cookies, as the browser shows them.

        Raises:
            TurnedAway: none of them does, or none is this browser's.
        """
        for session_id, cookie in held:
            with suppress(TurnedAway):
                return self._usable(await self._row(session_id, cookie))
        raise TurnedAway(Refusal.NOT_ADMITTED)

    async def find(self, session_id: UUID) -> SigningSession | None:
        """A session as it stands, for whoever knows its id from elsewhere."""
        async with self._database.transaction() as connection:
            row = await repository.read_session(connection, session_id)
        return None if row is None else repository.session_of(row)

    async def receive_from_afar(
        self, session_id: UUID, sha256: bytes, container: bytes
    ) -> SigningSession:
        """Store a signature that came from outside of the page, its content put into it.

        Args:
            session_id: as the request named it that led to the signature.
            sha256: of the bytes that the request was for.
            container: with or without content; what it lacks is fetched here.

        Raises:
            TurnedAway: the session has ended or is for other bytes; the content cannot be had.
        """
        async with self._database.transaction() as connection:
            row = await repository.read_session(connection, session_id)
        if row is None or row.sha256 != sha256:
            raise TurnedAway(Refusal.LINK_ENDED)
        whole = await self._whole(row, container)
        return await self._store(session_id, whole, lambda locked: locked.sha256 == sha256)

    async def _whole(self, row: Row[Any], container: bytes) -> bytes:
        """The container with the exact content in it, which the core wants inside.

        Only the outside is read: whether the signature fits the content is the core's to say.
        """
        if self._usable(row).sha256 is None:
            # Nobody can have signed a text that was never handed out.
            raise TurnedAway(Refusal.NOT_A_CONTAINER)
        try:
            inside = content_of(container)
            if inside is None:
                return enclosed(container, await self._text(row))
        except NotAContainer:
            raise TurnedAway(Refusal.NOT_A_CONTAINER) from None
        except SeveralSignatures:
            raise TurnedAway(Refusal.SEVERAL_SIGNATURES) from None
        if hashlib.sha256(inside).digest() == row.sha256:
            return container
        raise TurnedAway(
            Refusal.SEVERAL_SIGNATURES if _is_signed(inside) else Refusal.OTHER_CONTENT
        )

    async def _store(
        self, session_id: UUID, container: bytes, is_theirs: Callable[[Row[Any]], bool]
    ) -> SigningSession:
        sealed = self._seals.seal("container", session_id, container)

        async def work(connection: AsyncConnection) -> SigningSession:
            row = await repository.lock_session(connection, session_id)
            if row is None or not is_theirs(row):
                raise TurnedAway(Refusal.NOT_ADMITTED)
            self._usable(row)
            now = self._clock.now()
            return await self._ledger.move(
                connection,
                row,
                Verb.RECEIVE,
                container=sealed,
                received_at=now,
                next_attempt_at=now,
                statement=None,
            )

        session = await self._database.run(work)
        self._received()
        return session

    # --- parts ------------------------------------------------------------------------------

    async def _row(self, session_id: UUID, cookie: str | None) -> Row[Any]:
        async with self._database.transaction() as connection:
            row = await repository.read_session(connection, session_id)
        if row is None or not holds(row, cookie):
            raise TurnedAway(Refusal.NOT_ADMITTED)
        return row

    def _usable(self, row: Row[Any]) -> SigningSession:
        session = repository.session_of(row)
        if session.state is not State.VIEWED or session.is_over(self._clock.now()):
            raise TurnedAway(Refusal.LINK_ENDED)
        if self._must_return_first(session):
            raise TurnedAway(Refusal.RETURN_FIRST)
        return session

    def _must_return_first(self, session: SigningSession) -> bool:
        """Whether the browser is admitted only provisionally, and the text names a person."""
        return (
            session.state is State.VIEWED
            and session.needs_return
            and self._ledger.action_of(session).is_personal
        )

    async def _keep_statement(self, session_id: UUID, made: bytes) -> bytes:
        """Keep a text made here; of two made at once the first is the one to be signed."""

        async def work(connection: AsyncConnection) -> bytes:
            row = await repository.lock_session(connection, session_id)
            if row is None:
                raise TurnedAway(Refusal.LINK_ENDED)
            self._usable(row)
            if row.statement is not None:
                return self._seals.open("statement", session_id, row.statement)
            values = {
                "statement": self._seals.seal("statement", session_id, made),
                "sha256": hashlib.sha256(made).digest(),
            }
            await repository.update_session(connection, session_id, values)
            return made

        return await self._database.run(work)

    async def _stop(self, session_id: UUID, code: str) -> None:
        async def work(connection: AsyncConnection) -> None:
            row = await repository.lock_session(connection, session_id)
            if row is not None and row.state == State.VIEWED:
                await self._ledger.refuse(connection, row, code)

        await self._database.run(work)
        self._ledger.wake()


def _is_signed(content: bytes) -> bool:
    """Whether a content is a signature itself: one was put over another."""
    with suppress(NotAContainer):
        one_container(content)
        return True
    return False
