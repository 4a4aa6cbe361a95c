"""What the extensions of a certificate say: rights, purposes, qualification, addresses.

Source: RFC 5280, clause 4.2; ETSI EN 319 412-5 (qualified statements); the identifiers of Ukraine:
Order No. 1236/5/453 of 20.08.2012.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from . import der, qualified
from .certificate import Certificate, Extension
from .der import Element
from .errors import FormatError
from .qualified import CertificateType, Qualification

KEY_USAGE, BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE = "2.5.29.15", "2.5.29.19", "2.5.29.37"
SUBJECT_KEY_ID, AUTHORITY_KEY_ID, POLICIES = "2.5.29.14", "2.5.29.35", "2.5.29.32"
PRIVATE_KEY_PERIOD, DIRECTORY_ATTRIBUTES = "2.5.29.16", "2.5.29.9"
CRL_POINTS, FRESHEST_CRL = "2.5.29.31", "2.5.29.46"
AUTHORITY_ACCESS, SUBJECT_ACCESS = "1.3.6.1.5.5.7.1.1", "1.3.6.1.5.5.7.1.11"
QC_STATEMENTS, OCSP_NO_CHECK = "1.3.6.1.5.5.7.1.3", "1.3.6.1.5.5.7.48.1.5"
ALTERNATIVE_NAME, ISSUER_ALTERNATIVE_NAME = "2.5.29.17", "2.5.29.18"

UNDERSTOOD = frozenset(
    {
        *(KEY_USAGE, BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE, SUBJECT_KEY_ID, AUTHORITY_KEY_ID),
        *(POLICIES, PRIVATE_KEY_PERIOD, DIRECTORY_ATTRIBUTES, CRL_POINTS, FRESHEST_CRL),
        *(AUTHORITY_ACCESS, SUBJECT_ACCESS, QC_STATEMENTS, OCSP_NO_CHECK),
        *(ALTERNATIVE_NAME, ISSUER_ALTERNATIVE_NAME),
    }
)
"""Extensions that may be critical. Real certificates of Ukraine have policies, qualified
statements, extended key usage and directory attributes so. Names as constraints may not."""

SEAL_PURPOSE = "1.2.804.2.1.1.1.3.9"
OCSP_PURPOSE, TIME_STAMP_PURPOSE = "1.3.6.1.5.5.7.3.9", "1.3.6.1.5.5.7.3.8"
_OCSP_ACCESS, _ISSUERS_ACCESS = "1.3.6.1.5.5.7.48.1", "1.3.6.1.5.5.7.48.2"
_TIME_STAMP_ACCESS = "1.3.6.1.5.5.7.48.3"
_URI = 0x86


class KeyUsage(StrEnum):
    """What the key may be used for, in the order of the extension's bits."""

    DIGITAL_SIGNATURE = "digital_signature"
    CONTENT_COMMITMENT = "content_commitment"
    KEY_ENCIPHERMENT = "key_encipherment"
    DATA_ENCIPHERMENT = "data_encipherment"
    KEY_AGREEMENT = "key_agreement"
    CERTIFICATE_SIGNING = "certificate_signing"
    CRL_SIGNING = "crl_signing"
    ENCIPHER_ONLY = "encipher_only"
    DECIPHER_ONLY = "decipher_only"


_USAGES = tuple(KeyUsage)


