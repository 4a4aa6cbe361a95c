"""Private keys of the sandbox: ДСТУ 4145, ECDSA and RSA behind one interface.

For test keys only: the arithmetic is plain Python and runs in time that depends on the key.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Protocol, Self

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from core.qes import dstu4145, gost34311
from sandbox.trust import der, digests, oids
from sandbox.trust.digests import Digest

_RSA_PUBLIC_EXPONENT = 65537
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
}


class PrivateKey(Protocol):
    """A key that signs; what it returns is in the form CMS carries."""

    @property
    def kind(self) -> str:
        """``dstu4145``, ``ecdsa`` or ``rsa``."""

    @property
    def default_digest(self) -> Digest:
        """The digest to use when nobody asked for another."""

    def signature_oid(self, digest: Digest) -> str:
        """Name of the signature made with ``digest``.

        Raises:
            KeyError: this kind of key does not sign that digest.
        """

    def sign(self, data: bytes, digest: Digest) -> bytes:
        """Signature of ``data`` as the octets of a CMS SignerInfo."""

    def subject_public_key_info(self) -> bytes:
        """SubjectPublicKeyInfo, DER."""

    def key_identifier(self) -> bytes:
        """What stands in subjectKeyIdentifier."""

    def pkcs8(self) -> bytes:
        """PrivateKeyInfo, DER, in clear."""


def certificate_signature(key: PrivateKey, data: bytes, digest: Digest) -> bytes:
    """AlgorithmIdentifier and BIT STRING that close a certificate, CRL or OCSP answer."""
    signature = key.sign(data, digest)
    if key.kind == "dstu4145":
        # Outside CMS a ДСТУ signature is wrapped once more. Source: issued certificates.
        signature = der.octets(signature)
    return signature_algorithm(key, digest) + der.bits(signature)


def signature_algorithm(key: PrivateKey, digest: Digest) -> bytes:
    """AlgorithmIdentifier of the signature; only RSA carries NULL (RFC 4055, section 5)."""
    parameters = der.null() if key.kind == "rsa" else b""
    return der.sequence(der.oid(key.signature_oid(digest)), parameters)


# --- ДСТУ 4145 ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DstuKey:
    """Key of ДСТУ 4145-2002 over a polynomial basis: the scalar ``d``, 0 < d < n."""

    curve: dstu4145.Curve
    d: int

    @classmethod
    def generate(cls, m: int = 257) -> Self:
        """A new uniform key over the standard field of degree ``m``."""
        curve = dstu4145.CURVES[m]
        return cls(curve, 1 + secrets.randbelow(curve.n - 1))

    @property
    def kind(self) -> str:
        """``dstu4145``."""
        return "dstu4145"

    @property
    def default_digest(self) -> Digest:
        """Купина-256."""
        return digests.KUPYNA_256

    def signature_oid(self, digest: Digest) -> str:
        """The pair of key and digest; ``KeyError`` for a digest that is not national."""
        return {
            oids.GOST_34311: oids.DSTU_4145,
            oids.KUPYNA_256: oids.DSTU_4145_KUPYNA_256,
        }[digest.oid]

    def sign(self, data: bytes, digest: Digest) -> bytes:
        """The numbers r and s, little-endian, end to end. Source: ДСТУ 4145-2002, clause 12."""
        self.signature_oid(digest)
        h = dstu4145.hash_to_field(digest.compute(data), self.curve)
        size = (self.curve.n.bit_length() + 7) // 8
        r, s = self._sign_field_element(h)
        return r.to_bytes(size, "little") + s.to_bytes(size, "little")

    def _sign_field_element(self, h: int) -> tuple[int, int]:
        n = self.curve.n
        low_bits = (1 << (n.bit_length() - 1)) - 1
        while True:
            e = 1 + secrets.randbelow(n - 1)
            point = self.curve.multiply(e, self.curve.base_point)
            if point is None or point[0] == 0:
                continue
            r = self.curve.field.multiply(h, point[0]) & low_bits
            s = (e + self.d * r) % n
            if r and s:
                return r, s

    def public_point(self) -> dstu4145.Point:
        """Q = −dG. Source: ДСТУ 4145-2002, clause 9."""
        point = self.curve.negate(self.curve.multiply(self.d, self.curve.base_point))
        if point is None:
            raise ValueError("the scalar is a multiple of the order")
        return point

    def public_octets(self) -> bytes:
        """The compressed point as the OCTET STRING inside the BIT STRING of the key."""
        return der.octets(self.curve.compress(self.public_point()))

    def subject_public_key_info(self) -> bytes:
        """With explicit parameters and ДКЕ №1, the form most issued certificates have."""
        return der.sequence(self._algorithm(), der.bits(self.public_octets()))

    def key_identifier(self) -> bytes:
        """ГОСТ 34.311 over the OCTET STRING with its header. Source: issued certificates."""
        return gost34311.digest(self.public_octets())

    def pkcs8(self) -> bytes:
        """The scalar in an OCTET STRING, little-endian, as providers' containers hold it."""
        size = (self.curve.n.bit_length() + 7) // 8
        return der.sequence(
            der.integer(0), self._algorithm(), der.octets(self.d.to_bytes(size, "little"))
        )

    def _algorithm(self) -> bytes:
        curve = self.curve
        size = (curve.m + 7) // 8
        exponents = [der.integer(k) for k in sorted(curve.exponents)]
        polynomial = exponents[0] if len(exponents) == 1 else der.sequence(*exponents)
        binary_curve = der.sequence(
            der.sequence(der.integer(curve.m), polynomial),
            der.integer(curve.a),
            der.octets(curve.b.to_bytes(size, "little")),
            der.integer(curve.n),
            der.octets(curve.compress(curve.base_point)),
        )
        parameters = der.sequence(binary_curve, der.octets(gost34311.DKE_1))
        return der.sequence(der.oid(oids.DSTU_4145), parameters)


