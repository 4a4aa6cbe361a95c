"""Signing outside of the page: begun by an admitted page, ended like the page's own signature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog

from bot.signing.container import NotAContainer, one_container
from bot.signing.model import Refusal as SigningRefusal
from bot.signing.model import SigningSession, State, TurnedAway
from bot.signing.page import Page
from bot.signing.remote.file_names import file_name
from bot.signing.remote.model import (
    Asked,
    Invitation,
    Refusal,
    RemoteRefused,
    RemoteUnavailable,
    Way,
)
from bot.signing.remote.request_ids import Named, RequestIds, UnknownRequest
from core.kit.clock import Clock

log = structlog.get_logger(__name__)

_SIGNED: Final = frozenset({State.RECEIVED, State.ACCEPTED, State.COMPLETED})


class Unavailable(Exception):
    """The signature cannot be taken just now; the same call may be made again."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A way as the page shows it."""

    name: str
    is_stand_in: bool


class RemoteSigning:
    """Takes bytes of sessions to services and signatures back."""

    def __init__(
        self,
        ways: Iterable[Way],
        *,
        page: Page,
        request_ids: RequestIds,
        clock: Clock,
        return_link: str,
    ) -> None:
        """Args: return_link: the bot, where services lead people back to."""
        self._ways = {way.name: way for way in ways}
        self._page = page
        self._request_ids = request_ids
        self._clock = clock
        self._return_link = return_link
        self._invitations: dict[tuple[str, Named], Invitation] = {}

    @property
    def offered(self) -> Sequence[Offered]:
        """Every way of this installation."""
        return [Offered(way.name, way.is_stand_in) for way in self._ways.values()]

    async def invite(self, name: str, session_id: UUID, cookie: str | None) -> Invitation:
        """The way into the service's app for what the page shows.

        While it lives the same page gets the same one, so a reload costs the service nothing.

        Raises:
            TurnedAway: there is no such way or it does not work; or for a reason of the page's:
                not admitted, ended, text changed, return code first.
        """
        way = self._ways.get(name)
        if way is None:
            raise TurnedAway(Refusal.REFUSED)
        content = await self._page.content(session_id, cookie)
        session = (await self._page.show(session_id, cookie)).session
        if session.sha256 is None:
            raise TurnedAway(SigningRefusal.LINK_ENDED)
        named = Named(session_id, session.sha256)
        known = self._living(self._clock.now()).get((name, named))
        if known is None:
            known = await self._asked(way, session, named, content)
            self._invitations[name, named] = known
        return known

    async def take(self, name: str, request_id: str, signature: bytes) -> None:
        """Take what a service brings. Brought again, it changes nothing.

        That the signature is over our bytes, and whose it is, is checked where every signature
        is: by the core, over the very content that is put into the container here.

        Raises:
            TurnedAway: no request of ours, no container, or its session has ended.
            Unavailable: the content cannot be had now; nothing was kept.
        """
        try:
            named = self._request_ids.read(name, request_id)
            detached = one_container(signature)
        except UnknownRequest:
            raise TurnedAway(SigningRefusal.LINK_ENDED) from None
        except NotAContainer:
            raise TurnedAway(SigningRefusal.NOT_A_CONTAINER) from None
        try:
            await self._page.receive_from_afar(named.session_id, named.sha256, detached)
        except TurnedAway as problem:
            if problem.code == SigningRefusal.UNAVAILABLE:
                raise Unavailable from None
            if not await self._was_signed(named):
                raise
            log.info("signing.remote_repeated", signing_session=str(named.session_id))

    async def _was_signed(self, named: Named) -> bool:
        session = await self._page.find(named.session_id)
        return session is not None and session.state in _SIGNED

    async def _asked(
        self, way: Way, session: SigningSession, named: Named, content: bytes
    ) -> Invitation:
        asked = Asked(
            request_id=self._request_ids.make(way.name, named),
            file_name=file_name(session),
            content=content,
            return_link=self._return_link,
        )
        try:
            return await way.invite(asked)
        except RemoteUnavailable as problem:
            log.warning("signing.remote_unavailable", way=way.name, reason=str(problem))
            raise TurnedAway(Refusal.UNAVAILABLE) from None
        except RemoteRefused as problem:
            log.error("signing.remote_refused", way=way.name, reason=str(problem))
            raise TurnedAway(Refusal.REFUSED) from None

    def _living(self, now: datetime) -> dict[tuple[str, Named], Invitation]:
        """Invitations that have not run out; the others are forgotten."""
        self._invitations = {
            key: one for key, one in self._invitations.items() if now < one.expires_at
        }
        return self._invitations
