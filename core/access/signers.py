"""Whose signature it is: the code in a certificate against the codes of a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.access.signatures import Signer
from core.contract.errors import ErrorCode
from core.errors import InvalidInput
from core.persons.model import Person
from core.persons.names import comparable

# A certificate of one who took no РНОКПП has the number of one of these.
# Source: CF 17525605723.
_NUMBER_DOCUMENTS = frozenset({"PASSPORT", "NATIONAL_ID"})

# How series of passports get written in Latin letters: by sound.
_BY_SOUND = str.maketrans(
    {
        "А": "A", "Б": "B", "В": "V", "Г": "H", "Ґ": "G", "Д": "D", "Е": "E", "Є": "YE",
        "Ж": "ZH", "З": "Z", "И": "Y", "І": "I", "Ї": "YI", "Й": "Y", "К": "K", "Л": "L",
        "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R", "С": "S", "Т": "T", "У": "U",
        "Ф": "F", "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ь": "",
        "Ю": "YU", "Я": "YA",
    }
)  # fmt: skip


def check_signed_by_person(signer: Signer, person: Person) -> None:
    """Whether a signature is this person's.

    Raises:
        InvalidInput: ``SIGNER_MISMATCH``.
    """
    check_signed_by_holder(signer, person.data)


def check_signed_by_holder(signer: Signer, data: Mapping[str, Any]) -> None:
    """Whether a signature is of the human being with these published fields.

    One with a tax number signs under it; one without, under his passport or ID card.

    Raises:
        InvalidInput: ``SIGNER_MISMATCH``.
    """
    if data.get("tax_id"):
        check_signed_by(signer, data["tax_id"])
        return
    numbers = [
        document["number"]
        for document in data.get("documents") or []
        if document["type"] in _NUMBER_DOCUMENTS
    ]
    if not any(same_code(signer.code, number) for number in numbers):
        raise InvalidInput(ErrorCode.SIGNER_MISMATCH)


def check_signed_by(signer: Signer, code: str | None) -> None:
    """Whether a signature is of the holder of a tax number, or of a document in its place.

    Raises:
        InvalidInput: ``SIGNER_MISMATCH``.
    """
    if not code or not same_code(signer.code, code):
        raise InvalidInput(ErrorCode.SIGNER_MISMATCH)


def same_code(first: str, second: str) -> bool:
    """Whether two numbers are one, spaces and the alphabet of their letters apart.

    Letters are written in Latin by their looks or by their sound: ``МЮ`` is ``MYU``.
    Source: ehealth.api ``signature.ex``: spaces removed, equal as is or transliterated.
    """
    if not first or not second:
        return False
    one, other = _bare(first), _bare(second)
    return comparable(one) == comparable(other) or one.translate(_BY_SOUND) == other.translate(
        _BY_SOUND
    )


def _bare(code: str) -> str:
    return "".join(code.split()).upper()
