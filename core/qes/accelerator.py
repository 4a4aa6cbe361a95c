"""The optional C accelerator of both digests: ``_digests.so`` beside this file.

It is compiled from ``_digests.c`` at set-up where a compiler is. The C code knows no constants:
tables and states are handed to it, so that there is one source of each. It is tried on a fixed
message before it serves; where it is missing or wrong, pure Python does the work.
Setting the environment variable ``QES_PURE_PYTHON`` keeps it out (but for the value ``curves``).
"""

from __future__ import annotations

import ctypes
import logging
import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

_PATH = Path(__file__).with_name("_digests.so")
_log = logging.getLogger(__name__)

Gost34311Compress = Callable[[bytes, bytes], bytes]
"""State of 64 octets and whole blocks to the next state."""
KupynaCompress = Callable[[int, bytes, bytes], bytes]
"""Number of rounds, state and whole blocks to the next state."""


def gost34311(
    tables: Sequence[Sequence[int]], probe: Gost34311Compress
) -> Gost34311Compress | None:
    """The compression of GOST 34.311 in C, when it gives what ``probe`` gives."""
    library = _library()
    if library is None:
        return None
    function = library.gost34311_compress
    packed = (ctypes.c_uint32 * 1024)(*(value for table in tables for value in table))

    def compress(state: bytes, blocks: bytes) -> bytes:
        buffer = ctypes.create_string_buffer(state, 64)
        function(packed, buffer, blocks, ctypes.c_size_t(len(blocks) // 32))
        return buffer.raw

    state, blocks = bytes(range(64)), bytes(range(100, 164))
    if compress(state, blocks) != probe(state, blocks):
        _warn_of("GOST 34.311")
        return None
    return compress


def kupyna(tables: Sequence[Sequence[int]], probe: KupynaCompress) -> KupynaCompress | None:
    """The compression of Kupyna in C, when it gives what ``probe`` gives."""
    library = _library()
    if library is None:
        return None
    function = library.kupyna_compress
    packed = (ctypes.c_uint64 * 2048)(*(value for table in tables for value in table))

    def compress(rounds: int, state: bytes, blocks: bytes) -> bytes:
        size = len(state)
        buffer = ctypes.create_string_buffer(state, size)
        columns = ctypes.c_size_t(size // 8)
        count = ctypes.c_size_t(len(blocks) // size)
        function(packed, columns, ctypes.c_size_t(rounds), buffer, blocks, count)
        return buffer.raw

    for rounds, size in ((10, 64), (14, 128)):
        state, blocks = bytes(range(size)), bytes(reversed(range(256)))
        if compress(rounds, state, blocks) != probe(rounds, state, blocks):
            _warn_of("Kupyna")
            return None
    return compress


def _warn_of(digest: str) -> None:
    _log.warning("%s gives wrong digests of %s; pure Python serves", _PATH, digest)


@cache
def _library() -> ctypes.CDLL | None:
    if os.environ.get("QES_PURE_PYTHON") not in (None, "", "curves") or not _PATH.exists():
        return None
    try:
        library = ctypes.CDLL(str(_PATH))
        for name in ("gost34311_compress", "kupyna_compress"):
            getattr(library, name).restype = None
    except (OSError, AttributeError) as problem:
        _log.warning("%s cannot be used, pure Python serves: %s", _PATH, problem)
        return None
    return library
