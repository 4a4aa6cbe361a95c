"""Test keys that sign: DSTU 4145 on any curve, ECDSA, RSA. Each is made of its seed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import count
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.qes import gost34311, kupyna
from core.qes.dstu4145 import CURVES, Curve, Point, hash_to_field

from .encode import bits, integer, null, octets, oid, sequence

_UA = "1.2.804.2.1.1.1.1"
DIGESTS = {
    "gost34311": (f"{_UA}.2.1", gost34311.digest),
    "kupyna256": (f"{_UA}.2.2.1", lambda data: kupyna.digest(data, 256)),
    "kupyna512": (f"{_UA}.2.2.3", lambda data: kupyna.digest(data, 512)),
    "sha1": ("1.3.14.3.2.26", lambda data: hashlib.sha1(data, usedforsecurity=False).digest()),
    "sha256": ("2.16.840.1.101.3.4.2.1", lambda data: hashlib.sha256(data).digest()),
    "sha512": ("2.16.840.1.101.3.4.2.3", lambda data: hashlib.sha512(data).digest()),
}
_DSTU_SIGNATURES = {
    "gost34311": f"{_UA}.3.1.1",
    "kupyna256": f"{_UA}.3.6.1.1",
    "kupyna512": f"{_UA}.3.6.3.1",
}
_ECDSA_SIGNATURES = {"sha256": "1.2.840.10045.4.3.2", "sha512": "1.2.840.10045.4.3.4"}
_RSA_SIGNATURES = {"sha256": "1.2.840.113549.1.1.11", "sha512": "1.2.840.113549.1.1.13"}
_HASHES: dict[str, hashes.HashAlgorithm] = {"sha256": hashes.SHA256(), "sha512": hashes.SHA512()}
_EXPONENT = 65537
_PRIME_CURVES: dict[str, ec.EllipticCurve] = {"p256": ec.SECP256R1(), "p521": ec.SECP521R1()}


def digest(name: str, data: bytes) -> bytes:
    return DIGESTS[name][1](data)


def digest_algorithm(name: str) -> bytes:
    return sequence(oid(DIGESTS[name][0]))


class Key(Protocol):
    @property
    def digest(self) -> str: ...

    @property
    def key_octets(self) -> bytes:
        """What key hashes are computed over."""

    @property
    def spki(self) -> bytes: ...

    @property
    def signature_algorithm(self) -> bytes: ...

    def sign(self, data: bytes) -> bytes:
        """The signature as it stands in a SignerInfo."""

    def sign_enclosed(self, data: bytes) -> bytes:
        """The signature as it stands in a certificate's BIT STRING."""


@dataclass(frozen=True)
class DstuKey:
    """A key of DSTU 4145 made of a seed; the nonce is made of key and digest."""

    seed: str
    m: int = 257
    digest: str = "gost34311"
    form: str = "named"  # or explicit, explicit-big-endian

    @property
    def curve(self) -> Curve:
        return CURVES[self.m]

    @cached_property
    def scalar(self) -> int:
        return _number(self.curve, self.seed.encode())

    @cached_property
    def point(self) -> Point:
        point = self.curve.negate(self.curve.multiply(self.scalar, self.curve.base_point))
        assert point is not None
        return point

    @property
    def key_octets(self) -> bytes:
        return octets(self.curve.compress(self.point))

    @property
    def spki(self) -> bytes:
        compressed = self.curve.compress(self.point)
        if self.form == "named":
            number = list(CURVES).index(self.m)
            parameters = sequence(oid(f"{_UA}.3.1.1.2.{number}"))
            return dstu_spki(f"{_UA}.3.1.1", parameters, compressed)
        big = self.form == "explicit-big-endian"
        kind = f"{_UA}.3.1.1.1.1" if big else f"{_UA}.3.1.1"
        parameters = sequence(explicit_curve(self.curve, big=big), octets(gost34311.DKE_1))
        return dstu_spki(kind, parameters, compressed[:: -1 if big else 1])

    @property
    def signature_algorithm(self) -> bytes:
        return sequence(oid(_DSTU_SIGNATURES[self.digest]))

    def sign(self, data: bytes) -> bytes:
        return self.sign_digest(digest(self.digest, data))

    def sign_digest(self, value: bytes) -> bytes:
        curve = self.curve
        nonce = _number(curve, self.seed.encode() + value)
        ephemeral = curve.multiply(nonce, curve.base_point)
        assert ephemeral is not None
        product = curve.field.multiply(hash_to_field(value, curve), ephemeral[0])
        r = product & ((1 << curve.n.bit_length() - 1) - 1)
        s = (nonce + self.scalar * r) % curve.n
        size = (curve.n.bit_length() + 7) // 8
        return r.to_bytes(size, "little") + s.to_bytes(size, "little")

    def sign_enclosed(self, data: bytes) -> bytes:
        return octets(self.sign(data))


