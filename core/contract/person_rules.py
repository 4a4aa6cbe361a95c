"""What a person's fields must look like, as data: one source for the core and for forms.

Patterns are written in the common part of Python's and JavaScript's regular expressions, so that a
form can refuse while one types what the core would refuse afterwards. They match whole values.

Source: JSON schema v2 of the declaration request (ehealth.api), still used by the specifications of
2024–2026; CF 17525605954 repeats it for the sign-up of PIS.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from core.contract.wire import Data

_CAPITALS: Final = "А-ЩЬЮЯҐЄІЇ"
_LETTERS: Final = _CAPITALS + "а-щьюяґєії"
_BIRTH_CERTIFICATE: Final = "(?![ЫЪЭЁ])[A-ZА-ЯҐЄІЇ0-9№/()\\-]{2,25}"
_TWO_LETTERS_SIX_DIGITS: Final = f"[{_CAPITALS}]{{2}}[0-9]{{6}}"
_RESIDENCE_PERMIT: Final = (
    f"[{_CAPITALS}]{{2}}[0-9]{{4,6}}|[0-9]{{9}}|[{_CAPITALS}]{{2}}[0-9]{{5}}/[0-9]{{5}}"
)
ANY_TEXT: Final = "[^]{1,100}".replace("[^]", "[\\s\\S]")

TEXT_LENGTH: Final = 255
"""Characters of the longest text of a person."""
NAME_LETTERS: Final = f"[{_LETTERS}'\\-]+(?: [{_LETTERS}'\\-]+)*"
"""Ukrainian letters, apostrophe U+0027 and hyphen; words parted by one space; of any length."""
NAME: Final = f"(?=[\\s\\S]{{1,{TEXT_LENGTH}}}$){NAME_LETTERS}"
NAME_2026: Final = f"(?!.*([ .\\-/'])\\1)[{_LETTERS}](?:[{_LETTERS} .\\-/']*[{_LETTERS}.])?"
"""The rule of the person request of 2026: also dot and slash; no special character doubled.

Source: CF ESOZ 19331907630.
"""
LATIN_NAME_2026: Final = "(?!.*([ .\\-/'])\\1)[A-Za-z](?:[A-Za-z .\\-/']*[A-Za-z.])?"
_FREE_START: Final = (
    '(?![\\s\\S]*[ЫЪЭЁыъэё@%&$^#])[A-Za-zА-ЯҐЄІЇа-яґєії0-9№"!*()\\[\\]._\\-][\\s\\S]'
)
FREE_LETTERS: Final = f"{_FREE_START}*"
"""Settlements, streets, issuers: no letters of Russian alone, none of ``@ % & $ ^ #``; of any
length."""
FREE_TEXT: Final = f"{_FREE_START}{{0,{TEXT_LENGTH - 1}}}"
TAX_ID: Final = "[0-9]{10}"
UNZR: Final = "[0-9]{8}-[0-9]{5}"
PHONE: Final = "\\+38[0-9]{10}"
ZIP: Final = "[0-9]{5}"
BUILDING: Final = f"[1-9][{_LETTERS} /'\\-0-9]{{0,20}}"
EMAIL: Final = "(?=[\\s\\S]{3,254}$)[^\\s@]{1,64}@[^\\s@.]+(?:\\.[^\\s@.]+)+"
SECRET_LENGTH: Final = (6, 20)
SELF_REGISTRATION_AGE: Final = 14
"""Full years from which one registers oneself. Source: no_self_registration_age, CF 17629052929."""
FULL_CAPACITY_AGE: Final = 18
"""Full years from which nothing has to prove capacity.

