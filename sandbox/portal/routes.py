"""The portal's server: sign-in by code, and the patient's calls to the core."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from secrets import compare_digest
from uuid import UUID

from aiohttp import web

from core.client import CoreClient, CoreRefused, CoreUnavailable
from core.contract.errors import ErrorCode
from sandbox.core_process import CoreProcess
from sandbox.portal import pages
from sandbox.portal.directory import Directory
from sandbox.portal.sessions import SCOPES, Session, Sessions, SignedOut

_SESSION = "portal"
_PENDING = "portal-sign-in"
_HOME = "/portal/"
_RETURN = "/portal/return"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
_NOTICES = {
    "ended": "Декларацію припинено.",
    "withdrawn": "Заявку відкликано.",
    "out": "Ви вийшли.",
}
_DENIED = "Доступу не надано. Портал нічого не бачить."
_FOREIGN = "Цю відповідь не вдалося прийняти. Почніть вхід знову."
_TAKEN_BACK = "Доступ забрано, або час сеансу минув. Увійдіть знову."
_REFUSED = "ЕСОЗ не прийняла дію: {message}"
_SILENT = "ЕСОЗ зараз не відповідає. Спробуйте за кілька хвилин."

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Visitor = Callable[[web.Request, Session], Awaitable[web.StreamResponse]]


class Portal:
    """Another channel of the core, with a key of its own."""

    def __init__(self, core: CoreProcess, web_url: str) -> None:
        self._core = core
        self._redirect_uri = f"{web_url}{_RETURN}"
        self._sessions = Sessions()
        self._directory = Directory()
        self._client: CoreClient | None = None
        self._registering = asyncio.Lock()

    def routes(self) -> list[web.AbstractRouteDef]:
        """Pages and actions."""
        return [
            web.get("/portal", self._to_home),
            web.get(_HOME, _told(self._home)),
            web.post("/portal/sign-in", _told(self._sign_in)),
            web.get(_RETURN, _told(self._return)),
            web.post("/portal/sign-out", self._inside(self._sign_out)),
            web.get("/portal/declarations/{id}", self._inside(self._ask_ending)),
            web.post("/portal/declarations/{id}/end", self._inside(self._end)),
            web.post("/portal/requests/{id}/withdraw", self._inside(self._withdraw)),
        ]

    async def close(self) -> None:
        """Close the connections to the core."""
        if self._client:
            await self._client.close()

    # --- sign-in ----------------------------------------------------------------------------

    async def _to_home(self, http_request: web.Request) -> web.Response:
        raise web.HTTPFound(_HOME)

    async def _sign_in(self, http_request: web.Request) -> web.Response:
        client = await self._registered()
        cookie, pending = self._sessions.begin()
        address = pending.address(f"{self._core.url}/sign-in", client, self._redirect_uri)
        response = _to(address)
        _set_cookie(response, _PENDING, cookie)
        return response

    async def _return(self, http_request: web.Request) -> web.Response:
        """The consent page has sent the browser back, or somebody has made up that it did."""
        query = http_request.query
        pending = self._sessions.take(http_request.cookies.get(_PENDING), query.get("state"))
        if pending is None:
            return _page(pages.welcome(), _FOREIGN, is_bad=True)
        if "code" not in query:
            return _page(pages.welcome(), _DENIED, is_bad=True)
        client = await self._registered()
        token = await client.access.redeem(
            query["code"], self._redirect_uri, code_verifier=pending.verifier
        )
        response = _to(_HOME)
        response.del_cookie(_PENDING, path="/portal")
        _set_cookie(response, _SESSION, self._sessions.open(client, token))
        return response

    async def _sign_out(self, http_request: web.Request, session: Session) -> web.Response:
        await session.asks(session.client.access.logout)
        self._sessions.end(http_request.cookies.get(_SESSION))
        return _to(f"{_HOME}?notice=out")

    async def _registered(self) -> CoreClient:
        """The portal's client; the portal is registered when somebody first comes."""
        async with self._registering:
            if self._client is None:
                client_id, secret = await self._core.register_portal(
                    "Е-кабінет", " ".join(SCOPES), self._redirect_uri
                )
                self._client = CoreClient(self._core.url, client_id, secret)
        return self._client

    # --- what a patient does ----------------------------------------------------------------

    async def _home(self, http_request: web.Request) -> web.Response:
        notice = _NOTICES.get(http_request.query.get("notice", ""), "")
        session = self._sessions.find(http_request.cookies.get(_SESSION))
        if session is None:
            return _page(pages.welcome(), notice)
        client = session.client
        await self._directory.load(client)
        person = await session.asks(client.persons.me)
        declarations = await session.asks(client.declarations.list)
        requests = await session.asks(client.declaration_requests.list)
        body = pages.home(person, declarations.data, requests, self._directory, session.key)
        return _page(body, notice)

    async def _ask_ending(self, http_request: web.Request, session: Session) -> web.Response:
        found = await session.asks(
            lambda token: session.client.declarations.get(token, _id(http_request))
        )
        await self._directory.load(session.client)
        return _page(pages.ending(found, self._directory, session.key))

    async def _end(self, http_request: web.Request, session: Session) -> web.Response:
        """As published: the channel's word is enough, no statement is signed."""
        reason = str((await http_request.post()).get("reason", "")).strip()[:255] or None
        await session.asks(
            lambda token: session.client.declarations.terminate(
                token, _id(http_request), reason_description=reason
            )
        )
        return _to(f"{_HOME}?notice=ended")

    async def _withdraw(self, http_request: web.Request, session: Session) -> web.Response:
        await session.asks(
            lambda token: session.client.declaration_requests.reject(token, _id(http_request))
        )
        return _to(f"{_HOME}?notice=withdrawn")

    def _inside(self, handler: Visitor) -> Handler:
        """For those who are signed in; a form must be one of their own session's."""

        async def endpoint(http_request: web.Request) -> web.StreamResponse:
            session = self._sessions.find(http_request.cookies.get(_SESSION))
            if session is None:
                return _page(pages.welcome(), _TAKEN_BACK, is_bad=True)
            if http_request.method == "POST":
                shown = str((await http_request.post()).get("key", ""))
                if not compare_digest(shown.encode(), session.key.encode()):
                    raise web.HTTPForbidden
            return await handler(http_request, session)

        return _told(endpoint)


