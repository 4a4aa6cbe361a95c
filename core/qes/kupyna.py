"""Kupyna, the hash function of DSTU 7564:2014, with digests of 256, 384 and 512 bits.

The permutations run in the C accelerator where that is present and in pure Python elsewhere.

Source: DSTU 7564:2014; the substitution tables and the matrix are those of DSTU 7624:2014.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache, partial

from . import accelerator

_SUBSTITUTIONS = tuple(
    bytes.fromhex(text)
    for text in (
        "a8435f066b756c5971df879517f0d8096df31dcbc94d2caf79e097fd6f4b4539"
        "3edda34fb4b69a0e1fbf15e149d293c692729e61d163faeef419d5ad58a4bba1"
        "dcf2833742e47a329cccab4a8f6e04272ee7e25a9616232bc265660fbca94741"
        "3448fcb76a88a55386f95bdb387bc31e2233242836c7b23b8e77baf5149f0855"
        "9b4cfe605cda1846cd7d21b03f1b89ffeb84693a9dd7d3706740b5de5d3091b1"
        "781101e5006898a0c502a6742d0ba276b3becebdaee98a311cecf19994aaf626"
        "2fefe88c3503d47ffb05c15e90203d82f7ea0a0d7ef8501ac40757b83c62e3c8"
        "ac526410d0d9130c122951b9cfd6738d8154c0ed4e44a72a8525e6ca7c8b5680",
        "cebbeb92eacb13c1e93ad6b2d29017f8421556b4651c8843c55c36baf557678d"
        "31f664589ef422aa750f02b1df6d734d7c262ef7085d443e9f14c8ae5410d8bc"
        "1a6b69f3bd33abfad19b684e169591ee4c638e5bcc3c19a181497bd96f3760ca"
        "e72b48fd9645fc41120d79e5898ce32030dcb76c4ab53f97d4622d06a4a5835f"
        "2adac9007ea255bf11d59ccf0e0a3d517d931bfec44709860b8f9d6a07b9b098"
        "1832714bef3b70a0e440ffc3a9e678f98b46801e38e1b8a8e00c23761d252405"
        "f16e94289a84e8a34f77d385e252f282507a2f7453b361af3935decd1f99acad"
        "722cddd087be5ea6ec04c60334fbdb59b6c201f05aeda766217f8a27c7c029d7",
        "93d99ab5982245fcba6adf029fdc51594a172bc294f4bba362e471d4cd7016e1"
        "493cc0d85c9bad8553a17ac82de0d172a62cc4e37678b7b4093b0e414cdeb290"
        "25a5d7031100c32e92ef4e129d7dcb3510d54f9e4da955c6d07b1897d336e648"
        "56818f77cc9cb9e2acb82f15a47cda381e0b05d6146e6c7e66fdb1e560af5e33"
        "87c9f05d6d3f888dc7f71de9eced802927cf99a8500f3724283095d23e5b4083"
        "b369571f071c8abc20ebce8eabee31a273f9ca3a1afb0dc1fefaf26fbd96dd43"
        "52b608f3aebe19893226b0ea4b6484826bf579bf015f75631b233d682a65e891"
        "f6ff1358f1470a7fc5a7e7615a0646444204a0db398654aa8c34218bf80c7467",
        "688dca4d734b4e2ad45226b3541e191f2203463d2d4a5383138ab7d52579f5bd"
        "582f0d02ed519e11f23e555ed1163c66705df34540cce8945608ce1a3ad2e1df"
        "b5386e0ee5f4f986e94fd68523cf32993114aeeec848d330a19241b118c42c71"
        "724415fd37be5faa9b88d8ab899cfa60eabc620c24a6a8ec6720db7c28ddac5b"
        "347e10f17b8f63a0059a437721bf2709c39fb6d729c2ebc0a48b8c1dfbffc1b2"
        "972ef865f67507044933e4d9b9d042c76c90008e6f5001c5da473fcd69a2e27a"
        "a7c6930f0a06e62b96a31caf6a128439e7b082f7fe9d875c8135deb4a5fc80ef"
        "cbbb6b76ba5a7d780b95e3ad74983b36646ddcf059a94c177f91b8c9571be061",
    )
)
_MATRIX_ROW = (0x01, 0x01, 0x05, 0x01, 0x08, 0x06, 0x07, 0x04)
_REDUCTION = 0x11D  # x^8 + x^4 + x^3 + x^2 + 1
_MASK_64 = (1 << 64) - 1
_LENGTH_SIZE = 12  # octets of the message length at the end of the padding

Tables = tuple[list[int], ...]


@dataclass(frozen=True, slots=True)
class _Variant:
    """The state's shape: 8 columns and 10 rounds to 256 bits of digest, 16 and 14 above."""

    columns: int
    rounds: int

    @property
    def block_size(self) -> int:
        return 8 * self.columns


_VARIANTS = {256: _Variant(8, 10), 384: _Variant(16, 14), 512: _Variant(16, 14)}


