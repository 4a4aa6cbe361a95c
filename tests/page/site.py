"""Serves the signer on loopback under the content policy of the secure page, and keeps a log."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

SIGNER = Path(__file__).parents[2] / "bot" / "signing" / "page" / "signer"
POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'"
_PATIENCE_SECONDS = 10
_PAGE = "<!doctype html><html lang=uk><meta charset=utf-8><title>Signer</title>"


@dataclass
class Site:
    """An address, and every request that came to it: method and target."""

    address: str = ""
    requests: list[tuple[str, str]] = field(default_factory=list)


def _application(site: Site) -> web.Application:
    @web.middleware
    async def guard(http_request: web.Request, handler: web.RequestHandler) -> web.StreamResponse:
        site.requests.append((http_request.method, http_request.raw_path))
        response: web.StreamResponse = await handler(http_request)  # type: ignore[operator]
        response.headers["Content-Security-Policy"] = POLICY
        return response

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=_PAGE, content_type="text/html")

    application = web.Application(middlewares=[guard])  # type: ignore[list-item]
    application.router.add_get("/", page)
    application.router.add_static("/signer/", SIGNER)
    return application


@contextmanager
def served() -> Iterator[Site]:
    """A running site, in a thread of its own."""
    site = Site()
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(_application(site))

    async def start() -> None:
        await runner.setup()
        listener = web.TCPSite(runner, "127.0.0.1", 0)
        await listener.start()
        host, port = runner.addresses[0][:2]
        site.address = f"http://{host}:{port}/"

    # The thread has its own loop because the browser's driver runs another in this one.
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(start(), loop).result(_PATIENCE_SECONDS)
    try:
        yield site
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(_PATIENCE_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_PATIENCE_SECONDS)
        loop.close()
