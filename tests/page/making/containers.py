"""Key files of every kind, each with what the signer must say of it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from sandbox.trust import certificates as x509
from sandbox.trust import der, oids
from sandbox.trust.certificates import Certificate
from sandbox.trust.containers import (
    KeyEntry,
    encrypted_pkcs8,
    java_key_store,
    key_6_dat,
    national_pfx,
)
from sandbox.trust.digests import GOST_34311, KUPYNA_256
from sandbox.trust.keys import DstuKey, PrivateKey
from tests.page.making import people, pkcs12
from tests.page.making.people import EMPLOYEE, ENCRYPTION, EXPIRED, NOT_YET, SEAL, Person
from tests.page.making.seeded import randomness

PASSWORD = "вигадка-42"  # UTF-8 and the Windows code page write it differently
_PLAIN_PASSWORD = "made-up 42"
_ITERATIONS = 1000
_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
_IIT = "1.3.6.1.4.1.19398.1.1.2"

Expected = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A key file, maybe with certificates beside it; ``expect`` has an ``error`` or ``keys``."""

    name: str
    password: str
    files: dict[str, bytes]
    expect: Expected

    def as_json(self) -> dict[str, Any]:
        """Octets in base64."""
        files = [
            {"name": name, "base64": base64.b64encode(octets).decode()}
            for name, octets in self.files.items()
        ]
        return {
            "name": self.name,
            "password": self.password,
            "files": files,
            "expect": self.expect,
        }


def _key(
    algorithm: str = "dstu4145", curve: str | None = "m257", problem: str | None = None
) -> Expected:
    return {
        "algorithm": algorithm,
        "curve": curve,
        "usage": "agree" if problem == "no_signing_key" else "sign",
        "problem": problem,
    }


def _without_certificate(key: DstuKey, problem: str = "no_certificate") -> Expected:
    """With what its certificate may be called by."""
    ids = [digest.compute(key.public_octets()).hex() for digest in (GOST_34311, KUPYNA_256)]
    return {**_key(problem=problem), "keyIds": ids}


def _certified(key: Expected, tax_id: str | None = people.TAX_ID) -> Expected:
    return {**key, "taxId": tax_id}


def _entry(name: str, key: PrivateKey, person: Person | None = None) -> KeyEntry:
    certificate = people.certify(name, person or Person(), key)
    return KeyEntry(key, [certificate, people.issuer().certificate])


def cases() -> Iterator[Case]:
    """All of them, in an order of their own."""
    for group in (_national, _java, _iit, _international, _refused):
        yield from group()


def _national() -> Iterator[Case]:
    for m in (257, 431):
        name = f"national-m{m}"
        entry = _entry(name, people.dstu_key(name, m))
        with randomness(name):
            container = national_pfx(entry, PASSWORD, _ITERATIONS, aes_certificates=m == 431)
        expected = {"keys": [_certified(_key(curve=f"m{m}"))]}
        yield Case(name, PASSWORD, {"key.pfx": container}, expected)
    key = people.dstu_key("pk8", 307)
    certificate = people.certify("pk8", Person(), key)
    with randomness("pk8"):
        container = encrypted_pkcs8(key, PASSWORD, _ITERATIONS)
    files = {"key.pk8": container, "person.cer": certificate.raw}
    expected = {"keys": [_certified(_key(curve="m307"))]}
    yield Case("pk8-with-certificate", PASSWORD, files, expected)
    files = {"key.pk8": key.pkcs8(), "person.cer": certificate.raw}
    yield Case("pk8-without-password", "", files, expected)
    entry = _entry("encryption", people.dstu_key("encryption"), ENCRYPTION)
    with randomness("encryption"):
        container = national_pfx(entry, PASSWORD, _ITERATIONS)
    expected = {"keys": [_certified(_key(problem="no_signing_key"))]}
    yield Case("national-for-encryption", PASSWORD, {"key.pfx": container}, expected)


