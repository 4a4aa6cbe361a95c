"""Recognises identity data that must not stand in a chat: numbers of documents, keys, photos.

Pure: gets a text and a file's name, gives a category. What was recognised is deleted and never
stored or logged; only the category is.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath
from typing import Final


class Finding(StrEnum):
    """What was recognised."""

    TAX_NUMBER = "tax_number"
    DOCUMENT_NUMBER = "document_number"
    KEY = "key"
    DOCUMENT_IMAGE = "document_image"


_KEY_SUFFIXES: Final = frozenset(
    [
        ".dat", ".pfx", ".p12", ".jks", ".pk8", ".zs1", ".zs2", ".zs3", ".key", ".pem",
        ".cer", ".crt", ".der", ".p7b", ".p7s", ".p7m", ".asice",
    ]
)  # fmt: skip
_KEY_TYPES: Final = ("pkcs", "x-x509", "pkix", "java-keystore", "pem-certificate")
_IMAGE_TYPES: Final = ("image/", "application/pdf")

_PEM: Final = re.compile(r"-----BEGIN [A-Z0-9 ]+-----|\bMI[I-M][A-Za-z0-9+/]{60,}")
_GAPS: Final = re.compile(r"(?<=\d)[ \-–](?=\d)")
_TEN_DIGITS: Final = re.compile(r"(?<![\d+])\d{10}(?!\d)")
# УНЗР: birth date and five digits. Source: Law 5492-VI, article 10; written 20991231-01234.
_UNZR: Final = re.compile(r"(?<!\d)(?:19|20)\d{6}-?\d{5}(?!\d)")
# Passport booklet: two Cyrillic letters and six digits; Latin look-alikes are typed as often.
_BOOKLET: Final = re.compile(r"(?<![^\W\d_])[А-ЯІЇЄҐA-Z]{2}\s?№?\s?\d{6}(?!\d)", re.IGNORECASE)
# ID card and foreign passport (two letters and six digits are above): nine digits.
_ID_CARD: Final = re.compile(r"(?<![\d+])\d{9}(?!\d)")
# Birth certificate: a Roman number, two letters, six digits: «I-БК 123456».
_BIRTH: Final = re.compile(
    r"(?<![^\W\d_])[IVXІХ]{1,4}\s?-\s?[А-ЯІЇЄҐ]{2}\s?№?\s?\d{6}(?!\d)", re.IGNORECASE
)
_TAX_WEIGHTS: Final = (-1, 5, 7, 9, 4, 6, 10, 5, 7)


def find_in_text(text: str, *, expects_phone: bool = False) -> Finding | None:
    """What identity data a text holds.

    Args:
        text: as typed.
        expects_phone: the patient was asked for a phone, so phone-like numbers pass.
    """
    if _PEM.search(text):
        return Finding.KEY
    if _UNZR.search(text):
        return Finding.DOCUMENT_NUMBER
    joined = _GAPS.sub("", text)
    for number in _TEN_DIGITS.findall(joined):
        if not _may_be_phone(number, expects_phone=expects_phone):
            return Finding.TAX_NUMBER
    if _BOOKLET.search(text) or _BIRTH.search(text):
        return Finding.DOCUMENT_NUMBER
    if _ID_CARD.search(joined) and not expects_phone:
        return Finding.DOCUMENT_NUMBER
    return None


def find_in_file(name: str | None, media_type: str | None) -> Finding | None:
    """What a file is by its name and declared type; its content is never fetched."""
    suffix = PurePath(name or "").suffix.lower()
    kind = (media_type or "").lower()
    if suffix in _KEY_SUFFIXES or any(part in kind for part in _KEY_TYPES):
        return Finding.KEY
    if kind.startswith(_IMAGE_TYPES):
        return Finding.DOCUMENT_IMAGE
    return None


def has_tax_check_digit(number: str) -> bool:
    """Whether ten digits end in the check digit of a РНОКПП.

    Source: weighted sum modulo 11 modulo 10 of the first nine digits; eHealth API cases, tax_id.
    """
    weighted = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, number, strict=False))
    return weighted % 11 % 10 == int(number[9])


def _may_be_phone(number: str, *, expects_phone: bool) -> bool:
    """Ten digits that begin with 0 are a national phone, unless they check as a tax number.

    A tax number begins with 0 only for people born before 1927; where a phone was asked for, a
    phone it is.
    """
    return number.startswith("0") and (expects_phone or not has_tax_check_digit(number))
