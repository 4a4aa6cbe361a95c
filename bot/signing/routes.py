"""HTTP of the secure page: its files, and the calls its script makes.

The address of the page carries the session's token; a GET answers the same file whatever the
token is. Everything after the admission goes by the session's id and a cookie.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from uuid import UUID

import orjson
import structlog
from aiohttp import web

from bot.signing.admission import Admission, Admitted
from bot.signing.container import LARGEST_BYTES
from bot.signing.desk import Addresses
from bot.signing.headers import NO_STORE, REVALIDATE, security_headers
from bot.signing.model import Refusal, SigningSession, TurnedAway, shown_match_code
from bot.signing.page import Page, Shown
from bot.signing.statement import account_ending, account_name
from core.kit.clock import Clock

log = structlog.get_logger(__name__)

FILES: Final = Path(__file__).parent / "page"
PREFIX: Final = "/sign"
RETURN_PREFIX: Final = "return-"
"""Before a return code in a start payload."""

_PAGE: Final = f"{PREFIX}/{{token:[A-Za-z0-9_-]{{43}}}}"
_SESSION: Final = f"{PREFIX}/sessions/{{id}}"
_LARGEST_OPENING_BYTES: Final = 16 * 1024
_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_STATUSES: Final[Mapping[str, int]] = {
    Refusal.OPENED_ELSEWHERE: 403,
    Refusal.NOT_FROM_TELEGRAM: 403,
    Refusal.NOT_ADMITTED: 403,
    Refusal.RETURN_FIRST: 403,
    Refusal.SIGN_IN_ENDED: 403,
    Refusal.CONTENT_CHANGED: 409,
    Refusal.LINK_ENDED: 410,
    Refusal.LAUNCH_OUTLIVED: 410,
    Refusal.TOO_LARGE: 413,
    Refusal.NOT_A_CONTAINER: 422,
    Refusal.UNAVAILABLE: 503,
}

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Site:
    """How the page is served.

    Attributes:
        addresses: of the page and of the bot.
        is_secure: over https; plain http is for a loopback only.
        framed_by: origins beside Telegram's that may frame the page.
        digest: with which keys of ДСТУ 4145 sign.
    """

    addresses: Addresses
    is_secure: bool = True
    framed_by: tuple[str, ...] = ()
    digest: Literal["kupyna256", "gost34311"] = "kupyna256"

    def cookie_name(self, session_id: UUID) -> str:
        """One cookie a session, so that two pages in one browser do not disturb each other.

        ``__Host-`` needs https; a browser refuses the prefix on a plain loopback address, so there
        the name goes without it.
        """
        return f"{'__Host-' if self.is_secure else ''}signing-{session_id.hex}"


class Routes:
    """The page's routes, for ``application.add_routes``."""

    def __init__(self, *, site: Site, admission: Admission, page: Page, clock: Clock) -> None:
        self._site = site
        self._admission = admission
        self._page = page
        self._clock = clock
        self._headers = security_headers(site.framed_by)

    def table(self) -> list[web.RouteDef]:
        """Every route."""
        return [
            web.get(f"{PREFIX}/files/{{path:.+}}", self._file),
            web.get(_PAGE, self._index),
            web.post(f"{_PAGE}/open", self._answering(self._open)),
            web.get(_SESSION, self._answering(self._show)),
            web.get(f"{_SESSION}/content", self._answering(self._content)),
            web.post(f"{_SESSION}/hand-over", self._answering(self._hand_over)),
            web.post(f"{_SESSION}/signature", self._answering(self._signature)),
        ]

    # --- files ------------------------------------------------------------------------------

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return self._sent(FILES / "index.html", "text/html", NO_STORE)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = (FILES / request.match_info["path"]).resolve()
        content_type = _TYPES.get(path.suffix)
        if content_type is None or not path.is_relative_to(FILES) or not path.is_file():
            raise web.HTTPNotFound(headers=self._headers)
        return self._sent(path, content_type, REVALIDATE)

    def _sent(self, path: Path, content_type: str, caching: str) -> web.StreamResponse:
        headers = {
            **self._headers,
            "Content-Type": f"{content_type}; charset=utf-8",
            "Cache-Control": caching,
        }
        return web.FileResponse(path, headers=headers)

    # --- calls ------------------------------------------------------------------------------

    async def _open(self, request: web.Request) -> web.Response:
        body = await _json(request)
        token = request.match_info["token"]
        if launch_data := _text(body, "launch_data"):
            admitted = await self._admission.by_launch(token, launch_data)
        elif code := _text(body, "code"):
            admitted = await self._admission.by_code(code)
        else:
            admitted = await self._admission.provisionally(token)
        # A cookie of a framed page may not be kept by the browser; the code is its other way.
        code = (
            await self._page.hand_over(admitted.session.id, admitted.cookie)
            if body.get("is_framed") is True
            else None
        )
        shown = await self._page.show(admitted.session.id, admitted.cookie)
        response = self._json({"session": self._described(shown), "hand_over_code": code})
        self._set_cookie(response, admitted)
        return response

    async def _show(self, request: web.Request) -> web.Response:
        session_id, cookie = self._asked(request)
        return self._json({"session": self._described(await self._page.show(session_id, cookie))})

    async def _content(self, request: web.Request) -> web.Response:
        session_id, cookie = self._asked(request)
        content = await self._page.content(session_id, cookie)
        return web.Response(body=content, content_type="application/octet-stream")

    async def _hand_over(self, request: web.Request) -> web.Response:
        session_id, cookie = self._asked(request)
        return self._json({"hand_over_code": await self._page.hand_over(session_id, cookie)})

    async def _signature(self, request: web.Request) -> web.Response:
        session_id, cookie = self._asked(request)
        sent = await _bounded(request, LARGEST_BYTES)
        await self._page.receive(session_id, cookie, sent)
        shown = await self._page.show(session_id, cookie)
        return self._json({"session": self._described(shown)}, status=202)

    # --- parts ------------------------------------------------------------------------------

    def _answering(self, handler: _Handler) -> _Handler:
        """Every call answers with the page's headers, refusals included, and is never kept."""

        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                self._refuse_other_sites(request)
                response = await handler(request)
            except TurnedAway as problem:
                response = self._refused(problem.code, _STATUSES.get(problem.code, 409))
            response.headers.update(self._headers)
            response.headers["Cache-Control"] = NO_STORE
            return response

        return answer

    def _refuse_other_sites(self, request: web.Request) -> None:
        """Calls come from the page itself; browsers that say where from are believed.

        Source: Fetch Metadata (W3C), ``Sec-Fetch-Site``.
        """
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise TurnedAway(Refusal.NOT_ADMITTED)

    def _asked(self, request: web.Request) -> tuple[UUID, str | None]:
        try:
            session_id = UUID(request.match_info["id"])
        except ValueError:
            raise TurnedAway(Refusal.NOT_ADMITTED) from None
        return session_id, request.cookies.get(self._site.cookie_name(session_id))

    def _set_cookie(self, response: web.Response, admitted: Admitted) -> None:
        left = admitted.session.expires_at - self._clock.now()
        response.set_cookie(
            self._site.cookie_name(admitted.session.id),
            admitted.cookie,
            # The page also asks what has become of the signature, so a little longer than the link.
            max_age=2 * max(60, int(left.total_seconds())),
            path="/",
            secure=self._site.is_secure,
            httponly=True,
            samesite="Strict",
        )

    def _described(self, shown: Shown) -> dict[str, Any]:
        session: SigningSession = shown.session
        left = session.expires_at - self._clock.now()
        name = account_name(shown.account_name) if shown.account_name else None
        bot = self._site.addresses.bot
        code = shown.return_code
        return {
            "id": str(session.id),
            "action": session.action,
            "state": session.state,
            "language": session.language,
            "match_code": shown_match_code(session.match_code),
            "fingerprint": session.fingerprint if session.is_announced else None,
            "account": {"name": name, "id_ending": account_ending(session.user_id)},
            "expires_in_seconds": max(0, int(left.total_seconds())),
            "refusal": session.refusal,
            "digest": self._site.digest,
            "return_link": f"{bot}?start={RETURN_PREFIX}{code}" if code else None,
            "bot_link": bot,
        }

    def _refused(self, code: str, status: int) -> web.Response:
        problem = {"error": {"code": str(code)}, "bot_link": self._site.addresses.bot}
        return self._json(problem, status=status)

    def _json(self, value: dict[str, Any], status: int = 200) -> web.Response:
        return web.Response(
            body=orjson.dumps(value), status=status, content_type="application/json"
        )


async def _bounded(request: web.Request, most_bytes: int) -> bytes:
    """The body, if it is not larger than ``most_bytes``."""
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > most_bytes:
            raise TurnedAway(Refusal.TOO_LARGE)
    return bytes(body)


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        body = orjson.loads(await _bounded(request, _LARGEST_OPENING_BYTES))
    except orjson.JSONDecodeError:
        raise TurnedAway(Refusal.NOT_FROM_TELEGRAM) from None
    if not isinstance(body, dict):
        raise TurnedAway(Refusal.NOT_FROM_TELEGRAM)
    return body


def _text(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    return value if isinstance(value, str) and value else None
