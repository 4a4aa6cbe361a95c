"""HTTP with providers, bounded in time, size and addresses; what goes wrong is ``FetchFailed``."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import aiohttp
import yarl
from aiohttp.abc import AbstractResolver, ResolveResult

from ..revocation import AddressBook
from .backoff import Backoff
from .limits import Limits

log = logging.getLogger(__name__)

Kind = Literal["ocsp", "crl", "delta_crl"]
_CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at an address: no certificate, no serial number, nobody's data.

    ``outcome`` is ``answered``, or a stable word for what went wrong.
    """

    kind: Kind
    host: str
    outcome: str
    seconds: float


Observer = Callable[[Attempt], None]


def log_attempt(attempt: Attempt) -> None:
    """Say in the log what went wrong."""
    if attempt.outcome != "answered":
        log.warning("%s at %s: %s", attempt.kind, attempt.host, attempt.outcome)


class FetchFailed(Exception):
    """Nothing usable came; ``outcome`` is a stable word.

    ``is_outage`` tells that the address itself does not serve, whatever is asked of it.
    """

    def __init__(self, outcome: str, *, is_outage: bool = True) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.is_outage = is_outage


class PublicResolver(AbstractResolver):
    """Names resolve to public addresses only: a list of names cannot open the inner network.

    An address in figures is not resolved: it serves where the allow-list names that very address.
    """

    def __init__(self) -> None:
        self._inner = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Public addresses of the host.

        Raises:
            OSError: there is none.
        """
        found = await self._inner.resolve(host, port, family)
        public = [each for each in found if is_public(each["host"])]
        if not public:
            raise OSError("the name leads to no public address")
        return public

    async def close(self) -> None:
        """Nothing is held."""
        await self._inner.close()


def is_public(address: str) -> bool:
    """Whether the address can be somebody's on the public network."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    parsed = mapped or parsed
    return parsed.is_global and not parsed.is_multicast


class Fetcher:
    """Asks addresses of the book; each that fails is left alone for a while."""

    def __init__(self, book: AddressBook, limits: Limits, backoff: Backoff) -> None:
        self._book = book
        self._limits = limits
        self._backoff = backoff
        self._session: aiohttp.ClientSession | None = None

    def may_ask(self, url: str) -> bool:
        """Whether the address is of the book, and not left alone at present."""
        address = _parsed(url)
        return (
            address is not None
            and self._book.allows(str(address))
            and self._backoff.may_ask(str(address))
        )

    async def ocsp(self, url: str, request: bytes) -> bytes:
        """The answer to an OCSP request.

        Raises:
            FetchFailed: there is none.
        """
        headers = {
            "Content-Type": "application/ocsp-request",
            "Accept": "application/ocsp-response",
        }
        limits = self._limits
        return await self._fetch(
            "POST", url, limits.ocsp, limits.max_ocsp_bytes, data=request, headers=headers
        )

    async def revocation_list(self, url: str) -> bytes:
        """A list, not looked into.

        Raises:
            FetchFailed: there is none.
        """
        return await self._fetch("GET", url, self._limits.crl, self._limits.max_crl_bytes)

    def failed(self, url: str) -> None:
        """The address answers, but does not serve: treat it as an outage."""
        address = _parsed(url)
        if address is not None:
            self._backoff.failed(str(address))

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _fetch(
        self, method: str, url: str, total: timedelta, most_bytes: int, **options: Any
    ) -> bytes:
        address = _parsed(url)
        if address is None or not self._book.allows(str(address)):
            raise FetchFailed("address_not_allowed", is_outage=False)
        if not self._backoff.may_ask(str(address)):
            raise FetchFailed("left_alone", is_outage=False)
        try:
            async with asyncio.timeout(total.total_seconds()):
                octets = await self._exchange(method, address, most_bytes, options)
        except FetchFailed as problem:
            if problem.is_outage:
                self._backoff.failed(str(address))
            raise
        except (aiohttp.ClientError, OSError) as problem:
            self._backoff.failed(str(address))
            # TimeoutError is an OSError too.
            word = "timeout" if isinstance(problem, TimeoutError) else "unreachable"
            raise FetchFailed(word) from problem
        self._backoff.succeeded(str(address))
        return octets

    async def _exchange(
        self, method: str, address: yarl.URL, most_bytes: int, options: dict[str, Any]
    ) -> bytes:
        async with self._open().request(
            method, address, allow_redirects=False, **options
        ) as response:
            if response.status != 200:
                raise FetchFailed(f"status_{response.status}")
            if (response.content_length or 0) > most_bytes:
                raise FetchFailed("too_large")
            received = bytearray()
            async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
                received += chunk
                if len(received) > most_bytes:
                    raise FetchFailed("too_large")
            return bytes(received)

    def _open(self) -> aiohttp.ClientSession:
        """The connections; made inside the loop that uses them."""
        if self._session is None:
            limits = self._limits
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=PublicResolver(),
                    limit=limits.connections,
                    limit_per_host=limits.connections_per_host,
                    ttl_dns_cache=60,
                ),
                timeout=aiohttp.ClientTimeout(
                    total=None, sock_connect=limits.connect.total_seconds()
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                # What is not asked for compressed cannot blow up when it is opened.
                auto_decompress=False,
                headers={"Accept-Encoding": "identity", "User-Agent": "core.qes"},
                trust_env=False,
            )
        return self._session


class Watch:
    """Tells the observer how an attempt ended."""

    def __init__(self, observe: Observer, kind: Kind, url: str) -> None:
        self._observe = observe
        self._kind: Kind = kind
        address = _parsed(url)
        self._host = _host(address) if address else "unreadable"
        self._started = time.monotonic()

    def ended(self, outcome: str) -> None:
        """Say it."""
        self._observe(Attempt(self._kind, self._host, outcome, time.monotonic() - self._started))


def _parsed(url: str) -> yarl.URL | None:
    """The address as the client will read it, so that the check and the call cannot differ."""
    try:
        address = yarl.URL(url)
    except ValueError:
        return None
    plain = address.user is None and address.password is None and not address.fragment
    return address if plain and address.host and address.scheme in ("http", "https") else None


def _host(address: yarl.URL) -> str:
    return f"{address.host}:{address.port}"
