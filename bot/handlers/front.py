"""What every handler of the frame works with, and the tables that route to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.engine.conversations import Conversations
from bot.engine.frame import Frame
from bot.engine.layout import Layout
from bot.engine.screens import page
from bot.engine.turn import Turn
from bot.flow import Arguments, Flow
from bot.texts import Texts


class ReturnCodes(Protocol):
    """Redeems the code with which a browser sends the patient back to the chat."""

    async def redeem(self, connection: AsyncConnection, *, code: str, user_id: int) -> Enum:
        """What the code was worth, as a value with a text of that name; runs in a transaction."""


@dataclass(frozen=True, slots=True)
class Front:
    """The bot's front desk.

    Attributes:
        texts: every text.
        flows: every flow by name.
        conversations: the engine.
        frame: pages of the engine.
        returns: redeems return codes.
        keep_drafts: how long a stopped conversation can be continued; whole days.
        idle: after so long without the patient the cabinet closes; whole minutes.
        is_demo: people, doctors and clinics are invented, and the first screen says so.
    """

    texts: Texts
    flows: Mapping[str, Flow]
    conversations: Conversations
    frame: Frame
    returns: ReturnCodes
    keep_drafts: timedelta
    idle: timedelta
    is_demo: bool = False

    def page(
        self,
        turn: Turn,
        file: str,
        key: str,
        *buttons: tuple[str, str],
        args: Arguments | None = None,
    ) -> Layout:
        """A page in the chat's language; buttons are (key of the label, callback data)."""
        language = turn.settings.language
        return page(self.texts, file, key, language, args=args, buttons=buttons)


OpenPage = Callable[[Front, Turn, str], Awaitable[None]]
"""Opens a page of the frame; the string is the argument of its callback data or command."""
