"""Digests and signature algorithms by their object identifiers.

Source: DSTU identifiers: Order of the Ministry of Justice No. 1236/5/453 of 20.08.2012 and its
later editions, as providers use them; RFC 5754, RFC 5758, RFC 8017 for the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from . import der, gost34311, kupyna
from .der import Element
from .errors import FormatError, Refusal
from .verdicts import SubIndication

_UA = "1.2.804.2.1.1.1.1"


@dataclass(frozen=True, slots=True)
class Digest:
    """A hash function under its name here."""

    name: str
    compute: Callable[[bytes], bytes]


GOST_34311 = Digest("gost34311", gost34311.digest)
KUPYNA_256 = Digest("kupyna256", lambda data: kupyna.digest(data, 256))
KUPYNA_384 = Digest("kupyna384", lambda data: kupyna.digest(data, 384))
KUPYNA_512 = Digest("kupyna512", lambda data: kupyna.digest(data, 512))
SHA_1 = Digest("sha1", lambda data: hashlib.sha1(data, usedforsecurity=False).digest())
SHA_256 = Digest("sha256", lambda data: hashlib.sha256(data).digest())
SHA_384 = Digest("sha384", lambda data: hashlib.sha384(data).digest())
SHA_512 = Digest("sha512", lambda data: hashlib.sha512(data).digest())

KEY_HASHES = (SHA_1, SHA_256, GOST_34311, KUPYNA_256)
"""Digests by which OCSP responders name their keys."""

_DIGESTS = {
    f"{_UA}.2.1": GOST_34311,
    f"{_UA}.2.2.1": KUPYNA_256,
    f"{_UA}.2.2.2": KUPYNA_384,
    f"{_UA}.2.2.3": KUPYNA_512,
    "1.3.14.3.2.26": SHA_1,
    "2.16.840.1.101.3.4.2.1": SHA_256,
    "2.16.840.1.101.3.4.2.2": SHA_384,
    "2.16.840.1.101.3.4.2.3": SHA_512,
}


@dataclass(frozen=True, slots=True)
class SignatureAlgorithm:
    """A signature scheme and the digest that its identifier binds it to.

    ``digest`` is none where the identifier leaves it to the digest named beside it; ``salt`` is the
    length in octets that RSASSA-PSS names.
    """

    scheme: str
    digest: Digest | None
    salt: int = 0

    def bound_to(self, digest: Digest) -> SignatureAlgorithm:
        """The algorithm with that digest, which the identifier must not contradict."""
        if self.digest is not None and self.digest != digest:
            detail = f"{self.scheme} with {self.digest.name} beside a {digest.name} digest"
            raise Refusal(SubIndication.SIG_CONSTRAINTS_FAILURE, "digest_alg_mismatch", detail)
        return SignatureAlgorithm(self.scheme, digest, self.salt)

    @property
    def name(self) -> str:
        """Scheme and digest, as the policy lists them."""
        return f"{self.scheme} with {self.digest.name if self.digest else 'any'}"


# A key of 16384 bits has no room for more.
_LONGEST_SALT = 2048
_RSA_PSS = "1.2.840.113549.1.1.10"
_SIGNATURES = {
    f"{_UA}.3.1": SignatureAlgorithm("dstu4145", GOST_34311),
    f"{_UA}.3.1.1": SignatureAlgorithm("dstu4145", GOST_34311),
    f"{_UA}.3.6.1.1": SignatureAlgorithm("dstu4145", KUPYNA_256),
    f"{_UA}.3.6.2.1": SignatureAlgorithm("dstu4145", KUPYNA_384),
    f"{_UA}.3.6.3.1": SignatureAlgorithm("dstu4145", KUPYNA_512),
    "1.2.840.10045.4.1": SignatureAlgorithm("ecdsa", SHA_1),
    "1.2.840.10045.4.3.2": SignatureAlgorithm("ecdsa", SHA_256),
    "1.2.840.10045.4.3.3": SignatureAlgorithm("ecdsa", SHA_384),
    "1.2.840.10045.4.3.4": SignatureAlgorithm("ecdsa", SHA_512),
    "1.2.840.113549.1.1.1": SignatureAlgorithm("rsa-pkcs1", None),
    "1.2.840.113549.1.1.5": SignatureAlgorithm("rsa-pkcs1", SHA_1),
    "1.2.840.113549.1.1.11": SignatureAlgorithm("rsa-pkcs1", SHA_256),
    "1.2.840.113549.1.1.12": SignatureAlgorithm("rsa-pkcs1", SHA_384),
    "1.2.840.113549.1.1.13": SignatureAlgorithm("rsa-pkcs1", SHA_512),
}
_NORMAL_BASIS = f"{_UA}.3.1.2"
_REFUSED = {
    "1.2.840.113549.2.5": "MD5",
    "2.16.840.1.101.3.4.2.4": "SHA-224",
    "1.2.840.113549.1.1.4": "RSA with MD5",
    "1.2.840.113549.1.1.14": "RSA with SHA-224",
    "1.2.840.10045.4.3.1": "ECDSA with SHA-224",
    "1.2.840.10040.4.3": "DSA with SHA-1",
    "2.16.840.1.101.3.4.3.2": "DSA with SHA-256",
    "1.3.101.112": "Ed25519",
}
"""Algorithms that are met and not accepted, by the names that people know."""


def digest_algorithm(identifier: Element) -> Digest:
    """The hash function that an AlgorithmIdentifier names."""
    oid = _oid_without_parameters(identifier)
    if oid not in _DIGESTS:
        raise _unsupported(f"digest {_REFUSED.get(oid, oid)}")
    return _DIGESTS[oid]


def signature_algorithm(identifier: Element) -> SignatureAlgorithm:
    """The signature algorithm that an AlgorithmIdentifier names."""
    oid = identifier.fields().take(der.OID).oid()
    if oid == _RSA_PSS:
        return _probabilistic(identifier)
    refuse_normal_basis(oid)
    if oid not in _SIGNATURES:
        raise _unsupported(f"signature {_REFUSED.get(oid, oid)}")
    _oid_without_parameters(identifier)
    return _SIGNATURES[oid]


def refuse_normal_basis(oid: str) -> None:
    """Refuse the identifiers of fields in optimal normal basis by name."""
    if oid == _NORMAL_BASIS or oid.startswith(f"{_NORMAL_BASIS}."):
        raise _unsupported("DSTU 4145 in optimal normal basis")


def _oid_without_parameters(identifier: Element) -> str:
    fields = identifier.fields()
    oid = fields.take(der.OID).oid()
    absent = fields.optional(der.NULL)
    if absent is not None and absent.content:
        raise FormatError("NULL has content")
    fields.end()
    return oid


def _probabilistic(identifier: Element) -> SignatureAlgorithm:
    """RSASSA-PSS: one digest for both uses, a salt no shorter than it (RFC 4055, clause 3.1).

    What is left out would be SHA-1. Some programs take the longest salt that the key has room for.
    """
    fields = identifier.fields()
    fields.take(der.OID)
    parameters = fields.take(der.SEQUENCE).fields()
    fields.end()
    named = parameters.optional(der.context(0)), parameters.optional(der.context(1))
    salt, trailer = parameters.optional(der.context(2)), parameters.optional(der.context(3))
    parameters.end()
    if named[0] is None or named[1] is None or salt is None:
        raise _unsupported("RSASSA-PSS with SHA-1")
    digest, mask = digest_algorithm(named[0].only()), named[1].only().fields()
    mask_oid, mask_digest = mask.take(der.OID).oid(), digest_algorithm(mask.next())
    mask.end()
    is_usual = mask_oid == "1.2.840.113549.1.1.8" and mask_digest == digest
    length = salt.only().integer()
    is_usual &= len(digest.compute(b"")) <= length <= _LONGEST_SALT
    if not is_usual or (trailer is not None and trailer.only().integer() != 1):
        raise _unsupported("RSASSA-PSS with unusual parameters")
    return SignatureAlgorithm("rsa-pss", digest, length)


def _unsupported(what: str) -> Refusal:
    return Refusal(
        SubIndication.CRYPTO_CONSTRAINTS_FAILURE, "unsupported_algorithm", f"{what} is not accepted"
    )
