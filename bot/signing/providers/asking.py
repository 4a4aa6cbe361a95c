"""One request to one provider's service and its answer: bounded, and nothing beside the octets.

No redirect is followed, no cookie is kept, no header of the browser is passed on, no proxy of the
environment is used. A name of the list must lead to a public address; an address in figures is
asked as it stands, because the list itself names it.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from typing import Final, NamedTuple

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.signing.providers.model import Limits, Provider, Service

_GOOD: Final = 200
_CHUNK_BYTES: Final = 16 * 1024
_DER_SEQUENCE: Final = b"\x30"
_TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")


class _Types(NamedTuple):
    """Content types of a service's request and answer."""

    request: str
    answer: str


# Source: RFC 6960, appendix A; RFC 3161, section 3.4. For the lookup of certificates none is
# published; what is known of it is in core/signer/certificates/cmp.js.
_TYPES: Final[Mapping[Service, _Types]] = {
    Service.CMP: _Types("application/octet-stream", "*/*"),
    Service.OCSP: _Types("application/ocsp-request", "application/ocsp-response"),
    Service.TSP: _Types("application/timestamp-query", "application/timestamp-reply"),
}


class NoAnswer(Exception):
    """Nothing usable came.

    Attributes:
        outcome: a stable word for what went wrong.
    """

    def __init__(self, outcome: str) -> None:
        self.outcome = outcome
        super().__init__(outcome)


async def ask(service: Service, provider: Provider, request: bytes, limits: Limits) -> bytes:
    """The answer's octets, of which only the first is looked at.

    Raises:
        NoAnswer: the provider cannot be reached, is too slow, says too much or something else.
    """
    timeout = aiohttp.ClientTimeout(
        total=limits.whole.total_seconds(), sock_connect=limits.connect.total_seconds()
    )
    try:
        async with (
            _client(service, timeout) as http,
            http.post(provider.address, data=request, allow_redirects=False) as response,
        ):
            if response.status != _GOOD:
                raise NoAnswer("status")
            answer = await _bounded(response, limits.answer_bytes)
    except TimeoutError:
        raise NoAnswer("slow") from None
    except (aiohttp.ClientError, OSError, ValueError):
        raise NoAnswer("unreachable") from None
    if not answer.startswith(_DER_SEQUENCE):
        raise NoAnswer("not_an_answer")
    return answer


def _client(service: Service, timeout: aiohttp.ClientTimeout) -> aiohttp.ClientSession:
    """A client of one request: people ask seldom, so nothing is kept open between them."""
    types = _TYPES[service]
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=PublicResolver(), force_close=True),
        timeout=timeout,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={
            "Content-Type": types.request,
            "Accept": types.answer,
            # An answer is small; unpacking one could make it large.
            "Accept-Encoding": "identity",
        },
        skip_auto_headers=["User-Agent"],
        auto_decompress=False,
        trust_env=False,
    )


async def _bounded(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        body += chunk
        if len(body) > most_bytes:
            raise NoAnswer("too_large")
    return bytes(body)


class PublicResolver(AbstractResolver):
    """Names lead to public addresses only: a list of names cannot open the inner network."""

    def __init__(self, inner: AbstractResolver | None = None) -> None:
        self._inner = inner or aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Public addresses of the host.

        Raises:
            OSError: it has none.
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
    """Whether an address in figures can be somebody's in the open network.

    Source: RFC 6890 as ``ipaddress`` has it; RFC 4291, section 2.5.5.2, RFC 6052 and RFC 3056 for
    IPv4 addresses inside of others.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or _translated(parsed)
        if inner is not None:
            return is_public(str(inner))
    return parsed.is_global and not parsed.is_multicast


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a translator leads to."""
    if address not in _TRANSLATED:
        return None
    return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
