"""Invented people, their keys and their certificates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from core.qes import dstu4145
from sandbox.trust import certificates as x509
from sandbox.trust import digests, oids
from sandbox.trust.certificates import Certificate, Contents, Issuer
from sandbox.trust.keys import DstuKey, EcdsaKey, PrivateKey, RsaKey
from tests.page.making.seeded import Stream, randomness

# Day 90000 after 1899 is in the year 2146: nobody alive has these numbers.
TAX_ID = "9000000107"
OTHER_TAX_ID = "9000000201"
EDRPOU = "90000009"

_LONG_AGO, _FAR = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Term:
    """From when to when."""

    not_before: datetime = _LONG_AGO
    not_after: datetime = _FAR


EXPIRED = Term(datetime(2015, 1, 1, tzinfo=UTC), datetime(2017, 1, 1, tzinfo=UTC))
NOT_YET = Term(datetime(2090, 1, 1, tzinfo=UTC), datetime(2092, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Person:
    """What a certificate says."""

    surname: str = "Вигадливенко"
    given_name: str = "Одарка Тестівна"
    codes: Sequence[tuple[str, str]] = ((oids.DRFO, TAX_ID),)
    serial_number: str | None = f"TINUA-{TAX_ID}"
    organization: str | None = None
    usage: Sequence[int] = (x509.DIGITAL_SIGNATURE, x509.CONTENT_COMMITMENT)
    seal: bool = False
    term: Term = field(default_factory=Term)


SEAL = Person(
    surname="ТОВ «Вигадка»",
    given_name="",
    codes=((oids.EDRPOU, EDRPOU),),
    serial_number=None,
    organization="ТОВ «Вигадка»",
    seal=True,
)
EMPLOYEE = Person(
    surname="Тестенко",
    given_name="Вигад Прикладович",
    codes=((oids.DRFO, OTHER_TAX_ID), (oids.EDRPOU, EDRPOU)),
    serial_number=f"TINUA-{OTHER_TAX_ID}",
    organization="ТОВ «Вигадка»",
)
ENCRYPTION = Person(usage=(x509.KEY_AGREEMENT,))


def dstu_key(name: str, m: int = 257) -> DstuKey:
    """A key over the standard field of degree ``m``."""
    curve = dstu4145.CURVES[m]
    return DstuKey(curve, 1 + Stream(f"key {name}").below(curve.n - 1))


def ec_key(name: str, curve: ec.EllipticCurve) -> EcdsaKey:
    """A key over a curve of NIST."""
    return EcdsaKey(ec.derive_private_key(1 + Stream(f"key {name}").bits(250), curve))


@cache
def rsa_key(name: str, bits: int = 2048) -> RsaKey:
    """An RSA key."""
    stream = Stream(f"key {name}")
    p, q, e = stream.prime(bits // 2), stream.prime(bits // 2), 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    parts = (rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q))
    public = rsa.RSAPublicNumbers(e, p * q)
    return RsaKey(rsa.RSAPrivateNumbers(p, q, d, *parts, public).private_key())


@cache
def issuer() -> Issuer:
    """The provider of all certificates here."""
    key = dstu_key("issuer")
    subject = [(oids.ORGANIZATION, "ДП «Вигаданий надавач»"), (oids.COMMON_NAME, "КНЕДП «Вигадка»")]
    extensions = [x509.key_usage(x509.KEY_CERT_SIGN), x509.basic_constraints(authority=True)]
    with randomness("issuer"):
        contents = Contents(subject, key, _LONG_AGO, _FAR, extensions)
        return Issuer(key, digests.KUPYNA_256, x509.self_signed(contents, digests.KUPYNA_256))


def certify(name: str, person: Person, key: PrivateKey) -> Certificate:
    """A certificate of the provider for the person's key."""
    subject = [
        (oids.ORGANIZATION, person.organization),
        (oids.COMMON_NAME, f"{person.surname} {person.given_name}".strip()),
        (oids.SURNAME, None if person.seal else person.surname),
        (oids.GIVEN_NAME, person.given_name),
        (oids.SERIAL_NUMBER, person.serial_number),
        (oids.COUNTRY, "UA"),
    ]
    extensions = [
        x509.key_usage(*person.usage),
        x509.basic_constraints(),
        x509.qualified_statements(oids.QC_TYPE_ESEAL if person.seal else oids.QC_TYPE_ESIGN),
        *([x509.extended_key_usage(oids.PURPOSE_SEAL)] if person.seal else []),
        *([x509.directory_attributes(person.codes)] if person.codes else []),
    ]
    present = [(kind, value) for kind, value in subject if value]
    term = person.term
    with randomness(f"certificate {name}"):
        return x509.issue(
            issuer(), Contents(present, key, term.not_before, term.not_after, extensions)
        )
