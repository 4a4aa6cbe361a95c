"""Chance that is always the same: draws decided by a seed and a name."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_DRAW_OCTETS = 4
_BLOCK_OCTETS = 64


class Dice:
    """Draws for one thing; the order of asking decides, so it must not change."""

    def __init__(self, seed: int, kind: str, index: int) -> None:
        self._name = f"{seed}/{kind}/{index}".encode()
        self._block = b""
        self._blocks = 0

    def number(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + self._draw() % (high - low + 1)

    def pick(self, choices: Sequence[T]) -> T:
        """One of ``choices``."""
        return choices[self._draw() % len(choices)]

    def chance(self, percent: int) -> bool:
        """True that many times of a hundred."""
        return self._draw() % 100 < percent

    def _draw(self) -> int:
        if not self._block:
            salt = self._blocks.to_bytes(16, "little")
            self._block = hashlib.blake2b(self._name, salt=salt, digest_size=_BLOCK_OCTETS).digest()
            self._blocks += 1
        drawn, self._block = self._block[:_DRAW_OCTETS], self._block[_DRAW_OCTETS:]
        return int.from_bytes(drawn, "little")
