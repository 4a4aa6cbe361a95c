"""GOST 28147-89, the cipher of national key containers: ECB, CFB and the authentication code.

Source: ДСТУ ГОСТ 28147:2009 (described in RFC 5830) with the substitution table ДКЕ №1.
Slow and not protected against timing: for test keys only.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from core.qes.gost34311 import DKE_1, substitution_tables

BLOCK = 8

_ENCRYPT_ORDER = tuple(range(8)) * 3 + tuple(reversed(range(8)))
_DECRYPT_ORDER = tuple(reversed(_ENCRYPT_ORDER))
_MAC_ORDER = tuple(range(8)) * 2
_MASK = 0xFFFFFFFF
_T0, _T1, _T2, _T3 = substitution_tables(DKE_1)


class Gost28147:
    """The cipher under one 32-octet key."""

    def __init__(self, key: bytes) -> None:
        if len(key) != 32:
            raise ValueError("the key has 32 octets")
        words = struct.unpack("<8I", key)
        self._encrypting = tuple(words[i] for i in _ENCRYPT_ORDER)
        self._decrypting = tuple(words[i] for i in _DECRYPT_ORDER)
        self._mac = tuple(words[i] for i in _MAC_ORDER)

    def encrypt_block(self, block: bytes) -> bytes:
        """One block of 8 octets."""
        low, high = _rounds(self._encrypting, *struct.unpack("<2I", block))
        return struct.pack("<2I", high, low)

    def decrypt_block(self, block: bytes) -> bytes:
        """The inverse of ``encrypt_block``."""
        low, high = _rounds(self._decrypting, *struct.unpack("<2I", block))
        return struct.pack("<2I", high, low)

    def encrypt_ecb(self, data: bytes) -> bytes:
        """Whole blocks, each on its own (simple replacement)."""
        return b"".join(map(self.encrypt_block, _blocks(data, whole=True)))

    def decrypt_ecb(self, data: bytes) -> bytes:
        """The inverse of ``encrypt_ecb``."""
        return b"".join(map(self.decrypt_block, _blocks(data, whole=True)))

    def encrypt_cfb(self, data: bytes, iv: bytes) -> bytes:
        """Gamma with feedback; any length."""
        result, state = [], iv
        for block in _blocks(data):
            state = _xor(block, self.encrypt_block(state))
            result.append(state)
        return b"".join(result)

    def decrypt_cfb(self, data: bytes, iv: bytes) -> bytes:
        """The inverse of ``encrypt_cfb``."""
        result, state = [], iv
        for block in _blocks(data):
            result.append(_xor(block, self.encrypt_block(state)))
            state = block
        return b"".join(result)

    def mac(self, data: bytes) -> bytes:
        """The 4-octet authentication code (імітовставка); the last block is padded with zeros."""
        low = high = 0
        for block in _blocks(data):
            first, second = struct.unpack("<2I", block.ljust(BLOCK, b"\0"))
            low, high = _rounds(self._mac, low ^ first, high ^ second)
        return struct.pack("<I", low)


def _rounds(keys: tuple[int, ...], low: int, high: int) -> tuple[int, int]:
    for key in keys:
        x = low + key & _MASK
        high ^= _T0[x & 255] ^ _T1[x >> 8 & 255] ^ _T2[x >> 16 & 255] ^ _T3[x >> 24]
        low, high = high, low
    return low, high


def _blocks(data: bytes, *, whole: bool = False) -> Iterator[bytes]:
    if whole and len(data) % BLOCK:
        raise ValueError("the data are not whole blocks of 8 octets")
    return (data[i : i + BLOCK] for i in range(0, len(data), BLOCK))


def _xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=False))
