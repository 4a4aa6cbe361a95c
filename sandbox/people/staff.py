"""Invented staff: doctors, and an owner and a registrar of every clinic.

Field names: ``Party_bulk`` and ``Employee_bulk`` of the PIS API 9.11. A party also carries
``tax_id``, by which a doctor's signature is known to be his, and ``declarations_count``: how many
patients he has beside those of the extract.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sandbox.people import codes, names, places
from sandbox.people.country import FAMILY_DOCTOR, PEDIATRICIAN, THERAPIST, Country
from sandbox.people.ids import Thing
from sandbox.people.names import MALE, FullName
from sandbox.people.record import Record, moment, years_before

# Source: МОЗ order 504 of 19.03.2018: how many patients are held to be best.
LIMITS: Final = {FAMILY_DOCTOR: 1_800, THERAPIST: 2_000, PEDIATRICIAN: 900}

# Codes of the dictionary POSITION.
_POSITIONS = {FAMILY_DOCTOR: "P7", PEDIATRICIAN: "P8", THERAPIST: "P9"}
_OWNER_POSITION, _REGISTRAR_POSITION = "P1", "P14"

_TITLES = {
    FAMILY_DOCTOR: "лікар загальної практики – сімейний лікар",
    PEDIATRICIAN: "лікар-педіатр дільничний",
    THERAPIST: "лікар-терапевт дільничний",
}
_FULL_EVERY = 12  # every so manyth doctor has about as many patients as he may
_AROUND_THE_LIMIT = 3
_STUDENT_YEARS = 25
_PHONES_OF_STAFF = 90_000_000
_STUDY = "Навчальний медичний університет"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who works in a clinic, as a certificate would describe him."""

    party_id: str
    number: int
    """Another one for everybody of the staff."""
    name: FullName
    tax_id: str
    clinic: int
    title: str
    birth_date: date


def doctor(country: Country, index: int) -> StaffMember:
    """A doctor."""
    title = _TITLES[country.speciality(index)]
    return _member(country, Thing.DOCTOR, index, country.clinic_of_doctor(index), title)


def owner(country: Country, clinic: int) -> StaffMember:
    """The head of a clinic."""
    return _member(country, Thing.OWNER, clinic, clinic, "директор")


def registrar(country: Country, clinic: int) -> StaffMember:
    """The registrar of a clinic."""
    return _member(country, Thing.REGISTRAR, clinic, clinic, "реєстратор медичний")


def _member(country: Country, thing: Thing, index: int, clinic: int, title: str) -> StaffMember:
    dice = country.dice(thing.name, index)
    name = names.draw(dice)
    # Three kinds of staff share the numbers by turns.
    number = 3 * index + thing - Thing.DOCTOR
    return StaffMember(
        str(country.id(thing, index)),
        number,
        name,
        codes.tax_id_from_the_end(number, male=name.gender == MALE),
        clinic,
        title,
        years_before(country.today, dice.number(28, 64), dice.number(0, 360)),
    )


# --- parties --------------------------------------------------------------------------------


def parties(country: Country) -> Iterator[Record]:
    """Everybody who works in a clinic."""
    for index in range(country.sizes.doctors):
        yield _doctor_party(country, index)
    for clinic in range(country.sizes.clinics):
        yield _party(country, owner(country, clinic))
        yield _party(country, registrar(country, clinic))


def _party(country: Country, member: StaffMember) -> Record:
    begun = years_before(country.today, 4)
    return {
        "id": member.party_id,
        **member.name.fields(),
        "year_of_birth": str(member.birth_date.year),
        "gender": member.name.gender,
        "tax_id": member.tax_id,
        "no_tax_id": False,
        "email": f"staff{member.number}@example.com",
        "phones": [{"type": "MOBILE", "number": codes.mobile(_PHONES_OF_STAFF + member.number)}],
        "verification_status": "VERIFIED",
        "educations": [],
        "qualifications": [],
        "specialities": [],
        "inserted_at": moment(begun),
        "updated_at": moment(begun),
    }


def _doctor_party(country: Country, index: int) -> Record:
    member = doctor(country, index)
    return {
        **_party(country, member),
        "working_experience": max(1, country.today.year - _graduation(member).year),
        "about_myself": f"{member.title[0].upper()}{member.title[1:]}. Веду прийом щодня.",
        **_qualification(country, index, _graduation(member)),
        "declarations_count": declarations_count(country, index),
    }


