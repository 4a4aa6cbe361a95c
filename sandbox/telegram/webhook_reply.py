"""A call of the Bot API that a bot makes in its answer to a delivered update.

Source: Bot API, "Making requests when getting updates": JSON, urlencoded or multipart.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, ClientResponse, MultipartReader

from sandbox.telegram.api.arguments import RawCall, Upload, read_json
from sandbox.telegram.errors import ApiError


@dataclass(frozen=True)
class Reply:
    """The call."""

    method: str
    call: RawCall


async def read_reply(response: ClientResponse) -> Reply | None:
    """The call in a webhook's answer, or ``None``: an answer may be anything."""
    try:
        raw = await _read(response)
    except (ApiError, ValueError):
        return None
    values = dict(raw.values)
    method = values.pop("method", None)
    return Reply(method, RawCall(values, raw.files)) if isinstance(method, str) else None


async def _read(response: ClientResponse) -> RawCall:
    kind = response.content_type
    if kind == "application/json":
        return RawCall(read_json(await response.text()))
    if kind == "application/x-www-form-urlencoded":
        return RawCall(dict(parse_qsl(await response.text())))
    if kind.startswith("multipart/"):
        return await _read_multipart(response)
    return RawCall()


async def _read_multipart(response: ClientResponse) -> RawCall:
    texts: dict[str, str] = {}
    files: dict[str, Upload] = {}
    async for part in MultipartReader.from_response(response):
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        if part.filename:
            files[part.name] = Upload(part.filename, bytes(await part.read(decode=True)))
        else:
            texts[part.name] = await part.text()
    return RawCall(texts, files)
