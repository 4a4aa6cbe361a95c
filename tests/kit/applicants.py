"""Data of invented people as they send it about themselves: right unless a test changes it."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.errors import InvalidInput
from core.persons.rules import PersonRules, Purpose, RuleContext, check_person

TODAY = date(2026, 11, 23)

_EXPIRING = {
    "NATIONAL_ID",
    "TEMPORARY_PASSPORT",
    "TEMPORARY_CERTIFICATE",
    "PERMANENT_RESIDENCE_PERMIT",
    "REFUGEE_CERTIFICATE",
    "COMPLEMENTARY_PROTECTION_CERTIFICATE",
}
_FOREIGN = {"FOREIGN_PASSPORT", "NO_CITIZENSHIP_CERTIFICATE", "FOREIGN_DOCUMENT_OTHER"}
_NUMBERS = {"NATIONAL_ID": "003456789", "MARRIAGE_CERTIFICATE": "І-АМ123456"}


def document(kind: str = "PASSPORT", **changes: Any) -> dict[str, Any]:
    """A document of the type, right in itself."""
    made: dict[str, Any] = {
        "type": kind,
        "number": _NUMBERS.get(kind, "АЄ120518"),
        "issued_by": "Вигаданий РВ",
        "issued_at": "2022-02-28",
    }
    if kind in _EXPIRING:
        made["expiration_date"] = "2032-02-28"
    if kind in _FOREIGN:
        made["issuing_country"] = "PL"
    return {**made, **changes}


def address(kind: str = "RESIDENCE", **changes: Any) -> dict[str, Any]:
    """An address of the type."""
    made = {
        "type": kind,
        "country": "UA",
        "area": "ВИГАДАНА",
        "settlement": "Вигадане",
        "settlement_type": "VILLAGE",
        "settlement_id": "01936f00-0000-7000-8000-000000000001",
    }
    return {**made, **changes}


def applicant(**changes: Any) -> dict[str, Any]:
    """Somebody of thirty with a passport who refused a tax number."""
    made: dict[str, Any] = {
        "first_name": "Вигадана",
        "last_name": "Тестенко",
        "second_name": "Прикладівна",
        "birth_date": "1996-05-14",
        "birth_country": "Україна",
        "birth_settlement": "Вигадане",
        "gender": "FEMALE",
        "no_tax_id": True,
        "secret": "приклад слова",
        "documents": [document()],
        "addresses": [address()],
        "phones": [{"type": "MOBILE", "number": "+380000000000"}],
        "emergency_contact": {
            "first_name": "Інша",
            "last_name": "Особенко",
            "phones": [{"type": "MOBILE", "number": "+380000000001"}],
        },
    }
    made.update(changes)
    return {key: value for key, value in made.items() if value is not ...}


def aged(years: int) -> str:
    """Birth date of somebody who has been of that age since today."""
    return TODAY.replace(year=TODAY.year - years).isoformat()


def refusals(
    data: dict[str, Any],
    purpose: Purpose = Purpose.UPDATE,
    *,
    today: date = TODAY,
    rules: PersonRules | None = None,
    stored_tax_id: str | None = None,
) -> list[tuple[str, str]]:
    """Path and wording of everything that is refused."""
    context = RuleContext(purpose, today, rules or PersonRules(), stored_tax_id=stored_tax_id)
    try:
        check_person(data, context)
    except InvalidInput as problem:
        return [(entry.entry, entry.description) for entry in problem.invalid]
    return []
