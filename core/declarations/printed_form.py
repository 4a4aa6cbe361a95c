"""The printed forms: a declaration, and the statement that ends one.

Legal documents, and therefore the only sentences of the core that a patient reads. The HTML is
plain structure without styles, scripts, pictures or links, so that any page may show it under
the strictest content policy; every value is escaped.

Source: contents of the declaration, МОЗ order 503 of 19.03.2018; the wording is this project's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from importlib import resources
from string import Template
from typing import Any

from core.declarations import words
from core.legal_entities.model import DoctorPosition

_Record = Mapping[str, Any]
_Row = tuple[str, str | None]


@dataclass(frozen=True)
class FormData:
    """What a declaration says.

    Attributes:
        person: published fields of the patient.
        representative: published fields of who signs for him, if somebody does.
    """

    number: str
    start_date: date
    end_date: date
    person: _Record
    position: DoctorPosition
    representative: _Record | None = None


def declaration_form(data: FormData) -> str:
    """The declaration as HTML."""
    representative = ""
    if data.representative:
        rows = _definitions(_person(data.representative))
        representative = f"<section>\n<h2>Законний представник</h2>\n{rows}\n</section>"
    term = [("Діє з", _day(data.start_date)), ("Діє до", _day(data.end_date))]
    return _template("declaration.html").substitute(
        number=escape(data.number),
        patient=_definitions(_patient(data.person)),
        representative=representative,
        doctor=_definitions(_doctor(data.position)),
        legal_entity=_definitions(_legal_entity(data.position.legal_entity)),
        division=_definitions(_division(data.position.division)),
        term=_definitions(term),
    )


def termination_form(data: FormData, reason: str | None) -> str:
    """The statement that ends a declaration, as HTML."""
    rows: list[_Row] = [
        ("Пацієнт", full_name(data.person)),
        ("Лікар", full_name(data.position.party)),
        ("Надавач медичних послуг", data.position.legal_entity["name"]),
        ("Діє з", _day(data.start_date)),
        ("Причина", reason),
    ]
    return _template("termination.html").substitute(
        number=escape(data.number), declaration=_definitions(rows)
    )


def full_name(record: _Record) -> str:
    """Surname, name and patronymic."""
    names = (record.get(key) for key in ("last_name", "first_name", "second_name"))
    return " ".join(name for name in names if name)


# --- parts ------------------------------------------------------------------------------------


def _person(person: _Record) -> list[_Row]:
    document = next(iter(person.get("documents") or []), None)
    return [
        ("Прізвище, ім’я, по батькові", full_name(person)),
        ("Дата народження", _day(date.fromisoformat(person["birth_date"]))),
        ("РНОКПП", person.get("tax_id")),
        ("УНЗР", person.get("unzr")),
        _document(document) if document else ("Документ", None),
        ("Телефон", _phones(person)),
    ]


def _patient(person: _Record) -> list[_Row]:
    place = ", ".join(
        part for part in (person.get("birth_settlement"), person.get("birth_country")) if part
    )
    contact = person.get("emergency_contact") or {}
    return [
        *_person(person),
        ("Місце народження", place),
        ("Стать", words.GENDERS.get(person.get("gender", ""))),
        ("Електронна пошта", person.get("email")),
        *(
            (words.ADDRESSES.get(address["type"], "Адреса"), _address(address))
            for address in person.get("addresses") or []
        ),
        ("Довірена особа для екстреного зв’язку", full_name(contact)),
        ("Телефон довіреної особи", _phones(contact)),
    ]


def _doctor(position: DoctorPosition) -> list[_Row]:
    return [
        ("Прізвище, ім’я, по батькові", full_name(position.party)),
        ("Спеціальність", words.SPECIALITIES.get(position.speciality or "", position.speciality)),
        ("Телефон", _phones(position.contacts)),
        ("Електронна пошта", position.contacts.get("email")),
    ]


def _legal_entity(legal_entity: _Record) -> list[_Row]:
    return [
        ("Назва", legal_entity["name"]),
        ("Код ЄДРПОУ", legal_entity["edrpou"]),
        ("Адреса", _first_address(legal_entity)),
        ("Телефон", _phones(legal_entity)),
        ("Електронна пошта", legal_entity.get("email")),
    ]


def _division(division: _Record) -> list[_Row]:
    return [
        ("Назва", division["name"]),
        ("Адреса", _first_address(division)),
        ("Телефон", _phones(division)),
    ]


def _document(document: _Record) -> _Row:
    issued_at = document.get("issued_at")
    parts = [
        document["number"],
        document.get("issued_by"),
        _day(date.fromisoformat(issued_at)) if issued_at else None,
    ]
    kind = words.DOCUMENTS.get(document["type"], document["type"])
    return kind, ", ".join(part for part in parts if part)


def _first_address(record: _Record) -> str | None:
    return next((_address(address) for address in record.get("addresses") or []), None)


def _address(address: _Record) -> str:
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


def _area(address: _Record) -> str | None:
    """The oblast; a city that is one itself is not named twice."""
    area: str = address["area"]
    if area.casefold().endswith(address["settlement"].casefold()):
        return None
    return f"{area} обл." if area.casefold().endswith("ька") else area


def _with(prefixes: Mapping[str, str], kind: str | None, name: str) -> str:
    prefix = prefixes.get(kind or "")
    return f"{prefix} {name}" if prefix else name


def _phones(record: _Record) -> str:
    return ", ".join(phone["number"] for phone in record.get("phones") or [])


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _definitions(rows: Iterable[_Row]) -> str:
    """A list of terms; what is not known is left out."""
    items = "\n".join(
        f"<dt>{escape(label)}</dt>\n<dd>{escape(value)}</dd>" for label, value in rows if value
    )
    return f"<dl>\n{items}\n</dl>"


@cache
def _template(name: str) -> Template:
    return Template(resources.files("core.declarations").joinpath("forms", name).read_text("utf-8"))
