"""OCSP responder over the register. Source: RFC 6960; signed answers by delegated certificates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from sandbox.trust import der, digests, oids
from sandbox.trust.keys import certificate_signature
from sandbox.trust.pki import Pki
from sandbox.trust.register import REASONS

_ANSWER_LIFE = timedelta(minutes=30)
_REQUEST_EXTENSIONS = 2  # the number of their tag
_GOOD = der.context(0, b"", constructed=False)
_UNKNOWN = der.context(2, b"", constructed=False)


class ResponseStatus(IntEnum):
    """OCSPResponseStatus of RFC 6960, section 4.2.1."""

    SUCCESSFUL = 0
    MALFORMED_REQUEST = 1
    TRY_LATER = 3
    UNAUTHORIZED = 6


@dataclass(frozen=True, slots=True)
class _CertificateId:
    """CertID of a request."""

    digest_oid: str
    name_hash: bytes
    key_hash: bytes
    serial: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class _Request:
    certificates: Sequence[_CertificateId]
    nonce: bytes | None
    """The nonce extension as it came, to be sent back."""


def respond(pki: Pki, request: bytes) -> bytes:
    """OCSPResponse for a DER request; what cannot be answered gets an unsigned error status."""
    try:
        parsed = _parse(request)
    except (der.DerError, ValueError):
        return _error(ResponseStatus.MALFORMED_REQUEST)
    issuers = {_issuer_of(pki, identifier) for identifier in parsed.certificates}
    issuer = issuers.pop()
    if issuers or issuer is None:
        return _error(ResponseStatus.UNAUTHORIZED)
    basic = _basic_response(pki, issuer, parsed)
    return der.sequence(
        der.integer(ResponseStatus.SUCCESSFUL, der.ENUMERATED),
        der.context(0, der.sequence(der.oid(oids.OCSP_BASIC), der.octets(basic))),
    )


def busy() -> bytes:
    """OCSPResponse of a responder that has no time now."""
    return _error(ResponseStatus.TRY_LATER)


def _basic_response(pki: Pki, issuer: str, request: _Request) -> bytes:
    responder = pki.authority(f"ocsp-{issuer}")
    now = pki.clock.now()
    answers = (
        der.sequence(
            identifier.raw,
            _status(pki, issuer, identifier.serial),
            der.generalized_time(now),
            der.context(0, der.generalized_time(now + _ANSWER_LIFE)),
        )
        for identifier in request.certificates
    )
    to_sign = der.sequence(
        der.context(1, responder.certificate.subject),
        der.generalized_time(now),
        der.sequence(*answers),
        der.context(1, der.sequence(request.nonce)) if request.nonce else b"",
    )
    return der.sequence(
        to_sign,
        certificate_signature(responder.key, to_sign, responder.digest),
        der.context(0, der.sequence(responder.certificate.raw)),
    )


def _status(pki: Pki, issuer: str, serial: int) -> bytes:
    entry = pki.register.find(issuer, serial)
    if entry is None:
        return _UNKNOWN
    if entry.revoked_at is None:
        return _GOOD
    reason = der.integer(REASONS[entry.reason], der.ENUMERATED)
    return der.context(1, der.generalized_time(entry.revoked_at) + der.context(0, reason))


def _issuer_of(pki: Pki, identifier: _CertificateId) -> str | None:
    digest = digests.BY_OID.get(identifier.digest_oid)
    if digest is None:
        return None
    for name in pki.issuers():
        certificate = pki.certificate(name)
        if (
            digest.compute(certificate.subject) == identifier.name_hash
            and digest.compute(certificate.public_key_bits) == identifier.key_hash
        ):
            return name
    return None


def _error(status: ResponseStatus) -> bytes:
    return der.sequence(der.integer(status, der.ENUMERATED))


# --- reading --------------------------------------------------------------------------------


def _parse(request: bytes) -> _Request:
    """The request; a requestor's signature and name are of no interest here."""
    fields = der.read(request).expect(der.SEQUENCE).first().expect(der.SEQUENCE).children()
    certificates = [
        _certificate_id(single)
        for field in fields
        if field.tag == der.SEQUENCE
        for single in field.children()
    ]
    if not certificates:
        raise der.DerError("a request asks about at least one certificate")
    extensions = [
        extension
        for field in fields
        if field.context_number == _REQUEST_EXTENSIONS
        for extension in field.first().children()
    ]
    nonces = [e.raw for e in extensions if e.first().as_oid() == oids.OCSP_NONCE]
    return _Request(certificates, nonces[0] if nonces else None)


def _certificate_id(single_request: der.Element) -> _CertificateId:
    identifier = single_request.first().expect(der.SEQUENCE)
    algorithm, name_hash, key_hash, serial = identifier.children()
    return _CertificateId(
        algorithm.first().as_oid(),
        name_hash.expect(der.OCTET_STRING).content,
        key_hash.expect(der.OCTET_STRING).content,
        serial.expect(der.INTEGER).as_integer(),
        identifier.raw,
    )