@dataclass(frozen=True)
class EcKey:
    """A key of ECDSA made of a seed, with deterministic signatures (RFC 6979)."""

    seed: str
    digest: str = "sha256"
    curve: str = "p256"

    @cached_property
    def private(self) -> ec.EllipticCurvePrivateKey:
        number = int.from_bytes(hashlib.sha256(self.seed.encode()).digest(), "big") >> 1
        return ec.derive_private_key(number, _PRIME_CURVES[self.curve])

    @property
    def key_octets(self) -> bytes:
        public = self.private.public_key()
        return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def spki(self) -> bytes:
        public = self.private.public_key()
        return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def signature_algorithm(self) -> bytes:
        return sequence(oid(_ECDSA_SIGNATURES[self.digest]))

    def sign(self, data: bytes) -> bytes:
        prehashed = utils.Prehashed(_HASHES[self.digest])
        algorithm = ec.ECDSA(prehashed, deterministic_signing=True)
        return self.private.sign(digest(self.digest, data), algorithm)

    def sign_enclosed(self, data: bytes) -> bytes:
        return self.sign(data)


@dataclass(frozen=True)
class RsaKey:
    """An RSA key made of a seed, with signatures of PKCS #1 v1.5, which are deterministic."""

    seed: str
    digest: str = "sha256"
    size_bits: int = 2048

    @property
    def private(self) -> rsa.RSAPrivateKey:
        return _rsa_private(self.seed, self.size_bits)

    @property
    def key_octets(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)

    @property
    def spki(self) -> bytes:
        public = self.private.public_key()
        return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def signature_algorithm(self) -> bytes:
        return sequence(oid(_RSA_SIGNATURES[self.digest]), null())

    def sign(self, data: bytes) -> bytes:
        return self.private.sign(data, padding.PKCS1v15(), _HASHES[self.digest])

    def sign_enclosed(self, data: bytes) -> bytes:
        return self.sign(data)


@cache
def _rsa_private(seed: str, size_bits: int) -> rsa.RSAPrivateKey:
    p, q = (_prime(f"{seed} {name}", size_bits // 2) for name in "pq")
    d = pow(_EXPONENT, -1, (p - 1) * (q - 1))
    parts = (rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q))
    public = rsa.RSAPublicNumbers(_EXPONENT, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, *parts, public).private_key()


def _prime(seed: str, size_bits: int) -> int:
    """The first prime (by Fermat's test) at or after the number that the seed draws."""
    start = int.from_bytes(hashlib.shake_256(seed.encode()).digest(size_bits // 8), "big")
    start |= 3 << size_bits - 2 | 1  # the two highest bits: the product has all its bits
    small = [n for n in range(3, 2000, 2) if all(n % m for m in range(3, n, 2))]
    return next(
        number
        for number in count(start, 2)
        if number % _EXPONENT != 1
        and all(number % n for n in small)
        and pow(2, number - 1, number) == 1
    )


def dstu_spki(kind: str, parameters: bytes, compressed: bytes) -> bytes:
    return sequence(sequence(oid(kind), parameters), bits(octets(compressed)))


def explicit_curve(
    curve: Curve, *, big: bool = False, b: int | None = None, base: bytes | None = None
) -> bytes:
    """The curve spelled out; ``b`` and ``base`` put something else in its place."""
    exponents = [integer(k) for k in sorted(curve.exponents)]
    terms = exponents[0] if len(exponents) == 1 else sequence(*exponents)
    order = -1 if big else 1
    coefficient = (curve.b if b is None else b).to_bytes(curve.field.size_bytes, "little")
    base = curve.compress(curve.base_point) if base is None else base
    return sequence(
        sequence(integer(curve.m), terms),
        integer(curve.a),
        octets(coefficient[::order]),
        integer(curve.n),
        octets(base[::order]),
    )


def _number(curve: Curve, seed: bytes) -> int:
    wide = hashlib.sha512(seed).digest() + hashlib.sha512(seed + b"+").digest()
    return int.from_bytes(wide, "big") % (curve.n - 1) + 1