@dataclass(frozen=True, slots=True)
class Profile:
    """A certificate's extensions, read."""

    key_usage: frozenset[KeyUsage] | None
    is_ca: bool
    path_length: int | None
    purposes: frozenset[str]
    purposes_critical: bool
    subject_key_id: bytes | None
    authority_key_id: bytes | None
    qualification: Qualification
    is_seal: bool
    """By the purpose of Ukraine's own order, or by QcType."""
    directory_attributes: tuple[tuple[str, tuple[str, ...]], ...]
    unknown_critical: frozenset[str]
    ocsp_urls: tuple[str, ...]
    crl_urls: tuple[str, ...]
    delta_crl_urls: tuple[str, ...]
    issuer_urls: tuple[str, ...]
    time_stamp_urls: tuple[str, ...]

    @property
    def qualified(self) -> bool:
        """Whether the certificate states that it is qualified."""
        return self.qualification.is_qualified

    @property
    def in_device(self) -> bool:
        """The key is in a qualified signature creation device (QcSSCD)."""
        return self.qualification.in_device

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address of a service that the certificate names."""
        lists = (self.crl_urls, self.delta_crl_urls, self.issuer_urls, self.time_stamp_urls)
        return (*self.ocsp_urls, *(url for urls in lists for url in urls))


@lru_cache(maxsize=1024)
def read(certificate: Certificate) -> Profile:
    """The certificate's extensions.

    Raises:
        FormatError: an extension that is understood here is malformed.
    """
    extensions = certificate.extensions
    is_ca, path_length = _basic_constraints(extensions)
    purposes = _purposes(extensions)
    qualification = qualified.read(_value(extensions, QC_STATEMENTS))
    access = _access(_value(extensions, AUTHORITY_ACCESS))
    return Profile(
        key_usage=_key_usage(extensions),
        is_ca=is_ca,
        path_length=path_length,
        purposes=purposes,
        purposes_critical=EXTENDED_KEY_USAGE in extensions
        and extensions[EXTENDED_KEY_USAGE].critical,
        subject_key_id=_subject_key_id(extensions),
        authority_key_id=_authority_key_id(extensions),
        qualification=qualification,
        is_seal=SEAL_PURPOSE in purposes or _is_of_seal(qualification),
        directory_attributes=_directory_attributes(extensions),
        unknown_critical=frozenset(
            oid for oid, ext in extensions.items() if ext.critical and oid not in UNDERSTOOD
        ),
        ocsp_urls=access.get(_OCSP_ACCESS, ()),
        crl_urls=_crl_urls(extensions.get(CRL_POINTS)),
        delta_crl_urls=_crl_urls(extensions.get(FRESHEST_CRL)),
        issuer_urls=access.get(_ISSUERS_ACCESS, ()),
        time_stamp_urls=_access(_value(extensions, SUBJECT_ACCESS)).get(_TIME_STAMP_ACCESS, ()),
    )


def _value(extensions: Mapping[str, Extension], oid: str) -> Element | None:
    extension = extensions.get(oid)
    return der.read(extension.value) if extension else None


def _key_usage(extensions: Mapping[str, Extension]) -> frozenset[KeyUsage] | None:
    value = _value(extensions, KEY_USAGE)
    if value is None:
        return None
    return frozenset(_USAGES[bit] for bit in value.flags() if bit < len(_USAGES))


def _basic_constraints(extensions: Mapping[str, Extension]) -> tuple[bool, int | None]:
    value = _value(extensions, BASIC_CONSTRAINTS)
    if value is None:
        return False, None
    fields = value.fields()
    is_ca, length = fields.optional(der.BOOLEAN), fields.optional(der.INTEGER)
    fields.end()
    if length is not None and length.integer() < 0:
        raise FormatError("path length is negative")
    return is_ca is not None and is_ca.boolean(), length.integer() if length else None


def _purposes(extensions: Mapping[str, Extension]) -> frozenset[str]:
    value = _value(extensions, EXTENDED_KEY_USAGE)
    return frozenset(purpose.oid() for purpose in value.fields().rest()) if value else frozenset()


def _subject_key_id(extensions: Mapping[str, Extension]) -> bytes | None:
    value = _value(extensions, SUBJECT_KEY_ID)
    return value.octets() if value else None


def _authority_key_id(extensions: Mapping[str, Extension]) -> bytes | None:
    """A hint only, and malformed in some real certificates: then there is no hint."""
    try:
        value = _value(extensions, AUTHORITY_KEY_ID)
        key_id = value.fields().optional(0x80) if value else None
    except FormatError:
        return None
    return key_id.content if key_id else None


def _is_of_seal(qualification: Qualification) -> bool:
    types = qualification.types
    return CertificateType.SEAL in types and CertificateType.SIGNATURE not in types


def _directory_attributes(
    extensions: Mapping[str, Extension],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    value = _value(extensions, DIRECTORY_ATTRIBUTES)
    attributes = []
    for element in value.fields().rest() if value else ():
        fields = element.fields()
        oid, values = fields.take(der.OID).oid(), fields.take(der.SET).children()
        fields.end()
        # Other attributes may hold anything; the codes of a person are strings.
        attributes.append((oid, tuple(v.text() for v in values if v.tag in der.STRINGS)))
    return tuple(attributes)


def _access(value: Element | None) -> dict[str, tuple[str, ...]]:
    access: dict[str, tuple[str, ...]] = {}
    for element in value.fields().rest() if value else ():
        fields = element.fields()
        method, location = fields.take(der.OID).oid(), fields.next()
        if location.tag == _URI:
            access[method] = (*access.get(method, ()), _url(location))
    return access


def _crl_urls(extension: Extension | None) -> tuple[str, ...]:
    urls = []
    for point in der.read(extension.value).fields().rest() if extension else ():
        name = point.fields().optional(der.context(0))
        full = name.children() if name else []
        for names in full:
            if names.tag == der.context(0):
                urls += [_url(child) for child in names.children() if child.tag == _URI]
    return tuple(urls)


def _url(element: Element) -> str:
    return element.content.decode("ascii", "replace")
