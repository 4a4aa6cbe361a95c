"""What all calls of the page's script have in common: admission, bounds, headers, refusals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

import orjson
from aiohttp import web

from bot.signing.desk import Addresses
from bot.signing.engine_files import EngineFiles
from bot.signing.headers import NO_STORE, security_headers
from bot.signing.model import Refusal, SigningSession, TurnedAway
from bot.signing.providers.model import Refusal as ProviderRefusal
from bot.signing.remote.model import Refusal as RemoteRefusal
from core.kit.clock import Clock

PREFIX: Final = "/sign"
SESSION: Final = f"{PREFIX}/sessions/{{id}}"

_MOST_SESSIONS: Final = 8
_STATUSES: Final[Mapping[str, int]] = {
    Refusal.OPENED_ELSEWHERE: 403,
    Refusal.NOT_FROM_TELEGRAM: 403,
    Refusal.NOT_ADMITTED: 403,
    Refusal.RETURN_FIRST: 403,
    Refusal.SIGN_IN_ENDED: 403,
    Refusal.CONTENT_CHANGED: 409,
    Refusal.FORM_FIRST: 409,
    Refusal.LINK_ENDED: 410,
    Refusal.LAUNCH_OUTLIVED: 410,
    Refusal.TOO_LARGE: 413,
    Refusal.NOT_A_CONTAINER: 422,
    Refusal.SEVERAL_SIGNATURES: 422,
    Refusal.OTHER_CONTENT: 422,
    Refusal.UNAVAILABLE: 503,
    RemoteRefusal.UNAVAILABLE: 503,
    ProviderRefusal.UNKNOWN: 404,
    ProviderRefusal.NO_REQUEST: 422,
    ProviderRefusal.TOO_OFTEN: 429,
    ProviderRefusal.SILENT: 502,
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Site:
    """How the page is served.

    Attributes:
        addresses: of the page and of the bot.
        is_secure: over https; plain http is for a loopback only.
        framed_by: origins beside Telegram's that may frame the page.
        digest: with which keys of ДСТУ 4145 sign.
        engine: another signing engine than the page's own.
    """

    addresses: Addresses
    is_secure: bool = True
    framed_by: tuple[str, ...] = ()
    digest: Literal["kupyna256", "gost34311"] = "kupyna256"
    engine: EngineFiles | None = None

    def cookie_name(self, session_id: UUID) -> str:
        """One cookie a session, so that two pages in one browser do not disturb each other.

        ``__Host-`` needs https; a browser refuses the prefix on a plain loopback address, so there
        the name goes without it.
        """
        return f"{self._cookie_prefix}{session_id.hex}"

    def held(self, cookies: Mapping[str, str]) -> Iterator[tuple[UUID, str]]:
        """Ids and cookies of the sessions that a browser shows, a few, the latest first.

        Source: RFC 6265, section 5.4: cookies of one path come in the order they were made.
        """
        prefix = self._cookie_prefix
        named = [(name, value) for name, value in cookies.items() if name.startswith(prefix)]
        for name, value in reversed(named[-_MOST_SESSIONS:]):
            with suppress(ValueError):
                yield UUID(hex=name.removeprefix(prefix)), value

    @property
    def _cookie_prefix(self) -> str:
        return f"{'__Host-' if self.is_secure else ''}signing-"


class Calls:
    """Asked by every handler."""

    def __init__(self, site: Site, clock: Clock) -> None:
        self._site = site
        self._clock = clock
        self.headers: Final = security_headers(site.framed_by)

    def answering(self, handler: Handler) -> Handler:
        """Every call answers with the page's headers, refusals included, and is never kept."""

        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                _refuse_other_sites(request)
                response = await handler(request)
            except TurnedAway as problem:
                response = self.refused(problem.code, _STATUSES.get(problem.code, 409))
            response.headers.update(self.headers)
            response.headers["Cache-Control"] = NO_STORE
            return response

        return answer

    def asked(self, request: web.Request) -> tuple[UUID, str | None]:
        """The session that a call is about, and the cookie that its browser shows.

        Raises:
            TurnedAway: what the address names can be no session.
        """
        try:
            session_id = UUID(request.match_info["id"])
        except ValueError:
            raise TurnedAway(Refusal.NOT_ADMITTED) from None
        return session_id, request.cookies.get(self._site.cookie_name(session_id))

    def set_cookie(
        self, response: web.StreamResponse, session: SigningSession, cookie: str
    ) -> None:
        """Have the browser show ``cookie`` for as long as the session is of interest."""
        left = session.expires_at - self._clock.now()
        response.set_cookie(
            self._site.cookie_name(session.id),
            cookie,
            # The page also asks what has become of the signature, so a little longer than the link.
            max_age=2 * max(60, int(left.total_seconds())),
            path="/",
            secure=self._site.is_secure,
            httponly=True,
            samesite="Strict",
        )

    def refused(self, code: str, status: int, **more: Any) -> web.Response:
        """A refusal with its code and the way back to the chat."""
        problem = {"error": {"code": str(code), **more}, "bot_link": self._site.addresses.bot}
        return answered(problem, status=status)


def answered(value: dict[str, Any] | list[Any], status: int = 200) -> web.Response:
    """An answer in JSON."""
    return web.Response(body=orjson.dumps(value), status=status, content_type="application/json")


async def bounded(request: web.Request, most_bytes: int) -> bytes:
    """The body, if it is not larger than ``most_bytes``.

    Raises:
        TurnedAway: it is.
    """
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > most_bytes:
            raise TurnedAway(Refusal.TOO_LARGE)
    return bytes(body)


def _refuse_other_sites(request: web.Request) -> None:
    """Calls come from the page itself; browsers that say where from are believed.

    Source: Fetch Metadata (W3C), ``Sec-Fetch-Site``.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise TurnedAway(Refusal.NOT_ADMITTED)
