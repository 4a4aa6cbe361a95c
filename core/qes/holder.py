"""Who holds a certificate: the person's codes, from every place where providers put them.

A natural person has a РНОКПП of ten digits or, when he took none, the number of his passport in
its place. It stands in the directory attributes (ДРФО), in the subject's serialNumber behind
``TINUA-``, or in both, and then they agree. The ЄДРПОУ says for whom he works and never who he is.

Source: Order No. 1236/5/453 of 20.08.2012 (attributes of the certificate); ETSI EN 319 412-1,
clause 5.1 (prefixes); Tax Code of Ukraine, article 70 (numbers in place of the РНОКПП).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import names, profile
from .certificate import Certificate
from .errors import Refusal
from .verdicts import SubIndication

_PERSON = "1.2.804.2.1.1.1.11.1.4.1.1"
_ORGANIZATION = "1.2.804.2.1.1.1.11.1.4.2.1"
_REGISTER = "1.2.804.2.1.1.1.11.1.4.11.1"

_TAX_ID = re.compile(r"[0-9]{10}")
_CARD_NUMBER = re.compile(r"[0-9]{9}")
_PASSPORT_NUMBER = re.compile(r"[А-ЯҐЄІЇ]{2}[0-9]{6}")
_LOOK_ALIKES = str.maketrans("ABCEHIKMOPTX", "АВСЕНІКМОРТХ")  # Latin to Cyrillic


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
    """Passport in place of the РНОКПП: two Cyrillic capitals and six digits, or nine digits."""
    unzr: str | None
    edrpou: str | None
    is_seal: bool


def read(certificate: Certificate) -> Holder:
    """The holder of the certificate.

    Raises:
        Refusal: two codes of a person disagree, or a code is of no known form.
        FormatError: an extension is malformed.
    """
    subject, extensions = certificate.subject, profile.read(certificate)
    code = _person_code(certificate)
    return Holder(
        subject=str(subject),
        common_name=subject.first(names.COMMON_NAME),
        surname=subject.first(names.SURNAME),
        given_name=subject.first(names.GIVEN_NAME),
        organization=subject.first(names.ORGANIZATION),
        title=subject.first(names.TITLE),
        tax_id=code if code and _TAX_ID.fullmatch(code) else None,
        document_number=code if code and not _TAX_ID.fullmatch(code) else None,
        unzr=_single("УНЗР", _attribute(certificate, _REGISTER)),
        edrpou=_edrpou(certificate),
        is_seal=extensions.is_seal,
    )


def normalise_document_number(text: str) -> str:
    """A passport number with Cyrillic capitals and without spaces, or the text as it was."""
    return text.replace(" ", "").upper().translate(_LOOK_ALIKES)


def _person_code(certificate: Certificate) -> str | None:
    attribute = _single("ДРФО", _attribute(certificate, _PERSON))
    serials = certificate.subject.all(names.SERIAL_NUMBER)
    prefixed = [s.removeprefix("TINUA-") for s in serials if s.startswith("TINUA-")]
    codes = {_checked(code) for code in (attribute, _single("TINUA", prefixed)) if code is not None}
    return _single("the person's code", sorted(codes))


def _checked(code: str) -> str:
    if _TAX_ID.fullmatch(code) or _CARD_NUMBER.fullmatch(code):
        return code
    # Letters of passports are often typed on the wrong keyboard.
    number = code.upper().translate(_LOOK_ALIKES)
    if _PASSPORT_NUMBER.fullmatch(number):
        return number
    raise _refuse("malformed_identity", "the person's code has neither form that it may have")


def _attribute(certificate: Certificate, oid: str) -> list[str]:
    attributes = profile.read(certificate).directory_attributes
    return [value for attribute, values in attributes if attribute == oid for value in values]


def _edrpou(certificate: Certificate) -> str | None:
    identifiers = certificate.subject.all(names.ORGANIZATION_IDENTIFIER)
    prefixed = [i.removeprefix("NTRUA-") for i in identifiers if i.startswith("NTRUA-")]
    return next(iter(_attribute(certificate, _ORGANIZATION) + prefixed), None)


def _single(what: str, values: list[str]) -> str | None:
    if len(values) > 1:
        raise _refuse("ambiguous_identity", f"the certificate gives {what} more than once")
    return values[0] if values else None


def _refuse(reason: str, detail: str) -> Refusal:
    return Refusal(SubIndication.SIG_CONSTRAINTS_FAILURE, reason, detail)
