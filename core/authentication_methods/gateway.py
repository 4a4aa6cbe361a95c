"""SMS by an HTTP gateway: ``POST`` of ``{"to", "text"}`` as JSON, 2xx when it was taken."""

from __future__ import annotations

import aiohttp

from core.authentication_methods.outbox import SmsNotSent

_TIMEOUT = aiohttp.ClientTimeout(total=10)
# Too many requests and time-outs are worth another try; other 4xx are not.
_TRY_AGAIN = frozenset({408, 425, 429})


class HttpSmsGateway:
    """The gateway at an address."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: aiohttp.ClientSession | None = None

    async def send(self, to: str, text: str) -> None:
        """Hand a message over.

        Raises:
            SmsNotSent: the gateway refused, failed or did not answer.
        """
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        try:
            async with self._session.post(self._url, json={"to": to, "text": text}) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError):
            raise SmsNotSent(is_final=False) from None
        if status >= 400:
            raise SmsNotSent(is_final=status < 500 and status not in _TRY_AGAIN)

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()
