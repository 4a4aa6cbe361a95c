"""Routes for tests and the curious: launch data, faults, settings, files, waiting updates."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from aiohttp import hdrs, web

from sandbox.telegram.control import requests as bodies
from sandbox.telegram.control.errors import not_found
from sandbox.telegram.control.launching import launch
from sandbox.telegram.control.routing import Route, actor, body_of, bot_of
from sandbox.telegram.faults import Fault
from sandbox.telegram.launch_data import third_party_key
from sandbox.telegram.state import State
from sandbox.telegram.store import Json

# Only these are shown inside the page; anything else is downloaded.
_SHOWN_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


class ToolRoutes:
    """Handlers of the rest of ``/control``."""

    def __init__(self, state: State, described: Callable[[], list[Json]]) -> None:
        """Make the handlers; ``described`` lists every route of the control API."""
        self._state = state
        self._described = described

    def routes(self) -> list[Route]:
        """All routes of this part."""
        faults = "/control/faults"
        return [
            Route("GET", "/control", self._index, "this list"),
            Route("GET", "/control/bots", self._bots, "the bots"),
            Route(
                "POST", "/control/launch-data", self._launch_data,
                "signed launch data of a Mini App", bodies.LaunchRequest,
            ),
            Route("GET", "/control/updates", self._updates, "updates waiting for the bot"),
            Route("GET", "/control/files/{file_id}", self._file, "download a file"),
            Route("GET", faults, self._list_faults, "faults not used up"),
            Route(
                "POST", faults, self._order_fault, "let calls go wrong", bodies.OrderedFault
            ),
            Route("DELETE", faults, self._clear_faults, "forget all faults"),
            Route("GET", "/control/settings", self._settings, "switches"),
            Route("PUT", "/control/settings", self._set, "change switches", bodies.Settings),
        ]  # fmt: skip

    async def _index(self, _: web.Request) -> list[Json]:
        return self._described()

    async def _bots(self, _: web.Request) -> list[Json]:
        return [self._state.bot_user(bot) for bot in self._state.bots]

    async def _launch_data(self, http_request: web.Request) -> Json:
        body = await body_of(http_request, bodies.LaunchRequest)
        person = actor(self._state, bot_of(self._state, http_request), body.user_id)
        with self._state.store.transaction():
            launched = launch(
                person,
                start_param=body.start_param,
                age_seconds=body.age_seconds,
                signature=body.signature,
            )
        return {
            "init_data": launched.init_data,
            "fragment": launched.fragment(),
            "url": launched.address(body.url),
            "third_party_key": third_party_key(),
        }

    async def _updates(self, http_request: web.Request) -> list[Json]:
        bot = bot_of(self._state, http_request)
        with self._state.store.transaction():
            return self._state.updates.read(bot.id, 0, 1000)

    async def _file(self, http_request: web.Request) -> web.Response:
        bot = bot_of(self._state, http_request)
        file = self._state.files.find(bot.id, http_request.match_info["file_id"])
        if file is None:
            raise not_found("file")
        content = self._state.files.content(file)
        kind = next(
            (kind for start, kind in _SHOWN_TYPES.items() if content.startswith(start)), None
        )
        headers = {"X-Content-Type-Options": "nosniff"}
        if kind is None or "file_name" in file.about:
            name = quote(str(file.about.get("file_name", "file")))
            headers[hdrs.CONTENT_DISPOSITION] = f"attachment; filename*=UTF-8''{name}"
        return web.Response(
            body=content, content_type=kind or "application/octet-stream", headers=headers
        )

    async def _list_faults(self, _: web.Request) -> list[Json]:
        return self._state.faults.waiting()

    async def _order_fault(self, http_request: web.Request) -> list[Json]:
        body = await body_of(http_request, bodies.OrderedFault)
        fault = Fault(**body.model_dump(exclude={"method", "times"}))
        with self._state.store.transaction():
            self._state.faults.order(body.method, body.times, fault)
        return self._state.faults.waiting()

    async def _clear_faults(self, _: web.Request) -> list[Json]:
        with self._state.store.transaction():
            self._state.faults.clear()
        return []

    async def _settings(self, _: web.Request) -> Json:
        return {"flood_limits": self._state.flood.is_on}

    async def _set(self, http_request: web.Request) -> Json:
        body = await body_of(http_request, bodies.Settings)
        with self._state.store.transaction():
            self._state.flood.switch(body.flood_limits)
        return await self._settings(http_request)