class Hasher:
    """Takes the message in pieces; ``digest`` may be asked for at any moment.

    ``compress`` is what takes blocks into the state; by default the fastest there is.
    """

    def __init__(self, bits: int = 256, compress: accelerator.KupynaCompress | None = None) -> None:
        self._variant = _VARIANTS[bits]
        self._digest_size = bits // 8
        self._compress = compress or _fastest()
        block_size = self._variant.block_size
        self._state = block_size.to_bytes(1, "little").ljust(block_size, b"\0")
        self._tail = b""
        self._length = 0

    def update(self, data: bytes) -> None:
        """Add ``data`` to the message."""
        self._length += len(data)
        data = self._tail + data
        whole = len(data) // self._variant.block_size * self._variant.block_size
        self._tail = data[whole:]
        self._state = self._absorb(data[:whole])

    def digest(self) -> bytes:
        """The digest of the message so far."""
        zeros = -(len(self._tail) + 1 + _LENGTH_SIZE) % self._variant.block_size
        length = (8 * self._length).to_bytes(_LENGTH_SIZE, "little")
        state = self._absorb(self._tail + b"\x80" + bytes(zeros) + length)
        return self._output(state)[-self._digest_size :]

    def _output(self, state: bytes) -> bytes:
        """Txor(h) xor h. A block of zeros gives that and T+(0), which is known beforehand."""
        rounds, size = self._variant.rounds, len(state)
        mixed = self._compress(rounds, state, bytes(size))
        return _xor(mixed, _permuted_zeros(rounds, size))

    def _absorb(self, blocks: bytes) -> bytes:
        if not blocks:
            return self._state
        return self._compress(self._variant.rounds, self._state, blocks)


def is_accelerated() -> bool:
    """Whether the C accelerator does the work."""
    return not isinstance(_fastest(), partial)


def new(bits: int = 256) -> Hasher:
    """A hasher for an empty message; ``bits`` is 256, 384 or 512."""
    return Hasher(bits)


def digest(data: bytes, bits: int = 256) -> bytes:
    """Kupyna of ``data`` with a digest of ``bits`` bits: 256, 384 or 512."""
    hasher = Hasher(bits)
    hasher.update(data)
    return hasher.digest()


def _multiply(a: int, b: int) -> int:
    """Product in GF(2^8) of the standard."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (_REDUCTION if a & 0x80 else 0)
        b >>= 1
    return product


@cache
def round_tables() -> Tables:
    """For each row of the state, what an octet there adds to its column after one round."""
    products = {f: [_multiply(octet, f) for octet in range(256)] for f in set(_MATRIX_ROW)}
    tables = []
    for row in range(8):
        # The matrix is circulant: each row is the one above, turned right by one place.
        multiples = [products[_MATRIX_ROW[(row - target) % 8]] for target in range(8)]
        tables.append(
            [
                int.from_bytes(bytes(multiple[value] for multiple in multiples), "little")
                for value in _SUBSTITUTIONS[row % 4]
            ]
        )
    return tuple(tables)


@cache
def _fastest() -> accelerator.KupynaCompress:
    tables = round_tables()
    pure = partial(compress, tables)
    return accelerator.kupyna(tables, pure) or pure


def compress(tables: Tables, rounds: int, state: bytes, blocks: bytes) -> bytes:
    """Take whole blocks into the state: h = T+(m) xor Txor(h xor m) xor h."""
    size = len(state)
    for start in range(0, len(blocks), size):
        block = blocks[start : start + size]
        mixed = _xor(state, block)
        inner = _xor(
            _permutation_xor(tables, rounds, mixed), _permutation_add(tables, rounds, block)
        )
        state = _xor(inner, state)
    return state


@cache
def _permuted_zeros(rounds: int, size: int) -> bytes:
    return _permutation_add(round_tables(), rounds, bytes(size))


def _xor(a: bytes, b: bytes) -> bytes:
    mixed = int.from_bytes(a, "little") ^ int.from_bytes(b, "little")
    return mixed.to_bytes(len(a), "little")


def _permutation_xor(tables: Tables, rounds: int, state: bytes) -> bytes:
    """The permutation whose round constants are added by exclusive or."""
    size = len(state)
    columns = sum(j << 64 * j + 4 for j in range(size // 8))
    each = sum(1 << 64 * j for j in range(size // 8))
    for number in range(rounds):
        mixed = int.from_bytes(state, "little") ^ columns ^ each * number
        state = _round(tables, mixed.to_bytes(size, "little"))
    return state


def _permutation_add(tables: Tables, rounds: int, state: bytes) -> bytes:
    """The permutation whose round constants are added modulo 2^64."""
    form = f"<{len(state) // 8}Q"
    last = len(state) // 8 - 1
    for number in range(rounds):
        columns = [
            c + (0x00F0F0F0F0F0F0F3 + (((last - j) * 0x10 ^ number) << 56)) & _MASK_64
            for j, c in enumerate(struct.unpack(form, state))
        ]
        state = _round(tables, struct.pack(form, *columns))
    return state


def _round(tables: Tables, state: bytes) -> bytes:
    """Substitution, turn of the rows and multiplication by the matrix, by table."""
    t0, t1, t2, t3, t4, t5, t6, t7 = tables
    size = len(state)
    twice = state + state
    # Row i, every eighth octet, turns by i places; the last one of the wide state by 11.
    turns = (0, 1, 2, 3, 4, 5, 6, 7 if size == 64 else 11)
    starts = [size - 8 * turn + row for row, turn in enumerate(turns)]
    rows = [twice[start : start + size - 7 : 8] for start in starts]
    columns = [
        t0[a] ^ t1[b] ^ t2[c] ^ t3[d] ^ t4[e] ^ t5[f] ^ t6[g] ^ t7[h]
        for a, b, c, d, e, f, g, h in zip(*rows, strict=True)
    ]
    return struct.pack(f"<{size // 8}Q", *columns)
