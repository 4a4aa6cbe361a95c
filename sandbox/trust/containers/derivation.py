"""Keys from passwords with the national digest: PBKDF2, the PKCS#12 function, HMAC.

Source: RFC 8018, section 5.2; RFC 7292, appendix B; RFC 2104. The block of ГОСТ 34.311 is 32
octets, in HMAC and in the PKCS#12 function alike: containers of providers open only so.
"""

from __future__ import annotations

from collections.abc import Callable

from core.qes import gost34311

_BLOCK = 32
_KEY_SIZE = 32
_INNER_PAD, _OUTER_PAD = bytes([0x36]) * _BLOCK, bytes([0x5C]) * _BLOCK
_MAC_KEY = 3  # the purpose number of RFC 7292, appendix B.3


def hmac_gost34311(key: bytes) -> Callable[[bytes], bytes]:
    """HMAC under one key."""
    if len(key) > _BLOCK:
        key = gost34311.digest(key)
    key = key.ljust(_BLOCK, b"\0")
    inner, outer = _xor(key, _INNER_PAD), _xor(key, _OUTER_PAD)
    return lambda data: gost34311.digest(outer + gost34311.digest(inner + data))


def pbkdf2_gost34311(password: bytes, salt: bytes, iterations: int) -> bytes:
    """A key of 32 octets: one block of PBKDF2 with HMAC-ГОСТ 34.311."""
    prf = hmac_gost34311(password)
    block = result = prf(salt + (1).to_bytes(4, "big"))
    for _ in range(iterations - 1):
        block = prf(block)
        result = _xor(result, block)
    return result


def pkcs12_mac_key(password: str, salt: bytes, iterations: int) -> bytes:
    """The key that authenticates a PFX."""
    material = (
        bytes([_MAC_KEY]) * _BLOCK + _fill(salt) + _fill(password.encode("utf-16-be") + b"\0\0")
    )
    for _ in range(iterations):
        material = gost34311.digest(material)
    return material[:_KEY_SIZE]


def iterated_gost34311(password: bytes, iterations: int) -> bytes:
    """The digest taken over and over, as Key-6.dat does."""
    for _ in range(iterations):
        password = gost34311.digest(password)
    return password


def _fill(value: bytes) -> bytes:
    """The value repeated to a whole number of blocks."""
    size = -(-len(value) // _BLOCK) * _BLOCK
    return (value * (size // len(value) + 1))[:size]


def _xor(a: bytes, b: bytes) -> bytes:
    return (int.from_bytes(a, "big") ^ int.from_bytes(b, "big")).to_bytes(len(a), "big")
