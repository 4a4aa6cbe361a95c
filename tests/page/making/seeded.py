"""Randomness from a seed: what is made with it is the same every time. For test keys only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch


class Stream:
    """An endless row of octets that its name determines."""

    def __init__(self, name: str) -> None:
        self._name = name.encode()
        self._drawn = 0

    def octets(self, size: int) -> bytes:
        """The next ``size`` octets."""
        drawn = b""
        while len(drawn) < size:
            self._drawn += 1
            counter = self._drawn.to_bytes(8, "big")
            drawn += hashlib.sha256(self._name + b"\0" + counter).digest()
        return drawn[:size]

    def bits(self, count: int) -> int:
        """A number below 2^count."""
        return int.from_bytes(self.octets((count + 7) // 8), "big") >> (-count % 8)

    def below(self, limit: int) -> int:
        """A number below ``limit``; 64 spare bits make the bias nothing."""
        return self.bits(limit.bit_length() + 64) % limit

    def prime(self, bits: int) -> int:
        """A prime of exactly so many bits, the two highest set; probable by Fermat's test."""
        while True:
            candidate = self.bits(bits) | 3 << (bits - 2) | 1
            if all(candidate % small for small in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31)) and all(
                pow(base, candidate - 1, candidate) == 1 for base in (2, 3, 5)
            ):
                return candidate


@contextmanager
def randomness(name: str) -> Iterator[Stream]:
    """Inside, what the sandbox draws comes from the stream of this name."""
    stream = Stream(name)
    with (
        patch("os.urandom", stream.octets),
        patch("secrets.randbelow", stream.below),
        patch("secrets.randbits", stream.bits),
    ):
        yield stream
