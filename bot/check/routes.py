"""HTTP of the check page: its files, and the one call its script makes.

What is uploaded goes to the core and is forgotten; nothing of it is logged. The number in the
printed address stands after ``#``, so it never reaches a server.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import structlog
from aiohttp import web

from bot.check.visitors import Visitors
from bot.signing.calls import answered
from bot.signing.headers import NO_STORE, REVALIDATE, security_headers
from core.client import CoreClient, CoreRefused, CoreUnavailable
from core.contract.declaration_checks import MAX_CHECKED_BYTES
from core.contract.errors import ErrorCode

log = structlog.get_logger(__name__)

PATH: Final = "/check"
FILES: Final = Path(__file__).parent / "page"

_TYPES: Final = {".js": "text/javascript", ".css": "text/css"}
_BUSY: Final = "check_unavailable"
_OFTEN: Final = "check_too_often"


class CheckPage:
    """The page's routes.

    Args:
        core: checks files; needs no patient.
        visitors: how often an address may ask.
        address_header: where a proxy of the operator's own tells the visitor's address.
    """

    def __init__(
        self, core: CoreClient, visitors: Visitors, *, address_header: str | None = None
    ) -> None:
        self._core = core
        self._visitors = visitors
        self._address_header = address_header
        self._headers = security_headers(())

    def routes(self) -> list[web.RouteDef]:
        """For ``application.add_routes``."""
        return [
            web.get(PATH, self._index),
            web.get(f"{PATH}/files/{{name}}", self._file),
            web.post(f"{PATH}/file", self._check),
        ]

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return self._sent(FILES / "index.html", "text/html", NO_STORE)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = FILES / request.match_info["name"]
        content_type = _TYPES.get(path.suffix)
        if content_type is None or path.parent != FILES or not path.is_file():
            raise web.HTTPNotFound(headers=self._headers)
        return self._sent(path, content_type, REVALIDATE)

    def _sent(self, path: Path, content_type: str, caching: str) -> web.StreamResponse:
        headers = {
            **self._headers,
            "Content-Type": f"{content_type}; charset=utf-8",
            "Cache-Control": caching,
        }
        return web.FileResponse(path, headers=headers)

    async def _check(self, request: web.Request) -> web.StreamResponse:
        response = await self._answer(request)
        response.headers.update(self._headers)
        response.headers["Cache-Control"] = NO_STORE
        return response

    async def _answer(self, request: web.Request) -> web.Response:
        # Source: Fetch Metadata (W3C): other sites have no files to send here.
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return _refused(ErrorCode.FORBIDDEN, 403)
        if not self._visitors.may_ask(self._address(request)):
            return _refused(_OFTEN, 429)
        octets = await _bounded(request)
        if octets is None:
            return _refused(ErrorCode.FILE_TOO_LARGE, 413)
        try:
            found = await self._core.declarations.check(octets)
        except CoreRefused as problem:
            often = problem.code == ErrorCode.TOO_MANY_REQUESTS
            code = _BUSY if often else problem.code
            log.info("check.refused", code=code)
            return _refused(code, 503 if often else problem.status)
        except CoreUnavailable as problem:
            log.warning("check.unavailable", reason=str(problem))
            return _refused(_BUSY, 503)
        log.info("check.done", outcome=found.outcome.value)
        return answered(found.model_dump(mode="json", exclude_none=True))

    def _address(self, request: web.Request) -> str:
        told = request.headers.get(self._address_header, "") if self._address_header else ""
        return told.rpartition(",")[2].strip() or request.remote or ""


async def _bounded(request: web.Request) -> bytes | None:
    """The uploaded octets; None when there are too many, and then the rest is not read."""
    octets = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        octets += chunk
        if len(octets) > MAX_CHECKED_BYTES:
            return None
    return bytes(octets)


def _refused(code: str, status: int) -> web.Response:
    return answered({"error": {"code": str(code)}}, status=status)
