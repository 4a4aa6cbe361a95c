"""Declarations of invented patients: of every other one, and past ones of some."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sandbox.people import codes, persons
from sandbox.people.country import PEDIATRICIAN, Country
from sandbox.people.ids import Thing
from sandbox.people.persons import Age, Patient
from sandbox.people.record import Record, moment, years_before

# Source: the term of a declaration and its end at the 18th birthday, ehealth.api ``creator.ex``.
_TERM_YEARS = 40
_ADULT_AGE = 18
_PAST_EVERY = 5


def declarations(country: Country) -> Iterator[Record]:
    """Past declarations before present ones, patient by patient."""
    for index in range(country.sizes.persons):
        if index % _PAST_EVERY == 0 and persons.age_of(index) is Age.ADULT:
            yield from _past(country, persons.patient(country, index))
        if has_doctor(index):
            yield from _active(country, persons.patient(country, index))


def has_doctor(index: int) -> bool:
    """Whether a patient has a declaration now: odd ones and children."""
    return index % 2 == 1 or persons.age_of(index) is Age.CHILD


def _active(country: Country, one: Patient) -> Iterator[Record]:
    dice = country.dice("declaration", one.index)
    doctor = country.doctor_for(one.index, adult=one.age is Age.ADULT)
    if doctor is None:
        return
    start = country.today - timedelta(days=dice.number(40, 300))
    yield {
        **_parties(country, one, doctor),
        "id": str(country.id(Thing.DECLARATION, one.index)),
        "declaration_number": codes.declaration_number(2 * one.index),
        "start_date": start.isoformat(),
        "end_date": _end(country, one, doctor, start).isoformat(),
        "status": "active",
        "scope": "family_doctor",
        "signed_at": moment(start, 12),
    }


def _past(country: Country, one: Patient) -> Iterator[Record]:
    dice = country.dice("past", one.index)
    doctor = country.doctor_for(one.index, adult=True, draw=1)
    if doctor is None:
        return
    start = years_before(country.today, 1, dice.number(320, 360))
    record = {
        **_parties(country, one, doctor),
        "id": str(country.id(Thing.PAST_DECLARATION, one.index)),
        "declaration_number": codes.declaration_number(2 * one.index + 1),
        "start_date": start.isoformat(),
        "end_date": _end(country, one, doctor, start).isoformat(),
        "status": "terminated",
        "scope": "family_doctor",
        "signed_at": moment(start, 12),
    }
    if not has_doctor(one.index):
        record["reason"] = "manual_person"  # ended by the patient, not by a newer declaration
    yield record


def _parties(country: Country, one: Patient, doctor: int) -> Record:
    clinic = country.clinic_of_doctor(doctor)
    return {
        "person_id": one.person_id,
        "employee_id": str(country.id(Thing.DOCTOR_POSITION, doctor)),
        "division_id": str(country.id(Thing.DIVISION, country.division_of_doctor(doctor))),
        "legal_entity_id": str(country.id(Thing.LEGAL_ENTITY, clinic)),
    }


def _end(country: Country, one: Patient, doctor: int, start: date) -> date:
    """Forty years on; with a pediatrician not later than the day before the 18th birthday."""
    end = _years_later(start, _TERM_YEARS)
    if country.speciality(doctor) != PEDIATRICIAN:
        return end
    return min(end, _years_later(one.birth_date, _ADULT_AGE) - timedelta(days=1))


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # born on 29 February
        return date(day.year + years, 3, 1)
