"""Return codes: the Telegram account shows that the browser which signed is in its own hands."""

from __future__ import annotations

from enum import Enum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.signing import repository
from bot.signing.ledger import Ledger
from bot.signing.model import TRANSITIONS, Refusal, State, Verb, secret_hash


class Redeemed(Enum):
    """What a return code was worth."""

    COMPLETED = "completed"
    """The signature counts now; the conversation goes on by itself."""
    PROVED = "proved"
    """The page may show the text now: back to the page."""
    ELSEWHERE = "elsewhere"
    """ER21: another account brought it. The session is burnt and its chat is told."""
    ENDED = "ended"
    """ER9: unknown, used, or outlived."""


class Returns:
    """Redeems return codes inside the transaction of the update that brought them."""

    def __init__(self, *, bot_id: int, ledger: Ledger) -> None:
        self._bot_id = bot_id
        self._ledger = ledger

    async def redeem(self, connection: AsyncConnection, *, code: str, user_id: int) -> Redeemed:
        """Take a return code from a Telegram account.

        Args:
            connection: of the update's transaction; what is written commits with it.
            code: as it stood in the start link, without a prefix.
            user_id: the account that pressed start.
        """
        row = await repository.lock_by_return(connection, self._bot_id, secret_hash(code))
        if row is None:
            return Redeemed.ENDED
        if row.user_id != user_id:
            if Verb.BURN in TRANSITIONS[State(row.state)]:
                await self._ledger.refuse(connection, row, Refusal.OPENED_ELSEWHERE, Verb.BURN)
            return Redeemed.ELSEWHERE
        if row.state == State.ACCEPTED:
            await self._ledger.complete(connection, row, self._ledger.earned(row), is_returned=True)
            return Redeemed.COMPLETED
        if row.state in (State.VIEWED, State.RECEIVED):
            await repository.update_session(connection, row.id, {"is_returned": True})
            return Redeemed.PROVED
        return Redeemed.ENDED
