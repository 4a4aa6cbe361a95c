"""HTTP of the stand-in: what acquirers call, and the app that people see."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import orjson
from aiohttp import web

from core.kit.clock import Clock
from sandbox.remote.diia.callback import SignedFile, tell
from sandbox.remote.diia.signing import KeyOf, sign_digest
from sandbox.remote.diia.state import Acquirer, Refused, Registry, Request, State

PREFIX: Final = "/diia"

_PAGE: Final = Path(__file__).parent / "page"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
)
_LARGEST_PAGE: Final = 100

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
People = Callable[[], Iterable[Mapping[str, str]]]
"""Who can be played: ``id`` and ``name`` of each."""


class DiiaStandIn:
    """Plays Дія for one acquirer."""

    def __init__(
        self, acquirer: Acquirer, *, address: str, people: People, key_of: KeyOf, clock: Clock
    ) -> None:
        """Args: address: under which browsers reach these routes, with ``PREFIX``."""
        self.registry = Registry(acquirer, clock)
        self.pause_seconds = 1.0
        self._address = address
        self._people = people
        self._key_of = key_of
        self._clock = clock

    def routes(self) -> list[web.AbstractRouteDef]:
        """The acquirers' API and the app."""
        api, app = f"{PREFIX}/api", f"{PREFIX}/app"
        offers = f"{api}/v1/acquirers/branch/{{branch}}"
        routes = [
            web.get(f"{api}/v1/auth/acquirer/{{token}}", self._session),
            web.get(f"{api}/v2/acquirers/branches", self._admitted(self._branches)),
            web.post(f"{api}/v2/acquirers/branch", self._admitted(self._add_branch)),
            web.get(f"{offers}/offers", self._admitted(self._offers)),
            web.post(f"{offers}/offer", self._admitted(self._add_offer)),
            web.post(
                f"{api}/v2/acquirers/branch/{{branch}}/offer-request/dynamic",
                self._admitted(self._ask),
            ),
            web.get(f"{app}/people.json", self._list_people),
            web.get(f"{app}/{{request}}", self._app),
            web.get(f"{app}/{{request}}/request.json", self._show),
            web.post(f"{app}/{{request}}/sign", self._sign),
            web.post(f"{app}/{{request}}/decline", self._decline),
        ]
        answering = [web.route(one.method, one.path, _answering(one.handler)) for one in routes]
        return [*answering, web.static(f"{PREFIX}/page", _PAGE)]

    async def sign(
        self, request_key: str, person_id: str, *, other_digest: bytes | None = None
    ) -> bool:
        """Sign as a person and tell the acquirer; whether it has taken the signature.

        Args:
            request_key: end of the deep link.
            person_id: who signs.
            other_digest: signed instead of what was asked: a fault to be found.

        Raises:
            Refused: the request cannot be signed now, or the person has no key.
        """
        request = self.registry.waiting(request_key)
        try:
            signer = await asyncio.to_thread(self._key_of, person_id, request.algorithm)
        except (LookupError, ValueError):
            raise Refused(404, "У цієї людини немає підпису.") from None
        items = [
            SignedFile(
                one.name,
                sign_digest(
                    other_digest or one.digest, signer, request.algorithm, self._clock.now()
                ),
            )
            for one in request.files
        ]
        taken = await tell(
            self.registry.acquirer.callback_url,
            request.request_id,
            items,
            pause_seconds=self.pause_seconds,
        )
        if taken:
            request.state = State.SIGNED
        return taken

    # --- the acquirers' API -------------------------------------------------------------------

    def _admitted(self, handler: Handler) -> Handler:
        async def admit(request: web.Request) -> web.StreamResponse:
            scheme, _, token = request.headers.get("Authorization", "").partition(" ")
            self.registry.admit(token if scheme == "Bearer" else "")
            return await handler(request)

        return admit

    async def _session(self, request: web.Request) -> web.Response:
        scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
        token = self.registry.session(
            request.match_info["token"], credential if scheme == "Basic" else ""
        )
        return web.json_response({"token": token})

    async def _branches(self, request: web.Request) -> web.Response:
        return _page_of(request, "branches", self.registry.branches())

    async def _add_branch(self, request: web.Request) -> web.Response:
        return web.json_response({"_id": self.registry.add_branch(await _object(request))})

    async def _offers(self, request: web.Request) -> web.Response:
        offers = self.registry.offers(request.match_info["branch"])
        return _page_of(request, "offers", offers)

    async def _add_offer(self, request: web.Request) -> web.Response:
        branch = request.match_info["branch"]
        return web.json_response({"_id": self.registry.add_offer(branch, await _object(request))})

    async def _ask(self, request: web.Request) -> web.Response:
        asked = self.registry.ask(request.match_info["branch"], await _object(request))
        return web.json_response({"deeplink": f"{self._address}/app/{asked.id}"})

    # --- the app ------------------------------------------------------------------------------

    async def _app(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE / "index.html", headers={"Content-Security-Policy": _POLICY})

    async def _list_people(self, request: web.Request) -> web.Response:
        people = await asyncio.to_thread(lambda: [dict(one) for one in self._people()])
        return web.json_response({"people": people})

    async def _show(self, request: web.Request) -> web.Response:
        return web.json_response(_shown(self.registry.waiting(request.match_info["request"])))

    async def _sign(self, request: web.Request) -> web.Response:
        body = await _object(request)
        key = request.match_info["request"]
        return_link = self.registry.waiting(key).return_link
        if not await self.sign(key, str(body.get("person", ""))):
            raise Refused(502, "Кабінет не прийняв підпис. Спробуйте ще раз або почніть знову.")
        return web.json_response({"return_link": return_link})

    async def _decline(self, request: web.Request) -> web.Response:
        await _object(request)
        asked = self.registry.waiting(request.match_info["request"])
        # The acquirer is told nothing: the published protocol has no word for it.
        asked.state = State.DECLINED
        return web.json_response({"return_link": asked.return_link})


def _answering(handler: Handler) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refused as problem:
            return web.json_response({"message": str(problem)}, status=problem.status)

    return answer


async def _object(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":  # no form of a foreign page sends that
        raise Refused(415, "send application/json")
    try:
        body = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        body = None
    if not isinstance(body, dict):
        raise Refused(400, "send a JSON object")
    return body


def _page_of(request: web.Request, name: str, items: list[dict[str, Any]]) -> web.Response:
    try:
        skip = int(request.query.get("skip", "0"))
        limit = min(int(request.query.get("limit", _LARGEST_PAGE)), _LARGEST_PAGE)
    except ValueError:
        raise Refused(400, "skip, limit: numbers") from None
    return web.json_response({"total": len(items), name: items[skip : skip + limit]})


def _shown(request: Request) -> dict[str, Any]:
    return {
        "acquirer": request.acquirer,
        "algorithm": request.algorithm,
        "files": [
            {"name": one.name, "hash": base64.b64encode(one.digest).decode()}
            for one in request.files
        ],
    }
