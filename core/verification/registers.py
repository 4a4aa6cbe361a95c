"""Registers by HTTP: one address for each stream, asked with what they need to find a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import aiohttp
import orjson
from pydantic import BaseModel, ValidationError

from core.verification.model import Outcome, Stream

_TIMEOUT = aiohttp.ClientTimeout(total=15)
_MOST_BYTES = 64 * 1024


class RegisterSilent(Exception):
    """A register did not answer, or not in words that are known; it is to be asked again."""


class Register(Protocol):
    """Where persons are compared."""

    async def ask(self, stream: Stream, told: Mapping[str, Any]) -> Outcome:
        """What a register says.

        Raises:
            RegisterSilent: it says nothing now.
        """


class _Answer(BaseModel):
    outcome: Outcome


class HttpRegisters:
    """Registers behind one gateway: ``POST <url>/<stream>`` of JSON, answered ``{"outcome"}``.

    The state's exchange («Трембіта») stands behind such a gateway; its own protocol is not public.
    """

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, stream: Stream, told: Mapping[str, Any]) -> Outcome:
        """What a register says; see :class:`Register`."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        try:
            async with self._session.post(
                f"{self._url}/{stream}",
                data=orjson.dumps(dict(told)),
                headers={"Content-Type": "application/json"},
                allow_redirects=False,
            ) as response:
                body = await response.content.read(_MOST_BYTES)
                status = response.status
        except (aiohttp.ClientError, TimeoutError):
            raise RegisterSilent(stream) from None
        if status != 200:
            raise RegisterSilent(stream)
        try:
            return _Answer.model_validate_json(body).outcome
        except ValidationError:
            raise RegisterSilent(stream) from None

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()
