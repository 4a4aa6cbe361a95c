"""OpenSSL's arithmetic on binary curves, by ctypes, where the system's library has it.

Some builds leave binary curves out and later versions may drop them, so the functions are
looked up softly. The library is tried on a published example before it is trusted, and each curve
against its twin in Python before it serves. Setting the environment variable ``QES_PURE_PYTHON``
keeps OpenSSL out (but for the value ``digests``).
"""

from __future__ import annotations

import ctypes
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .binary_curve import Curve

Point = tuple[int, int]

_LIBRARIES = ("libcrypto.so.3", "libcrypto.so.4", "libcrypto.so.1.1", "libcrypto.3.dylib")
_log = logging.getLogger(__name__)

_P, _I = ctypes.c_void_p, ctypes.c_int
_SIGNATURES: dict[str, tuple[object, ...]] = {
    # name: result, arguments
    "BN_CTX_new": (_P,),
    "BN_CTX_free": (None, _P),
    "BN_new": (_P,),
    "BN_free": (None, _P),
    "BN_bin2bn": (_P, ctypes.c_char_p, _I, _P),
    "BN_bn2binpad": (_I, _P, ctypes.c_char_p, _I),
    "EC_GROUP_new_curve_GF2m": (_P, _P, _P, _P, _P),
    "EC_GROUP_set_generator": (_I, _P, _P, _P, _P),
    "EC_POINT_new": (_P, _P),
    "EC_POINT_free": (None, _P),
    "EC_POINT_set_affine_coordinates": (_I, _P, _P, _P, _P, _P),
    "EC_POINT_get_affine_coordinates": (_I, _P, _P, _P, _P, _P),
    "EC_POINT_mul": (_I, _P, _P, _P, _P, _P, _P),
    "EC_POINT_is_at_infinity": (_I, _P, _P),
    "OpenSSL_version": (ctypes.c_char_p, _I),
}


class LibcryptoError(Exception):
    """A call into OpenSSL failed; it never leaves the package."""


class Library:
    """The loaded library with checked calls and objects that are freed."""

    def __init__(self, name: str) -> None:
        handle = ctypes.CDLL(name)
        self._functions: dict[str, Callable[..., Any]] = {}
        for function_name, (result, *arguments) in _SIGNATURES.items():
            function = getattr(handle, function_name)
            function.restype, function.argtypes = result, arguments
            self._functions[function_name] = function

    @property
    def version(self) -> str:
        """Name and version, as the library tells them."""
        text: bytes = self._functions["OpenSSL_version"](0)
        return text.decode("ascii", "replace")

    def call(self, name: str, *arguments: object) -> int:
        """The function's result; zero and NULL are failures."""
        result: int | None = self._functions[name](*arguments)
        if not result:
            raise LibcryptoError(name)
        return result

    def query(self, name: str, *arguments: object) -> bool:
        """The function's yes or no."""
        return bool(self._functions[name](*arguments))

    def free(self, name: str, pointer: int) -> None:
        """Give an object back."""
        self._functions[name](pointer)


