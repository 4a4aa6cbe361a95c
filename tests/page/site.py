"""Serves the signer on loopback under the headers of the secure page, and keeps a log.

Beside it stands another engine, twice: as an operator's is served, and under the page's policy.
"""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web

from bot.signing.engine_files import WORKER, EngineFiles
from bot.signing.headers import security_headers
from core.signer import FOLDER as SIGNER

ENGINE = Path(__file__).parent / "engine"
ENGINE_PREFIX = "/engine"
STRICT_PREFIX = "/engine-without-wasm"
# (module (func (export "answer") (result i32) i32.const 42))
ANSWER_WASM = bytes.fromhex(
    "0061736d010000000105016000017f03020100070a0106616e7377657200000a06010400412a0b"
)
_PATIENCE_SECONDS = 10
_PAGE = (
    "<!doctype html><html lang=uk><meta charset=utf-8><title>Signer</title>"
    "<link rel=icon href='data:,'>"
)


@dataclass
class Site:
    """An address, and every request that came to it: method and target."""

    address: str = ""
    requests: list[tuple[str, str]] = field(default_factory=list)


def _application(site: Site, engine: Path) -> web.Application:
    @web.middleware
    async def guard(http_request: web.Request, handler: web.RequestHandler) -> web.StreamResponse:
        site.requests.append((http_request.method, http_request.raw_path))
        response: web.StreamResponse = await handler(http_request)  # type: ignore[operator]
        # What an engine brings with its files stays.
        for name, value in security_headers(()).items():
            response.headers.setdefault(name, value)
        return response

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=_PAGE, content_type="text/html")

    application = web.Application(middlewares=[guard])  # type: ignore[list-item]
    application.router.add_get("/", page)
    application.router.add_static("/signer/", SIGNER)
    application.router.add_routes(EngineFiles(engine).routes(ENGINE_PREFIX))
    application.router.add_static(STRICT_PREFIX, engine)
    return application


@contextmanager
def served() -> Iterator[Site]:
    """A running site, in a thread of its own."""
    site = Site()
    loop = asyncio.new_event_loop()
    folder = TemporaryDirectory()
    engine = Path(folder.name)
    shutil.copy(ENGINE / WORKER, engine)
    (engine / "answer.wasm").write_bytes(ANSWER_WASM)
    runner = web.AppRunner(_application(site, engine))

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
        folder.cleanup()
