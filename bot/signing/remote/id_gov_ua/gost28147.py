"""GOST 28147-89 as far as an envelope needs it: gamma with feedback, and the checksum.

Source: ДСТУ ГОСТ 28147:2009 (described in RFC 5830, sections 4, 7 and 8).
"""

from __future__ import annotations

import struct
from typing import Final

from bot.signing.remote.national import DKE_1, substitution_tables

BLOCK_BYTES: Final = 8
KEY_BYTES: Final = 32
MAC_BYTES: Final = 4

_MASK: Final = 0xFFFFFFFF
_ENCRYPT_ORDER: Final = tuple(range(8)) * 3 + tuple(reversed(range(8)))
_MAC_ORDER: Final = tuple(range(8)) * 2


class Gost28147:
    """The cipher under one key and one table of substitutions."""

    def __init__(self, key: bytes, dke: bytes = DKE_1) -> None:
        """Args: key: 32 octets; dke: packed table, ДКЕ №1 unless another is named.

        Raises:
            ValueError: key or table has another size.
        """
        if len(key) != KEY_BYTES or len(dke) != len(DKE_1):
            raise ValueError("a key has 32 octets, a table 64")
        words = struct.unpack("<8I", key)
        self._encrypting = tuple(words[number] for number in _ENCRYPT_ORDER)
        self._checking = tuple(words[number] for number in _MAC_ORDER)
        self._tables = substitution_tables(dke)

    def decrypt_cfb(self, data: bytes, iv: bytes) -> bytes:
        """What was encrypted by gamma with feedback; any length."""
        opened, state = bytearray(), iv
        for start in range(0, len(data), BLOCK_BYTES):
            block = data[start : start + BLOCK_BYTES]
            low, high = self._rounds(self._encrypting, *struct.unpack("<2I", state))
            gamma = struct.pack("<2I", high, low)
            opened += bytes(one ^ other for one, other in zip(block, gamma, strict=False))
            state = block
        return bytes(opened)

    def mac(self, data: bytes) -> bytes:
        """The checksum of 32 bits (імітовставка); the last block is filled with zeros."""
        low = high = 0
        for start in range(0, len(data), BLOCK_BYTES):
            block = data[start : start + BLOCK_BYTES].ljust(BLOCK_BYTES, b"\0")
            first, second = struct.unpack("<2I", block)
            low, high = self._rounds(self._checking, low ^ first, high ^ second)
        return struct.pack("<I", low)

    def _rounds(self, keys: tuple[int, ...], low: int, high: int) -> tuple[int, int]:
        t0, t1, t2, t3 = self._tables
        for key in keys:
            x = low + key & _MASK
            high ^= t0[x & 255] ^ t1[x >> 8 & 255] ^ t2[x >> 16 & 255] ^ t3[x >> 24]
            low, high = high, low
        return low, high
