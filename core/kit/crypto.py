"""Encryption of personal fields at rest, and blind indexes to find them by.

Sealed form: ``0x01 | key id (u32) | nonce (12) | ciphertext and tag``. The place where a value
belongs (table, column, row) is authenticated, so a ciphertext moved to another row does not open.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import struct
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORMAT = 1
_HEADER = struct.Struct(">BI")
_NONCE_SIZE_BYTES = 12
_KEY_SIZE_BYTES = 32


class SealBroken(Exception):
    """A sealed value cannot be opened: wrong place, wrong key, or damaged."""


class FieldCipher:
    """AES-256-GCM under versioned keys; the highest version seals, every version opens."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        if not keys:
            raise ValueError("at least one encryption key is needed")
        if any(len(key) != _KEY_SIZE_BYTES for key in keys.values()):
            raise ValueError(f"an encryption key is {_KEY_SIZE_BYTES} bytes")
        self._ciphers = {version: AESGCM(key) for version, key in keys.items()}
        self._current = max(keys)

    @property
    def current_version(self) -> int:
        """Version of the key that seals new values."""
        return self._current

    @classmethod
    def from_text(cls, text: str) -> FieldCipher:
        """Keys as configured: ``version:base64`` pairs parted by commas.

        Raises:
            ValueError: a pair is not of that shape, or a key is not 32 bytes.
        """
        keys: dict[int, bytes] = {}
        for pair in filter(None, (part.strip() for part in text.split(","))):
            version, separator, encoded = pair.partition(":")
            try:
                if not separator:
                    raise ValueError("no colon")
                keys[int(version)] = base64.b64decode(encoded, validate=True)
            except (ValueError, binascii.Error) as problem:
                raise ValueError("encryption keys are written version:base64,…") from problem
        return cls(keys)

    def seal(self, plain: bytes, place: str) -> bytes:
        """Encrypt ``plain`` for ``place`` (such as ``person.data|<row id>``)."""
        header = _HEADER.pack(_FORMAT, self._current)
        nonce = os.urandom(_NONCE_SIZE_BYTES)
        sealed = self._ciphers[self._current].encrypt(nonce, plain, header + place.encode())
        return header + nonce + sealed

    def open(self, sealed: bytes, place: str) -> bytes:
        """Decrypt what was sealed for ``place``.

        Raises:
            SealBroken: another place, an unknown key, or damaged bytes.
        """
        try:
            form, version = _HEADER.unpack_from(sealed)
        except struct.error as problem:
            raise SealBroken("too short") from problem
        cipher = self._ciphers.get(version)
        if form != _FORMAT or cipher is None:
            raise SealBroken("unknown form or key version")
        body = sealed[_HEADER.size :]
        nonce, encrypted = body[:_NONCE_SIZE_BYTES], body[_NONCE_SIZE_BYTES:]
        try:
            return cipher.decrypt(nonce, encrypted, sealed[: _HEADER.size] + place.encode())
        except (InvalidTag, ValueError) as problem:
            raise SealBroken("does not open here") from problem

    @staticmethod
    def key_version(sealed: bytes) -> int:
        """Version of the key a value was sealed with, for rotation."""
        return int(_HEADER.unpack_from(sealed)[1])


class BlindIndex:
    """Keyed hashes to look personal values up by, one independent space per kind.

    A plain hash of a ten-digit number is enumerable in hours; the key is what protects.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < _KEY_SIZE_BYTES:
            raise ValueError(f"an index key is at least {_KEY_SIZE_BYTES} bytes")
        self._key = key

    def of(self, kind: str, normalised_value: str) -> bytes:
        """The 32-byte index of a value that the caller has normalised."""
        return hmac.digest(self._key, f"{kind}\0{normalised_value}".encode(), "sha256")