def _java() -> Iterator[Case]:
    seal = _entry("jks seal", people.dstu_key("jks seal"), SEAL)
    person = _entry("jks person", people.dstu_key("jks person"))
    encryption = _entry("jks encryption", people.dstu_key("jks encryption"), ENCRYPTION)
    entries = {"pb_seal": seal, "pb_encryption": encryption, "pb_9000000107": person}
    keys = [
        _certified(_key()),
        _certified(_key(problem="seal_not_person"), None),
        _certified(_key(problem="no_signing_key")),
    ]
    with randomness("jks"):
        container = java_key_store(entries, PASSWORD, _MOMENT)
        only_seal = java_key_store({"pb_seal": seal}, PASSWORD, _MOMENT)
    yield Case("jks-of-three", PASSWORD, {"keys.jks": container}, {"keys": keys})
    employee = _entry("jks employee", people.dstu_key("jks employee"), EMPLOYEE)
    entries = {"pb_seal": seal, "pb_9000000107": person, "pb_9000000201": employee}
    with randomness("jks of two people"):
        container = java_key_store(entries, PASSWORD, _MOMENT)
    keys = [_certified(_key()), _certified(_key(), people.OTHER_TAX_ID), keys[1]]
    yield Case("jks-of-two-people", PASSWORD, {"keys.jks": container}, {"keys": keys})
    yield Case("jks-of-a-seal", PASSWORD, {"keys.jks": only_seal}, {"keys": [keys[2]]})


def _iit() -> Iterator[Case]:
    key = people.dstu_key("iit")
    certificate = people.certify("iit", Person(), key)
    foreign = people.certify("foreign", Person(), people.dstu_key("foreign"))
    with randomness("iit"):
        container = key_6_dat(key, _PLAIN_PASSWORD)
    alone = {"Key-6.dat": container}
    missing = {"keys": [_without_certificate(key)]}
    found = {"keys": [_certified(_key())]}
    beside: dict[str, tuple[dict[str, bytes], Expected]] = {
        "alone": ({}, missing),
        "with-cer": ({"person.cer": certificate.raw}, found),
        "with-pem": ({"person.pem": _pem(certificate)}, found),
        "with-p7b": ({"chain.p7b": _bag([foreign, certificate])}, found),
        "with-foreign": ({"other.cer": foreign.raw}, missing),
    }
    for name, (more, expected) in beside.items():
        yield Case(f"iit-{name}", _PLAIN_PASSWORD, {**alone, **more}, expected)
    yield Case("iit-windows-password", PASSWORD, *_iit_of_windows(key, certificate, found))
    second = people.dstu_key("iit second")
    with randomness("iit second"):
        container = key_6_dat(_TwoKeys(key.curve, key.d, second), _PLAIN_PASSWORD)
    keys = [_certified(_key()), _without_certificate(second, "no_signing_key")]
    files = {"Key-6.dat": container, "person.cer": certificate.raw}
    yield Case("iit-two-keys", _PLAIN_PASSWORD, files, {"keys": keys})


def _iit_of_windows(
    key: DstuKey, certificate: Certificate, expected: Expected
) -> tuple[dict[str, bytes], Expected]:
    """A file whose writer took the password in the Windows code page."""

    class WindowsPassword(str):
        """Encodes itself as a program of Windows would."""

        def encode(self, encoding: str = "cp1251", errors: str = "strict") -> bytes:
            return super().encode(encoding, errors)

    with randomness("iit windows"):
        container = key_6_dat(key, WindowsPassword(PASSWORD))
    return {"Key-6.dat": container, "person.cer": certificate.raw}, expected


