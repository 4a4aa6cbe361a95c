"""The webhook: Telegram's secret, then the work, then the answer.

Telegram sends the next update of a chat only after it has an answer to this one, so answering
after the commit keeps the order and lets Telegram repeat what was lost.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Final

import orjson
import structlog
from aiogram import Bot
from aiogram.types import Update
from aiohttp import web
from pydantic import ValidationError

log = structlog.get_logger(__name__)

PATH: Final = "/telegram/webhook"
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
LARGEST_BYTES: Final = 1024 * 1024

Feed = Callable[[Update], Awaitable[None]]


class Webhook:
    """Takes updates over HTTP.

    Args:
        bot: whose updates.
        feed: handles one update and returns after its commit.
        secret: what Telegram was told to show.
    """

    def __init__(self, bot: Bot, feed: Feed, secret: str) -> None:
        if not secret:
            raise ValueError("a webhook needs a secret")
        self._bot = bot
        self._feed = feed
        self._secret = secret.encode()

    def routes(self) -> list[web.RouteDef]:
        """The one route."""
        return [web.post(PATH, self.receive)]

    async def receive(self, http_request: web.Request) -> web.Response:
        """Handle one update. 401 without the secret, 400 for what is no JSON, else 200.

        A failure that may pass (the database is away) answers 500, and Telegram comes again.
        """
        shown = http_request.headers.get(SECRET_HEADER, "")
        # Compared as bytes: a header that is no ASCII must not become a server error.
        if not hmac.compare_digest(shown.encode("utf-8", "surrogateescape"), self._secret):
            return web.Response(status=401)
        if (http_request.content_length or 0) > LARGEST_BYTES:
            return web.Response(status=413)
        try:
            raw = orjson.loads(await http_request.read())
            update = Update.model_validate(raw, context={"bot": self._bot})
        except orjson.JSONDecodeError:
            return web.Response(status=400)
        except ValidationError:
            # Accepted, or Telegram would send it for a day. Its content stays out of the log.
            log.error("update.unreadable")
            return web.Response()
        await self._feed(update)
        return web.Response()
