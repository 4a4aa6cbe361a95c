"""People of every kind, and others who hold certificates: what a verifier must tell apart.

All are invented. РНОКПП are of birth dates after the year 2091, the ЄДРПОУ is nobody's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from .certificates import AGREEMENT, QUALIFIED, SEAL, Template, name
from .containers import Signer
from .encode import element, explicit, null, oid, sequence
from .keys import DstuKey, EcKey, Key, RsaKey
from .world import OTHER_TAX_ID, TAX_ID, World

EDRPOU = "99999999"
CARD_NUMBER, PASSPORT_NUMBER = "900000001", "АВ900001"
REVOKED_SERIAL, RESTORED_SERIAL, LATELY_REVOKED_SERIAL = 120, 121, 122

_QC_TYPE = "0.4.0.1862.1.6"
_CRL_POINTS, _FRESHEST_CRL, _POLICIES = "2.5.29.31", "2.5.29.46", "2.5.29.32"
_AUTHORITY_ACCESS, _SUBJECT_ACCESS = "1.3.6.1.5.5.7.1.1", "1.3.6.1.5.5.7.1.11"
_OCSP, _ISSUERS, _TIME_STAMPS = (f"1.3.6.1.5.5.7.48.{number}" for number in (1, 2, 3))
_BASE = "http://qes.invalid"


def _subject(code: str | None = f"TINUA-{TAX_ID}", **more: str) -> bytes:
    parts = {"CN": "Вигаданчук Тест Тестович", "SN": "Вигаданчук", "GN": "Тест Тестович"}
    codes = {"serialNumber": code} if code else {}
    return name(**more, **parts, **codes, C="UA")


_ORGANIZATION = {"O": "КНП «Вигадана амбулаторія»"}
_OF_SEAL = name(O="КНП «Вигадана амбулаторія»", CN="КНП «Вигадана амбулаторія»", C="UA")


def _of_type(kind: int) -> dict[str, Any]:
    """Qualified statements with a QcType: 1 signature, 2 seal, 3 web site."""
    statements = sequence(
        sequence(oid(QUALIFIED)),
        sequence(oid(_QC_TYPE), sequence(oid(f"{_QC_TYPE}.{kind}"))),
    )
    return {"statements": (), "more": {"1.3.6.1.5.5.7.1.3": (False, statements)}}


def _year(year: int, month: int = 1) -> datetime:
    return datetime(year, month, 1, tzinfo=UTC)


CHANGES: Mapping[str, Mapping[str, Any]] = {
    "citizen": {},
    "attribute-only": {"subject": _subject(None)},
    "subject-only": {"drfo": ()},
    "two-codes": {"drfo": (OTHER_TAX_ID,)},
    "repeated-code": {"drfo": (TAX_ID, TAX_ID)},
    "malformed-code": {"subject": _subject(None), "drfo": ("12345",)},
    "no-code": {"subject": _subject(None), "drfo": ()},
    "card": {"subject": _subject(f"TINUA-{CARD_NUMBER}"), "drfo": (CARD_NUMBER,)},
    "passport": {"subject": _subject(f"TINUA-{PASSPORT_NUMBER}"), "drfo": (PASSPORT_NUMBER,)},
    # PrintableString knows no Cyrillic: providers type Latin letters of the same look.
    "passport-in-latin": {"subject": _subject(None), "drfo": ("AB900001",)},
    "employee": {"subject": _subject(**_ORGANIZATION), "edrpou": (EDRPOU,)},
    "sole-trader": {"subject": _subject(O="ФОП Вигаданчук Т. Т."), "edrpou": (TAX_ID,)},
    "seal-by-purpose": {"subject": _OF_SEAL, "purposes": (SEAL,), "drfo": (), "edrpou": (EDRPOU,)},
    "seal-by-type": {"subject": _OF_SEAL, "drfo": (), "edrpou": (EDRPOU,), **_of_type(2)},
    "seal-with-personal-code": {"purposes": (SEAL,)},
    "web-site": _of_type(3),
    "key-file": {"statements": (QUALIFIED,)},
    "not-qualified": {"statements": ()},
    "of-type-signature": _of_type(1),
    "expired": {"not_after": _year(2030, 5)},
    "not-yet-valid": {"not_before": _year(2030, 7)},
    "revoked": {"serial": REVOKED_SERIAL},
    "restored": {"serial": RESTORED_SERIAL},
    "lately-revoked": {"serial": LATELY_REVOKED_SERIAL},
    "agreement": {"key_usage": AGREEMENT},
    "without-commitment": {"key_usage": (0,)},
    "unknown-critical": {"more": {"1.2.804.2.1.1.1.99": (True, null())}},
    "critical-statements": {
        "statements": (),
        "more": {"1.3.6.1.5.5.7.1.3": (True, sequence(sequence(oid(QUALIFIED))))},
    },
    "authority": {"is_ca": True, "key_usage": (0, 1, 5)},
}
"""Holders by what is special about them; what is not said is a citizen's, as in ``World``."""

KEYS: Mapping[str, Callable[[str, str], Key]] = {
    "m431": lambda seed, digest: DstuKey(seed, 431, digest),
    "m307-big-endian": lambda seed, digest: DstuKey(seed, 307, digest, "explicit-big-endian"),
    "m163": lambda seed, digest: DstuKey(seed, 163, digest),
    "kupyna-under-gost": lambda seed, _: DstuKey(seed, 257, "kupyna256", "explicit"),
    "p521": lambda seed, _: EcKey(seed, "sha512", "p521"),
    "rsa-2048": lambda seed, _: RsaKey(seed),
    "rsa-1024": lambda seed, _: RsaKey(seed, size_bits=1024),
}
"""Citizens by the kind of their key."""


def signers(world: World) -> dict[str, Signer]:
    """Everybody who holds a certificate of the world's provider."""
    return {
        kind: world.issue(_template(world, changes, serial), world.key(kind))
        for serial, (kind, changes) in enumerate(CHANGES.items(), 200)
    }


def with_key(world: World, kind: str, serial: int) -> Signer:
    """A citizen with a key of that kind."""
    key = KEYS[kind](f"{world.kind} {kind}", world.provider_key.digest)
    return world.issue(_template(world, {}, serial), key)


def _template(world: World, changes: Mapping[str, Any], serial: int) -> Template:
    given: dict[str, Any] = {"serial": serial, **changes}
    given["more"] = {**_pointers(world.kind), **given.get("more", {})}
    return world.person_template(**given)


def _pointers(line: str) -> dict[str, tuple[bool, bytes]]:
    """Policy and addresses, as national certificates have them."""
    policy = sequence(sequence(oid("1.2.804.2.1.1.1.2.2")))
    access = sequence(
        _access(_OCSP, f"{_BASE}/{line}/ocsp"), _access(_ISSUERS, f"{_BASE}/{line}.p7b")
    )
    return {
        _POLICIES: (False, policy),
        _CRL_POINTS: (False, _point(f"{_BASE}/{line}.crl")),
        _FRESHEST_CRL: (False, _point(f"{_BASE}/{line}-delta.crl")),
        _AUTHORITY_ACCESS: (False, access),
        _SUBJECT_ACCESS: (False, sequence(_access(_TIME_STAMPS, f"{_BASE}/{line}/tsp"))),
    }


def _access(method: str, address: str) -> bytes:
    return sequence(oid(method), _uri(address))


def _point(address: str) -> bytes:
    return sequence(sequence(explicit(0, explicit(0, _uri(address)))))


def _uri(address: str) -> bytes:
    return element(0x86, address.encode())
