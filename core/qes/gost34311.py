"""GOST 34.311-95, the hash function of Ukrainian signatures made before Kupyna.

Start vector zero and the substitution table DKE No. 1, the only ones in use for signatures.
The compression runs in the C accelerator where that is present and in pure Python elsewhere.

Source: GOST 34.311-95 (the transformation of GOST R 34.11-94, described in RFC 5831) and
GOST 28147-89 (RFC 5830); DKE No. 1: Order of the State Service of Special Communications
No. 114 of 12.06.2007, annex 1.
"""

from __future__ import annotations

import struct
from functools import cache, partial

from . import accelerator

DIGEST_SIZE = 32
_BLOCK_SIZE = 32

DKE_1 = bytes.fromhex(
    "a9d6eb45f13c708280c4967b231f5eadf658eba4c037291d38d96bf025ca4e17"
    "f8e9720dc615b43a28975f0bc1dea36438b564ea2c179fd0123e6db8fac57904"
)
"""Eight rows of sixteen four-bit values, one to an octet half; the first row serves the lowest."""

_C3 = 0xFF00FFFF000000FFFF0000FF00FFFF0000FF00FF00FF00FFFF00FF00FF00FF00
_MASK_32 = 0xFFFFFFFF
_MASK_64 = (1 << 64) - 1
_MASK_256 = (1 << 256) - 1

Tables = tuple[list[int], list[int], list[int], list[int]]


def substitution_tables(packed: bytes) -> Tables:
    """Four tables that take one octet of a word through two rows and the turn by 11 bits."""
    rows = [nibble for octet in packed for nibble in (octet >> 4, octet & 15)]
    tables = []
    for position in range(4):
        low, high = rows[32 * position :][:16], rows[32 * position + 16 :][:16]
        values = ((high[octet >> 4] << 4 | low[octet & 15]) << 8 * position for octet in range(256))
        tables.append([(value << 11 | value >> 21) & _MASK_32 for value in values])
    return tables[0], tables[1], tables[2], tables[3]


class Hasher:
    """Takes the message in pieces; ``digest`` may be asked for at any moment.

    ``compress`` is what takes blocks into the state; by default the fastest there is.
    """

    def __init__(self, compress: accelerator.Gost34311Compress | None = None) -> None:
        self._compress = compress or _fastest()
        self._state = bytes(64)
        self._tail = b""
        self._length = 0

    def update(self, data: bytes) -> None:
        """Add ``data`` to the message."""
        self._length += len(data)
        data = self._tail + data
        whole = len(data) // _BLOCK_SIZE * _BLOCK_SIZE
        self._tail = data[whole:]
        self._state = self._absorb(self._state, data[:whole])

    def digest(self) -> bytes:
        """32 octets for the message so far."""
        state = self._state
        if self._tail:
            state = self._absorb(state, self._tail.ljust(_BLOCK_SIZE, b"\0"))
        hash_value, checksum = state[:32], state[32:]
        length = (8 * self._length & _MASK_256).to_bytes(32, "little")
        for block in (length, checksum):
            hash_value = self._absorb(hash_value + bytes(32), block)[:32]
        return hash_value

    def _absorb(self, state: bytes, blocks: bytes) -> bytes:
        return self._compress(state, blocks) if blocks else state


def is_accelerated() -> bool:
    """Whether the C accelerator does the work."""
    return not isinstance(_fastest(), partial)


def new() -> Hasher:
    """A hasher for an empty message."""
    return Hasher()


def digest(data: bytes) -> bytes:
    """The 32 octets of GOST 34.311 of ``data``."""
    hasher = Hasher()
    hasher.update(data)
    return hasher.digest()


@cache
def _fastest() -> accelerator.Gost34311Compress:
    tables = substitution_tables(DKE_1)
    pure = partial(compress, tables)
    return accelerator.gost34311(tables, pure) or pure


def compress(tables: Tables, state: bytes, blocks: bytes) -> bytes:
    """Take whole blocks into the state: the hash value, then the running sum of all blocks."""
    hash_value = int.from_bytes(state[:32], "little")
    checksum = int.from_bytes(state[32:], "little")
    for start in range(0, len(blocks), _BLOCK_SIZE):
        block = int.from_bytes(blocks[start : start + _BLOCK_SIZE], "little")
        hash_value = _step(tables, hash_value, block)
        checksum = checksum + block & _MASK_256
    return hash_value.to_bytes(32, "little") + checksum.to_bytes(32, "little")


def _step(tables: Tables, hash_value: int, block: int) -> int:
    """One application of the step function (GOST 34.311, clause 6)."""
    u, v = hash_value, block
    encrypted = 0
    for number in range(4):
        if number:
            u = _a(u) ^ (_C3 if number == 2 else 0)
            v = _a(_a(v))
        part = hash_value >> 64 * number & _MASK_64
        encrypted |= _encrypt(tables, _key(u ^ v), part) << 64 * number
    return _mix(encrypted, block, hash_value)


def _a(value: int) -> int:
    """The transformation A: y4||y3||y2||y1 becomes (y1 xor y2)||y4||y3||y2."""
    return value >> 64 | ((value ^ value >> 64) & _MASK_64) << 192


def _key(value: int) -> tuple[int, ...]:
    """The transformation P, read as the eight words of a GOST 28147 key."""
    octets = value.to_bytes(32, "little")
    permuted = bytearray(32)
    for quarter in range(4):
        permuted[quarter::4] = octets[8 * quarter : 8 * quarter + 8]
    return struct.unpack("<8I", permuted)


def _encrypt(tables: Tables, key: tuple[int, ...], block: int) -> int:
    """One block of GOST 28147 in the simple substitution mode."""
    t0, t1, t2, t3 = tables
    low, high = block & _MASK_32, block >> 32
    order = key * 3 + key[::-1]
    for even, odd in zip(order[::2], order[1::2], strict=True):
        x = low + even
        high ^= t0[x & 255] ^ t1[x >> 8 & 255] ^ t2[x >> 16 & 255] ^ t3[x >> 24 & 255]
        x = high + odd
        low ^= t0[x & 255] ^ t1[x >> 8 & 255] ^ t2[x >> 16 & 255] ^ t3[x >> 24 & 255]
    return low << 32 | high


def _mix(encrypted: int, block: int, hash_value: int) -> int:
    """The shuffle: 12 steps of psi, the block, one step, the old hash value, 61 steps."""
    words = list(struct.unpack("<16H", encrypted.to_bytes(32, "little")))
    words = _shuffle(words, 12)
    words = _shuffle(_xor_words(words, block), 1)
    words = _shuffle(_xor_words(words, hash_value), 61)
    return int.from_bytes(struct.pack("<16H", *words), "little")


def _shuffle(words: list[int], steps: int) -> list[int]:
    """``steps`` turns of the shift register psi over sixteen 16-bit words."""
    for i in range(steps):
        words.append(
            words[i] ^ words[i + 1] ^ words[i + 2] ^ words[i + 3] ^ words[i + 12] ^ words[i + 15]
        )
    return words[steps:]


def _xor_words(words: list[int], value: int) -> list[int]:
    octets = struct.pack("<16H", *words)
    mixed = int.from_bytes(octets, "little") ^ value
    return list(struct.unpack("<16H", mixed.to_bytes(32, "little")))
