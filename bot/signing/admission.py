"""Admits browsers to the secure page: who may see the text and sign it.

Three ways in, each by a POST (a GET changes nothing, because previews fetch links):

* launch data of a Mini App, signed by Telegram, whose user is the session's user;
* a code, good once and for a minute, handed over by a browser that was admitted before;
* where Telegram cannot open Mini Apps, provisionally: the account must bring a return code back.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.signing import repository
from bot.signing.launch import Fault, LaunchRefused, LaunchValidator
from bot.signing.ledger import Ledger
from bot.signing.model import (
    AWAITS_SIGNATURE,
    TRANSITIONS,
    Durations,
    Entry,
    Refusal,
    SigningSession,
    TurnedAway,
    Verb,
    new_secret,
    return_code,
    secret_hash,
)
from bot.signing.seals import Seals
from core.kit.clock import Clock
from core.kit.db import Database

log = structlog.get_logger(__name__)

AccountName = Callable[[int], Awaitable[str]]
"""Asks Telegram for the name of the account behind a chat."""

_OUTLIVED = {Fault.STALE, Fault.FUTURE}


@dataclass(frozen=True, slots=True)
class Admitted:
    """A browser that may go on.

    Attributes:
        session: what it may sign.
        account_name: name of the Telegram account the page was opened for.
        cookie: the secret it must show from now on.
    """

    session: SigningSession
    account_name: str
    cookie: str


@dataclass(frozen=True, slots=True)
class _Proof:
    """What a browser has shown for itself."""

    account_name: str
    is_telegrams: bool = False


class Admission:
    """Decides which browser a session belongs to. The one admitted last holds it."""

    def __init__(
        self,
        *,
        bot_id: int,
        database: Database,
        clock: Clock,
        ledger: Ledger,
        seals: Seals,
        launches: LaunchValidator,
        durations: Durations,
        account_name: AccountName,
    ) -> None:
        self._bot_id = bot_id
        self._database = database
        self._clock = clock
        self._ledger = ledger
        self._seals = seals
        self._launches = launches
        self._durations = durations
        self._account_name = account_name

    async def by_launch(self, token: str, launch_data: str) -> Admitted:
        """Admit a Mini App.

        Raises:
            TurnedAway: not signed by Telegram, too old or used before, the link has ended, or
                another account opened it (then the session is burnt and its chat is told).
        """
        try:
            launch = self._launches.read(launch_data, self._clock.now())
        except LaunchRefused as problem:
            log.warning("signing.launch_refused", fault=problem.fault.value)
            outlived = problem.fault in _OUTLIVED
            raise TurnedAway(
                Refusal.LAUNCH_OUTLIVED if outlived else Refusal.NOT_FROM_TELEGRAM
            ) from None

        async def work(connection: AsyncConnection) -> Admitted | Refusal:
            if not await repository.use_launch(connection, launch.digest, self._clock.now()):
                return Refusal.LAUNCH_OUTLIVED
            row = await repository.lock_by_token(connection, self._bot_id, secret_hash(token))
            if row is None:
                return Refusal.LINK_ENDED
            if row.user_id != launch.user_id:
                return await self._turn_stranger_away(connection, row)
            return await self._admit(connection, row, _Proof(launch.name, is_telegrams=True))

        return await self._decide(work)

    async def by_code(self, code: str) -> Admitted:
        """Admit the browser that an admitted one handed over to.

        Raises:
            TurnedAway: the code is unknown, used, or older than a minute; the link has ended.
        """

        async def work(connection: AsyncConnection) -> Admitted | Refusal:
            row = await repository.lock_by_hand_over(connection, self._bot_id, secret_hash(code))
            if row is None or self._clock.now() >= row.hand_over_until:
                return Refusal.LINK_ENDED
            return await self._admit(connection, row, _Proof(self.name_in(row)))

        return await self._decide(work)

    async def provisionally(self, token: str) -> Admitted:
        """Admit a browser where Mini Apps are impossible; a return code must follow.

        Raises:
            TurnedAway: this link opens in Telegram only, or it has ended.
        """
        async with self._database.transaction() as connection:
            row = await repository.lock_by_token(connection, self._bot_id, secret_hash(token))
        if row is None:
            raise TurnedAway(Refusal.LINK_ENDED)
        if row.entry != Entry.RETURN_CODE:
            raise TurnedAway(Refusal.NOT_FROM_TELEGRAM)
        name = await self._account_name(row.chat_id)

        async def work(connection: AsyncConnection) -> Admitted | Refusal:
            row = await repository.lock_by_token(connection, self._bot_id, secret_hash(token))
            # Once an account has proved to hold one browser, no other may take its place.
            if row is None or row.is_returned:
                return Refusal.LINK_ENDED
            return await self._admit(connection, row, _Proof(name))

        return await self._decide(work)

    async def hand_over(self, row: Row[Any]) -> str:
        """A code that admits another browser once, within a minute.

        Args:
            row: a session whose cookie the asking browser has just shown.

        Raises:
            TurnedAway: the link has ended.
        """
        code = new_secret()

        async def work(connection: AsyncConnection) -> Refusal | None:
            locked = await repository.lock_session(connection, row.id)
            if locked is None or not self._is_usable(locked):
                return Refusal.LINK_ENDED
            until = self._clock.now() + self._durations.hand_over
            values = {"hand_over_hash": secret_hash(code), "hand_over_until": until}
            await repository.update_session(connection, row.id, values)
            return None

        refusal = await self._database.run(work)
        if refusal:
            raise TurnedAway(refusal)
        return code

    def name_in(self, row: Row[Any]) -> str:
        """The account's name as it was told at the first admission; empty once ended."""
        if row.account_name is None:
            return ""
        return self._seals.open("account_name", row.id, row.account_name).decode()

    def _is_usable(self, row: Row[Any]) -> bool:
        session = repository.session_of(row)
        return session.state in AWAITS_SIGNATURE and not session.is_over(self._clock.now())

    async def _decide(
        self, work: Callable[[AsyncConnection], Awaitable[Admitted | Refusal]]
    ) -> Admitted:
        """Commit what ``work`` found, a burnt session included, and only then turn away."""
        decided = await self._database.run(work)
        if isinstance(decided, Refusal):
            if decided is Refusal.OPENED_ELSEWHERE:
                self._ledger.wake()
            raise TurnedAway(decided)
        return decided

    async def _admit(
        self, connection: AsyncConnection, row: Row[Any], proof: _Proof
    ) -> Admitted | Refusal:
        if not self._is_usable(row):
            return Refusal.LINK_ENDED
        cookie = new_secret()
        is_returned = row.is_returned or proof.is_telegrams
        session = await self._ledger.move(
            connection,
            row,
            Verb.VIEW,
            cookie_hash=secret_hash(cookie),
            return_hash=secret_hash(return_code(cookie)),
            is_returned=is_returned,
            account_name=self._seals.seal("account_name", row.id, proof.account_name.encode()),
            hand_over_hash=None,
            hand_over_until=None,
        )
        return Admitted(session, proof.account_name, cookie)

    async def _turn_stranger_away(self, connection: AsyncConnection, row: Row[Any]) -> Refusal:
        """Burn the session: its link is in other hands than those it was made for."""
        if Verb.BURN in TRANSITIONS[repository.session_of(row).state]:
            await self._ledger.refuse(connection, row, Refusal.OPENED_ELSEWHERE, Verb.BURN)
        return Refusal.OPENED_ELSEWHERE


def holds(row: Row[Any], cookie: str | None) -> bool:
    """Whether a browser that shows ``cookie`` is the admitted one."""
    if cookie is None or row.cookie_hash is None:
        return False
    return hmac.compare_digest(secret_hash(cookie), row.cookie_hash)
