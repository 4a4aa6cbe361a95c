"""Digests, cipher and signatures by code in Python, for the signer's in JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from core.qes import dstu4145, gost34311, kupyna
from sandbox.trust.gost28147 import Gost28147
from tests.page.making.seeded import Stream

# Around the ends of blocks of 32, 64 and 128 octets, where padding changes.
_LENGTHS = (1, 31, 32, 33, 51, 52, 63, 64, 65, 115, 116, 127, 128, 129, 300)


def primitives() -> dict[str, Any]:
    """All vectors, octets in hexadecimal."""
    return {
        "gost34311": [_digest(size, gost34311.digest) for size in _LENGTHS],
        "kupyna": {
            str(bits): [_digest(size, partial(kupyna.digest, bits=bits)) for size in _LENGTHS]
            for bits in (256, 384, 512)
        },
        "gost28147": [_cipher(size) for size in (16, 24, 50)],
        "dstu4145": [_signature(m) for m in dstu4145.CURVES],
    }


def _digest(size: int, digest: Callable[[bytes], bytes]) -> dict[str, str]:
    message = Stream(f"message {size}").octets(size)
    return {"message": message.hex(), "digest": digest(message).hex()}


def _cipher(size: int) -> dict[str, str]:
    stream = Stream(f"cipher {size}")
    key, iv, plain = stream.octets(32), stream.octets(8), stream.octets(size)
    cipher = Gost28147(key)
    whole = plain[: size // 8 * 8]
    return {
        "key": key.hex(),
        "iv": iv.hex(),
        "plain": plain.hex(),
        "cfb": cipher.encrypt_cfb(plain, iv).hex(),
        "ecb": cipher.encrypt_ecb(whole).hex(),
        "mac": cipher.mac(plain).hex(),
    }


def _signature(m: int) -> dict[str, Any]:
    """One signature with its nonce. Source: ДСТУ 4145-2002, clauses 9 and 12."""
    curve = dstu4145.CURVES[m]
    stream = Stream(f"signature {m}")
    d, e = (1 + stream.below(curve.n - 1) for _ in range(2))
    digest = stream.octets(32)
    size = (curve.n.bit_length() + 7) // 8
    point, public = curve.multiply(e, curve.base_point), curve.multiply(d, curve.base_point)
    assert point is not None
    public = curve.negate(public)
    assert public is not None
    h = dstu4145.hash_to_field(digest, curve)
    r = curve.field.multiply(h, point[0]) & (1 << (curve.n.bit_length() - 1)) - 1
    s = (e + d * r) % curve.n
    signature = r.to_bytes(size, "little") + s.to_bytes(size, "little")
    assert dstu4145.verify(curve, public, digest, signature)
    return {
        "degree": m,
        "secret": d.to_bytes(size, "little").hex(),
        "nonce": e.to_bytes(size, "little").hex(),
        "digest": digest.hex(),
        "public": curve.compress(public).hex(),
        "signature": signature.hex(),
    }