Source: person_full_legal_capacity_age, CF 17629052929; Civil Code of Ukraine, article 34.
"""
TAX_ID_REQUIRED_AGE: Final = 14
"""Full years from which one without a tax number must have refused it. Source: ehealth.api
``persons/v2/validator.ex``."""
MAX_AGE: Final = 150
"""Full years that nobody lives longer than. Source: ehealth.api ``validators/birth_date.ex``."""


class Expiry(StrEnum):
    """Whether a document must say until when it is valid."""

    OPTIONAL = "optional"
    MANDATORY = "mandatory"


class DocumentKind(Data):
    """What is asked of a type of document.

    Attributes:
        number: pattern of the whole number.
        expiry_mandatory_since: documents issued earlier need no date of expiry.
        needs_country: the country of issue is a part of the document.
        not_ukraine: the country must be another one.
    """

    number: str
    expiry: Expiry = Expiry.OPTIONAL
    expiry_mandatory_since: date | None = None
    needs_country: bool = False
    not_ukraine: bool = False


DOCUMENTS: Final[dict[str, DocumentKind]] = {
    "PASSPORT": DocumentKind(number=_TWO_LETTERS_SIX_DIGITS),
    "NATIONAL_ID": DocumentKind(number="[0-9]{9}", expiry=Expiry.MANDATORY),
    "BIRTH_CERTIFICATE": DocumentKind(number=_BIRTH_CERTIFICATE),
    "BIRTH_CERTIFICATE_FOREIGN": DocumentKind(number=ANY_TEXT),
    "TEMPORARY_PASSPORT": DocumentKind(number=_BIRTH_CERTIFICATE, expiry=Expiry.MANDATORY),
    "TEMPORARY_CERTIFICATE": DocumentKind(number=_RESIDENCE_PERMIT, expiry=Expiry.MANDATORY),
    "PERMANENT_RESIDENCE_PERMIT": DocumentKind(
        number=_RESIDENCE_PERMIT,
        expiry=Expiry.MANDATORY,
        expiry_mandatory_since=date(2018, 6, 1),
    ),
    "REFUGEE_CERTIFICATE": DocumentKind(number=_TWO_LETTERS_SIX_DIGITS, expiry=Expiry.MANDATORY),
    "COMPLEMENTARY_PROTECTION_CERTIFICATE": DocumentKind(
        number=_TWO_LETTERS_SIX_DIGITS, expiry=Expiry.MANDATORY
    ),
    "FOREIGN_PASSPORT": DocumentKind(number=ANY_TEXT, needs_country=True, not_ukraine=True),
    "NO_CITIZENSHIP_CERTIFICATE": DocumentKind(number=ANY_TEXT, needs_country=True),
    "FOREIGN_DOCUMENT_OTHER": DocumentKind(number=ANY_TEXT, needs_country=True, not_ukraine=True),
    "MARRIAGE_CERTIFICATE": DocumentKind(number=_BIRTH_CERTIFICATE),
    "DIVORCE_CERTIFICATE": DocumentKind(number=_BIRTH_CERTIFICATE),
    "STATE_REGISTER_EXTRACT": DocumentKind(number=ANY_TEXT),
    "COURT_DECISION_LEGAL_CAPACITY": DocumentKind(number=ANY_TEXT),
    "COURT_DECISION_DIVORCE": DocumentKind(number=ANY_TEXT),
    "GUARDIANSHIP_DECISION_LEGAL_CAPACITY": DocumentKind(number=ANY_TEXT),
    "LEGAL_CAPACITY_DOCUMENT": DocumentKind(number=ANY_TEXT),
}
"""Types of documents. Source: ehealth.api v2 schema; CF 18015158278; types of 2024 and 2026."""

FOREIGN_IDENTITY: Final = frozenset(
    {"FOREIGN_PASSPORT", "NO_CITIZENSHIP_CERTIFICATE", "FOREIGN_DOCUMENT_OTHER"}
)
DOMESTIC_IDENTITY: Final = frozenset(
    {
        "PASSPORT",
        "NATIONAL_ID",
        "TEMPORARY_PASSPORT",
        "TEMPORARY_CERTIFICATE",
        "PERMANENT_RESIDENCE_PERMIT",
        "REFUGEE_CERTIFICATE",
        "COMPLEMENTARY_PROTECTION_CERTIFICATE",
    }
)
IDENTITY: Final = DOMESTIC_IDENTITY | FOREIGN_IDENTITY
OF_CHILDREN: Final = frozenset(
    {
        "BIRTH_CERTIFICATE",
        "BIRTH_CERTIFICATE_FOREIGN",
        "FOREIGN_PASSPORT",
        "FOREIGN_DOCUMENT_OTHER",
    }
)
"""One of these is obligatory for a child who is too young to register himself."""
CAPACITY: Final = frozenset(
    {
        "MARRIAGE_CERTIFICATE",
        "DIVORCE_CERTIFICATE",
        "STATE_REGISTER_EXTRACT",
        "COURT_DECISION_LEGAL_CAPACITY",
        "COURT_DECISION_DIVORCE",
        "GUARDIANSHIP_DECISION_LEGAL_CAPACITY",
        "LEGAL_CAPACITY_DOCUMENT",
    }
)
"""Prove that one under 18 has full legal capacity."""


def matches(pattern: str, value: str) -> bool:
    """Whether the whole value is of a pattern of this module."""
    return _compiled(pattern).fullmatch(value) is not None


@lru_cache(maxsize=128)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
