"""Who holds a certificate: the person's codes, from every place where providers put them.

A natural person has a РНОКПП of ten digits or, when he took none, the number of his passport in
its place. It stands in the directory attributes (ДРФО), in the subject's serialNumber behind
``TINUA-``, or in both, and then they agree. Beside it there may be the number of an identity card
(``IDCUA-``) or passport (``PASUA-``) and the record number in the demographic register (УНЗР, an
attribute or ``PNOUA-``). The ЄДРПОУ says for whom he works and never who he is.

Source: Order No. 1236/5/453 of 20.08.2012 (attributes of the certificate); ETSI EN 319 412-1,
clauses 5.1.3 and 5.1.4 (prefixes); Tax Code of Ukraine, article 70 (numbers in place of the
РНОКПП); Law of Ukraine 5492-VI, article 10 (УНЗР).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from . import names, profile, spelling
from .certificate import Certificate
from .errors import Refusal
from .verdicts import SubIndication

_PERSON = "1.2.804.2.1.1.1.11.1.4.1.1"
_ORGANIZATION = "1.2.804.2.1.1.1.11.1.4.2.1"
_REGISTER = "1.2.804.2.1.1.1.11.1.4.11.1"

_TAX_ID = re.compile(r"[0-9]{10}")
_CARD_NUMBER = re.compile(r"[0-9]{9}")
_PASSPORT_NUMBER = re.compile(r"[А-ЯҐЄІЇ]{2}[0-9]{6}")
_ORGANIZATION_CODE = re.compile(r"[0-9]{8,10}")
_RECORD = re.compile(r"([0-9]{8})-?([0-9]{5})")


@dataclass(frozen=True, slots=True)
class Holder:
    """The certificate's holder, as the provider vouches for him."""

    subject: str
    common_name: str | None
    surname: str | None
    given_name: str | None
    organization: str | None
    title: str | None
    tax_id: str | None
    """РНОКПП."""
    document_number: str | None
    """Of a passport or identity card: two Cyrillic capitals and six digits, or nine digits. Beside
    a РНОКПП it only informs; without one it stands in its place."""
    unzr: str | None
    """With its hyphen."""
    edrpou: str | None
    """Of the organization; none when the places that give it disagree."""
    vat_number: str | None
    is_seal: bool


def read(certificate: Certificate) -> Holder:
    """The holder of the certificate.

    Raises:
        Refusal: two codes of a person disagree, or a code is of no known form.
        FormatError: an extension is malformed.
    """
    subject, extensions = certificate.subject, profile.read(certificate)
    code = _person_code(certificate)
    is_tax_id = code is not None and _TAX_ID.fullmatch(code) is not None
    return Holder(
        subject=str(subject),
        common_name=subject.first(names.COMMON_NAME),
        surname=subject.first(names.SURNAME),
        given_name=subject.first(names.GIVEN_NAME),
        organization=subject.first(names.ORGANIZATION),
        title=subject.first(names.TITLE),
        tax_id=code if is_tax_id else None,
        document_number=_document(certificate) if code is None or is_tax_id else code,
        unzr=_unzr(certificate),
        edrpou=_edrpou(certificate),
        vat_number=next(
            iter(_prefixed(certificate, names.ORGANIZATION_IDENTIFIER, "VATUA-")), None
        ),
        is_seal=extensions.is_seal,
    )


def normalise_document_number(text: str) -> str:
    """A passport number with Cyrillic capitals and without spaces, or the text as it was."""
    return spelling.ukrainian_capitals(text.replace(" ", ""))


def _person_code(certificate: Certificate) -> str | None:
    """РНОКПП or what stands in its place."""
    given = (
        _single("ДРФО", _attribute(certificate, _PERSON)),
        _single("TINUA", _prefixed(certificate, names.SERIAL_NUMBER, "TINUA-")),
        # The older prefix, which the standard keeps and advises against.
        _single("TAXUA", _prefixed(certificate, names.SERIAL_NUMBER, "TAXUA-")),
    )
    codes = {_checked(code) for code in given if code is not None}
    return _single("the person's code", sorted(codes))


def _checked(code: str) -> str:
    if _TAX_ID.fullmatch(code) or _CARD_NUMBER.fullmatch(code):
        return code
    # Letters of passports are often typed on the wrong keyboard.
    number = spelling.ukrainian_capitals(code)
    if _PASSPORT_NUMBER.fullmatch(number):
        return number
    raise _refuse("malformed_identity", "the person's code has neither form that it may have")


def _document(certificate: Certificate) -> str | None:
    """The identity card's number, or that of a passport of the country's own form.

    Passports for travel have two Latin letters, which look like those of another person's book:
    a ``PASUA-`` in Latin is not read.
    """
    card = _single("IDCUA", _prefixed(certificate, names.SERIAL_NUMBER, "IDCUA-"))
    passport = _single("PASUA", _prefixed(certificate, names.SERIAL_NUMBER, "PASUA-"))
    if card is not None and _CARD_NUMBER.fullmatch(card):
        return card
    if passport is None:
        return None
    fits = _CARD_NUMBER.fullmatch(passport) or _PASSPORT_NUMBER.fullmatch(passport)
    return passport if fits else None


def _unzr(certificate: Certificate) -> str | None:
    """УНЗР; what has another form stands there for something else."""
    given = _attribute(certificate, _REGISTER)
    given += _prefixed(certificate, names.SERIAL_NUMBER, "PNOUA-")
    records = (_RECORD.fullmatch(text) for text in given)
    return _single("УНЗР", sorted({"-".join(found.groups()) for found in records if found}))


def _edrpou(certificate: Certificate) -> str | None:
    given = _attribute(certificate, _ORGANIZATION)
    given += _prefixed(certificate, names.ORGANIZATION_IDENTIFIER, "NTRUA-")
    codes = {code for code in map(_organization_code, given) if code is not None}
    return codes.pop() if len(codes) == 1 else None


def _organization_code(text: str) -> str | None:
    """ЄДРПОУ; a sole person has his РНОКПП or passport there."""
    if _ORGANIZATION_CODE.fullmatch(text):
        return text
    number = spelling.ukrainian_capitals(text)
    return number if _PASSPORT_NUMBER.fullmatch(number) else None


def _attribute(certificate: Certificate, oid: str) -> list[str]:
    attributes = profile.read(certificate).directory_attributes
    return [value for attribute, values in attributes if attribute == oid for value in values]


def _prefixed(certificate: Certificate, oid: str, prefix: str) -> list[str]:
    values = certificate.subject.all(oid)
    return [value.removeprefix(prefix) for value in values if value.startswith(prefix)]


def _single(what: str, values: Iterable[str]) -> str | None:
    values = list(values)
    if len(values) > 1:
        raise _refuse("ambiguous_identity", f"the certificate gives {what} more than once")
    return values[0] if values else None


def _refuse(reason: str, detail: str) -> Refusal:
    return Refusal(SubIndication.SIG_CONSTRAINTS_FAILURE, reason, detail)