# --- international --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EcdsaKey:
    """ECDSA over P-256 or P-384."""

    key: ec.EllipticCurvePrivateKey

    @classmethod
    def generate(cls, curve: ec.EllipticCurve | None = None) -> Self:
        """A new key, over P-256 unless another curve is named."""
        return cls(ec.generate_private_key(curve or ec.SECP256R1()))

    @property
    def kind(self) -> str:
        """``ecdsa``."""
        return "ecdsa"

    @property
    def default_digest(self) -> Digest:
        """SHA-2 as wide as the field."""
        return digests.SHA_384 if self.key.curve.name == "secp384r1" else digests.SHA_256

    def signature_oid(self, digest: Digest) -> str:
        """The pair of key and digest; ``KeyError`` for other than SHA-256 and SHA-384."""
        return {
            oids.SHA_256: oids.ECDSA_SHA_256,
            oids.SHA_384: oids.ECDSA_SHA_384,
        }[digest.oid]

    def sign(self, data: bytes, digest: Digest) -> bytes:
        """SEQUENCE of r and s."""
        self.signature_oid(digest)
        return self.key.sign(data, ec.ECDSA(_HASHES[digest.name]))

    def subject_public_key_info(self) -> bytes:
        """With the named curve."""
        return _public_info(self.key)

    def key_identifier(self) -> bytes:
        """SHA-1 of the key bits (RFC 5280, section 4.2.1.2, method 1)."""
        return _sha1_of_key_bits(self.subject_public_key_info())

    def pkcs8(self) -> bytes:
        """PrivateKeyInfo in clear."""
        return _private_info(self.key)


@dataclass(frozen=True, slots=True)
class RsaKey:
    """RSA with PKCS#1 v1.5 signatures."""

    key: rsa.RSAPrivateKey

    @classmethod
    def generate(cls, size_bits: int = 2048) -> Self:
        """A new key."""
        return cls(rsa.generate_private_key(_RSA_PUBLIC_EXPONENT, size_bits))

    @property
    def kind(self) -> str:
        """``rsa``."""
        return "rsa"

    @property
    def default_digest(self) -> Digest:
        """SHA-256."""
        return digests.SHA_256

    def signature_oid(self, digest: Digest) -> str:
        """The pair of key and digest; ``KeyError`` for other than SHA-256."""
        return {oids.SHA_256: oids.RSA_SHA_256}[digest.oid]

    def sign(self, data: bytes, digest: Digest) -> bytes:
        """PKCS#1 v1.5."""
        self.signature_oid(digest)
        return self.key.sign(data, padding.PKCS1v15(), _HASHES[digest.name])

    def subject_public_key_info(self) -> bytes:
        """SubjectPublicKeyInfo."""
        return _public_info(self.key)

    def key_identifier(self) -> bytes:
        """SHA-1 of the key bits (RFC 5280, section 4.2.1.2, method 1)."""
        return _sha1_of_key_bits(self.subject_public_key_info())

    def pkcs8(self) -> bytes:
        """PrivateKeyInfo in clear."""
        return _private_info(self.key)


def _public_info(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _private_info(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _sha1_of_key_bits(public_info: bytes) -> bytes:
    key_bits = der.read(public_info).children()[1].expect(der.BIT_STRING).content[1:]
    return digests.SHA_1.compute(key_bits)


# --- reading back ---------------------------------------------------------------------------


def load_pkcs8(data: bytes) -> PrivateKey:
    """The key that ``pkcs8()`` wrote.

    Raises:
        DerError: not a PrivateKeyInfo of ours.
    """
    _, algorithm, secret, *_ = der.read(data).children()
    if algorithm.children()[0].as_oid() == oids.DSTU_4145:
        field = algorithm.children()[1].children()[0].children()[0]
        curve = dstu4145.CURVES[field.children()[0].as_integer()]
        return DstuKey(curve, int.from_bytes(secret.expect(der.OCTET_STRING).content, "little"))
    key = serialization.load_der_private_key(data, None)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return EcdsaKey(key)
    if isinstance(key, rsa.RSAPrivateKey):
        return RsaKey(key)
    raise der.DerError(f"unexpected key {type(key).__name__}")
