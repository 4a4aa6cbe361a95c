"""How often providers may be asked: by one signing session, and by all of this process."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bot.signing.model import SigningSession
from bot.signing.providers.model import Limits
from core.kit.clock import Clock

_MINUTE: Final = timedelta(minutes=1)


class Allowance:
    """Counts requests; what it keeps ends with the sessions."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._recent: deque[datetime] = deque()
        self._of_session: dict[UUID, int] = {}
        self._ends: dict[UUID, datetime] = {}

    def take(self, session: SigningSession) -> bool:
        """Count one request of the session, if it may be made."""
        now = self._clock.now()
        self._forget(now)
        made = self._of_session.get(session.id, 0)
        if made >= self._limits.per_session or len(self._recent) >= self._limits.per_minute:
            return False
        self._recent.append(now)
        self._of_session[session.id] = made + 1
        self._ends[session.id] = session.expires_at
        return True

    def _forget(self, now: datetime) -> None:
        while self._recent and self._recent[0] <= now - _MINUTE:
            self._recent.popleft()
        for session_id in [each for each, end in self._ends.items() if end <= now]:
            del self._ends[session_id], self._of_session[session_id]
