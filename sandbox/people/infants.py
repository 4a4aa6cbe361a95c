"""Invented children whom nobody has recorded: their mothers, who are patients, add them.

Each is in another situation with the register of births, which a parent's word is compared with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Final

from sandbox.people import documents, names, persons
from sandbox.people.country import Country
from sandbox.people.ids import Thing
from sandbox.people.names import FEMALE, MALE, FullName
from sandbox.people.persons import Age, Patient
from sandbox.people.record import Record, years_before
from sandbox.people.state import StateRecord, numbered

# The first twenty-five patients have parts of their own to play.
_FIRST_MOTHER, _MOTHERS_YEARS = 25, (25, 46)
# Numbers past those of newcomers.
_CERTIFICATES = 950_000
_FOREIGN_OFFICE = "Вигаданий відділ іншої держави"


class Situation(StrEnum):
    """What the register of births knows."""

    BORN_HERE = "BORN_HERE"
    """The act names the mother."""
    BORN_ABROAD = "BORN_ABROAD"
    """There is no act: a human being looks at the certificate of another state."""
    OF_ANOTHER = "OF_ANOTHER"
    """The act names somebody else."""


_PLANS: Final = (
    Situation.BORN_HERE, Situation.BORN_ABROAD, Situation.OF_ANOTHER, Situation.BORN_HERE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Infant:
    """A child, and what the mother would state of him."""

    index: int
    holder_id: str
    situation: Situation
    name: FullName
    birth_date: date
    certificate: Record
    mother: Patient


def infants(country: Country) -> Iterator[Infant]:
    """Every child, as far as there are mothers."""
    for index, mother in enumerate(islice(_mothers(country), len(_PLANS))):
        yield _infant(country, index, mother)


def first_of(country: Country, situation: Situation) -> Infant:
    """The first child in a situation."""
    return next(each for each in infants(country) if each.situation is situation)


def _mothers(country: Country) -> Iterator[Patient]:
    youngest, oldest = (years_before(country.today, years) for years in _MOTHERS_YEARS)
    for index in range(_FIRST_MOTHER, country.sizes.persons):
        is_verified = persons.verification_status(index) == "VERIFIED"
        if is_verified and persons.age_of(index) is Age.ADULT:
            one = persons.patient(country, index)
            if one.name.gender == FEMALE and oldest <= one.birth_date <= youngest:
                yield one


def _infant(country: Country, index: int, mother: Patient) -> Infant:
    dice = country.dice("infant", index)
    gender = dice.pick((MALE, FEMALE))
    name = names.draw_for(dice, gender)
    name = replace(name, last_name=names.surname_of_child(mother.name.last_name, gender))
    born = years_before(country.today, dice.number(1, 6), dice.number(30, 300))
    situation = _PLANS[index]
    paper = documents.birth_certificate(born, _CERTIFICATES + index)
    if situation is Situation.BORN_ABROAD:
        paper |= {"type": "BIRTH_CERTIFICATE_FOREIGN", "issued_by": _FOREIGN_OFFICE}
    return Infant(index, str(country.id(Thing.INFANT, index)), situation, name, born, paper, mother)


def stated(one: Infant) -> Record:
    """What the mother fills in, beside what the form has of her own."""
    return {
        **one.name.fields(),
        "birth_date": one.birth_date.isoformat(),
        "birth_country": "Україна" if one.situation is not Situation.BORN_ABROAD else "Польща",
        "birth_settlement": one.mother.locality,
        "gender": one.name.gender,
        "secret": f"волошка{one.index:03d}",
        "documents": [one.certificate],
        "confidant_person": {"relation_type": "PRIMARY"},
    }


def state_records(country: Country) -> Iterator[StateRecord]:
    """What the state knows of them; of one born abroad nothing."""
    for one in infants(country):
        if one.situation is Situation.BORN_ABROAD:
            continue
        mother = one.mother.tax_id
        if one.situation is Situation.OF_ANOTHER:
            mother = persons.patient(country, 0).tax_id
        yield StateRecord(
            one.holder_id,
            one.name,
            one.birth_date,
            None,
            None,
            frozenset({numbered(one.certificate)}),
            parents=frozenset({mother}),
        )
