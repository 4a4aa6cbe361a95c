"""Certificates of people: who the holder is, what the key is for, and issuing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sandbox.trust import certificates as x509
from sandbox.trust import oids
from sandbox.trust.certificates import Certificate, Contents
from sandbox.trust.keys import PrivateKey
from sandbox.trust.pki import Pki, midnight, pointers

_LIFE = timedelta(days=2 * 365)  # the usual term; the law allows no more than two years for a key

# PrintableString knows no Cyrillic; certificates write a document series in Latin letters.
_LATIN_SERIES = str.maketrans("АВЕІКМНОРСТХ", "ABEIKMHOPCTX")


class Purpose(Enum):
    """What a certificate lets its key do."""

    SIGNATURE = "signature"
    """Signature of a person."""
    SEAL = "seal"
    """Seal of an organisation («печатка»): not a person's will."""
    KEY_AGREEMENT = "key agreement"
    """Encryption only; such a certificate comes beside the one for signatures."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a certificate names. ``code`` is РНОКПП, or a document number of who has none."""

    surname: str
    given_name: str
    """Name and patronymic, as they stand in givenName."""
    code: str | None
    locality: str = "Київ"
    organization: str | None = None
    edrpou: str | None = None
    title: str | None = None

    @property
    def common_name(self) -> str:
        """Surname, name and patronymic."""
        return f"{self.surname} {self.given_name}"

    @property
    def printable_code(self) -> str | None:
        """The code in the alphabet of PrintableString."""
        return self.code.translate(_LATIN_SERIES) if self.code else None


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when a certificate is valid."""

    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a provider, beyond the usual where a test wants it."""

    line: str = "kupyna"
    purpose: Purpose = Purpose.SIGNATURE
    validity: Validity | None = None
    extra_extensions: Sequence[bytes] = ()


def issue(pki: Pki, holder: Holder, key: PrivateKey, order: Order) -> Certificate:
    """A certificate for the holder's key by the provider of ``order.line``, in the register."""
    not_before = midnight(pki.clock.now())
    validity = order.validity or Validity(not_before, not_before + _LIFE)
    contents = Contents(
        _subject(holder),
        key,
        validity.not_before,
        validity.not_after,
        (*_extensions(pki, holder, order), *order.extra_extensions),
    )
    certificate = x509.issue(pki.authority(order.line), contents)
    pki.register.add(order.line, certificate.serial, holder.printable_code or holder.common_name)
    pki.issued.add(order.line, key, certificate)
    return certificate


def _subject(holder: Holder) -> list[tuple[str, str]]:
    attributes = [
        (oids.ORGANIZATION, holder.organization),
        (oids.TITLE, holder.title),
        (oids.COMMON_NAME, holder.common_name),
        (oids.SURNAME, holder.surname),
        (oids.GIVEN_NAME, holder.given_name),
        (oids.SERIAL_NUMBER, f"TINUA-{holder.printable_code}" if holder.code else None),
        (oids.COUNTRY, "UA"),
        (oids.LOCALITY, holder.locality),
    ]
    return [(kind, value) for kind, value in attributes if value]


def _extensions(pki: Pki, holder: Holder, order: Order) -> list[bytes]:
    seal = order.purpose is Purpose.SEAL
    if order.purpose is Purpose.KEY_AGREEMENT:
        usage = x509.key_usage(x509.KEY_AGREEMENT)
    else:
        usage = x509.key_usage(x509.DIGITAL_SIGNATURE, x509.CONTENT_COMMITMENT)
    codes = [(oids.DRFO, holder.printable_code), (oids.EDRPOU, holder.edrpou)]
    present = [(kind, code) for kind, code in codes if code]
    return [
        usage,
        *([x509.extended_key_usage(oids.PURPOSE_SEAL)] if seal else []),
        x509.policies(),
        x509.basic_constraints(),
        x509.qualified_statements(oids.QC_TYPE_ESEAL if seal else oids.QC_TYPE_ESIGN),
        *pointers(pki.addresses, order.line, order.line),
        *([x509.directory_attributes(present)] if present else []),
    ]
