"""Sealing of what a session holds for a while, bound to its row and column."""

from __future__ import annotations

from uuid import UUID

from core.kit.crypto import FieldCipher


class Seals:
    """Seals and opens the personal columns of ``signing_sessions``."""

    def __init__(self, cipher: FieldCipher) -> None:
        self._cipher = cipher

    def seal(self, column: str, session_id: UUID, plain: bytes) -> bytes:
        """Encrypt for one column of one row."""
        return self._cipher.seal(plain, f"bot.signing_sessions.{column}|{session_id}")

    def open(self, column: str, session_id: UUID, sealed: bytes) -> bytes:
        """Decrypt.

        Raises:
            SealBroken: moved, damaged, or sealed with a key that is gone.
        """
        return self._cipher.open(sealed, f"bot.signing_sessions.{column}|{session_id}")
