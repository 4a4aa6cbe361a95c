"""Texts made of forms, in this process's memory and nowhere else."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from core.kit.clock import Clock

MOST: Final = 1000
"""Texts of a few kilobytes each; beyond that the oldest is forgotten and must be made again."""


class ComposedTexts:
    """Holds a text until its session is over, for a reload of the page and for other signers.

    A browser that signs by itself has the text from the answer, so nothing is lost for it when a
    process ends or when another replica answers the next call.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._texts: dict[UUID, tuple[bytes, datetime]] = {}

    def keep(self, session_id: UUID, octets: bytes, until: datetime) -> None:
        """Hold the text of a session in place of an earlier one."""
        now = self._clock.now()
        living = {key: held for key, held in self._texts.items() if held[1] > now}
        living.pop(session_id, None)
        living[session_id] = (octets, until)
        self._texts = dict(list(living.items())[-MOST:])

    def get(self, session_id: UUID) -> bytes | None:
        """The text, while it is held."""
        octets, until = self._texts.get(session_id, (None, None))
        return octets if until and until > self._clock.now() else None

    def forget(self, session_id: UUID) -> None:
        """The session needs it no more."""
        self._texts.pop(session_id, None)
