"""The session token: earned with the acquirer's token, kept until it ends."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from bot.signing.remote.calls import Caller
from bot.signing.remote.model import RemoteRefused
from core.kit.clock import Clock

LIFE: Final = timedelta(hours=2)
"""Source: the published clients keep a token so long; the answer does not tell."""
MARGIN: Final = timedelta(minutes=5)


class SessionTokens:
    """Gives a living token; one process asks for a new one once at a time."""

    def __init__(
        self, caller: Caller, clock: Clock, *, acquirer_token: str, auth_acquirer_token: str
    ) -> None:
        """Args: auth_acquirer_token: the ready credential of the Basic scheme."""
        self._caller = caller
        self._clock = clock
        self._path = f"/api/v1/auth/acquirer/{quote(acquirer_token, safe='')}"
        self._credential = auth_acquirer_token
        self._lock = asyncio.Lock()
        self._token = ""
        self._until: datetime | None = None

    async def get(self) -> str:
        """A token that lives.

        Raises:
            RemoteUnavailable: Дія does not answer.
            RemoteRefused: Дія does not know the acquirer.
        """
        async with self._lock:
            now = self._clock.now()
            if self._until is None or now >= self._until:
                self._token = await self._earn()
                self._until = now + LIFE - MARGIN
            return self._token

    def drop(self, token: str) -> None:
        """Дія does not take this token any more; a newer one is kept."""
        if token == self._token:
            self._until = None

    async def _earn(self) -> str:
        headers = {"Accept": "application/json", "Authorization": f"Basic {self._credential}"}
        answer = await self._caller.get(self._path, headers=headers)
        if not answer.is_good:
            raise RemoteRefused(f"Дія does not know the acquirer: {answer.status}")
        return answer.text("token")
