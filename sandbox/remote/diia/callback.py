"""Tells the acquirer what was signed; again, where the answer is not the published one."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
import orjson

TRIES = 3
_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class SignedFile:
    """One signed item."""

    name: str
    signature: bytes


async def tell(
    url: str, request_id: str, items: Sequence[SignedFile], *, pause_seconds: float = 1.0
) -> bool:
    """Post the signatures; whether the acquirer has taken them."""
    for attempt in range(TRIES):
        if attempt:
            await asyncio.sleep(pause_seconds)
        if await _told(url, request_id, items):
            return True
    return False


def encoded(items: Sequence[SignedFile]) -> bytes:
    """The part ``encodeData``: base64 of JSON."""
    signed = [
        {"name": one.name, "signature": base64.b64encode(one.signature).decode()} for one in items
    ]
    return base64.b64encode(orjson.dumps({"signedItems": signed}))


async def _told(url: str, request_id: str, items: Sequence[SignedFile]) -> bool:
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("encodeData", encoded(items).decode())
    headers = {
        "X-Document-Request-Trace-Id": request_id,
        "X-Diia-Id-Action": "hashedFilesSigning",
    }
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.post(url, data=form, headers=headers) as response,
        ):
            answer = await response.json(content_type=None)
            return response.status == 200 and answer == {"success": True}
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False
