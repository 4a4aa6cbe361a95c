"""Another signing engine, which an operator may put beside the page's own.

It is a folder with a ``worker.js`` that speaks the signer's protocol (``core/signer/README.md``,
"Another engine"). Only its files may compile WebAssembly; the page knows nothing of it but the
address of its Worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.signing.headers import REVALIDATE, engine_headers

WORKER: Final = "worker.js"

_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".wasm": "application/wasm",
}


class EngineFiles:
    """Serves the folder of an engine."""

    def __init__(self, folder: Path, framed_by: Sequence[str] = ()) -> None:
        """Take the folder.

        Args:
            folder: with ``worker.js`` in it; files of scripts, JSON and WebAssembly are served.
            framed_by: as for the page.

        Raises:
            ValueError: there is no ``worker.js``.
        """
        self._folder = folder.resolve()
        if not (self._folder / WORKER).is_file():
            raise ValueError(f"no {WORKER} in {folder}: this is no signing engine")
        self._headers = {**engine_headers(framed_by), "Cache-Control": REVALIDATE}

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """For ``application.add_routes``; ``prefix`` begins and does not end with a slash."""
        return [web.get(f"{prefix}/{{path:.+}}", self._file)]

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = (self._folder / request.match_info["path"]).resolve()
        content_type = _TYPES.get(path.suffix)
        if content_type is None or not path.is_relative_to(self._folder) or not path.is_file():
            raise web.HTTPNotFound(headers=self._headers)
        return web.FileResponse(path, headers={**self._headers, "Content-Type": content_type})
