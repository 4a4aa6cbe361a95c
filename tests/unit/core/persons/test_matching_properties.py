"""Of any register and any newcomer: links are sure, doubts are not decided, order is nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.persons.matching import MatchKind, MatchRules
from core.persons.similarity import similarity
from tests.kit.applicants import address, applicant, document
from tests.unit.core.persons.test_matching import NUMBER, OTHER_NUMBER, Register

# Few values of each field, so that people share some of them and differ in others.
_PEOPLE = st.builds(
    applicant,
    last_name=st.sampled_from(["Тестенко", "Тестинко", "Новенко"]),
    first_name=st.sampled_from(["Вигадана", "Друга"]),
    second_name=st.sampled_from(["Прикладівна", None]),
    birth_date=st.sampled_from(["1996-05-14", "1996-05-15", "1950-01-01"]),
    gender=st.sampled_from(["FEMALE", "MALE"]),
    tax_id=st.sampled_from([None, NUMBER, OTHER_NUMBER]),
    documents=st.sampled_from(
        [
            [document()],
            [document(number="ІІ999999")],
            [document("BIRTH_CERTIFICATE")],
            [document("LEGAL_CAPACITY_DOCUMENT", number="1")],
            [],
        ]
    ),
    phones=st.sampled_from([[], [{"type": "MOBILE", "number": "+380000000000"}]]),
    addresses=st.sampled_from(
        [[address()], [address(settlement_id="01936f00-0000-7000-8000-000000000009")]]
    ),
)
_NUMBERED = _PEOPLE.filter(lambda person: person["tax_id"] is not None)
_ONE_EACH = ("NATIONAL_ID", "PASSPORT", "BIRTH_CERTIFICATE", "BIRTH_CERTIFICATE_FOREIGN")


def numbers(person: dict[str, Any]) -> set[str]:
    """What names one human being each, told independently of the search."""
    named = {person["tax_id"]} - {None}
    return named | {
        f"{item['type']} {item['number']}"
        for item in person["documents"]
        if item["type"] in _ONE_EACH
    }


def fit(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether nothing says that they are two: the same tax number, or none and the same names."""
    if one["tax_id"] and other["tax_id"]:
        return bool(one["tax_id"] == other["tax_id"])
    return one["first_name"] == other["first_name"] and (
        one["last_name"] == other["last_name"] or "Новенко" not in _surnames(one, other)
    )


def _surnames(*people: dict[str, Any]) -> set[str]:
    return {person["last_name"] for person in people}


def agree(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether they share a number and the birth date, and nothing says that they are two."""
    same_day = one["birth_date"] == other["birth_date"]
    return same_day and bool(numbers(one) & numbers(other)) and fit(one, other)


@given(st.lists(_PEOPLE, max_size=4), _PEOPLE)
def test_link_is_to_the_only_one_with_the_number_or_to_the_only_one_so_alike(
    recorded: list[dict[str, Any]], data: dict[str, Any]
) -> None:
    match = Register(*recorded).match(data)
    assert (match.person is not None) is (match.kind is MatchKind.ONE)
    if match.person is None:
        return
    found = dict(match.person.data)
    exact = [person for person in recorded if agree(person, data)]
    alike = [
        person
        for person in exact or recorded
        if similarity(person, data) >= MatchRules().same and fit(person, data)
    ]
    assert exact == [found] or alike == [found]


@given(st.lists(_PEOPLE, max_size=4), _PEOPLE)
def test_nobody_gets_a_record_of_another_tax_number_or_of_other_names(
    recorded: list[dict[str, Any]], data: dict[str, Any]
) -> None:
    match = Register(*recorded).match(data)
    assert match.person is None or fit(dict(match.person.data), data)


@given(st.lists(_PEOPLE, max_size=4), _NUMBERED)
def test_exact_number_wins_over_any_likeness(
    others: list[dict[str, Any]], data: dict[str, Any]
) -> None:
    married = applicant(
        tax_id=data["tax_id"],
        birth_date=data["birth_date"],
        last_name="Зовсім",
        first_name="Інакша",
        documents=[],
        phones=[],
    )
    strangers = [person for person in others if not agree(person, data)]
    register = Register(*strangers, married)
    assert register.match(data).person == register.persons[-1]


@given(st.lists(_PEOPLE, max_size=4), _NUMBERED)
def test_own_record_is_found_or_doubted_and_nobody_elses_is_taken(
    others: list[dict[str, Any]], data: dict[str, Any]
) -> None:
    register = Register(data, *others)
    match = register.match(data)
    assert match.kind is not MatchKind.NONE
    if match.person is not None:
        assert match.person == register.persons[0]
    if not any(agree(person, data) for person in others):
        assert match.kind is MatchKind.ONE


@given(st.lists(_PEOPLE, max_size=4), _PEOPLE)
def test_nobody_new_is_recorded_beside_the_same_number(
    recorded: list[dict[str, Any]], data: dict[str, Any]
) -> None:
    if Register(*recorded).match(data).kind is MatchKind.NONE:
        assert not any(numbers(person) & numbers(data) for person in recorded)


@given(st.lists(_PEOPLE, max_size=4), _PEOPLE, st.randoms(use_true_random=False))
def test_order_of_the_register_decides_nothing(
    recorded: list[dict[str, Any]], data: dict[str, Any], chance: Any
) -> None:
    mixed = list(recorded)
    chance.shuffle(mixed)
    one, other = Register(*recorded).match(data), Register(*mixed).match(data)
    assert (one.kind, one.score) == (other.kind, other.score)
    if one.person is not None and other.person is not None:
        assert one.person.data == other.person.data


@given(_PEOPLE, _PEOPLE)
def test_two_people_are_linked_alike_whoever_came_first(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert Register(one).match(other).kind is Register(other).match(one).kind
