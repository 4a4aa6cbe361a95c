"""A person's data as printed forms show them: Ukrainian labels and words, escaped HTML.

Forms are legal documents that a patient reads and signs. Their HTML is plain structure without
styles, scripts, pictures or links, so that any page may show it under the strictest policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from typing import Any

from core.persons import words
from core.persons.languages import flat_names

Record = Mapping[str, Any]
Row = tuple[str, str | None]


def full_name(record: Record) -> str:
    """Surname, name and patronymic."""
    names = flat_names(record)
    ordered = (names.get(key) for key in ("last_name", "first_name", "second_name"))
    return " ".join(name for name in ordered if name)


def person_rows(person: Record) -> list[Row]:
    """Who somebody is."""
    document = next(iter(person.get("documents") or []), None)
    return [
        ("Прізвище, ім’я, по батькові", full_name(person)),
        ("Дата народження", day_of(date.fromisoformat(person["birth_date"]))),
        ("РНОКПП", person.get("tax_id")),
        ("УНЗР", person.get("unzr")),
        document_row(document) if document else ("Документ", None),
        ("Телефон", phone_list(person)),
    ]


def patient_rows(person: Record) -> list[Row]:
    """Everything that the register keeps of a patient and that he signs."""
    place = ", ".join(
        part for part in (person.get("birth_settlement"), person.get("birth_country")) if part
    )
    contact = person.get("emergency_contact") or {}
    return [
        *person_rows(person),
        ("Місце народження", place),
        ("Стать", words.GENDERS.get(person.get("gender", ""))),
        ("Електронна пошта", person.get("email")),
        *(
            (words.ADDRESSES.get(address["type"], "Адреса"), address_line(address))
            for address in person.get("addresses") or []
        ),
        ("Довірена особа для екстреного зв’язку", full_name(contact)),
        ("Телефон довіреної особи", phone_list(contact)),
    ]


def document_row(document: Record) -> Row:
    """An identity document."""
    issued_at = document.get("issued_at")
    parts = [
        document["number"],
        document.get("issued_by"),
        day_of(date.fromisoformat(issued_at)) if issued_at else None,
    ]
    kind = words.DOCUMENTS.get(document["type"], document["type"])
    return kind, ", ".join(part for part in parts if part)


def address_line(address: Record) -> str:
    """An address in one line."""
    settlement = _with(words.SETTLEMENTS, address.get("settlement_type"), address["settlement"])
    street = address.get("street")
    parts = [
        address.get("zip"),
        _area(address),
        f"{address['region']} р-н" if address.get("region") else None,
        settlement,
        _with(words.STREETS, address.get("street_type"), street) if street else None,
        f"буд. {address['building']}" if address.get("building") else None,
        f"кв. {address['apartment']}" if address.get("apartment") else None,
    ]
    return ", ".join(part for part in parts if part)


def _area(address: Record) -> str | None:
    """The oblast; a city that is one itself is not named twice."""
    area: str = address["area"]
    if area.casefold().endswith(address["settlement"].casefold()):
        return None
    return f"{area} обл." if area.casefold().endswith("ька") else area


def _with(prefixes: Mapping[str, str], kind: str | None, name: str) -> str:
    prefix = prefixes.get(kind or "")
    return f"{prefix} {name}" if prefix else name


def phone_list(record: Record) -> str:
    """All numbers of a record."""
    return ", ".join(phone["number"] for phone in record.get("phones") or [])


def day_of(day: date) -> str:
    """A day as forms write it."""
    return f"{day:%d.%m.%Y}"


def definitions(rows: Iterable[Row]) -> str:
    """A list of terms; what is not known is left out."""
    items = "\n".join(
        f"<dt>{escape(label)}</dt>\n<dd>{escape(value)}</dd>" for label, value in rows if value
    )
    return f"<dl>\n{items}\n</dl>"
