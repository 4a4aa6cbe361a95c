"""Files of a trust list from where the operator says: the disk, or the web, within limits.

Source: the list's publisher names no limits; the bundle of 2021 is half a megabyte, a list in XML
some megabytes.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import TrustError

if TYPE_CHECKING:
    from aiohttp import ClientSession

_MOST_BYTES = 32 * 1024 * 1024
_SECONDS = 60.0
_MOST_REDIRECTS = 3


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file and where it came from."""

    octets: bytes
    source: str
    published_at: datetime | None = None
    """Last-Modified, when a server told it."""


def fetch(sources: dict[str, str], *, unsafe_plain_http: bool = False) -> dict[str, Fetched]:
    """Each file by its name, from a path or an address.

    What has no signature of its own must not be fetched in the clear: ``unsafe_plain_http`` lets
    ``http`` addresses in.

    Raises:
        TrustError: a file cannot be had, or is larger than any list.
    """
    addresses = {name: source for name, source in sources.items() if "://" in source}
    for source in addresses.values():
        _check_scheme(source, unsafe_plain_http=unsafe_plain_http)
    fetched = {name: _from_disk(s) for name, s in sources.items() if name not in addresses}
    if addresses:
        fetched |= asyncio.run(_from_web(addresses, unsafe_plain_http=unsafe_plain_http))
    return fetched


def _check_scheme(url: str, *, unsafe_plain_http: bool) -> None:
    if url.startswith("https://") or (unsafe_plain_http and url.startswith("http://")):
        return
    if url.startswith("http://"):
        raise TrustError(f"{url}: not fetched in the clear; see --unsafe-plain-http")
    raise TrustError(f"{url}: neither a path nor a web address")


def _from_disk(path: str) -> Fetched:
    try:
        with Path(path).open("rb") as file:
            octets = file.read(_MOST_BYTES + 1)
    except OSError as problem:
        raise TrustError(f"{path}: {problem.strerror}") from problem
    if len(octets) > _MOST_BYTES:
        raise TrustError(f"{path}: larger than any list")
    return Fetched(octets, str(Path(path).absolute()))


async def _from_web(urls: dict[str, str], *, unsafe_plain_http: bool) -> dict[str, Fetched]:
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    fetched = {}
    async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
        for name, url in urls.items():
            try:
                fetched[name] = await _get(session, url, unsafe_plain_http=unsafe_plain_http)
            except (aiohttp.ClientError, TimeoutError, ValueError) as problem:
                raise TrustError(f"{url}: {problem or type(problem).__name__}") from problem
    return fetched


async def _get(session: ClientSession, url: str, *, unsafe_plain_http: bool) -> Fetched:
    """The file, over redirects that keep to the scheme's rule."""
    address = url
    for _ in range(_MOST_REDIRECTS + 1):
        _check_scheme(address, unsafe_plain_http=unsafe_plain_http)
        async with session.get(address, allow_redirects=False) as response:
            if response.status in (301, 302, 303, 307, 308) and "Location" in response.headers:
                from yarl import URL

                address = str(response.url.join(URL(response.headers["Location"])))
                continue
            if response.status != 200:
                raise TrustError(f"{address}: the server answers {response.status}")
            octets = bytearray()
            async for chunk in response.content.iter_chunked(1 << 16):
                octets += chunk
                if len(octets) > _MOST_BYTES:
                    raise TrustError(f"{address}: larger than any list")
            return Fetched(bytes(octets), url, _moment(response.headers.get("Last-Modified")))
    raise TrustError(f"{url}: redirected too often")


def _moment(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment else None
