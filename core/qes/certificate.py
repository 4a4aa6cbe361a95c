"""X.509 certificates: the parts that a verifier reads, and the octets they came in.

Source: RFC 5280, clause 4; the profile of Ukrainian providers: Order No. 1236/5/453 of 20.08.2012.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from . import algorithms, der, keys, names
from .algorithms import SignatureAlgorithm
from .der import Element
from .errors import FormatError
from .names import Name

_MOST_BYTES = 64 * 1024
_VERSION_3 = 2


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension's octets and whether it must be understood."""

    critical: bool
    value: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """A certificate as received. Two are equal when every octet is."""

    raw: bytes
    signed_part: bytes
    signature_algorithm: SignatureAlgorithm
    signature: bytes
    serial: int
    issuer: Name
    issuer_raw: bytes
    subject: Name
    subject_raw: bytes
    not_before: datetime
    not_after: datetime
    key_raw: bytes
    extensions: Mapping[str, Extension]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Certificate) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __reduce__(self) -> tuple[Callable[[bytes], Certificate], tuple[bytes]]:
        """A certificate crosses process borders as its octets."""
        return read, (self.raw,)

    @property
    def key(self) -> keys.PublicKey:
        """The public key, made sure of.

        Raises:
            Refusal: the key is malformed or of a kind that is not accepted.
        """
        return keys.read(self.key_raw)

    @property
    def key_octets(self) -> bytes:
        """What key hashes are computed over: the BIT STRING's content without its first octet.

        Raises:
            FormatError: the public key is malformed.
        """
        fields = der.read(self.key_raw).fields()
        fields.take(der.SEQUENCE)
        return fields.take(der.BIT_STRING).bits()

    @property
    def serial_hex(self) -> str:
        """The serial number as providers print it."""
        return f"{self.serial:x}".zfill(2)

    def is_signed_by(self, issuer: Certificate) -> bool:
        """Whether the issuer's key made the signature; names and rights are not looked at.

        Raises:
            Refusal: the issuer's key is not accepted.
        """
        return _is_signed_by(self, issuer)


@lru_cache(maxsize=2048)
def _is_signed_by(certificate: Certificate, issuer: Certificate) -> bool:
    return is_signed(
        issuer.key,
        certificate.signature_algorithm,
        certificate.signed_part,
        certificate.signature,
    )


def is_signed(
    key: keys.PublicKey, algorithm: SignatureAlgorithm, signed_part: bytes, signature: bytes
) -> bool:
    """Whether the key made the signature of a certificate, CRL or OCSP response.

    A DSTU 4145 signature stands there inside an OCTET STRING.
    """
    if algorithm.digest is None:
        return False
    if algorithm.scheme == "dstu4145":
        try:
            signature = der.read(signature).octets()
        except FormatError:
            return False
    return key.verify(algorithm, algorithm.digest.compute(signed_part), signature)


@lru_cache(maxsize=1024)
def read(raw: bytes) -> Certificate:
    """The certificate of its DER octets.

    Raises:
        FormatError: the octets are no certificate.
        Refusal: it is signed with an algorithm that is not known here.
    """
    if len(raw) > _MOST_BYTES:
        raise FormatError("certificate is too large")
    outer = der.read(raw).fields()
    signed_part, algorithm = outer.take(der.SEQUENCE), outer.take(der.SEQUENCE)
    signature = outer.take(der.BIT_STRING).bits()
    outer.end()

    fields = signed_part.fields()
    version = fields.optional(der.context(0))
    serial = fields.take(der.INTEGER).integer()
    if fields.take(der.SEQUENCE).raw != algorithm.raw:
        raise FormatError("certificate names two signature algorithms")
    issuer, validity = fields.take(der.SEQUENCE), fields.take(der.SEQUENCE).fields()
    subject, key = fields.take(der.SEQUENCE), fields.take(der.SEQUENCE)
    for unique_identifier in (0x81, 0x82):
        fields.optional(unique_identifier)
    extensions = fields.optional(der.context(3))
    fields.end()
    not_before, not_after = validity.next().time(), validity.next().time()
    validity.end()
    if extensions is not None and (version is None or version.only().integer() != _VERSION_3):
        raise FormatError("certificate of an old version has extensions")
    return Certificate(
        raw=raw,
        signed_part=signed_part.raw,
        signature_algorithm=algorithms.signature_algorithm(algorithm),
        signature=signature,
        serial=serial,
        issuer=names.read(issuer.raw),
        issuer_raw=issuer.raw,
        subject=names.read(subject.raw),
        subject_raw=subject.raw,
        not_before=not_before,
        not_after=not_after,
        key_raw=key.raw,
        extensions=read_extensions(extensions.only() if extensions else None),
    )


def read_extensions(sequence: Element | None) -> Mapping[str, Extension]:
    """Extensions by identifier; each stands once at most."""
    extensions: dict[str, Extension] = {}
    for element in sequence.fields().rest() if sequence else ():
        fields = element.fields()
        oid = fields.take(der.OID).oid()
        critical = fields.optional(der.BOOLEAN)
        value = fields.take(der.OCTET_STRING).content
        fields.end()
        if oid in extensions:
            raise FormatError(f"extension {oid} is repeated", "duplicate_extension")
        extensions[oid] = Extension(critical is not None and critical.boolean(), value)
    return MappingProxyType(extensions)
