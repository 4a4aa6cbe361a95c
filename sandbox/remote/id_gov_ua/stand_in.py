"""HTTP of the stand-in: the page where one says who one is, and the calls of a system."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from typing import Final
from urllib.parse import unquote, urlencode

import orjson
from aiohttp import web

from core.kit.clock import Clock
from sandbox.remote.id_gov_ua.envelope import seal
from sandbox.trust import der
from sandbox.trust.certificates import Certificate

PREFIX: Final = "/id-gov-ua"

_CODE_LIFE: Final = timedelta(minutes=2)
_TOKEN_LIFE: Final = timedelta(minutes=10)
_POLICY: Final = "default-src 'none'; style-src 'self'; form-action *"

Told = Mapping[str, str]
"""What the service knows of a person, by the names of its fields."""
People = Callable[[], Iterable[tuple[str, Told]]]
"""Who can be played: an id and what is told of him."""


@dataclass
class _Grant:
    person: str
    until: datetime


@dataclass(frozen=True)
class System:
    """A registered system.

    Attributes:
        redirect_uri: where people are sent back; nowhere else.
    """

    client_id: str
    client_secret: str
    redirect_uri: str


@dataclass
class IdGovUaStandIn:
    """Plays id.gov.ua for one system."""

    system: System
    people: People
    clock: Clock
    _codes: dict[str, _Grant] = field(default_factory=dict)
    _tokens: dict[str, _Grant] = field(default_factory=dict)

    def routes(self) -> list[web.AbstractRouteDef]:
        """The page and the calls, each by GET and by POST."""
        calls = {
            "get-access-token": self._access_token,
            "get-user-info": self._user_info,
            "get-user-logout": self._log_out,
        }
        return [
            web.get(f"{PREFIX}/", self._page),
            web.post(f"{PREFIX}/as", self._choose),
            *(web.get(f"{PREFIX}/{name}", call) for name, call in calls.items()),
            *(web.post(f"{PREFIX}/{name}", call) for name, call in calls.items()),
        ]

    def code_for(self, person: str) -> str:
        """A code, good once and for two minutes."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = _Grant(person, self.clock.now() + _CODE_LIFE)
        return code

    # --- what people see ----------------------------------------------------------------------

    async def _page(self, request: web.Request) -> web.Response:
        query = request.query
        asked = (query.get("response_type"), query.get("client_id"), query.get("redirect_uri"))
        if asked != ("code", self.system.client_id, self.system.redirect_uri):
            raise web.HTTPBadRequest(text="unknown client_id or redirect_uri")
        options = "".join(
            f'<option value="{escape(person)}">{escape(told["subjectcn"])}</option>'
            for person, told in self.people()
        )
        return web.Response(
            text=_PAGE.format(options=options, state=escape(query.get("state", ""))),
            content_type="text/html",
            headers={"Content-Security-Policy": _POLICY},
        )

    async def _choose(self, request: web.Request) -> web.Response:
        form = await request.post()
        back = {"state": str(form.get("state", ""))}
        if form.get("choice") == "decline":
            back["error"] = "access_denied"
        else:
            back["code"] = self.code_for(str(form.get("person", "")))
        raise web.HTTPFound(f"{self.system.redirect_uri}?{urlencode(back)}")

    # --- what the system calls ----------------------------------------------------------------

    async def _access_token(self, request: web.Request) -> web.Response:
        asked = await _parameters(request)
        ours = (self.system.client_id, self.system.client_secret)
        if (asked.get("client_id"), asked.get("client_secret")) != ours:
            return _error("invalid_client")
        grant = self._codes.pop(asked.get("code", ""), None)
        if grant is None or self.clock.now() >= grant.until:
            return _error("invalid_grant")
        token = secrets.token_urlsafe(24)
        self._tokens[token] = _Grant(grant.person, self.clock.now() + _TOKEN_LIFE)
        return _json(
            {
                "access_token": token,
                "token_type": "bearer",
                "expires_in": int(_TOKEN_LIFE.total_seconds()),
                "refresh_token": secrets.token_urlsafe(24),
                "user_id": grant.person,
            }
        )

    async def _user_info(self, request: web.Request) -> web.Response:
        asked = await _parameters(request)
        grant = self._tokens.get(asked.get("access_token", ""))
        if grant is None or self.clock.now() >= grant.until or grant.person != asked.get("user_id"):
            return _error("invalid_token")
        wanted = asked.get("fields", "").split(",")
        told = dict(self.people()).get(grant.person, {})
        answer = {name: value for name, value in told.items() if name in wanted}
        if not asked.get("cert"):
            return _json(answer)
        try:
            # Encoded once more than a form does it.
            certificate = Certificate(base64.b64decode(unquote(asked["cert"]), validate=True))
            envelope = seal(orjson.dumps(answer), certificate)
        except (binascii.Error, der.DerError, KeyError, IndexError, ValueError):
            return _error("invalid_cert")
        return _json({"encryptedUserInfo": base64.b64encode(envelope).decode()})

    async def _log_out(self, request: web.Request) -> web.Response:
        asked = await _parameters(request)
        self._tokens.pop(asked.get("access_token", ""), None)
        return _json({"result": "ok"})


async def _parameters(request: web.Request) -> dict[str, str]:
    form = await request.post() if request.method == "POST" else {}
    return {**request.query, **{name: str(value) for name, value in form.items()}}


def _error(word: str) -> web.Response:
    return _json({"error": word, "message": word}, 400)


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(value), status=status, content_type="application/json")


_PAGE: Final = """<!doctype html>
<html lang="uk">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Замінник id.gov.ua – навчальний режим</title>
<link rel="stylesheet" href="/static/sandbox.css"></head>
<body><main>
<p class="training">Навчальний режим: це не id.gov.ua, а його замінник. Люди вигадані.</p>
<h1>Хто ви?</h1>
<form class="card" method="post" action="as">
<input type="hidden" name="state" value="{state}">
<label>Людина <select name="person">{options}</select></label>
<div class="actions">
<button name="choice" value="go">Підтвердити</button>
<button name="choice" value="decline" class="quiet">Відмовитися</button>
</div></form></main></body></html>
"""
