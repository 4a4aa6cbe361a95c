"""Serves the consent page: files as they are, under a policy that allows nothing else.

Every address answers the same whatever its query says, so reading one changes nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from aiohttp import web

from core.look import FOLDER as LOOK
from core.signer import FOLDER as SIGNER

PAGE: Final = Path(__file__).parent / "page"
_SHARED: Final = {"signer": SIGNER, "look": LOOK}
_TYPES: Final = {".js": "text/javascript", ".css": "text/css"}

# Source: PIS API 9.11, GET /sign-in is not opened in a frame; CSP Level 3.
HEADERS: Final = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src data:",
            "connect-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def page_routes() -> list[web.RouteDef]:
    """The page and its files, for ``application.add_routes``."""
    return [web.get("/sign-in", _page), web.get("/sign-in/files/{path:.+}", _file)]


async def _page(http_request: web.Request) -> web.StreamResponse:
    return _sent(PAGE / "index.html", "text/html", "no-store")


async def _file(http_request: web.Request) -> web.StreamResponse:
    asked = http_request.match_info["path"]
    first, _, rest = asked.partition("/")
    folder = _SHARED.get(first, PAGE)
    path = (folder / (rest if first in _SHARED else asked)).resolve()
    content_type = _TYPES.get(path.suffix)
    if content_type is None or not path.is_relative_to(folder) or not path.is_file():
        raise web.HTTPNotFound
    return _sent(path, content_type, "no-cache")


def _sent(path: Path, content_type: str, caching: str) -> web.StreamResponse:
    headers = {
        **HEADERS,
        "Content-Type": f"{content_type}; charset=utf-8",
        "Cache-Control": caching,
    }
    return web.FileResponse(path, headers=headers)
