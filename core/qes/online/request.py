"""OCSP requests: the one thing of this package that is encoded.

Source: RFC 6960, clauses 4.1 and 4.4.1; RFC 9654 (a nonce of 32 octets).
"""

from __future__ import annotations

from .. import algorithms, der, ocsp
from ..algorithms import Digest
from ..certificate import Certificate

NONCE_OCTETS = 32

_IDENTIFIERS = {
    algorithms.GOST_34311.name: "1.2.804.2.1.1.1.1.2.1",
    algorithms.KUPYNA_256.name: "1.2.804.2.1.1.1.1.2.2.1",
    algorithms.KUPYNA_384.name: "1.2.804.2.1.1.1.1.2.2.2",
    algorithms.KUPYNA_512.name: "1.2.804.2.1.1.1.1.2.2.3",
    algorithms.SHA_1.name: "1.3.14.3.2.26",
}


def nonce_value(nonce: bytes) -> bytes:
    """The value of the nonce extension: an OCTET STRING in that of the extension."""
    return _element(der.OCTET_STRING, nonce)


def build(certificate: Certificate, issuer: Certificate, nonce: bytes) -> bytes:
    """A request about one certificate, unsigned."""
    digest = naming_digest(certificate)
    null = _element(der.NULL) if digest is algorithms.SHA_1 else b""
    identifier = _sequence(
        _sequence(_oid(_IDENTIFIERS[digest.name]), null),
        _element(der.OCTET_STRING, digest.compute(issuer.subject_raw)),
        _element(der.OCTET_STRING, digest.compute(issuer.key_octets)),
        _integer(certificate.serial),
    )
    extension = _sequence(_oid(ocsp.NONCE), _element(der.OCTET_STRING, nonce_value(nonce)))
    asked = _sequence(_sequence(identifier))
    return _sequence(_sequence(asked, _element(der.context(2), _sequence(extension))))


def naming_digest(certificate: Certificate) -> Digest:
    """The digest by which the issuer's responder knows its certificates.

    A national issuer uses the digest it signs with. The others are known to use SHA-1, which names
    here and protects nothing (RFC 5019, clause 2.1.1).
    """
    signed_with = certificate.signature_algorithm
    if signed_with.scheme == "dstu4145" and signed_with.digest is not None:
        return signed_with.digest
    return algorithms.SHA_1


def _sequence(*parts: bytes) -> bytes:
    return _element(der.SEQUENCE, *parts)


def _element(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


def _integer(value: int) -> bytes:
    return _element(der.INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def _oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    content = b""
    for arc in (40 * first + second, *rest):
        septets = [arc & 0x7F]
        while arc := arc >> 7:
            septets.append(arc & 0x7F | 0x80)
        content += bytes(reversed(septets))
    return _element(der.OID, content)
