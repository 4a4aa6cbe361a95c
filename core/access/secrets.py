"""Secrets of channels: hashed slowly at rest, checked quickly the second time."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
from datetime import timedelta
from uuid import UUID
from weakref import WeakValueDictionary

from core.kit.clock import Clock
from core.kit.limits import RateLimit

_FORMAT = b"\x01"
_SALT_SIZE_BYTES = 16
_WRONG_PER_MINUTE = 10


def hash_secret(secret: str) -> bytes:
    """The form in which a secret is stored."""
    salt = os.urandom(_SALT_SIZE_BYTES)
    return _FORMAT + salt + _scrypt(secret, salt)


class SecretChecker:
    """Compares secrets with stored hashes.

    A right secret is remembered, as a keyed hash in memory, so that only a channel's first call
    and wrong guesses cost a slow hash; guesses are limited per channel.
    """

    def __init__(self, clock: Clock) -> None:
        self._key = os.urandom(32)
        self._right: dict[UUID, bytes] = {}
        self._wrong = RateLimit(_WRONG_PER_MINUTE, timedelta(minutes=1), clock)
        # What is being hashed now: the many calls that a channel begins with wait for one hash.
        self._hashing: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()

    async def is_right(self, client_id: UUID, stored: bytes, secret: str, *, vouched: bool) -> bool:
        """Whether ``secret`` is the one whose hash is stored.

        Args:
            client_id: the channel that is claimed.
            stored: the hash.
            secret: what was shown.
            vouched: the call carried the channel's api-key. Calls without it are counted apart,
                so that guessing strangers cannot lock the channel itself out.

        Raises:
            Unavailable: ``TOO_MANY_REQUESTS`` after too many wrong ones.
        """
        quick = hmac.digest(self._key, stored + secret.encode(), "sha256")
        if self._is_known(client_id, quick):
            return True
        async with self._hashing.setdefault(quick, asyncio.Lock()):
            if self._is_known(client_id, quick):
                return True
            self._wrong.count((client_id, vouched))
            salt = stored[1 : 1 + _SALT_SIZE_BYTES]
            expected = stored[1 + _SALT_SIZE_BYTES :]
            found = await asyncio.to_thread(_scrypt, secret, salt)
            if not hmac.compare_digest(found, expected):
                return False
            self._right[client_id] = quick
            return True

    def _is_known(self, client_id: UUID, quick: bytes) -> bool:
        return hmac.compare_digest(self._right.get(client_id, b""), quick)


def _scrypt(secret: str, salt: bytes) -> bytes:
    # Secrets are random, not chosen by people, so the cost of interactive use suffices.
    # Source: Percival, "Stronger key derivation via sequential memory-hard functions", section 8.
    return hashlib.scrypt(secret.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
