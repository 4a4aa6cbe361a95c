"""X.509 certificates as Ukrainian providers issue them: building, and reading what others need.

Source of the profile: certificates of the ЦЗО bundle and of acting providers; RFC 5280.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sandbox.trust import der, oids
from sandbox.trust.digests import Digest
from sandbox.trust.keys import PrivateKey, certificate_signature, signature_algorithm

Name = Sequence[tuple[str, str]]
"""Attribute identifiers and their values, in the order they stand."""

_PRINTABLE_ATTRIBUTES = {oids.COUNTRY, oids.SERIAL_NUMBER}
_SERIAL_OCTETS = 20  # the most RFC 5280, section 4.1.2.2, allows

# bits of keyUsage, RFC 5280, section 4.2.1.3
DIGITAL_SIGNATURE, CONTENT_COMMITMENT, KEY_AGREEMENT, KEY_CERT_SIGN, CRL_SIGN = 0, 1, 4, 5, 6


@dataclass(frozen=True)
class Certificate:
    """An issued certificate, with slices of its own bytes for those who hash or copy them."""

    raw: bytes

    @cached_property
    def _fields(self) -> list[der.Element]:
        fields = der.read(self.raw).children()[0].children()
        return fields[1:] if fields[0].context_number == 0 else fields

    @property
    def serial(self) -> int:
        """The serial number."""
        return self._fields[0].as_integer()

    @property
    def issuer(self) -> bytes:
        """Name of the issuer, DER."""
        return self._fields[2].raw

    @property
    def subject(self) -> bytes:
        """Name of the holder, DER."""
        return self._fields[4].raw

    @property
    def public_key_info(self) -> bytes:
        """SubjectPublicKeyInfo, DER."""
        return self._fields[5].raw

    @property
    def public_key_bits(self) -> bytes:
        """The octets of the key's BIT STRING, which OCSP hashes."""
        return self._fields[5].children()[1].expect(der.BIT_STRING).content[1:]

    @property
    def issuer_and_serial(self) -> bytes:
        """IssuerAndSerialNumber of CMS."""
        return der.sequence(self.issuer, self._fields[0].raw)

    @property
    def common_names(self) -> list[str]:
        """What the holder is called."""
        pairs = (
            pair.children()
            for relative in der.read(self.subject).children()
            for pair in relative.children()
        )
        return [
            value.content.decode() for kind, value in pairs if kind.as_oid() == oids.COMMON_NAME
        ]


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs: an authority's key, the digest it signs with, and its certificate."""

    key: PrivateKey
    digest: Digest
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class Contents:
    """What a certificate is to say about its holder."""

    subject: Name
    key: PrivateKey
    not_before: datetime
    not_after: datetime
    extensions: Sequence[bytes]


def issue(issuer: Issuer, contents: Contents) -> Certificate:
    """A certificate by ``issuer``; identifiers of both keys are added to its extensions."""
    return _certificate(issuer.key, issuer.digest, issuer.certificate.subject, contents)


def self_signed(contents: Contents, digest: Digest) -> Certificate:
    """A certificate that the holder's own key signs: a root."""
    return _certificate(contents.key, digest, name(contents.subject), contents)


def _certificate(
    key: PrivateKey, digest: Digest, issuer_name: bytes, contents: Contents
) -> Certificate:
    extensions = [
        extension(oids.SUBJECT_KEY_IDENTIFIER, der.octets(contents.key.key_identifier())),
        authority_key_identifier(key),
        *contents.extensions,
    ]
    to_sign = der.sequence(
        der.context(0, der.integer(2)),
        der.integer(new_serial()),
        signature_algorithm(key, digest),
        issuer_name,
        der.sequence(der.time(contents.not_before), der.time(contents.not_after)),
        name(contents.subject),
        contents.key.subject_public_key_info(),
        der.context(3, der.sequence(*extensions)),
    )
    return Certificate(der.sequence(to_sign, certificate_signature(key, to_sign, digest)))


def new_serial() -> int:
    """A random positive serial number of twenty octets."""
    return 1 << 158 | secrets.randbits(8 * _SERIAL_OCTETS - 2)


