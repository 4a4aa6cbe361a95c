"""What access throws away."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import repository
from core.kit.clock import Clock

# Ended sessions stay a while, so that a token that is shown again is still known as theirs.
_KEPT_FOR = timedelta(days=1)


async def forget_expired(connection: AsyncConnection, clock: Clock) -> None:
    """Delete nonces that have expired, and tokens of sessions that ended a day ago."""
    now = clock.now()
    await repository.forget_nonces(connection, now)
    await repository.forget_sessions(connection, now - _KEPT_FOR)
