"""Elliptic curves y^2 + xy = x^3 + ax^2 + b over GF(2^m): points and their arithmetic.

A point is a pair of field elements; the point at infinity is ``None``. The sum of multiples is
OpenSSL's work where its library has binary curves, and that of this file elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from . import libcrypto
from .gf2m import Field

Point = tuple[int, int]
_Projective = tuple[int, int, int]
"""Lopez-Dahab coordinates: x = X/Z, y = Y/Z^2, and Z = 0 at infinity."""

_FIXED_WINDOW = 7
_FREE_WINDOW = 4


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve with a base point of prime order ``n``; ``a`` is 0 or 1."""

    m: int
    exponents: tuple[int, ...]
    a: int
    b: int
    n: int
    base_point: Point
    cofactor: int
    field: Field = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "field", Field(self.m, self.exponents))

    def contains(self, point: Point) -> bool:
        """Whether the coordinates are field elements and fit the curve's equation."""
        x, y = point
        if not (0 <= x < 1 << self.m and 0 <= y < 1 << self.m):
            return False
        f = self.field
        right = f.multiply(f.square(x), x ^ self.a) ^ self.b
        return f.square(y) ^ f.multiply(x, y) == right

    def has_prime_order(self, point: Point) -> bool:
        """Whether the point is on the curve and of order ``n``: fit to be a public key.

        A point of order 2 or 4 would let anybody make signatures that verify. The points of the
        curve are a cyclic group of order ``cofactor * n``, so those of order ``n`` are the
        multiples of the cofactor, 2 or 4. A point (x, y) is twice another (u, v) just when
        Tr(x) = Tr(a); then u^2 = y + (l + 1)x, where l^2 + l = x + a, and u^2 has the trace of u.

        Source: E. Knudsen, Elliptic Scalar Multiplication Using Point Halving, ASIACRYPT 1999.
        """
        f = self.field
        x, y = point
        if not self.contains(point) or not x or f.trace(x) != self.a:
            return False
        if self.cofactor == 2:
            return True
        slope = f.solve_quadratic(x ^ self.a)
        return slope is not None and f.trace(y ^ f.multiply(slope ^ 1, x)) == self.a

    def negate(self, point: Point | None) -> Point | None:
        """The point that gives infinity when added."""
        return point and (point[0], point[0] ^ point[1])

    def add(self, p: Point | None, q: Point | None) -> Point | None:
        """Sum of two points."""
        if p is None or q is None:
            return p or q
        return _to_affine(self, [_add(self, (*p, 1), q)])[0]

    def multiply(self, k: int, point: Point | None) -> Point | None:
        """The point taken ``k`` times, ``k`` not negative."""
        return self.combine(0, k, point)

    def combine(self, base_times: int, times: int, point: Point | None) -> Point | None:
        """The base point taken ``base_times`` plus ``point`` taken ``times``.

        The numbers are not negative; the point is one of the curve.
        """
        group = libcrypto.group(self)
        if group is not None:
            try:
                return group.combine(base_times, times, point)
            except libcrypto.LibcryptoError:
                pass  # what OpenSSL cannot compute, the twin can
        return combine(self, [(base_times, self.base_point), (times, point)])

    def compress(self, point: Point) -> bytes:
        """One field element, little-endian, for the point (DSTU 4145-2002, clause 6.9)."""
        x, y = point
        if x:
            z = self.field.multiply(y, self.field.invert(x))
            x = x & ~1 | self.field.trace(z)
        return x.to_bytes(self.field.size_bytes, "little")

    def expand(self, octets: bytes) -> Point:
        """The point that ``compress`` made the octets of (DSTU 4145-2002, clause 6.10).

        Raises:
            ValueError: the octets are not of a field element, or of no point of the curve.
        """
        f = self.field
        x = int.from_bytes(octets, "little")
        if len(octets) != f.size_bytes or x >> self.m:
            raise ValueError("not an element of the field")
        if x == 0:
            return 0, f.square_root(self.b)
        wanted = x & 1
        # Points of odd order have an x with the trace of a; the trace of 1 is 1, m being odd.
        x &= ~1
        x ^= f.trace(x) ^ self.a
        if x == 0:
            raise ValueError("no point of the curve")
        z = f.solve_quadratic(x ^ self.a ^ f.multiply(self.b, f.square(f.invert(x))))
        if z is None:
            raise ValueError("no point of the curve")
        if f.trace(z) != wanted:
            z ^= 1
        return x, f.multiply(x, z)


