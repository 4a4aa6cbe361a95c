"""Serves the chat page. The page itself is a client of the control API."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

_FILES = Path(__file__).resolve().parent / "static"
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}

# Nothing but the page's own files and the control API; Mini Apps open in tabs of their own.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def page_routes() -> list[web.RouteDef]:
    """Routes of the page and its files."""
    return [
        web.get("/", _redirect),
        web.get("/chat", _page),
        web.get(r"/chat/{user_id:\d+}", _page),
        web.get(r"/chat/static/{name:[a-z_]+\.(?:js|css|svg)}", _static),
    ]


async def _redirect(_: web.Request) -> web.Response:
    raise web.HTTPFound("/chat")


async def _page(_: web.Request) -> web.Response:
    return _file("index.html")


async def _static(http_request: web.Request) -> web.Response:
    return _file(http_request.match_info["name"])


def _file(name: str) -> web.Response:
    path = _FILES / name
    if not path.is_file():
        raise web.HTTPNotFound
    return web.Response(
        body=path.read_bytes(),
        content_type=_TYPES[path.suffix],
        charset="utf-8",
        headers=_HEADERS,
    )
