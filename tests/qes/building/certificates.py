"""Test certificates: one call, every field of which a test may change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .encode import (
    bits,
    boolean,
    element,
    explicit,
    generalized_time,
    implicit,
    integer,
    octets,
    oid,
    printable,
    sequence,
    set_of,
    text,
    utc_time,
)
from .keys import Key

SIGNING = (0, 1)
AGREEMENT = (4,)
AUTHORITY = (5, 6)
SEAL, TIME_STAMPING, OCSP_SIGNING = (
    "1.2.804.2.1.1.1.3.9",
    "1.3.6.1.5.5.7.3.8",
    "1.3.6.1.5.5.7.3.9",
)
QUALIFIED, IN_DEVICE = "0.4.0.1862.1.1", "0.4.0.1862.1.4"

_NAME_PARTS = {
    "CN": "2.5.4.3",
    "SN": "2.5.4.4",
    "serialNumber": "2.5.4.5",
    "C": "2.5.4.6",
    "O": "2.5.4.10",
    "GN": "2.5.4.42",
    "organizationIdentifier": "2.5.4.97",
}
_PERSON, _ORGANIZATION = "1.2.804.2.1.1.1.11.1.4.1.1", "1.2.804.2.1.1.1.11.1.4.2.1"


def name(**parts: str) -> bytes:
    """A Name; its parts stand in the order given."""
    return sequence(
        *(set_of(sequence(oid(_NAME_PARTS[part]), text(value))) for part, value in parts.items())
    )


@dataclass(frozen=True)
class Template:
    """What a certificate says."""

    subject: bytes
    serial: int = 1
    not_before: datetime = datetime(2030, 1, 1, tzinfo=UTC)
    not_after: datetime = datetime(2032, 1, 1, tzinfo=UTC)
    key_usage: tuple[int, ...] | None = SIGNING
    is_ca: bool = False
    path_length: int | None = None
    purposes: tuple[str, ...] = ()
    purposes_critical: bool = False
    statements: tuple[str, ...] = (QUALIFIED,)
    drfo: tuple[str, ...] = ()
    edrpou: tuple[str, ...] = ()
    more: Mapping[str, tuple[bool, bytes]] = field(default_factory=dict)
    """Further extensions: identifier to (critical, value)."""


def certificate(template: Template, key: Key, issuer_name: bytes, issuer_key: Key) -> bytes:
    """The certificate for the key, signed by the issuer's."""
    times = [
        utc_time(t) if t.year < 2050 else generalized_time(t)
        for t in (template.not_before, template.not_after)
    ]
    signed_part = sequence(
        explicit(0, integer(2)),
        integer(template.serial),
        issuer_key.signature_algorithm,
        issuer_name,
        sequence(*times),
        template.subject,
        key.spki,
        explicit(3, sequence(*_extensions(template, key, issuer_key))),
    )
    return sequence(
        signed_part,
        issuer_key.signature_algorithm,
        bits(issuer_key.sign_enclosed(signed_part)),
    )


def key_id(key: Key) -> bytes:
    return hashlib.sha256(key.spki).digest()[:20]


def extension(identifier: str, value: bytes, *, critical: bool = False) -> bytes:
    flag = boolean(True) if critical else b""
    return sequence(oid(identifier), flag, octets(value))


def _extensions(template: Template, key: Key, issuer_key: Key) -> list[bytes]:
    extensions = [
        extension("2.5.29.14", octets(key_id(key))),
        extension("2.5.29.35", sequence(implicit(0, key_id(issuer_key)))),
    ]
    if template.key_usage is not None:
        extensions.append(extension("2.5.29.15", _flags(template.key_usage), critical=True))
    if template.is_ca:
        limit = b"" if template.path_length is None else integer(template.path_length)
        extensions.append(extension("2.5.29.19", sequence(boolean(True), limit), critical=True))
    if template.purposes:
        value = sequence(*map(oid, template.purposes))
        extensions.append(extension("2.5.29.37", value, critical=template.purposes_critical))
    if template.statements:
        value = sequence(*(sequence(oid(statement)) for statement in template.statements))
        extensions.append(extension("1.3.6.1.5.5.7.1.3", value))
    codes = [(_PERSON, code) for code in template.drfo]
    codes += [(_ORGANIZATION, code) for code in template.edrpou]
    if codes:
        attributes = (sequence(oid(kind), set_of(_code(code))) for kind, code in codes)
        extensions.append(extension("2.5.29.9", sequence(*attributes)))
    extensions += [extension(i, v, critical=c) for i, (c, v) in template.more.items()]
    return extensions


def _code(code: str) -> bytes:
    return printable(code) if code.isascii() else text(code)


def _flags(positions: tuple[int, ...]) -> bytes:
    last = max(positions)
    size = last // 8 + 1
    value = sum(1 << 8 * size - 1 - position for position in positions)
    return element(0x03, bytes((8 * size - 1 - last,)), value.to_bytes(size, "big"))
