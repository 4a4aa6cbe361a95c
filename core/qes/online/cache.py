"""Evidence that was weighed and is good for a while."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import Protocol

from ..revocation import Evidence


class EvidenceCache(Protocol):
    """Port: an operator of several replicas may share one.

    Keys are digests and tell nothing. What comes out is weighed again before anything is built on
    it, so a cache need not be trusted for more than being there.
    """

    async def recall(self, key: bytes, at: datetime) -> Evidence | None:
        """What is kept under the key, unless its time is over."""

    async def keep(self, key: bytes, evidence: Evidence, until: datetime) -> None:
        """Keep evidence until that moment, or for less."""


class MemoryCache:
    """Keeps what was used last, within a bound of memory."""

    def __init__(self, max_bytes: int = 128 * 1024 * 1024) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._kept: OrderedDict[bytes, tuple[Evidence, datetime]] = OrderedDict()

    async def recall(self, key: bytes, at: datetime) -> Evidence | None:
        """What is kept under the key, unless its time is over."""
        evidence, until = self._kept.get(key, (None, at))
        if evidence is None:
            return None
        if at >= until:
            self._drop(key)
            return None
        self._kept.move_to_end(key)
        return evidence

    async def keep(self, key: bytes, evidence: Evidence, until: datetime) -> None:
        """Keep evidence until that moment; the longest unused makes room."""
        if key in self._kept:
            self._drop(key)
        if _size(evidence) > self._max_bytes:
            return
        self._kept[key] = evidence, until
        self._bytes += _size(evidence)
        while self._bytes > self._max_bytes:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: bytes) -> None:
        evidence, _ = self._kept.pop(key)
        self._bytes -= _size(evidence)


def _size(evidence: Evidence) -> int:
    # The entry itself takes memory too: empty evidence must not be free.
    return 256 + sum(map(len, evidence.ocsp + evidence.crls))
