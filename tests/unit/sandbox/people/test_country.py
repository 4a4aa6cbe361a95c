"""Names, identifiers and who belongs where."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.people import ids, names, places, staff
from sandbox.people.country import PEDIATRICIAN, Country, Sizes
from sandbox.people.dice import Dice
from sandbox.people.ids import Thing

TODAY = date(2026, 11, 23)
COUNTRY = Country(TODAY)


@given(st.integers(0, 10_000))
def test_names_agree_with_the_sex(index: int) -> None:
    name = names.draw(Dice(1, "name", index))
    daughter = name.gender == names.FEMALE
    assert name.second_name.endswith(("івна", "ївна")) == daughter
    assert name.second_name.endswith(("ич", "іч")) == (not daughter)
    if name.last_name.endswith(("ська", "цька")):
        assert daughter
    if name.last_name.endswith(("ський", "цький")):
        assert not daughter


@given(st.integers(0, 10_000))
def test_names_are_spelt_as_the_central_system_takes_them(index: int) -> None:
    name = names.draw(Dice(1, "name", index))
    for word in name.fields().values():
        assert re.fullmatch(r"[А-ЩЬЮЯҐЄІЇ][а-щьюяґєії'-]*(-[А-Я][а-щьюяґєії']*)?", word), word


@given(st.sampled_from(Thing), st.integers(0, 40_000_000), st.integers(0, 100))
def test_identifier_tells_what_it_is_of(thing: Thing, index: int, seed: int) -> None:
    identifier = ids.make(seed, thing, index)
    assert identifier.version == 7
    assert ids.locate(seed, identifier) == (thing, index)
    assert ids.locate(seed + 1, identifier) is None


@given(st.uuids())
def test_foreign_identifier_is_of_nothing(identifier: UUID) -> None:
    assert ids.locate(1, identifier) is None


def test_identifiers_sort_in_the_order_of_numbers() -> None:
    made = [ids.make(1, Thing.PERSON, index) for index in range(100)]
    assert made == sorted(made)


def test_draws_are_the_same_for_the_same_name_and_others_for_another() -> None:
    def draws(seed: int, kind: str) -> list[int]:
        dice = Dice(seed, kind, 5)
        return [dice.number(0, 10**9) for _ in range(40)]

    assert draws(1, "a") == draws(1, "a")
    assert len({tuple(draws(seed, kind)) for seed in (1, 2) for kind in "ab"}) == 4


def test_chance_is_about_what_was_asked() -> None:
    hits = sum(Dice(1, "chance", index).chance(30) for index in range(2_000))
    assert 500 < hits < 700


def test_clinics_are_in_all_settlements_and_have_one_place_or_two() -> None:
    clinics = range(COUNTRY.sizes.clinics)
    assert {COUNTRY.settlement_of_clinic(clinic) for clinic in clinics} == set(range(20))
    assert Counter(len(COUNTRY.divisions_of_clinic(clinic)) for clinic in clinics) == {1: 30, 2: 30}


def test_every_clinic_has_every_speciality() -> None:
    for clinic in range(COUNTRY.sizes.clinics):
        doctors = range(clinic, COUNTRY.sizes.doctors, COUNTRY.sizes.clinics)
        assert len({COUNTRY.speciality(doctor) for doctor in doctors}) == 3


def test_doctor_works_in_a_place_of_his_clinic() -> None:
    for doctor in range(COUNTRY.sizes.doctors):
        division = COUNTRY.division_of_doctor(doctor)
        assert COUNTRY.clinic_of_division(division) == COUNTRY.clinic_of_doctor(doctor)


def test_some_doctors_have_two_positions_in_different_clinics() -> None:
    seconds = {
        doctor: second
        for doctor in range(COUNTRY.sizes.doctors)
        if (second := COUNTRY.second_clinic_of_doctor(doctor)) is not None
    }
    assert len(seconds) == 12
    assert all(COUNTRY.clinic_of_doctor(doctor) != second for doctor, second in seconds.items())


def test_doctor_for_an_adult_is_no_pediatrician_and_for_a_child_no_therapist() -> None:
    for person in range(200):
        for draw in range(4):
            adult = COUNTRY.doctor_for(person, adult=True, draw=draw)
            child = COUNTRY.doctor_for(person, adult=False, draw=draw)
            assert adult is not None
            assert child is not None
            assert COUNTRY.speciality(adult) != PEDIATRICIAN
            assert COUNTRY.speciality(child) != "THERAPIST"
            assert COUNTRY.clinic_of_doctor(adult) == COUNTRY.clinic_of_person(person)


def test_country_without_doctors_has_nobody_to_choose() -> None:
    empty = Country(TODAY, sizes=Sizes(doctors=0))
    assert empty.doctor_for(0, adult=True) is None


@pytest.mark.parametrize("sizes", [(0, 1, 1, 1), (1, 0, 1, 1), (1, 1, -1, 1), (1, 1, 1, -1)])
def test_impossible_sizes_are_refused(sizes: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        Sizes(*sizes)


def test_some_doctors_are_full_and_most_are_not() -> None:
    room = [
        staff.LIMITS[COUNTRY.speciality(doctor)] - staff.declarations_count(COUNTRY, doctor)
        for doctor in range(COUNTRY.sizes.doctors)
    ]
    near = [places for places in room if abs(places) <= 3]
    assert len(near) == 25
    assert any(places <= 0 for places in near)
    assert any(places > 0 for places in near)
    assert sum(places > 50 for places in room) == 275


def test_places_past_the_list_are_invented_and_lie_in_ukraine() -> None:
    made = [places.place(index) for index in range(places.LISTED_COUNT, 500)]
    assert len({place.name for place in made}) == len(made)
    regions = {name for name, _ in places.REGIONS}
    for place in made:
        assert place.region in regions
        assert 44 < place.latitude < 53
        assert 22 < place.longitude < 41