class Workspace:
    """Big numbers and points that live for one computation."""

    def __init__(self, library: Library, stack: ExitStack) -> None:
        self._library = library
        self._stack = stack
        self.context = library.call("BN_CTX_new")
        stack.callback(library.free, "BN_CTX_free", self.context)

    def number(self, value: int = 0) -> int:
        """A big number with that value."""
        pointer = self._library.call("BN_new")
        self._stack.callback(self._library.free, "BN_free", pointer)
        octets = value.to_bytes((value.bit_length() + 7) // 8, "big")
        self._library.call("BN_bin2bn", octets, len(octets), pointer)
        return pointer

    def read(self, pointer: int, size_bytes: int) -> int:
        """The value of a big number that fits ``size_bytes`` octets."""
        buffer = ctypes.create_string_buffer(size_bytes)
        if self._library.call("BN_bn2binpad", pointer, buffer, size_bytes) != size_bytes:
            raise LibcryptoError("BN_bn2binpad")
        return int.from_bytes(buffer.raw, "big")

    def point(self, group: int, value: Point | None = None) -> int:
        """A point of the group; OpenSSL refuses one that is not on the curve."""
        pointer = self._library.call("EC_POINT_new", group)
        self._stack.callback(self._library.free, "EC_POINT_free", pointer)
        if value is not None:
            x, y = map(self.number, value)
            self._library.call(
                "EC_POINT_set_affine_coordinates", group, pointer, x, y, self.context
            )
        return pointer


@contextmanager
def _workspace(library: Library) -> Iterator[Workspace]:
    with ExitStack() as stack:
        yield Workspace(library, stack)


class Group:
    """A curve in OpenSSL, kept for the life of the process and shared by threads."""

    def __init__(self, library: Library, curve: Curve) -> None:
        self._library = library
        self._size = (curve.m + 7) // 8
        modulus = 1 << curve.m | sum(1 << k for k in curve.exponents) | 1
        with _workspace(library) as space:
            number = space.number
            self._group = library.call(
                "EC_GROUP_new_curve_GF2m",
                *(number(modulus), number(curve.a), number(curve.b), space.context),
            )
            base = space.point(self._group, curve.base_point)
            library.call(
                "EC_GROUP_set_generator",
                *(self._group, base, number(curve.n), number(curve.cofactor)),
            )

    def combine(self, base_times: int, times: int, point: Point | None) -> Point | None:
        """The base point taken ``base_times`` plus ``point`` taken ``times``.

        Raises:
            LibcryptoError: OpenSSL would not compute it.
        """
        library, group = self._library, self._group
        with _workspace(library) as space:
            total = space.point(group)
            base_number = space.number(base_times) if base_times else None
            other: tuple[int | None, int | None] = (None, None)
            if times and point is not None:
                other = (space.point(group, point), space.number(times))
            library.call("EC_POINT_mul", group, total, base_number, *other, space.context)
            if library.query("EC_POINT_is_at_infinity", group, total):
                return None
            x, y = space.number(), space.number()
            library.call("EC_POINT_get_affine_coordinates", group, total, x, y, space.context)
            return space.read(x, self._size), space.read(y, self._size)


@lru_cache(maxsize=32)
def group(curve: Curve) -> Group | None:
    """The curve in OpenSSL, or none where pure Python has to serve."""
    library = _library()
    opened = _open(library, curve) if library else None
    if opened is not None and not _agrees(opened, curve):
        _log.warning("OpenSSL computes wrongly over GF(2^%d), pure Python serves", curve.m)
        return None
    return opened


def available() -> bool:
    """Whether OpenSSL does the arithmetic."""
    return _library() is not None


def version() -> str | None:
    """Name and version of the OpenSSL that does the arithmetic; none where pure Python does."""
    library = _library()
    return library.version if library else None


@cache
def _library() -> Library | None:
    if os.environ.get("QES_PURE_PYTHON") not in (None, "", "digests"):
        return None
    for name in _LIBRARIES:
        try:
            library = Library(name)
        except (OSError, AttributeError):
            continue
        if _works(library):
            return library
        _log.warning("%s fails the standard's example of binary curves", name)
    return None


def _open(library: Library, curve: Curve) -> Group | None:
    try:
        return Group(library, curve)
    except LibcryptoError:
        return None


def _agrees(opened: Group, curve: Curve) -> bool:
    """Whether a sum on this very curve comes out as in pure Python."""
    from .binary_curve import combine

    base_times, times = curve.n // 3, curve.n // 5
    point = combine(curve, [(7, curve.base_point)])
    expected = combine(curve, [(base_times, curve.base_point), (times, point)])
    try:
        return (
            opened.combine(base_times, times, point) == expected
            and opened.combine(0, curve.n, point) is None
        )
    except LibcryptoError:
        return False


def _works(library: Library) -> bool:
    """Whether the worked example of DSTU 4145-2002, annex B, comes out right."""
    from .binary_curve import Curve

    curve = Curve(
        m=163,
        exponents=(7, 6, 3),
        a=1,
        b=0x5FF6108462A2DC8210AB403925E638A19C1455D21,
        n=0x400000000000000000002BEC12BE2262D39BCF14D,
        cofactor=2,
        base_point=(
            0x72D867F93A93AC27DF9FF01AFFE74885C8C540420,
            0x0224A9C3947852B97C5599D5F4AB81122ADC3FD9B,
        ),
    )
    key = (
        0x57DE7FDE023FF929CB6AC785CE4B79CF64ABDC2DA,
        0x3E85444324BCF06AD85ABF6AD7B5F34770532B9AA,
    )
    r = 0x274EA2C0CAA014A0D80A424F59ADE7A93068D08A7
    s = 0x2100D86957331832B8E8C230F5BD6A332B3615ACA
    expected = (
        0x42A7D756D70E1C9BA62D2CB43707C35204EF3C67C,
        0x5310AE5E560464A95DC80286F17EB762EC544B15B,
    )
    opened = _open(library, curve)
    if opened is None:
        return False
    try:
        return opened.combine(s, r, key) == expected and opened.combine(0, curve.n, key) is None
    except LibcryptoError:
        return False
