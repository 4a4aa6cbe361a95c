"""HTTP of the secure page: its files, and the calls its script makes.

The address of the page carries the session's token; a GET answers the same file whatever the
token is. Everything after the admission goes by the session's id and a cookie. A GET changes
nothing: what prolongs a session, keeps its text or ends it is a POST.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import orjson
from aiohttp import web

from bot.signing.admission import Admission
from bot.signing.calls import PREFIX, SESSION, Calls, Site, answered, bounded
from bot.signing.container import LARGEST_BYTES
from bot.signing.engine_files import WORKER
from bot.signing.headers import NO_STORE, REVALIDATE
from bot.signing.model import Refusal, SigningSession, TurnedAway, shown_match_code
from bot.signing.page import Page, Shown
from bot.signing.providers.model import Service
from bot.signing.providers.service import Providers
from bot.signing.remote import qr
from bot.signing.remote.service import RemoteSigning
from bot.signing.statement import account_ending, account_name
from core.kit.clock import Clock
from core.look import FOLDER as LOOK
from core.signer import FOLDER as SIGNER

FILES: Final = Path(__file__).parent / "page"
_SHARED: Final = {"signer": SIGNER, "look": LOOK}
"""Where the page finds what pages share among its own files."""
RETURN_PREFIX: Final = "return-"
"""Before a return code in a start payload."""

_PAGE: Final = f"{PREFIX}/{{token:[A-Za-z0-9_-]{{43}}}}"
_ENGINE: Final = f"{PREFIX}/engine"
_PROVIDERS: Final = f"{PREFIX}/providers"
_LARGEST_OPENING_BYTES: Final = 16 * 1024
_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class Routes:
    """The page's routes, for ``application.add_routes``."""

    def __init__(
        self,
        *,
        site: Site,
        calls: Calls,
        admission: Admission,
        page: Page,
        clock: Clock,
        remote: RemoteSigning,
        providers: Providers,
    ) -> None:
        self._site = site
        self._admission = admission
        self._page = page
        self._clock = clock
        self._remote = remote
        self._providers = providers
        self._calls = calls

    def table(self) -> list[web.RouteDef]:
        """Every route."""
        return [
            web.get(f"{PREFIX}/files/{{path:.+}}", self._file),
            web.get(_PAGE, self._index),
            web.post(f"{_PAGE}/open", self._calls.answering(self._open)),
            web.get(SESSION, self._calls.answering(self._show)),
            web.post(f"{SESSION}/content", self._calls.answering(self._content)),
            web.post(f"{SESSION}/document", self._calls.answering(self._document)),
            web.post(f"{SESSION}/hand-over", self._calls.answering(self._hand_over)),
            web.post(f"{SESSION}/signature", self._calls.answering(self._signature)),
            web.post(f"{SESSION}/remote/{{way}}", self._calls.answering(self._invite)),
            web.get(_PROVIDERS, self._calls.answering(self._provider_list)),
            web.post(f"{_PROVIDERS}/{{service}}", self._calls.answering(self._ask_provider)),
            *(self._site.engine.routes(_ENGINE) if self._site.engine else ()),
        ]

    # --- files ------------------------------------------------------------------------------

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return self._sent(FILES / "index.html", "text/html", NO_STORE)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        asked = request.match_info["path"]
        first, _, rest = asked.partition("/")
        folder = _SHARED.get(first, FILES)
        path = (folder / (rest if first in _SHARED else asked)).resolve()
        content_type = _TYPES.get(path.suffix)
        if content_type is None or not path.is_relative_to(folder) or not path.is_file():
            raise web.HTTPNotFound(headers=self._calls.headers)
        return self._sent(path, content_type, REVALIDATE)

    def _sent(self, path: Path, content_type: str, caching: str) -> web.StreamResponse:
        headers = {
            **self._calls.headers,
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
        response = answered({"session": self._described(shown), "hand_over_code": code})
        self._calls.set_cookie(response, admitted.session, admitted.cookie)
        return response

    async def _show(self, request: web.Request) -> web.Response:
        session_id, cookie = self._calls.asked(request)
        return answered({"session": self._described(await self._page.show(session_id, cookie))})

    async def _content(self, request: web.Request) -> web.Response:
        session_id, cookie = self._calls.asked(request)
        content = await self._page.content(session_id, cookie)
        return web.Response(body=content, content_type="application/octet-stream")

    async def _document(self, request: web.Request) -> web.Response:
        session_id, cookie = self._calls.asked(request)
        shown = await self._page.read(session_id, cookie)
        return web.Response(body=shown, content_type="application/octet-stream")

    async def _hand_over(self, request: web.Request) -> web.Response:
        session_id, cookie = self._calls.asked(request)
        return answered({"hand_over_code": await self._page.hand_over(session_id, cookie)})

    async def _signature(self, request: web.Request) -> web.Response:
        session_id, cookie = self._calls.asked(request)
        sent = await bounded(request, LARGEST_BYTES)
        await self._page.receive(session_id, cookie, sent)
        shown = await self._page.show(session_id, cookie)
        return answered({"session": self._described(shown)}, status=202)

    async def _invite(self, request: web.Request) -> web.Response:
        session_id, cookie = self._calls.asked(request)
        invitation = await self._remote.invite(request.match_info["way"], session_id, cookie)
        left = invitation.expires_at - self._clock.now()
        return answered(
            {
                "link": invitation.link,
                "qr": qr.picture(invitation.link),
                "expires_in_seconds": max(0, int(left.total_seconds())),
            }
        )

    async def _provider_list(self, request: web.Request) -> web.Response:
        await self._page.usable(self._site.held(request.cookies))
        offered = self._providers.offered(Service.CMP)
        return answered([{"id": each.id, "name": each.name} for each in offered])

    async def _ask_provider(self, request: web.Request) -> web.Response:
        session = await self._page.usable(self._site.held(request.cookies))
        asked = await bounded(request, self._providers.limits.request_bytes)
        answer = await self._providers.ask(
            session, request.match_info["service"], request.query.get("provider", ""), asked
        )
        return web.Response(body=answer, content_type="application/octet-stream")

    # --- parts ------------------------------------------------------------------------------

    def _described(self, shown: Shown) -> dict[str, Any]:
        session: SigningSession = shown.session
        left = session.expires_at - self._clock.now()
        name = account_name(shown.account_name) if shown.account_name else None
        bot = self._site.addresses.bot
        code = shown.return_code
        return {
            "id": str(session.id),
            "action": session.action,
            "engine": f"engine/{WORKER}" if self._site.engine else None,
            "state": session.state,
            "language": session.language,
            "match_code": shown_match_code(session.match_code),
            "has_form": shown.has_form,
            "is_unsigned": shown.is_unsigned,
            "for_other": shown.is_for_other,
            "fingerprint": session.fingerprint if session.is_announced or shown.has_form else None,
            "account": {"name": name, "id_ending": account_ending(session.user_id)},
            "expires_in_seconds": max(0, int(left.total_seconds())),
            "refusal": session.refusal,
            "digest": self._site.digest,
            "remote_ways": [asdict(way) for way in self._remote.offered],
            "return_link": f"{bot}?start={RETURN_PREFIX}{code}" if code else None,
            "bot_link": bot,
        }


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        body = orjson.loads(await bounded(request, _LARGEST_OPENING_BYTES))
    except orjson.JSONDecodeError:
        raise TurnedAway(Refusal.NOT_FROM_TELEGRAM) from None
    if not isinstance(body, dict):
        raise TurnedAway(Refusal.NOT_FROM_TELEGRAM)
    return body


def _text(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    return value if isinstance(value, str) and value else None