def combine(curve: Curve, terms: Sequence[tuple[int, Point | None]]) -> Point | None:
    """Sum of multiples in pure Python: interleaved signed windows, one run of doublings."""
    tables = []
    for k, point in terms:
        if not k or point is None:
            continue
        fixed = point == curve.base_point
        width = _FIXED_WINDOW if fixed else _FREE_WINDOW
        multiples = _base_multiples(curve) if fixed else _odd_multiples(curve, point, width)
        tables.append((_signed_windows(k, width), multiples))
    total: _Projective = (1, 0, 0)
    for position in range(max((len(digits) for digits, _ in tables), default=0) - 1, -1, -1):
        total = _double(curve, total)
        for digits, multiples in tables:
            digit = digits[position] if position < len(digits) else 0
            if digit:
                x, y = multiples[abs(digit) // 2]
                total = _add(curve, total, (x, y) if digit > 0 else (x, x ^ y))
    return _to_affine(curve, [total])[0]


def _signed_windows(k: int, width: int) -> list[int]:
    """Digits of ``k``, lowest first, each zero or odd and below 2^(width - 1) in absolute value."""
    digits = []
    while k:
        digit = 0
        if k & 1:
            digit = k & (1 << width) - 1
            if digit >> width - 1:
                digit -= 1 << width
            k -= digit
        digits.append(digit)
        k >>= 1
    return digits


@lru_cache(maxsize=16)
def _base_multiples(curve: Curve) -> list[Point]:
    return _odd_multiples(curve, curve.base_point, _FIXED_WINDOW)


def _odd_multiples(curve: Curve, point: Point, width: int) -> list[Point]:
    """The point taken 1, 3, 5 … times, as many as signed windows of that width need.

    A point of small order has infinity among them; it is put as (0, 0), which is no point of
    the curve and therefore makes no sum right.
    """
    doubled = _to_affine(curve, [_double(curve, (*point, 1))])[0]
    multiples: list[_Projective] = [(*point, 1)]
    for _ in range((1 << width - 2) - 1):
        last = multiples[-1]
        multiples.append(last if doubled is None else _add(curve, last, doubled))
    return [affine or (0, 0) for affine in _to_affine(curve, multiples)]


def _double(curve: Curve, point: _Projective) -> _Projective:
    f = curve.field
    x, y, z = point
    if not z:
        return point
    xx, zz = f.square(x), f.square(z)
    bz4 = f.multiply(f.square(zz), curve.b)
    z3 = f.multiply(xx, zz)
    x3 = f.square(xx) ^ bz4
    inner = f.square(y) ^ bz4 ^ (z3 if curve.a else 0)
    return x3, f.multiply(bz4, z3) ^ f.multiply(x3, inner), z3


def _add(curve: Curve, point: _Projective, other: Point) -> _Projective:
    f = curve.field
    x1, y1, z1 = point
    x2, y2 = other
    if not z1:
        return x2, y2, 1
    zz = f.square(z1)
    a = y1 ^ f.multiply(zz, y2)
    b = x1 ^ f.multiply(z1, x2)
    if not b:
        return (1, 0, 0) if a else _double(curve, point)
    c = f.multiply(z1, b)
    d = f.multiply(f.square(b), c ^ (zz if curve.a else 0))
    z3 = f.square(c)
    e = f.multiply(a, c)
    x3 = f.square(a) ^ d ^ e
    left = f.multiply(e ^ z3, x3 ^ f.multiply(x2, z3))
    return x3, left ^ f.multiply(x2 ^ y2, f.square(z3)), z3


def _to_affine(curve: Curve, points: Sequence[_Projective]) -> list[Point | None]:
    """Affine coordinates of many points for the price of one inversion."""
    f = curve.field
    products = [1]
    for _, _, z in points:
        products.append(f.multiply(products[-1], z) if z else products[-1])
    inverse = f.invert(products[-1])
    affine: list[Point | None] = []
    for (x, y, z), before in zip(reversed(points), reversed(products[:-1]), strict=True):
        if not z:
            affine.append(None)
            continue
        z_inverse = f.multiply(inverse, before)
        inverse = f.multiply(inverse, z)
        affine.append((f.multiply(x, z_inverse), f.multiply(y, f.square(z_inverse))))
    return affine[::-1]