# --- answers --------------------------------------------------------------------------------


def _told(handler: Handler) -> Handler:
    """Say in words what the core has refused."""

    async def endpoint(http_request: web.Request) -> web.StreamResponse:
        try:
            return await handler(http_request)
        except SignedOut:
            response = _page(pages.welcome(), _TAKEN_BACK, is_bad=True)
            response.del_cookie(_SESSION, path="/portal")
            return response
        except CoreRefused as problem:
            if problem.code == ErrorCode.AUTHORIZATION_CODE_INVALID:
                return _page(pages.welcome(), _FOREIGN, is_bad=True)
            notice = _REFUSED.format(message=problem.message)
        except CoreUnavailable:
            notice = _SILENT
        return _page(f'<p><a href="{_HOME}">До кабінету</a></p>', notice, is_bad=True)

    return endpoint


def _page(body: str, notice: str = "", *, is_bad: bool = False) -> web.Response:
    return web.Response(
        text=pages.page(body, notice, is_bad=is_bad), content_type="text/html", headers=_HEADERS
    )


def _to(address: str) -> web.Response:
    return web.Response(status=303, headers={**_HEADERS, "Location": address})


def _set_cookie(response: web.Response, name: str, value: str) -> None:
    # Lax, because the consent page's redirect must find it; forms carry a key of their own.
    response.set_cookie(name, value, httponly=True, samesite="Lax", path="/portal")


def _id(http_request: web.Request) -> UUID:
    try:
        return UUID(http_request.match_info["id"])
    except ValueError:
        raise web.HTTPNotFound from None
