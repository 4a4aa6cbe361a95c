"""People who register themselves: keys, data that keep the rules, and what is recorded of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.persons.matching import identity_keys
from core.persons.rules import Purpose, RuleContext, check_person, normalise_person
from core.persons.similarity import similarity
from sandbox.people import newcomers, newcomers_records, persons
from sandbox.people.country import Country, Sizes
from sandbox.people.keyring import Form, Keyring, Role
from sandbox.people.newcomers import Newcomer, Situation
from sandbox.people.population import known_to_the_state
from sandbox.trust.pki import Pki

TODAY = date(2026, 11, 23)
COUNTRY = Country(TODAY)
EVERYBODY = [newcomers.newcomer(COUNTRY, index) for index in range(newcomers.COUNT)]


def one(situation: Situation) -> Newcomer:
    return newcomers.first_of(COUNTRY, situation)


def recorded(newcomer: Newcomer) -> dict[str, Any] | None:
    """His record in the register of patients, if there is one."""
    sizes = Sizes(newcomers=newcomer.index + 1)
    found = list(newcomers_records.records(Country(TODAY, sizes=sizes)))
    before = list(newcomers_records.records(Country(TODAY, sizes=Sizes(newcomers=newcomer.index))))
    return found[-1] if len(found) > len(before) else None


def stated(newcomer: Newcomer) -> dict[str, Any]:
    return newcomers.application(COUNTRY, newcomer)


def test_country_has_one_of_every_kind() -> None:
    assert Sizes().newcomers == newcomers.COUNT
    assert {each.situation for each in EVERYBODY} == set(Situation)


@pytest.mark.parametrize("newcomer", EVERYBODY, ids=lambda each: f"{each.index}")
def test_what_a_newcomer_states_breaks_no_rule(newcomer: Newcomer) -> None:
    context = RuleContext(Purpose.SIGN_UP, TODAY)
    check_person(normalise_person(stated(newcomer)), context)


def test_newcomers_have_numbers_that_nobody_else_has() -> None:
    known = list(known_to_the_state(COUNTRY))
    numbers = [number for record in known for number in record.numbers]
    assert len(numbers) == len(set(numbers))
    phones = {persons.phone(index) for index in range(50)}
    assert not phones & {each.phone for each in EVERYBODY}


def test_every_form_of_key_file_is_met_and_the_list_makes_none(shared_pki: Pki) -> None:
    country = Country(TODAY, seed=78)
    cards = list(Keyring(shared_pki, country, 20).newcomers())
    assert {card.form for card in cards} == set(Form)
    assert {card.role for card in cards} == {Role.NEWCOMER}
    folder = shared_pki.folder / "people"
    assert not any((folder / str(card.holder_id)).exists() for card in cards)


def test_certificate_names_the_newcomer_as_he_is_called_now(shared_pki: Pki) -> None:
    newcomer = one(Situation.SURNAME_CHANGED)
    card = Keyring(shared_pki, COUNTRY, 20).card(newcomer.holder_id)
    assert card.holder.surname == newcomer.name.last_name
    assert card.holder.code == newcomer.tax_id


@pytest.mark.parametrize(
    "situation",
    [
        Situation.UNKNOWN,
        Situation.TAX_SERVICE_BEHIND,
        Situation.BY_HAND,
        Situation.CAPABLE_MINOR,
    ],
)
def test_who_is_new_is_not_recorded(situation: Situation) -> None:
    assert recorded(one(situation)) is None


def test_changed_surname_is_the_only_difference_to_the_record() -> None:
    newcomer = one(Situation.SURNAME_CHANGED)
    record = recorded(newcomer)
    assert record is not None
    assert record["last_name"] != newcomer.name.last_name
    assert (record["tax_id"], record["birth_date"], record["first_name"]) == (
        newcomer.tax_id,
        newcomer.birth_date.isoformat(),
        newcomer.name.first_name,
    )


def test_clinic_has_recorded_the_document_and_misspelt_the_name() -> None:
    newcomer = one(Situation.KNOWN_TO_CLINIC)
    record = recorded(newcomer)
    assert record is not None
    assert "tax_id" not in record
    assert (record["last_name"], record["first_name"]) != (
        newcomer.name.last_name,
        newcomer.name.first_name,
    )
    shared = identity_keys(record) & identity_keys(stated(newcomer))
    assert [kind for kind, _ in shared] == ["document"]
    assert similarity(record, stated(newcomer)) > 0.95


def test_taken_tax_number_stands_at_another_human_being() -> None:
    newcomer = one(Situation.NUMBER_TAKEN)
    record = recorded(newcomer)
    assert record is not None
    assert record["tax_id"] == newcomer.tax_id
    assert record["birth_date"] != newcomer.birth_date.isoformat()
    assert similarity(record, stated(newcomer)) < 0.5


def test_more_newcomers_repeat_the_kinds_with_numbers_of_their_own() -> None:
    many = [newcomers.newcomer(COUNTRY, index) for index in range(3 * newcomers.COUNT)]
    assert [each.situation for each in many[newcomers.COUNT :]] == 2 * [
        each.situation for each in EVERYBODY
    ]
    assert len({each.tax_id for each in many}) == len(many)
    assert len({each.phone for each in many}) == len(many)
