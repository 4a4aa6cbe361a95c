"""Time-stamping authority. Source: RFC 3161.

As the acting providers do, tokens carry no certificates: whoever checks one takes the
certificate of the authority from the trust list.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import IntEnum

from sandbox.trust import der, digests, oids
from sandbox.trust.pki import Pki
from sandbox.trust.signing import SignedContent, SigningKey, signed_data

_GRANTED, _REJECTION = 0, 2
_SERIAL_BITS = 127
_ACCEPTED_DIGESTS = {
    digest.oid: digest
    for digest in (
        digests.GOST_34311,
        digests.KUPYNA_256,
        digests.SHA_256,
        digests.SHA_384,
        digests.SHA_512,
    )
}


class Failure(IntEnum):
    """PKIFailureInfo of RFC 3161, section 2.4.2: the number of its bit."""

    BAD_ALGORITHM = 0
    BAD_REQUEST = 2
    BAD_DATA_FORMAT = 5
    UNACCEPTED_POLICY = 15
    UNACCEPTED_EXTENSION = 16


class _Refusal(Exception):
    def __init__(self, failure: Failure) -> None:
        self.failure = failure


@dataclass(frozen=True, slots=True)
class _Request:
    imprint: der.Element
    nonce: bytes
    """The nonce as it came, or nothing."""


def respond(pki: Pki, line: str, request: bytes) -> bytes:
    """TimeStampResp of the line's authority for a DER request."""
    try:
        parsed = _parse(request)
    except _Refusal as refusal:
        failure = der.named_bits(refusal.failure)
        return der.sequence(der.sequence(der.integer(_REJECTION), failure))
    except (der.DerError, ValueError):
        failure = der.named_bits(Failure.BAD_DATA_FORMAT)
        return der.sequence(der.sequence(der.integer(_REJECTION), failure))
    return der.sequence(der.sequence(der.integer(_GRANTED)), _token(pki, line, parsed))


def _token(pki: Pki, line: str, request: _Request) -> bytes:
    authority = pki.authority(f"tsa-{line}")
    information = der.sequence(
        der.integer(1),
        der.oid(oids.TSP_POLICY),
        request.imprint.raw,
        der.integer(secrets.randbits(_SERIAL_BITS)),
        der.generalized_time(pki.clock.now()),
        request.nonce,
    )
    return signed_data(
        SignedContent(information, oids.TST_INFO),
        SigningKey(authority.key, authority.certificate),
        authority.digest,
        attributes=(),
        certificates=(),
    )


def _parse(request: bytes) -> _Request:
    version, imprint, *optional = der.read(request).expect(der.SEQUENCE).children()
    if version.expect(der.INTEGER).as_integer() != 1:
        raise _Refusal(Failure.BAD_REQUEST)
    _check_imprint(imprint)
    nonce = b""
    for field in optional:
        if field.tag == der.OBJECT_IDENTIFIER and field.as_oid() != oids.TSP_POLICY:
            raise _Refusal(Failure.UNACCEPTED_POLICY)
        if field.tag == der.INTEGER:
            nonce = field.raw
        if field.context_number is not None:
            raise _Refusal(Failure.UNACCEPTED_EXTENSION)
    return _Request(imprint, nonce)


def _check_imprint(imprint: der.Element) -> None:
    algorithm, hashed = imprint.expect(der.SEQUENCE).children()
    digest = _ACCEPTED_DIGESTS.get(algorithm.first().as_oid())
    if digest is None:
        raise _Refusal(Failure.BAD_ALGORITHM)
    if len(hashed.expect(der.OCTET_STRING).content) != len(digest.compute(b"size")):
        raise _Refusal(Failure.BAD_DATA_FORMAT)
