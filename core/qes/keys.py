"""Public keys of certificates: read, made sure of, and used to verify.

A DSTU 4145 key names its curve or spells it out. What is spelled out is compared with the curves
of the standard in every component and never used itself: a chosen base point would let anybody
make a key for an existing certificate's name.

Source: DSTU 4145 keys: Technical specifications of the ASN.1 of public keys, Order No. 1236/5/453
of 20.08.2012; RFC 5480 and RFC 3279 for the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from . import der, dstu4145, gost34311
from .algorithms import SignatureAlgorithm, refuse_normal_basis
from .der import Element
from .dstu4145 import Curve, Point
from .errors import FormatError, Refusal
from .verdicts import SubIndication

if TYPE_CHECKING:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

_UA = "1.2.804.2.1.1.1.1.3"
_LITTLE_ENDIAN = frozenset({f"{_UA}.1", f"{_UA}.1.1"})
_BIG_ENDIAN = f"{_UA}.1.1.1.1"
_NAMED_CURVES = {
    f"{_UA}.1.1.2.{number}": curve for number, curve in enumerate(dstu4145.CURVES.values())
}
_EC_KEY, _RSA_KEY = "1.2.840.10045.2.1", "1.2.840.113549.1.1.1"
_EC_CURVES = {
    "1.2.840.10045.3.1.7": "p256",
    "1.3.132.0.34": "p384",
    "1.3.132.0.35": "p521",
}
_MOST_RSA_BITS = 16384


class PublicKey(Protocol):
    """A key that was made sure of."""

    @property
    def family(self) -> str:
        """``dstu4145``, ``ecdsa`` or ``rsa``."""

    @property
    def bits(self) -> int:
        """Size: of the field for curves, of the modulus for RSA."""

    @property
    def label(self) -> str:
        """Family and parameters, for people."""

    def verify(self, algorithm: SignatureAlgorithm, digest: bytes, signature: bytes) -> bool:
        """Whether the signature over the digest is the key's."""


@dataclass(frozen=True, slots=True)
class DstuKey:
    """A key of DSTU 4145 on a curve of the standard."""

    curve: Curve
    point: Point
    family: str = "dstu4145"

    @property
    def bits(self) -> int:
        """Degree of the field."""
        return self.curve.m

    @property
    def label(self) -> str:
        """Family and degree of the field."""
        return f"dstu4145-m{self.curve.m}"

    def verify(self, algorithm: SignatureAlgorithm, digest: bytes, signature: bytes) -> bool:
        """Whether the bare signature, without its OCTET STRING, is the key's."""
        if algorithm.scheme != "dstu4145":
            return False
        return dstu4145.verify(self.curve, self.point, digest, signature)


@dataclass(frozen=True, slots=True)
class EcKey:
    """A key on a prime curve of NIST."""

    curve: str
    key: ec.EllipticCurvePublicKey
    family: str = "ecdsa"

    @property
    def bits(self) -> int:
        """Size of the field."""
        return self.key.key_size

    @property
    def label(self) -> str:
        """Family and curve."""
        return f"ecdsa-{self.curve}"

    def verify(self, algorithm: SignatureAlgorithm, digest: bytes, signature: bytes) -> bool:
        """Whether the DER pair of numbers is the key's signature."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import ec, utils

        hashing = _hash(algorithm)
        if algorithm.scheme != "ecdsa" or hashing is None:
            return False
        try:
            self.key.verify(signature, digest, ec.ECDSA(utils.Prehashed(hashing)))
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class RsaKey:
    """An RSA key."""

    key: rsa.RSAPublicKey
    family: str = "rsa"

    @property
    def bits(self) -> int:
        """Size of the modulus."""
        return self.key.key_size

    @property
    def label(self) -> str:
        """Family and size."""
        return f"rsa-{self.key.key_size}"

    def verify(self, algorithm: SignatureAlgorithm, digest: bytes, signature: bytes) -> bool:
        """Whether the signature with the scheme's padding is the key's."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import padding, utils

        hashing = _hash(algorithm)
        if hashing is None or algorithm.scheme not in ("rsa-pkcs1", "rsa-pss"):
            return False
        pad: padding.AsymmetricPadding = padding.PKCS1v15()
        if algorithm.scheme == "rsa-pss":
            pad = padding.PSS(padding.MGF1(hashing), algorithm.salt)
        try:
            self.key.verify(signature, digest, pad, utils.Prehashed(hashing))
        except (InvalidSignature, ValueError):  # a salt that the key has no room for is no match
            return False
        return True


