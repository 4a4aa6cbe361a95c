"""Identifiers: UUID version 7, made in the application.

Time-ordered keys keep indexes dense, and no database has to hand them out.
Source: RFC 9562, section 5.7 (48 bits of Unix milliseconds, 74 random bits).
"""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last_tick = 0

# rand_a holds a fraction of the millisecond (RFC 9562, section 6.2, method 3), so that ids made
# by one process within a millisecond still sort in the order they were made.
_FRACTION_BITS = 12


def new_id() -> UUID:
    """A new UUIDv7, greater than every earlier one of this process."""
    global _last_tick  # noqa: PLW0603 - the monotonic floor is the process's, like the clock
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    tick = (milliseconds << _FRACTION_BITS) | ((nanoseconds << _FRACTION_BITS) // 1_000_000)
    with _lock:
        tick = max(tick, _last_tick + 1)
        _last_tick = tick
    random_bits = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    value = (tick >> _FRACTION_BITS) << 80
    value |= 0x7 << 76
    value |= (tick & ((1 << _FRACTION_BITS) - 1)) << 64
    value |= 0b10 << 62
    return UUID(int=value | random_bits)


def id_from(digest: bytes) -> UUID:
    """A UUIDv8 made of the first 16 bytes of a digest: the same for the same digest.

    Source: RFC 9562, section 5.8.
    """
    value = int.from_bytes(digest[:16], "big")
    value &= ~((0xF << 76) | (0b11 << 62))
    return UUID(int=value | (0x8 << 76) | (0b10 << 62))
