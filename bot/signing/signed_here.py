"""Whether a change that the core tells of was signed on this bot's own page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from bot.signing.actions.confidant_sign_up import NAMES
from bot.signing.filled.model import SIGN_UP
from bot.signing.tables import signing_sessions
from core.kit.db import Database

_T: Final = signing_sessions
_CLOCKS_DIFFER: Final = timedelta(minutes=1)
"""By at most this much: the event has the core's time, the session ours."""
_TELLS_BY_ITSELF: Final = timedelta(minutes=10)
"""So long after a signature its conversation is where the patient reads what comes next."""


class SignedHere:
    """Knows the sessions of one bot, for as long as ended ones are kept."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def __call__(self, reference: UUID, chats: Collection[int], at: datetime) -> bool:
        """Whether a thing was signed here.

        Args:
            reference: the thing in the core.
            chats: of the person whom it concerns.
            at: when the core recorded it.

        Registration makes its request only as it is signed, so no session names it beforehand:
        there the time between the signature's arrival and the session's end tells.
        """
        registered = and_(
            _T.c.action == SIGN_UP,
            _T.c.chat_id.in_(chats),
            _T.c.received_at <= at + _CLOCKS_DIFFER,
            or_(_T.c.ended_at.is_(None), _T.c.ended_at >= at - _CLOCKS_DIFFER),
        )
        return await self._is_there(or_(_T.c.reference == str(reference), registered))

    async def just_stated(self, chat_id: int, at: datetime) -> bool:
        """Whether the chat's patient stated whom he represents, shortly before.

        Args:
            chat_id: the chat.
            at: when the core recorded what it came to.
        """
        return await self._is_there(
            and_(
                _T.c.action.in_(NAMES.values()),
                _T.c.chat_id == chat_id,
                _T.c.received_at.between(at - _TELLS_BY_ITSELF, at + _CLOCKS_DIFFER),
            )
        )

    async def _is_there(self, condition: ColumnElement[bool]) -> bool:
        query = select(_T.c.id).where(_T.c.bot_id == self._bot_id, condition)
        async with self._database.transaction() as connection:
            return (await connection.execute(query.limit(1))).first() is not None
