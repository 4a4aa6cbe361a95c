"""Calls to a service over HTTP: bounded in time and size, never redirected, JSON or nothing.

A call is made when a person signs, so each has a connection of its own and nothing is kept open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import orjson

from bot.signing.remote.model import RemoteUnavailable

LARGEST_ANSWER_BYTES: Final = 1024 * 1024

_SERVER_FAULT: Final = 500
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered.

    Attributes:
        status: of HTTP, below 500.
        body: the JSON; None when there was none.
    """

    status: int
    body: Any

    @property
    def is_good(self) -> bool:
        """Whether the service did what it was asked."""
        return 200 <= self.status < 300

    def text(self, name: str) -> str:
        """A text of the answer's object.

        Raises:
            RemoteUnavailable: the answer has no such field, so it is not the protocol.
        """
        value = self.body.get(name) if isinstance(self.body, dict) else None
        if not isinstance(value, str) or not value:
            raise RemoteUnavailable(f"the answer has no {name!r}")
        return value


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls one service.

    Attributes:
        base: its address without a path.
        timeout_seconds: of one try, from connecting to the last octet.
    """

    base: str
    timeout_seconds: float = 10.0

    async def get(self, path: str, **options: Any) -> Answer:
        """Ask for something; a second time where the first try fails.

        Raises:
            RemoteUnavailable: no connection, too slow, too large, not JSON, or a fault there.
        """
        try:
            return await self._once("GET", path, options)
        except RemoteUnavailable:
            return await self._once("GET", path, options)

    async def post(self, path: str, **options: Any) -> Answer:
        """Have something made, once: whether a lost answer meant yes is not known here.

        Raises:
            RemoteUnavailable: as for ``get``.
        """
        return await self._once("POST", path, options)

    async def _once(self, method: str, path: str, options: Mapping[str, Any]) -> Answer:
        timeout = aiohttp.ClientTimeout(total=self.timeout_seconds)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as http,
                http.request(
                    method, self.base + path, allow_redirects=False, **options
                ) as response,
            ):
                body = await _bounded(response)
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            # The address may hold a secret, so the problem's own words are not repeated.
            raise RemoteUnavailable(f"no answer: {type(problem).__name__}") from None
        if response.status >= _SERVER_FAULT:
            raise RemoteUnavailable(f"answered {response.status}")
        return Answer(response.status, _parsed(body))


def is_safe_address(address: str) -> bool:
    """Whether a service may be called, or a person led, there: https, or this very machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    )


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > LARGEST_ANSWER_BYTES:
            raise RemoteUnavailable("the answer is too large")
    return bytes(body)


def _parsed(body: bytes) -> Any:
    if not body.strip():
        return None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise RemoteUnavailable("the answer is not JSON") from None