def name(attributes: Name) -> bytes:
    """Name, DER; country and serial number are PrintableString, the rest UTF-8."""
    return der.sequence(
        *(
            der.set_of(
                [
                    der.sequence(
                        der.oid(kind),
                        (der.printable if kind in _PRINTABLE_ATTRIBUTES else der.utf8)(value),
                    )
                ]
            )
            for kind, value in attributes
        )
    )


# --- extensions -----------------------------------------------------------------------------


def extension(kind: str, value: bytes, *, critical: bool = False) -> bytes:
    """One extension around its DER value."""
    return der.sequence(der.oid(kind), der.boolean(True) if critical else b"", der.octets(value))


def authority_key_identifier(key: PrivateKey) -> bytes:
    """Which key of the issuer signed."""
    identifier = der.context(0, key.key_identifier(), constructed=False)
    return extension(oids.AUTHORITY_KEY_IDENTIFIER, der.sequence(identifier))


def key_usage(*positions: int) -> bytes:
    """What the key may do; critical, as RFC 5280 wants it."""
    return extension(oids.KEY_USAGE, der.named_bits(*positions), critical=True)


def extended_key_usage(*purposes: str, critical: bool = False) -> bytes:
    """What the key is for."""
    value = der.sequence(*map(der.oid, purposes))
    return extension(oids.EXTENDED_KEY_USAGE, value, critical=critical)


def basic_constraints(path_length: int | None = None, *, authority: bool = False) -> bytes:
    """Whether the holder issues certificates, and how many levels may follow."""
    if not authority:
        return extension(oids.BASIC_CONSTRAINTS, der.sequence())
    length = b"" if path_length is None else der.integer(path_length)
    return extension(oids.BASIC_CONSTRAINTS, der.sequence(der.boolean(True), length), critical=True)


def policies(*, critical: bool = False) -> bytes:
    """The national certificate policy."""
    value = der.sequence(der.sequence(der.oid(oids.POLICY_UA)))
    return extension(oids.CERTIFICATE_POLICIES, value, critical=critical)


def qualified_statements(kind: str | None = None, *, critical: bool = False) -> bytes:
    """Qualified under the law of Ukraine; ``kind`` names signature or seal.

    There is no QcSSCD: a key in a file is not in a qualified device (ETSI EN 319 412-5, 4.2.2).
    """
    statements = [der.sequence(der.oid(oids.QC_COMPLIANCE))]
    if kind:
        statements.append(der.sequence(der.oid(oids.QC_TYPE), der.sequence(der.oid(kind))))
    statements.append(der.sequence(der.oid(oids.QC_UA)))
    return extension(oids.QC_STATEMENTS, der.sequence(*statements), critical=critical)


def directory_attributes(codes: Sequence[tuple[str, str]]) -> bytes:
    """РНОКПП and ЄДРПОУ as PrintableString in subjectDirectoryAttributes."""
    attributes = (
        der.sequence(der.oid(kind), der.set_of([der.printable(code)])) for kind, code in codes
    )
    return extension(oids.SUBJECT_DIRECTORY_ATTRIBUTES, der.sequence(*attributes))


def crl_distribution_point(address: str) -> bytes:
    """Where the full list of revoked certificates is."""
    return extension(oids.CRL_DISTRIBUTION_POINTS, _distribution_points(address))


def freshest_crl(address: str) -> bytes:
    """Where the list of changes since the full one is."""
    return extension(oids.FRESHEST_CRL, _distribution_points(address))


def _distribution_points(address: str) -> bytes:
    full_name = der.context(0, der.context(0, _address(address)))
    return der.sequence(der.sequence(full_name))


def authority_information(ocsp: str, issuers: str) -> bytes:
    """Where to ask for the status, and where the issuer's certificates are."""
    return extension(
        oids.AUTHORITY_INFO_ACCESS,
        der.sequence(_access(oids.ACCESS_OCSP, ocsp), _access(oids.ACCESS_CA_ISSUERS, issuers)),
    )


def time_stamping_service(address: str) -> bytes:
    """Where the provider puts time-stamps."""
    value = der.sequence(_access(oids.ACCESS_TIME_STAMPING, address))
    return extension(oids.SUBJECT_INFO_ACCESS, value)


def _access(method: str, address: str) -> bytes:
    return der.sequence(der.oid(method), _address(address))


def _address(address: str) -> bytes:
    return der.context(6, address.encode("ascii"), constructed=False)
