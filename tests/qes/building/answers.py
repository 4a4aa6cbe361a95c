"""Test answers about revocation: OCSP responses and CRLs."""

from __future__ import annotations

from datetime import datetime

from .certificates import extension
from .encode import (
    bits,
    element,
    enumerated,
    explicit,
    generalized_time,
    integer,
    octets,
    oid,
    sequence,
    utc_time,
)
from .keys import Key, digest, digest_algorithm

GOOD = element(0x80)
UNKNOWN = element(0x82)


def revoked(at: datetime, reason: int | None = None) -> bytes:
    why = explicit(0, enumerated(reason)) if reason is not None else b""
    return explicit(1, generalized_time(at), why)


def ocsp_basic(
    responder_name: bytes,
    responder_key: Key,
    issuer_name: bytes,
    issuer_key_octets: bytes,
    serial: int,
    status: bytes,
    this_update: datetime,
    next_update: datetime | None,
    *,
    certificates: tuple[bytes, ...] = (),
    id_digest: str = "gost34311",
    extensions: bytes = b"",
    responder_id: bytes | None = None,
) -> bytes:
    """A BasicOCSPResponse about one certificate; the responder is named by name, or as given."""
    identifier = sequence(
        digest_algorithm(id_digest),
        octets(digest(id_digest, issuer_name)),
        octets(digest(id_digest, issuer_key_octets)),
        integer(serial),
    )
    until = explicit(0, generalized_time(next_update)) if next_update else b""
    body = sequence(
        responder_id or explicit(1, responder_name),
        generalized_time(this_update),
        sequence(sequence(identifier, status, generalized_time(this_update), until)),
        extensions,
    )
    enclosed = explicit(0, sequence(*certificates)) if certificates else b""
    return sequence(
        body,
        responder_key.signature_algorithm,
        bits(responder_key.sign_enclosed(body)),
        enclosed,
    )


def ocsp_response(basic: bytes) -> bytes:
    """The response as a responder sends it."""
    inner = sequence(oid("1.3.6.1.5.5.7.48.1.1"), octets(basic))
    return sequence(enumerated(0), explicit(0, inner))


def ocsp_refusal(code: int) -> bytes:
    return sequence(enumerated(code))


def crl(
    issuer_name: bytes,
    issuer_key: Key,
    entries: dict[int, tuple[datetime, int | None]],
    this_update: datetime,
    next_update: datetime,
    *,
    number: int = 1,
    base_number: int | None = None,
    more: tuple[bytes, ...] = (),
) -> bytes:
    """A list, complete or (with ``base_number``) delta; entries are (time, reason) by serial."""
    extensions = [extension("2.5.29.20", integer(number)), *more]
    if base_number is not None:
        extensions.append(extension("2.5.29.27", integer(base_number), critical=True))
    rows = [
        sequence(
            integer(serial),
            utc_time(at),
            sequence(extension("2.5.29.21", enumerated(reason))) if reason is not None else b"",
        )
        for serial, (at, reason) in entries.items()
    ]
    body = sequence(
        integer(1),
        issuer_key.signature_algorithm,
        issuer_name,
        utc_time(this_update),
        utc_time(next_update),
        sequence(*rows) if rows else b"",
        explicit(0, sequence(*extensions)),
    )
    return sequence(body, issuer_key.signature_algorithm, bits(issuer_key.sign_enclosed(body)))
