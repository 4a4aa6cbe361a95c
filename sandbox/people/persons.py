"""Invented patients: ``Person`` of the PIS API 9.11 with methods, contacts and verification.

Of every twenty-five, two are children under 14 and two are 14 to 17 years old; every other one
has a doctor. A child is looked after by the adult whose number is one less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from sandbox.people import addresses, codes, documents, names, places
from sandbox.people.country import Country
from sandbox.people.ids import Thing
from sandbox.people.names import MALE, FullName
from sandbox.people.record import Record, moment, years_before
from sandbox.people.state import StateRecord, numbered

_CYCLE = 25
_CHILDREN, _TEENAGERS = frozenset({12, 22}), frozenset({8, 18})
_NOT_VERIFIED, _CHANGES_NEEDED = 9, 24  # places in the cycle
_NEEDED_EVERY, _NEEDED_PLACE = 10, 7
_RELATIVES_PHONES = 50_000_000
_PASSPORT_FROM_AGE_DAYS = 35 * 365


class Age(Enum):
    """Ages by what the law lets one do; days from and to."""

    CHILD = (3 * 366, 13 * 365)
    TEENAGER = (14 * 366 + 30, 18 * 365 - 30)
    ADULT = (19 * 366, 80 * 365)


@dataclass(frozen=True, slots=True)
class Patient:
    """What the rest of a patient's record follows from."""

    index: int
    person_id: str
    name: FullName
    tax_id: str
    age: Age
    birth_date: date
    settlement: int

    @property
    def locality(self) -> str:
        """Where he lives."""
        return places.place(self.settlement).name


def patient(country: Country, index: int) -> Patient:
    """The patient of a number."""
    dice = country.dice("person", index)
    name = names.draw(dice)
    age = age_of(index)
    first, last = age.value
    return Patient(
        index,
        str(country.id(Thing.PERSON, index)),
        name,
        codes.tax_id(index, male=name.gender == MALE),
        age,
        country.today - timedelta(days=dice.number(first, last)),
        country.settlement_of_clinic(country.clinic_of_person(index)),
    )


def age_of(index: int) -> Age:
    """Child, teenager or adult."""
    place = index % _CYCLE
    if place in _CHILDREN:
        return Age.CHILD
    return Age.TEENAGER if place in _TEENAGERS else Age.ADULT


def verification_status(index: int) -> str:
    """What the registers said: mostly that everything agrees."""
    place = index % _CYCLE
    if place == _NOT_VERIFIED:
        return "NOT_VERIFIED"
    if place == _CHANGES_NEEDED:
        return "CHANGES_NEEDED"
    return "VERIFICATION_NEEDED" if index % _NEEDED_EVERY == _NEEDED_PLACE else "VERIFIED"


def persons(country: Country) -> Iterator[Record]:
    """Every patient."""
    for index in range(country.sizes.persons):
        yield _person(country, patient(country, index))


def _person(country: Country, one: Patient) -> Record:
    dice = country.dice("home", one.index)
    record: Record = {
        "id": one.person_id,
        **one.name.fields(),
        "birth_date": one.birth_date.isoformat(),
        "birth_country": "Україна",
        "birth_settlement": places.place(dice.number(0, places.LISTED_COUNT - 1)).name,
        "gender": one.name.gender,
        "email": f"patient{one.index}@example.com",
        "tax_id": one.tax_id,
        "no_tax_id": False,
        "secret": f"калина{one.index % 1000:03d}",
        "documents": [_document(country, one)],
        "addresses": [addresses.address(country, one.settlement, dice)],
        "phones": [{"type": "MOBILE", "number": phone(one.index)}],
        "preferred_way_communication": "phone",
        "emergency_contact": _emergency_contact(country, one),
        "authentication_methods": [_method(country, one)],
        "verification": _verification(one.index),
        "status": "active",
    }
    if _has_card(country, one):
        record["unzr"] = codes.unzr(one.birth_date, one.index)
    if one.age is Age.CHILD:
        record["confidant_person"] = _confidant(country, one)
    return record


def phone(index: int) -> str:
    """The mobile number of a patient; that of a child is his parent's."""
    return codes.mobile(index if age_of(index) is not Age.CHILD else index - 1)


# --- documents ------------------------------------------------------------------------------


def _has_card(country: Country, one: Patient) -> bool:
    """Whether the document is an ID card, which brings an УНЗР with it."""
    days = (country.today - one.birth_date).days
    return one.age is not Age.CHILD and days < _PASSPORT_FROM_AGE_DAYS


def _document(country: Country, one: Patient) -> Record:
    if one.age is Age.CHILD:
        return documents.birth_certificate(one.birth_date, one.index)
    if _has_card(country, one):
        return documents.id_card(one.birth_date, country.today, one.index)
    return documents.paper_passport(one.birth_date, one.index)


def state_record(country: Country, index: int) -> StateRecord:
    """What the state knows of a patient; the tax service lags behind where it does not agree."""
    one = patient(country, index)
    agrees = verification_status(index) not in ("NOT_VERIFIED", "CHANGES_NEEDED")
    return StateRecord(
        one.person_id,
        one.name,
        one.birth_date,
        one.tax_id,
        codes.unzr(one.birth_date, index) if _has_card(country, one) else None,
        frozenset({numbered(_document(country, one))}),
        tax_service_surname=None
        if agrees
        else names.another_surname(country.dice("former", index), one.name),
        parents=frozenset({_parent(country, one).tax_id} if one.age is Age.CHILD else ()),
    )


# --- contacts and consent -------------------------------------------------------------------


def _emergency_contact(country: Country, one: Patient) -> Record:
    dice = country.dice("relative", one.index)
    number = codes.mobile(_RELATIVES_PHONES + one.index)
    return {
        **names.draw(dice).fields(),
        "phones": [{"type": "MOBILE", "number": number}],
    }


def _method(country: Country, one: Patient) -> Record:
    """By phone for those who act for themselves, through the parent for children."""
    begun = moment(years_before(country.today, 1))
    method: Record = {
        "id": str(country.id(Thing.AUTHENTICATION_METHOD, one.index)),
        "type": "OTP",
        "value": phone(one.index),
        "phone_number": phone(one.index),
        "is_active": True,
        "started_at": begun,
        "inserted_at": begun,
        "inserted_by": one.person_id,
        "person_id": one.person_id,
    }
    if one.age is Age.CHILD:
        del method["phone_number"]
        parent = _parent(country, one)
        method |= {"type": "THIRD_PERSON", "value": parent.person_id, "alias": "батько чи мати"}
    return method


def _confidant(country: Country, one: Patient) -> Record:
    return {
        "person_id": _parent(country, one).person_id,
        "documents_relationship": [documents.birth_certificate(one.birth_date, one.index)],
        "verification_status": "VERIFIED",
    }


def _parent(country: Country, child: Patient) -> Patient:
    return patient(country, child.index - 1)


def child_of(country: Country, index: int) -> Patient | None:
    """Whom the patient of a number looks after."""
    is_parent = index + 1 < country.sizes.persons and age_of(index + 1) is Age.CHILD
    return patient(country, index + 1) if is_parent else None


def _verification(index: int) -> Record:
    status = verification_status(index)
    reason = "AUTO" if status == "VERIFIED" else "AUTO_DATA_ABSENT"
    if status == "CHANGES_NEEDED":
        reason = "MANUAL_NOT_CONFIRMED"
    silent = {"verification_status": "VERIFIED", "verification_reason": "AUTO"}
    return {
        "verification_status": status,
        "details": {
            "drfo": {"verification_status": status, "verification_reason": reason},
            "dracs_death": silent,
        },
    }