@lru_cache(maxsize=1024)
def read(spki: bytes) -> PublicKey:
    """The key of a SubjectPublicKeyInfo.

    Raises:
        FormatError: the octets are no key.
        Refusal: the key is of a kind or on a curve that is not accepted.
    """
    fields = der.read(spki).fields()
    algorithm, key = fields.take(der.SEQUENCE), fields.take(der.BIT_STRING)
    fields.end()
    oid = algorithm.fields().take(der.OID).oid()
    refuse_normal_basis(oid)
    if oid in _LITTLE_ENDIAN or oid == _BIG_ENDIAN:
        return _read_dstu(algorithm, key, big_endian=oid == _BIG_ENDIAN)
    if oid == _EC_KEY:
        return _read_ec(spki, algorithm)
    if oid == _RSA_KEY:
        return _read_rsa(spki)
    raise _unsupported(f"key {oid}")


def _read_dstu(algorithm: Element, key: Element, *, big_endian: bool) -> DstuKey:
    fields = algorithm.fields()
    fields.take(der.OID)
    parameters = fields.take(der.SEQUENCE).fields()
    fields.end()
    curve = _curve(parameters.next(), big_endian=big_endian)
    substitution = parameters.optional(der.OCTET_STRING)
    parameters.end()
    if substitution is not None and substitution.content != gost34311.DKE_1:
        raise _unsupported("a substitution table other than DKE No. 1")
    compressed = der.read(key.bits()).octets()
    try:
        point = curve.expand(compressed[::-1] if big_endian else compressed)
    except ValueError as problem:
        raise FormatError(f"public key: {problem}", "bad_public_key") from None
    if not curve.has_prime_order(point):
        raise FormatError("public key is a point of small order", "bad_public_key")
    return DstuKey(curve, point)


def _curve(parameters: Element, *, big_endian: bool) -> Curve:
    """The standard's curve that is named or spelled out."""
    if parameters.tag == der.OID:
        curve = _NAMED_CURVES.get(parameters.oid())
    else:
        curve = _spelled_out(parameters, big_endian=big_endian)
    if curve is None:
        raise _unsupported("a curve outside DSTU 4145-2002")
    return curve


def _spelled_out(parameters: Element, *, big_endian: bool) -> Curve | None:
    fields = parameters.fields()
    version = fields.optional(der.context(0))
    if version is not None and version.only().integer() != 0:
        return None
    polynomial = fields.take(der.SEQUENCE).fields()
    m, terms = polynomial.take(der.INTEGER).integer(), polynomial.next()
    polynomial.end()
    a = fields.take(der.INTEGER).integer()
    b, n, base = fields.next().octets(), fields.next().integer(), fields.next().octets()
    fields.end()
    exponents = [terms] if terms.tag == der.INTEGER else terms.fields().rest()
    curve = dstu4145.CURVES.get(m)
    if curve is None:
        return None
    expected = (
        sorted(curve.exponents),
        curve.a,
        curve.b.to_bytes(curve.field.size_bytes, "big" if big_endian else "little"),
        curve.n,
        _compressed_base(curve)[:: -1 if big_endian else 1],
    )
    given = (sorted(term.integer() for term in exponents), a, b, n, base)
    return curve if given == expected else None


@lru_cache(maxsize=16)
def _compressed_base(curve: Curve) -> bytes:
    return curve.compress(curve.base_point)


def _read_ec(spki: bytes, algorithm: Element) -> EcKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    fields = algorithm.fields()
    fields.take(der.OID)
    curve = _EC_CURVES.get(fields.take(der.OID).oid())
    if curve is None:
        raise _unsupported("an elliptic curve that is not P-256, P-384 or P-521")
    key = _load(spki)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise FormatError("public key is malformed", "bad_public_key")
    return EcKey(curve, key)


def _read_rsa(spki: bytes) -> RsaKey:
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = _load(spki)
    if not isinstance(key, rsa.RSAPublicKey):
        raise FormatError("public key is malformed", "bad_public_key")
    if key.key_size > _MOST_RSA_BITS:
        raise _unsupported(f"an RSA key of {key.key_size} bits")
    return RsaKey(key)


def _load(spki: bytes) -> object:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        return load_der_public_key(spki)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise FormatError("public key is malformed", "bad_public_key") from None


def _hash(algorithm: SignatureAlgorithm) -> hashes.HashAlgorithm | None:
    from cryptography.hazmat.primitives import hashes

    digest = algorithm.digest
    known: dict[str, hashes.HashAlgorithm] = {
        "sha1": hashes.SHA1(),  # noqa: S303 - old provider certificates; the policy decides
        "sha256": hashes.SHA256(),
        "sha384": hashes.SHA384(),
        "sha512": hashes.SHA512(),
    }
    return known.get(digest.name) if digest else None


def _unsupported(what: str) -> Refusal:
    return Refusal(
        SubIndication.CRYPTO_CONSTRAINTS_FAILURE, "unsupported_key", f"{what} is not accepted"
    )
