"""What Дія brings back: a signed request, posted to an address that only Дія was told.

Дія tells of signatures only: a person who declines, or lets the request run out, is told so in
the app, and the page goes on waiting until he chooses another way or the session ends.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from typing import Any, Final

import orjson
import structlog
from aiohttp import web

from bot.signing.model import TurnedAway
from bot.signing.remote.diia.api import SIGNING
from bot.signing.remote.diia.way import NAME
from bot.signing.remote.service import Unavailable

log = structlog.get_logger(__name__)

PATH: Final = "/sign/remote/diia"
"""Public address of the callback, before the secret."""
LARGEST_BYTES: Final = 1024 * 1024
REQUEST_ID: Final = "X-Document-Request-Trace-Id"
ACTION: Final = "X-Diia-Id-Action"
PART: Final = "encodeData"

_LONGEST_REQUEST_ID: Final = 512

Take = Callable[[str, str, bytes], Awaitable[None]]
"""Takes a signature (way, request's name, container)."""


class Malformed(Exception):
    """The callback is not of the published form."""


class TooLarge(Exception):
    """The callback is larger than any signature."""


@dataclass(frozen=True, slots=True)
class SignedItem:
    """One signature of a callback.

    Attributes:
        name: of the file, as it was asked.
        signature: a detached CMS container.
    """

    name: str
    signature: bytes


class Callback:
    """The route that Дія calls."""

    def __init__(self, secret: str, take: Take) -> None:
        """Args: secret: stands in the address, or in the Authorization header after its scheme."""
        self._secret = secret.encode()
        self._take = take

    def routes(self) -> list[web.RouteDef]:
        """With the secret in the address, and without it for the header."""
        return [
            web.post(PATH, self._receive),
            web.post(f"{PATH}/{{secret}}", self._receive),
        ]

    async def _receive(self, request: web.Request) -> web.Response:
        if not self._is_diia(request):
            log.warning("diia.callback_forged")
            return _answer(403)
        try:
            request_id = _request_id(request.headers)
            item = signed_item(request.headers.get("Content-Type", ""), await _bounded(request))
            await self._take(NAME, request_id, item.signature)
        except TooLarge:
            return _answer(413)
        except Malformed as problem:
            log.warning("diia.callback_malformed", reason=str(problem))
            return _answer(400)
        except Unavailable:
            return _answer(503)
        except TurnedAway as problem:
            log.warning("diia.callback_refused", code=str(problem.code))
            return _answer(410)
        return _answer(200)

    def _is_diia(self, request: web.Request) -> bool:
        shown = request.match_info.get("secret")
        if shown is None:
            shown = request.headers.get("Authorization", "").partition(" ")[2]
        return hmac.compare_digest(shown.encode(errors="replace"), self._secret)


def _request_id(headers: Mapping[str, str]) -> str:
    """The name of the request that was signed.

    Raises:
        Malformed: there is none, or it was not a signing of files.
    """
    request_id = headers.get(REQUEST_ID, "")
    if not 0 < len(request_id) <= _LONGEST_REQUEST_ID:
        raise Malformed("no name of a request")
    if headers.get(ACTION) != SIGNING:
        raise Malformed("another action")
    return request_id


def signed_item(content_type: str, body: bytes) -> SignedItem:
    """The one signature in a callback's body.

    Args:
        content_type: multipart with its boundary; ``form-data`` or ``mixed``, both are met.
        body: whole and bounded.

    Raises:
        Malformed: anything else than one part ``encodeData`` with one signed item.
    """
    data = _json(_part(content_type, body))
    items = data.get("signedItems")
    if not isinstance(items, list) or len(items) != 1 or not isinstance(items[0], dict):
        raise Malformed("not one signed item")
    name, signature = items[0].get("name"), items[0].get("signature")
    if not isinstance(name, str) or not isinstance(signature, str):
        raise Malformed("a signed item without name or signature")
    return SignedItem(name, _decoded(signature))


def _part(content_type: str, body: bytes) -> bytes:
    if not content_type.lower().startswith("multipart/"):
        raise Malformed("not multipart")
    try:
        head = f"Content-Type: {content_type}\r\n\r\n".encode("ascii")
        message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
        parts = [
            part
            for part in message.iter_parts()
            if part.get_param("name", header="content-disposition") == PART
        ]
        content = parts[0].get_payload(decode=True) if len(parts) == 1 else None
    except Exception as problem:  # the parser of the library lets many kinds out
        raise Malformed("unreadable multipart") from problem
    if not isinstance(content, bytes):
        raise Malformed("not one part encodeData")
    return content


def _json(encoded: bytes) -> dict[str, Any]:
    try:
        data = orjson.loads(base64.b64decode(encoded.strip(), validate=True))
    except (binascii.Error, ValueError):
        raise Malformed("encodeData is not base64 of JSON") from None
    if not isinstance(data, dict):
        raise Malformed("encodeData is not an object")
    return data


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode("".join(signature.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("a signature is not base64") from None


async def _bounded(request: web.Request) -> bytes:
    """The body, if it is not larger than ``LARGEST_BYTES``."""
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > LARGEST_BYTES:
            raise TooLarge
    return bytes(body)


def _answer(status: int) -> web.Response:
    """As published: Дія shows the person a failure unless it reads ``success``."""
    return web.json_response({"success": status == 200}, status=status)
