"""Arithmetic of the binary fields GF(2^m) in polynomial basis, on Python integers.

An element is an integer whose bit i is the coefficient of x^i; the sum of two is ``a ^ b``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

# An octet's halves, each spread to an octet by putting a zero after every bit: squaring.
_SPREAD = [sum((half >> bit & 1) << 2 * bit for bit in range(4)) for half in range(16)]
_SPREAD_LOW = bytes(_SPREAD[octet & 15] for octet in range(256))
_SPREAD_HIGH = bytes(_SPREAD[octet >> 4] for octet in range(256))


@dataclass(frozen=True, slots=True)
class Field:
    """GF(2^m) modulo x^m + the sum of x^k over ``exponents`` + 1, with m odd."""

    m: int
    exponents: tuple[int, ...]
    size_bytes: int = field(init=False, repr=False)
    _mask: int = field(init=False, repr=False)
    _traces: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size_bytes", (self.m + 7) // 8)
        object.__setattr__(self, "_mask", (1 << self.m) - 1)
        object.__setattr__(self, "_traces", _traces(self.m, self.exponents))

    @property
    def modulus(self) -> int:
        """The reduction polynomial as an integer."""
        return 1 << self.m | sum(1 << k for k in self.exponents) | 1

    def reduce(self, value: int) -> int:
        """``value`` modulo the reduction polynomial."""
        while high := value >> self.m:
            value = value & self._mask ^ high
            for k in self.exponents:
                value ^= high << k
        return value

    def multiply(self, a: int, b: int) -> int:
        """Product of two elements, by windows of four bits."""
        b2, b4 = b << 1, b << 2
        b3, b5, b6 = b2 ^ b, b4 ^ b, b4 ^ b2
        b7, b8 = b6 ^ b, b << 3
        low = (
            *(0, b, b2, b3, b4, b5, b6, b7),
            *(b8, b8 ^ b, b8 ^ b2, b8 ^ b3, b8 ^ b4, b8 ^ b5, b8 ^ b6, b8 ^ b7),
        )
        product = 0
        for octet in a.to_bytes(self.size_bytes, "big"):
            product = (product << 4 ^ low[octet >> 4]) << 4 ^ low[octet & 15]
        return self.reduce(product)

    def square(self, a: int) -> int:
        """Square of an element: a zero between every two bits, then the reduction."""
        octets = a.to_bytes(self.size_bytes, "little")
        spread = bytearray(2 * self.size_bytes)
        spread[::2] = octets.translate(_SPREAD_LOW)
        spread[1::2] = octets.translate(_SPREAD_HIGH)
        return self.reduce(int.from_bytes(spread, "little"))

    def invert(self, a: int) -> int:
        """Inverse of a non-zero element, by Euclid's algorithm on polynomials."""
        if not a:
            raise ZeroDivisionError("zero has no inverse in a field")
        u, v, g, h = a, self.modulus, 1, 0
        while u != 1:
            shift = u.bit_length() - v.bit_length()
            if shift < 0:
                u, v, g, h, shift = v, u, h, g, -shift
            u ^= v << shift
            g ^= h << shift
        return self.reduce(g)

    def square_root(self, a: int) -> int:
        """The element whose square is ``a``."""
        for _ in range(self.m - 1):
            a = self.square(a)
        return a

    def trace(self, a: int) -> int:
        """Sum of a^(2^i) for i from 0 to m - 1: zero or one."""
        return (a & self._traces).bit_count() & 1

    def solve_quadratic(self, c: int) -> int | None:
        """A root z of z^2 + z = c (the other is z + 1); none when the trace of c is one."""
        z = 0
        octets = c.to_bytes(self.size_bytes, "little")
        for roots, octet in zip(_roots(self), octets, strict=True):
            z ^= roots[octet]
        return z if self.square(z) ^ z == c else None


@lru_cache(maxsize=16)
def _roots(field: Field) -> list[list[int]]:
    """For each octet of c, what its values add to a root of z^2 + z = c, which is linear in c.

    The equations of z = x, x^2 … x^(m - 1) are brought to echelon form: one for each power of x in
    c but for one, with that power as the highest on its right side; then each is freed of the
    lower ones. The power that is left over is of those c that have no root.
    """
    echelon: dict[int, tuple[int, int]] = {}
    for k in range(1, field.m):
        z = 1 << k
        c = field.square(z) ^ z
        while (highest := c.bit_length() - 1) in echelon:
            known_c, known_z = echelon[highest]
            c, z = c ^ known_c, z ^ known_z
        echelon[highest] = c, z
    by_bit = [0] * (8 * field.size_bytes)
    for highest in sorted(echelon):
        c, z = echelon[highest]
        for lower in range(highest):
            if c >> lower & 1:
                z ^= by_bit[lower]
        by_bit[highest] = z
    tables = []
    for start in range(0, len(by_bit), 8):
        table = [0]
        for z in by_bit[start : start + 8]:
            table += [value ^ z for value in table]
        tables.append(table)
    return tables


def _traces(m: int, exponents: tuple[int, ...]) -> int:
    """The traces of 1, x, x^2 … x^(m - 1), as bits; the trace of a sum is the sum of traces.

    They are the power sums of the roots of the modulus, by Newton's identities modulo 2.
    """
    sums = [m & 1]
    for k in range(1, m):
        total = sum(sums[k - (m - e)] for e in exponents if m - e < k)
        total += k if m - k in exponents else 0
        sums.append(total & 1)
    return sum(bit << k for k, bit in enumerate(sums))
