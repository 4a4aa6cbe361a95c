"""What the domains bring to the app, and what stands in where one brings nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.engine.turns import SignOut
from bot.flow import Access, Chat, FlowError, HandOff, HandOffDesk, Link
from bot.flow.talk import CoreFor
from bot.handlers.front import ReturnCodes
from bot.notifications.model import NoPapers, Papers
from core.client import CoreClient
from core.kit.jobs import Job


class NoDesk:
    """A bot without a secure page: steps that hand off cannot be shown."""

    async def open(
        self,
        connection: AsyncConnection,
        *,
        chat: Chat,
        instance: UUID,
        step: str,
        hand_off: HandOff,
    ) -> Link:
        """There is none.

        Raises:
            FlowError: always.
        """
        raise FlowError("this installation has no secure page")

    async def close(self, connection: AsyncConnection, *, chat: Chat, instance: UUID) -> None:
        """Nothing is open."""


class NoReturns:
    """A bot without a secure page knows no return codes."""

    class _Worth(StrEnum):
        ENDED = "ended"

    async def redeem(self, connection: AsyncConnection, *, code: str, user_id: int) -> _Worth:
        """Every code is over."""
        return self._Worth.ENDED


def no_core(chat: Chat, access: Access) -> CoreClient:
    """A bot that reaches no core.

    Raises:
        FlowError: always.
    """
    raise FlowError("this installation reaches no core")


async def _nothing_leased() -> None:
    """A bot without a secure page leases nothing but events and deliveries."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the domains bring to the app.

    Attributes:
        services: what flows may ask for by name (``Talk.service``).
        core_for: makes the core's client for a chat.
        desk: makes links to the secure page.
        returns: redeems return codes.
        routes: of the secure page.
        jobs: work that comes round (directory sync, feed, completion of signatures).
        sign_out: drops the tokens of a chat that was idle for too long, in the transaction of its
            next update; None drops them without telling the core.
        forget: ends what other domains keep of a chat that is being forgotten.
        papers: fetches files that are sent to chats.
        release: ends leases that are nobody's, when the process knows that it is the only one.
    """

    services: Mapping[str, Any] = field(default_factory=dict)
    core_for: CoreFor = no_core
    desk: HandOffDesk = field(default_factory=NoDesk)
    returns: ReturnCodes = field(default_factory=NoReturns)
    routes: Sequence[web.AbstractRouteDef] = ()
    jobs: Sequence[Job] = ()
    sign_out: SignOut | None = None
    forget: SignOut | None = None
    papers: Papers = field(default_factory=NoPapers)
    release: Callable[[], Awaitable[None]] = _nothing_leased
