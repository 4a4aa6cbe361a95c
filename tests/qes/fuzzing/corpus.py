"""Octets worth keeping: those that lead a parser where good octets do not."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

import core.qes
from tests.qes.fuzzing.parsers import PARSERS, Parser

FOLDER = Path(__file__).parents[1] / "corpus"
MOST_BYTES = 1024
"""Larger ones are not kept: what they show is mostly shown by smaller ones."""

_SOURCES = str(Path(core.qes.__file__).parent)

Arc = tuple[str, int, int]


def kept(name: str) -> list[Path]:
    """The files of a parser."""
    folder = FOLDER / name
    return sorted(folder.iterdir()) if folder.exists() else []


def keep(name: str, candidates: Iterable[bytes]) -> int:
    """Add those of the candidates that lead to somewhere new; how many there were."""
    parser = PARSERS[name]
    known = [*parser.seeds(), *(path.read_bytes() for path in kept(name))]
    found = distilled(parser, known, candidates)
    for octets in found:
        path = FOLDER / name / sha256(octets).hexdigest()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(octets)
    return len(found)


def distilled(parser: Parser, known: Iterable[bytes], candidates: Iterable[bytes]) -> list[bytes]:
    """Few and small candidates that together go every way that all of them go, and no known."""
    gone: set[Arc] = set()
    for octets in known:
        gone |= arcs(parser, octets)
    found = []
    for octets in sorted(set(candidates), key=lambda octets: (len(octets), octets)):
        new = arcs(parser, octets) - gone if len(octets) <= MOST_BYTES else set()
        if new:
            gone |= new
            found.append(octets)
    return found


def arcs(parser: Parser, octets: bytes) -> set[Arc]:
    """Steps from line to line that the verifier takes on the octets."""
    taken: set[Arc] = set()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        name = frame.f_code.co_filename
        if event != "call" or not name.startswith(_SOURCES):
            return None
        last = frame.f_lineno

        def step(inner: FrameType, event: str, _: Any) -> Any:
            nonlocal last
            taken.add((name, last, inner.f_lineno))
            last = inner.f_lineno
            return step

        return step

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        with suppress(Exception):
            parser.run(octets)
    finally:
        sys.settrace(before)
    return taken
