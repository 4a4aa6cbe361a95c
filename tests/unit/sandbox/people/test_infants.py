"""Children whom their mothers add: data that keep the rules, and what the registers say of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.persons.rules import Purpose, RuleContext, check_person, normalise_person
from sandbox.people import infants, newcomers, persons
from sandbox.people.country import Country, Sizes
from sandbox.people.infants import Infant, Situation
from sandbox.people.population import known_to_the_state
from sandbox.registers.answers import Answer, Register, StateRegisters
from tests.kit.applicants import address

TODAY = date(2026, 11, 23)
COUNTRY = Country(TODAY)
EVERYBODY = list(infants.infants(COUNTRY))
REGISTERS = StateRegisters(known_to_the_state(COUNTRY))
BIRTH_CERTIFICATE = "BIRTH_CERTIFICATE"


def asked(one: Infant, tax_id: str | None) -> dict[str, Any]:
    """What the core asks the register of births about a relationship."""
    return {
        **one.name.fields(),
        "birth_date": one.birth_date.isoformat(),
        "documents": [{**one.certificate, "type": BIRTH_CERTIFICATE}],
        "confidant_person": {"last_name": one.mother.name.last_name, "tax_id": tax_id},
    }


def test_every_situation_is_met_by_a_mother_of_its_own() -> None:
    assert {each.situation for each in EVERYBODY} == set(Situation)
    mothers = {each.mother.index for each in EVERYBODY}
    assert len(mothers) == len(EVERYBODY)
    assert {persons.verification_status(index) for index in mothers} == {"VERIFIED"}


def test_a_small_country_has_no_mothers() -> None:
    assert list(infants.infants(Country(TODAY, sizes=Sizes(persons=2)))) == []


@pytest.mark.parametrize("one", EVERYBODY, ids=lambda each: each.situation)
def test_what_a_mother_states_breaks_no_rule(one: Infant) -> None:
    stated = {
        **newcomers.stated(COUNTRY, newcomers.newcomer(COUNTRY, 0)),
        **infants.stated(one),
        "addresses": [address()],
        "confidant_person": {
            "person_id": one.mother.person_id,
            "documents_relationship": [{**one.certificate, "type": BIRTH_CERTIFICATE}],
        },
    }
    person = {key: value for key, value in stated.items() if key not in ("tax_id", "unzr")}
    check_person(normalise_person(person), RuleContext(Purpose.REPRESENTED, TODAY))


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        (Situation.BORN_HERE, Answer.MATCHES),
        (Situation.BORN_ABROAD, Answer.ABSENT),
        (Situation.OF_ANOTHER, Answer.DIFFERS),
    ],
)
def test_the_register_of_births_knows_whose_child_it_is(
    situation: Situation, expected: Answer
) -> None:
    one = infants.first_of(COUNTRY, situation)
    assert REGISTERS.answer(Register.BIRTH, asked(one, one.mother.tax_id)) is expected


def test_a_stranger_is_not_the_mother() -> None:
    one = infants.first_of(COUNTRY, Situation.BORN_HERE)
    for tax_id in (persons.patient(COUNTRY, 1).tax_id, None):
        assert REGISTERS.answer(Register.BIRTH, asked(one, tax_id)) is Answer.DIFFERS


def test_a_recorded_childs_parent_is_known_too() -> None:
    child = persons.patient(COUNTRY, 12)
    (paper,) = persons.state_record(COUNTRY, 12).documents
    told = {
        **child.name.fields(),
        "birth_date": child.birth_date.isoformat(),
        "documents": [{"type": paper[0], "number": paper[1]}],
    }
    assert REGISTERS.answer(Register.BIRTH, told) is Answer.MATCHES
    for index, expected in ((11, Answer.MATCHES), (10, Answer.DIFFERS)):
        parent = {"tax_id": persons.patient(COUNTRY, index).tax_id}
        answer = REGISTERS.answer(Register.BIRTH, {**told, "confidant_person": parent})
        assert answer is expected
