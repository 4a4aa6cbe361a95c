"""How the status services behave, for tests and demonstrations: well, or as on bad days."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """What an asker meets."""

    NORMAL = "normal"
    SILENT = "silent"
    """The connection is taken and nothing is ever said."""
    SLOW = "slow"
    """The answer comes after a delay."""
    TRY_LATER = "try_later"
    """OCSP says tryLater; lists are not served (503)."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How status is served from now on."""

    mode: Mode = Mode.NORMAL
    delay_seconds: float = 0.0

    @classmethod
    def read(cls, order: dict[str, object]) -> Behaviour:
        """The behaviour that an order describes.

        Raises:
            ValueError: the order names no mode, or a delay that is none.
        """
        delay = order.get("delay_seconds", 0)
        if not isinstance(delay, int | float) or isinstance(delay, bool) or not 0 <= delay <= 600:
            raise ValueError("delay_seconds is a number from 0 to 600")
        return cls(Mode(str(order.get("mode"))), float(delay))

    async def endure(self) -> None:
        """Wait as the mode has it; a silent service waits until the asker goes."""
        if self.mode is Mode.SILENT:
            await asyncio.Event().wait()
        elif self.mode is Mode.SLOW:
            await asyncio.sleep(self.delay_seconds)
