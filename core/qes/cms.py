"""Cryptographic Message Syntax: the parts of SignedData as they were received.

Source: RFC 5652, clauses 3, 5 and 11; RFC 5940 (OCSP responses among the revocation data).
"""

from __future__ import annotations

from dataclasses import dataclass

from . import algorithms, ber, der, names
from .algorithms import Digest, SignatureAlgorithm
from .der import Element, Fields
from .errors import FormatError, Refusal
from .names import Name
from .verdicts import SubIndication

SIGNED_DATA, DATA, TIME_STAMP_INFO = (
    "1.2.840.113549.1.7.2",
    "1.2.840.113549.1.7.1",
    "1.2.840.113549.1.9.16.1.4",
)
_OCSP_RESPONSE = "1.3.6.1.5.5.7.16.2"

# A container of megabytes must not take seconds: far more than any signer writes is not read.
_MOST_SIGNERS, _MOST_ATTRIBUTES, _MOST_VALUES = 32, 128, 16


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute: its identifier and values."""

    oid: str
    values: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class SignerId:
    """How the signer names his certificate: by issuer and serial, or by key identifier."""

    issuer: Name | None
    serial: int | None
    key_id: bytes | None


@dataclass(frozen=True, slots=True)
class SignerInfo:
    """One signer's part."""

    signer_id: SignerId
    digest: Digest
    algorithm: SignatureAlgorithm
    signature: bytes
    signed_attributes: tuple[Attribute, ...] | None
    signed_octets: bytes
    """The signed attributes as they are hashed: as received, under the tag of a SET."""
    unsigned_attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class SignedData:
    """A container; ``content`` is none when it is detached."""

    content_type: str
    content: bytes | None
    certificates: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    ocsp_responses: tuple[bytes, ...]
    signers: tuple[SignerInfo, ...]


def read_signed_data(data: bytes, *, accept_ber: bool) -> SignedData:
    """The SignedData of a ContentInfo.

    Raises:
        FormatError: the octets are no such structure, or have more parts than any signer writes.
        Refusal: an algorithm in it is not known here.
    """
    try:
        return _read(data)
    except FormatError:
        if not accept_ber:
            raise
    return _read(ber.to_definite(data))


def _read(data: bytes) -> SignedData:
    outer = der.read(data).fields()
    content_type = outer.take(der.OID).oid()
    if content_type != SIGNED_DATA:
        raise FormatError(f"content {content_type} is not signed data", "not_signed_data")
    fields = outer.take(der.context(0)).only().fields()
    outer.end()
    fields.take(der.INTEGER).integer()
    fields.take(der.SET)
    encapsulated = fields.take(der.SEQUENCE).fields()
    certificates = fields.optional(der.context(0))
    revocation = fields.optional(der.context(1))
    signers = fields.take(der.SET).children(_MOST_SIGNERS)
    fields.end()
    inner_type, content = encapsulated.take(der.OID).oid(), encapsulated.optional(der.context(0))
    encapsulated.end()
    crls, responses = _revocation(revocation)
    return SignedData(
        content_type=inner_type,
        content=content.only().octets() if content else None,
        certificates=tuple(
            choice.raw
            for choice in (certificates.children() if certificates else ())
            if choice.tag == der.SEQUENCE
        ),
        crls=crls,
        ocsp_responses=responses,
        signers=tuple(_signer(element) for element in signers),
    )


def _revocation(choices: Element | None) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    crls, responses = [], []
    for choice in choices.children() if choices else ():
        if choice.tag == der.SEQUENCE:
            crls.append(choice.raw)
        elif choice.tag == der.context(1):
            fields = Fields(choice.children())
            if fields.take(der.OID).oid() == _OCSP_RESPONSE:
                responses.append(fields.next().raw)
    return tuple(crls), tuple(responses)


def _signer(element: Element) -> SignerInfo:
    fields = element.fields()
    fields.take(der.INTEGER).integer()
    signer_id = _signer_id(fields.next())
    digest = algorithms.digest_algorithm(fields.take(der.SEQUENCE))
    signed = fields.optional(der.context(0))
    algorithm = algorithms.signature_algorithm(fields.take(der.SEQUENCE))
    signature = fields.take(der.OCTET_STRING).content
    unsigned = fields.optional(der.context(1))
    fields.end()
    return SignerInfo(
        signer_id=signer_id,
        digest=digest,
        algorithm=algorithm.bound_to(digest),
        signature=signature,
        signed_attributes=_attributes(signed) if signed else None,
        signed_octets=bytes((der.SET,)) + signed.raw[1:] if signed else b"",
        unsigned_attributes=_attributes(unsigned) if unsigned else (),
    )


def _signer_id(element: Element) -> SignerId:
    if element.tag == der.context(0, constructed=False):
        return SignerId(None, None, element.content)
    fields = element.fields()
    issuer, serial = fields.take(der.SEQUENCE), fields.take(der.INTEGER).integer()
    fields.end()
    return SignerId(names.read(issuer.raw), serial, None)


def _attributes(element: Element) -> tuple[Attribute, ...]:
    attributes = []
    for child in element.children(_MOST_ATTRIBUTES):
        fields = child.fields()
        oid, values = fields.take(der.OID).oid(), fields.take(der.SET).children(_MOST_VALUES)
        fields.end()
        attributes.append(Attribute(oid, tuple(values)))
    return tuple(attributes)


def values_of(attributes: tuple[Attribute, ...], oid: str) -> list[Element]:
    """Every value of every attribute with that identifier."""
    return [value for attribute in attributes if attribute.oid == oid for value in attribute.values]


def single_value(attributes: tuple[Attribute, ...], oid: str, name: str) -> Element | None:
    """The one value of the attribute that stands once at most.

    Raises:
        Refusal: the attribute is repeated or has not exactly one value.
    """
    matching = [attribute for attribute in attributes if attribute.oid == oid]
    if not matching:
        return None
    if len(matching) > 1 or len(matching[0].values) != 1:
        raise Refusal(
            SubIndication.SIG_CONSTRAINTS_FAILURE,
            "duplicate_attr",
            f"attribute {name} does not stand exactly once with one value",
        )
    return matching[0].values[0]
