"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

from __future__ import annotations

from typing import Any

import structlog
from aiohttp import web

from sandbox.telegram.api.arguments import read
from sandbox.telegram.api.dispatch import Dispatch
from sandbox.telegram.api.receiving import Described
from sandbox.telegram.bots import Bot
from sandbox.telegram.errors import ApiError
from sandbox.telegram.faults import Fault, Kind
from sandbox.telegram.state import State
from sandbox.telegram.store import encoded

log = structlog.get_logger(__name__)


class BotApi:
    """HTTP handlers."""

    def __init__(self, state: State, dispatch: Dispatch) -> None:
        self._state = state
        self._dispatch = dispatch
        self._bots = {bot.token: bot for bot in state.bots}

    def routes(self) -> list[web.RouteDef]:
        """The routes, for any method of HTTP that Telegram takes."""
        path = "/bot{token}/{method}"
        return [
            web.get(path, self._call),
            web.post(path, self._call),
            web.get("/file/bot{token}/{path:.+}", self._download),
        ]

    async def _call(self, http_request: web.Request) -> web.StreamResponse:
        method = http_request.match_info["method"]
        try:
            bot = self._bot(http_request)
            fault = self._state.faults.take(method)
            if fault is not None:
                return await self._go_wrong(http_request, bot, method, fault)
            return await self._carry_out(http_request, bot, method)
        except ApiError as refusal:
            # The sentence may quote a link or a text, so only the bot gets it.
            log.info("bot_api.refused", method=method, code=refusal.code)
            return _refusal(refusal)

    async def _carry_out(self, http_request: web.Request, bot: Bot, method: str) -> web.Response:
        raw = await read(http_request)
        return _success(await self._dispatch.call(bot, method, raw))

    async def _go_wrong(
        self, http_request: web.Request, bot: Bot, method: str, fault: Fault
    ) -> web.StreamResponse:
        if fault.kind is Kind.ERROR:
            raise fault.error()
        if fault.kind is Kind.LOST_REPLY:
            await self._carry_out(http_request, bot, method)
        await self._state.signals.wait("the end", seconds=fault.hold_seconds)
        if http_request.transport is not None:
            http_request.transport.abort()
        return web.Response()

    async def _download(self, http_request: web.Request) -> web.StreamResponse:
        try:
            bot = self._bot(http_request)
        except ApiError as refusal:
            return _refusal(refusal)
        file = self._state.files.at(bot.id, http_request.match_info["path"])
        if file is None:
            return _refusal(ApiError(404, "Not Found"))
        return web.Response(
            body=self._state.files.content(file), content_type="application/octet-stream"
        )

    def _bot(self, http_request: web.Request) -> Bot:
        token = http_request.match_info["token"]
        bot = self._bots.get(token)
        if bot is None:
            is_shaped = token.partition(":")[0].isdigit() and ":" in token
            raise ApiError(401, "Unauthorized") if is_shaped else ApiError(404, "Not Found")
        return bot


def _success(answer: Described) -> web.Response:
    body: dict[str, Any] = {"ok": True, "result": answer.result}
    if answer.description:
        body["description"] = answer.description
    return web.json_response(body, dumps=encoded)


def _refusal(refusal: ApiError) -> web.Response:
    return web.json_response(refusal.body(), status=refusal.code, dumps=encoded)
