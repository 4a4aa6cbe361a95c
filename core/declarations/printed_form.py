"""The printed forms: a declaration, and the statement that ends one.

Legal documents, and therefore the only sentences of the core that a patient reads. The HTML is
plain structure without styles, scripts, pictures or links, so that any page may show it under
the strictest content policy; every value is escaped.

Source: contents of the declaration, МОЗ order 503 of 19.03.2018; the wording is this project's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from importlib import resources
from string import Template

from core.declarations import words
from core.legal_entities.model import DoctorPosition
from core.persons.printed import (
    Record,
    Row,
    address_line,
    day_of,
    definitions,
    full_name,
    patient_rows,
    person_rows,
    phone_list,
)


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
    person: Record
    position: DoctorPosition
    representative: Record | None = None


def declaration_form(data: FormData) -> str:
    """The declaration as HTML."""
    representative = ""
    if data.representative:
        rows = definitions(person_rows(data.representative))
        representative = f"<section>\n<h2>Законний представник</h2>\n{rows}\n</section>"
    term = [("Діє з", day_of(data.start_date)), ("Діє до", day_of(data.end_date))]
    return _template("declaration.html").substitute(
        number=escape(data.number),
        patient=definitions(patient_rows(data.person)),
        representative=representative,
        doctor=definitions(_doctor(data.position)),
        legal_entity=definitions(_legal_entity(data.position.legal_entity)),
        division=definitions(_division(data.position.division)),
        term=definitions(term),
    )


def termination_form(data: FormData, reason: str | None) -> str:
    """The statement that ends a declaration, as HTML."""
    rows: list[Row] = [
        ("Пацієнт", full_name(data.person)),
        ("Лікар", full_name(data.position.party)),
        ("Надавач медичних послуг", data.position.legal_entity["name"]),
        ("Діє з", day_of(data.start_date)),
        ("Причина", reason),
    ]
    return _template("termination.html").substitute(
        number=escape(data.number), declaration=definitions(rows)
    )


# --- parts ------------------------------------------------------------------------------------


def _doctor(position: DoctorPosition) -> list[Row]:
    return [
        ("Прізвище, ім’я, по батькові", full_name(position.party)),
        ("Спеціальність", words.SPECIALITIES.get(position.speciality or "", position.speciality)),
        ("Телефон", phone_list(position.contacts)),
        ("Електронна пошта", position.contacts.get("email")),
    ]


def _legal_entity(legal_entity: Record) -> list[Row]:
    return [
        ("Назва", legal_entity["name"]),
        ("Код ЄДРПОУ", legal_entity["edrpou"]),
        ("Адреса", _first_address(legal_entity)),
        ("Телефон", phone_list(legal_entity)),
        ("Електронна пошта", legal_entity.get("email")),
    ]


def _division(division: Record) -> list[Row]:
    return [
        ("Назва", division["name"]),
        ("Адреса", _first_address(division)),
        ("Телефон", phone_list(division)),
    ]


def _first_address(record: Record) -> str | None:
    return next((address_line(address) for address in record.get("addresses") or []), None)


@cache
def _template(name: str) -> Template:
    return Template(resources.files("core.declarations").joinpath("forms", name).read_text("utf-8"))
