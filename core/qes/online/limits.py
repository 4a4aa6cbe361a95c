"""How long providers are waited for, and how much is taken from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of asking. Every field says what it bounds."""

    connect: timedelta = timedelta(seconds=2)
    ocsp: timedelta = timedelta(seconds=4)
    """One OCSP answer, from the first octet sent to the last received."""
    crl: timedelta = timedelta(seconds=30)
    """One list: it may be large, and is loaded on while nobody waits for it any more."""
    patience: timedelta = timedelta(seconds=6)
    """One asker; the inquiry goes on for those who ask again."""
    max_ocsp_bytes: int = 64 * 1024
    max_crl_bytes: int = 32 * 1024 * 1024
    max_addresses: int = 3
    """Of one kind, for one certificate."""
    connections: int = 32
    connections_per_host: int = 8
    answer_kept: timedelta = timedelta(minutes=5)
    """How long an OCSP answer serves at most, however long the provider says: the time that may
    pass between a revocation and its being noticed here."""
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(minutes=1)
    """An address that failed is left alone, twice as long after every failure."""