def declarations_count(country: Country, index: int) -> int:
    """How many patients a doctor has beside those of the extract."""
    limit = LIMITS[country.speciality(index)]
    dice = country.dice("load", index)
    if index % _FULL_EVERY == _FULL_EVERY - 1:
        return limit + dice.number(-_AROUND_THE_LIMIT, _AROUND_THE_LIMIT)
    return dice.number(limit // 5, limit * 9 // 10)


def _graduation(member: StaffMember) -> date:
    return years_before(member.birth_date, -_STUDENT_YEARS)


def _qualification(country: Country, index: int, graduated: date) -> Record:
    code = country.speciality(index)
    number = f"ТЕСТ {index:06d}"
    return {
        "educations": [
            {
                "country": "UA",
                "city": places.place(0).name,
                "institution_name": _STUDY,
                "issued_date": graduated.isoformat(),
                "diploma_number": number,
                "degree": "MASTER",
                "speciality": "Лікувальна справа",
            }
        ],
        "qualifications": [
            {
                "type": "INTERNSHIP",
                "institution_name": _STUDY,
                "speciality": _TITLES[code],
                "issued_date": years_before(graduated, -2).isoformat(),
                "certificate_number": number,
            }
        ],
        "specialities": [_speciality(country, index)],
    }


def _speciality(country: Country, index: int) -> Record:
    dice = country.dice("speciality", index)
    return {
        "speciality": country.speciality(index),
        "speciality_officio": True,
        "level": dice.pick(("SECOND", "FIRST", "HIGHEST")),
        "qualification_type": "AWARDING",
        "attestation_name": _STUDY,
        "attestation_date": years_before(country.today, 2, dice.number(0, 300)).isoformat(),
        "valid_to_date": years_before(country.today, -3).isoformat(),
        "certificate_number": f"ТЕСТ {index:06d}",
    }


# --- positions ------------------------------------------------------------------------------


def employees(country: Country) -> Iterator[Record]:
    """Positions: of every doctor one or two, of every clinic an owner and a registrar."""
    for index in range(country.sizes.doctors):
        yield from _doctor_positions(country, index)
    for clinic in range(country.sizes.clinics):
        division = country.divisions_of_clinic(clinic)[0]
        yield {
            **_position(country, Thing.OWNER_POSITION, clinic, clinic, division),
            "party_id": str(country.id(Thing.OWNER, clinic)),
            "employee_type": "OWNER",
            "position": _OWNER_POSITION,
        }
        yield {
            **_position(country, Thing.REGISTRAR_POSITION, clinic, clinic, division),
            "party_id": str(country.id(Thing.REGISTRAR, clinic)),
            "employee_type": "RECEPTIONIST",
            "position": _REGISTRAR_POSITION,
        }


def _doctor_positions(country: Country, index: int) -> Iterator[Record]:
    common: Record = {
        "party_id": str(country.id(Thing.DOCTOR, index)),
        "employee_type": "DOCTOR",
        "position": _POSITIONS[country.speciality(index)],
        "speciality": _speciality(country, index),
        "additional_info": _qualification(country, index, _graduation(doctor(country, index))),
    }
    clinic, division = country.clinic_of_doctor(index), country.division_of_doctor(index)
    yield {**_position(country, Thing.DOCTOR_POSITION, index, clinic, division), **common}
    second = country.second_clinic_of_doctor(index)
    if second is not None:
        division = country.divisions_of_clinic(second)[0]
        yield {**_position(country, Thing.SECOND_POSITION, index, second, division), **common}


def _position(country: Country, thing: Thing, index: int, clinic: int, division: int) -> Record:
    start = years_before(country.today, country.dice(thing.name, index).number(2, 3))
    return {
        "id": str(country.id(thing, index)),
        "status": "APPROVED",
        "is_active": True,
        "start_date": start.isoformat(),
        "legal_entity_id": str(country.id(Thing.LEGAL_ENTITY, clinic)),
        "division_id": str(country.id(Thing.DIVISION, division)),
        "inserted_at": moment(start),
        "updated_at": moment(start),
    }
