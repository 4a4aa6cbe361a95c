"""What must not happen, caught and kept: the octets with the parser's name, and why."""

from __future__ import annotations

import resource
import time
import traceback
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from core.qes import QesError

MOST_SECONDS = 1.0
MOST_GROWTH_BYTES = 256 * 1024 * 1024


class Watch:
    """Runs a parser on octets and keeps those that it stumbles over, one of each way."""

    def __init__(
        self,
        name: str,
        parser: Callable[[bytes], object],
        folder: Path,
        clock: Callable[[], float] = time.process_time,
        memory: Callable[[], int] | None = None,
    ) -> None:
        self._name, self._parser, self._folder = name, parser, folder
        self._clock, self._memory = clock, memory or _peak_bytes
        self._known: set[str] = set()

    def __call__(self, data: bytes) -> None:
        """Run once. Nothing leaves that an interpreter survives."""
        started, before = self._clock(), self._memory()
        try:
            self._parser(data)
        except QesError:
            pass
        except Exception as problem:
            self._keep("crash", data, _way_of(problem), traceback.format_exc())
        took, grown = self._clock() - started, self._memory() - before
        if took > MOST_SECONDS:
            self._keep("slow", data, "", f"{took:.2f} s for {len(data)} octets\n")
        if grown > MOST_GROWTH_BYTES:
            self._keep("large", data, "", f"{grown} bytes for {len(data)} octets\n")

    def _keep(self, kind: str, data: bytes, way: str, why: str) -> None:
        if f"{kind} {way}" in self._known:
            return
        self._known.add(f"{kind} {way}")
        path = self._folder / f"{self._name}-{kind}-{sha256(data).hexdigest()[:16]}"
        path.write_bytes(data)
        path.with_suffix(".txt").write_text(why, encoding="utf-8")


def _way_of(problem: Exception) -> str:
    """Type and innermost place: the same mistake is kept once."""
    frames = traceback.extract_tb(problem.__traceback__)
    return f"{type(problem).__name__} {frames[-1].filename}:{frames[-1].lineno}"


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