class _TwoKeys(DstuKey):
    """A key whose PrivateKeyInfo carries another, for encryption, the way ІІТ does."""

    __slots__ = ("second",)

    def __init__(self, curve: Any, d: int, second: DstuKey) -> None:
        super().__init__(curve, d)
        object.__setattr__(self, "second", second)

    def pkcs8(self) -> bytes:
        second: DstuKey = self.second  # type: ignore[attr-defined]
        size = (second.curve.n.bit_length() + 7) // 8
        turned = bytes(int(f"{o:08b}"[::-1], 2) for o in second.d.to_bytes(size, "little"))
        parameters = der.read(second.subject_public_key_info()).children()[0].children()[1]
        attributes = [
            der.sequence(der.oid(f"{_IIT}.3"), der.set_of([der.bits(turned)])),
            der.sequence(der.oid(f"{_IIT}.2"), der.set_of([parameters.raw])),
        ]
        version, algorithm, octets = der.read(super().pkcs8()).children()
        return der.sequence(
            version.raw, algorithm.raw, octets.raw, der.context(0, b"".join(attributes))
        )


def _international() -> Iterator[Case]:
    styles = {
        "aes": pkcs12.Style(pkcs12.aes, pkcs12.aes, "sha256"),
        "old": pkcs12.Style(pkcs12.triple_des, pkcs12.rc2, "sha1"),
        "ber": pkcs12.Style(pkcs12.aes, pkcs12.aes, "sha512", indefinite=True),
    }
    keys: dict[str, tuple[PrivateKey, Expected]] = {
        "p256": (people.ec_key("p256", ec.SECP256R1()), _key("ecdsa", "P-256")),
        "p384": (people.ec_key("p384", ec.SECP384R1()), _key("ecdsa", "P-384")),
        "rsa": (people.rsa_key("rsa"), _key("rsa", None)),
    }
    for key_name, style_name in (("p256", "aes"), ("p256", "old"), ("p384", "ber"), ("rsa", "aes")):
        key, expected = keys[key_name]
        name = f"international-{key_name}-{style_name}"
        entry = _entry(name, key)
        with randomness(name):
            container = pkcs12.pfx(entry, PASSWORD, styles[style_name])
        yield Case(name, PASSWORD, {"key.p12": container}, {"keys": [_certified(expected)]})


def _refused() -> Iterator[Case]:
    terms = {"certificate_expired": EXPIRED, "certificate_not_yet_valid": NOT_YET}
    for problem, term in terms.items():
        yield _java_case(problem, Person(term=term), _certified(_key(problem=problem)))
    two_codes = Person(serial_number=f"TINUA-{people.OTHER_TAX_ID}")
    yield _java_case("two-tax-ids", two_codes, _certified(_key(), None))
    nameless = Person(codes=(), usage=(x509.DIGITAL_SIGNATURE,))
    yield _java_case("tax-id-in-the-name-only", nameless, _certified(_key()))
    small = people.rsa_key("small", 1024)
    with randomness("small"):
        container = java_key_store({"key": _entry("small", small)}, PASSWORD, _MOMENT)
    error = {"error": "unsupported_algorithm"}
    yield Case("rsa-1024", PASSWORD, {"keys.jks": container}, error)
    files = {"person.cer": people.issuer().certificate.raw}
    yield Case("certificate-without-key", PASSWORD, files, {"error": "no_signing_key"})


def _java_case(name: str, person: Person, expected: Expected) -> Case:
    key = people.dstu_key(name)
    with randomness(name):
        container = java_key_store({"key": _entry(name, key, person)}, PASSWORD, _MOMENT)
    return Case(name, PASSWORD, {"keys.jks": container}, {"keys": [expected]})


def _pem(certificate: Certificate) -> bytes:
    body = base64.encodebytes(certificate.raw)
    return b"-----BEGIN CERTIFICATE-----\n" + body + b"-----END CERTIFICATE-----\n"


def _bag(certificates: list[Certificate]) -> bytes:
    """A .p7b: SignedData without signers."""
    return der.sequence(
        der.oid(oids.SIGNED_DATA),
        der.context(
            0,
            der.sequence(
                der.integer(1),
                der.set_of([]),
                der.sequence(der.oid(oids.DATA)),
                der.context(0, b"".join(certificate.raw for certificate in certificates)),
                der.set_of([]),
            ),
        ),
    )
