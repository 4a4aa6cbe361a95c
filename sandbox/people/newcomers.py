"""Invented people who have keys and no cabinet: they register themselves.

Most are not in the register of patients at all; a few are, in a way that matters
(``newcomers_records``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from sandbox.people import addresses, codes, documents, names, places
from sandbox.people.country import Country
from sandbox.people.ids import Thing
from sandbox.people.names import FEMALE, MALE, FullName
from sandbox.people.record import Record, years_before
from sandbox.people.state import StateRecord, numbered

# Numbers past those of a nation's patients.
_PHONES, _DOCUMENTS, _PASSPORTS = 40_000_000, 40_000_000, 900_000
_RELATIVES_PHONES = 42_000_000


class Situation(StrEnum):
    """What is particular about a newcomer."""

    UNKNOWN = "UNKNOWN"
    """Nobody has recorded him, and every state register agrees with him."""
    TAX_SERVICE_BEHIND = "TAX_SERVICE_BEHIND"
    """The same, but the tax service has not heard of his new surname."""
    BY_HAND = "BY_HAND"
    """The same, but his document is compared by a human being."""
    CAPABLE_MINOR = "CAPABLE_MINOR"
    """The same, 17 years old, fully capable by marriage."""
    SURNAME_CHANGED = "SURNAME_CHANGED"
    """Recorded under the surname that he had before."""
    KNOWN_TO_CLINIC = "KNOWN_TO_CLINIC"
    """Recorded by a clinic by his document, misspelt and without his tax number."""
    NUMBER_TAKEN = "NUMBER_TAKEN"
    """His tax number is recorded for somebody else."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a newcomer is made: his situation, sex where it matters, and between which years."""

    situation: Situation
    years: tuple[int, int]
    gender: str | None = None


_YOUNG, _OLDER = (20, 34), (36, 70)
_PLANS: Final = (
    _Plan(Situation.UNKNOWN, _YOUNG),
    _Plan(Situation.UNKNOWN, _OLDER),
    _Plan(Situation.UNKNOWN, _YOUNG),
    _Plan(Situation.UNKNOWN, _OLDER),
    _Plan(Situation.SURNAME_CHANGED, _YOUNG, FEMALE),
    _Plan(Situation.KNOWN_TO_CLINIC, _OLDER, FEMALE),
    _Plan(Situation.NUMBER_TAKEN, _YOUNG),
    _Plan(Situation.BY_HAND, _OLDER),
    _Plan(Situation.CAPABLE_MINOR, (17, 17), FEMALE),
    _Plan(Situation.TAX_SERVICE_BEHIND, _YOUNG, FEMALE),
    _Plan(Situation.BY_HAND, _YOUNG),
)
COUNT: Final = len(_PLANS)
"""How many there are of every kind; more repeat the kinds in order."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who can register himself, and what he would state."""

    index: int
    holder_id: str
    situation: Situation
    name: FullName
    tax_id: str
    birth_date: date
    unzr: str | None
    documents: tuple[Record, ...]
    phone: str
    settlement: int

    @property
    def locality(self) -> str:
        """Where he lives."""
        return places.place(self.settlement).name


def newcomer(country: Country, index: int) -> Newcomer:
    """The newcomer of a number."""
    plan = _PLANS[index % COUNT]
    dice = country.dice("newcomer", index)
    name = names.draw_for(dice, plan.gender or dice.pick((MALE, FEMALE)))
    if plan.situation is Situation.KNOWN_TO_CLINIC:
        # A name that gets written in two ways.
        name = replace(name, last_name="Дем'яненко", first_name="Наталія")
    born = years_before(country.today, dice.number(*plan.years), dice.number(30, 300))
    papers = _documents(country, plan, born, index)
    has_unzr = papers[0]["type"] != "PASSPORT"
    return Newcomer(
        index,
        str(country.id(Thing.NEWCOMER, index)),
        plan.situation,
        name,
        codes.tax_id_from_the_middle(index, male=name.gender == MALE),
        born,
        codes.unzr(born, _DOCUMENTS + index) if has_unzr else None,
        papers,
        codes.mobile(_PHONES + index),
        dice.number(0, country.sizes.settlements - 1),
    )


def first_of(country: Country, situation: Situation) -> Newcomer:
    """The first newcomer in a situation."""
    index = next(index for index, plan in enumerate(_PLANS) if plan.situation is situation)
    return newcomer(country, index)


def _documents(country: Country, plan: _Plan, born: date, index: int) -> tuple[Record, ...]:
    card = documents.id_card(born, country.today, _DOCUMENTS + index)
    if plan.situation is Situation.BY_HAND:
        return (documents.residence_permit(country.today, _DOCUMENTS + index),)
    if plan.situation is Situation.CAPABLE_MINOR:
        return card, documents.marriage_certificate(country.today, _PASSPORTS + index)
    if plan.years == _OLDER:
        return (documents.paper_passport(born, _PASSPORTS + index),)
    return (card,)


# --- what he says ---------------------------------------------------------------------------


def application(country: Country, one: Newcomer) -> Record:
    """What he states about himself when he registers."""
    method = {"type": "OTP", "phone_number": one.phone}
    return {**stated(country, one), "authentication_methods": [method]}


def stated(country: Country, one: Newcomer) -> Record:
    """A person's fields that he fills in."""
    dice = country.dice("newcomer's home", one.index)
    contact = codes.mobile(_RELATIVES_PHONES + one.index)
    record: Record = {
        **one.name.fields(),
        "birth_date": one.birth_date.isoformat(),
        "birth_country": "Україна",
        "birth_settlement": one.locality,
        "gender": one.name.gender,
        "tax_id": one.tax_id,
        "no_tax_id": False,
        "secret": f"барвінок{one.index % 1000:03d}",
        "documents": list(one.documents),
        "addresses": [addresses.address(country, one.settlement, dice)],
        "phones": [{"type": "MOBILE", "number": one.phone}],
        "preferred_way_communication": "phone",
        "emergency_contact": {
            **names.draw(dice).fields(),
            "phones": [{"type": "MOBILE", "number": contact}],
        },
    }
    return {**record, "unzr": one.unzr} if one.unzr else record


# --- what the state knows -------------------------------------------------------------------


def state_record(country: Country, index: int) -> StateRecord:
    """What the state knows of a newcomer: what he states, but for a tax service that lags."""
    one = newcomer(country, index)
    former = former_surname(country, one)
    return StateRecord(
        one.holder_id,
        one.name,
        one.birth_date,
        one.tax_id,
        one.unzr,
        frozenset(numbered(document) for document in one.documents),
        former_surname=former if one.situation is Situation.SURNAME_CHANGED else None,
        tax_service_surname=former if one.situation is Situation.TAX_SERVICE_BEHIND else None,
    )


def former_surname(country: Country, one: Newcomer) -> str:
    """The surname he had before, whether anybody knows of it or not."""
    return names.another_surname(country.dice("former surname", one.index), one.name)
