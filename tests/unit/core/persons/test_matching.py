"""Whether two records are of one human being, and whose somebody's data are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncConnection

from core.kit.ids import new_id
from core.persons.languages import flat_names, with_flat_names, with_names_by_language
from core.persons.matching import Match, Matcher, MatchKind, MatchRules, updated_too_much
from core.persons.model import KeyKind, Person, PersonStatus, VerificationStatus, keys_of
from core.persons.similarity import similarity
from tests.kit.applicants import address, applicant, document

NUMBER, OTHER_NUMBER = "9000000019", "9111111110"


class Register:
    """Records in memory, found by the same keys as in the database."""

    def __init__(self, *records: dict[str, Any]) -> None:
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        self.persons = [
            Person(
                id=new_id(),
                data=record,
                status=PersonStatus.ACTIVE,
                verification_status=VerificationStatus.VERIFIED,
                verification_details={},
                inserted_at=moment,
                updated_at=moment,
            )
            for record in records
        ]

    async def find_any(
        self, connection: AsyncConnection, keys: Iterable[tuple[KeyKind, str]]
    ) -> Sequence[Person]:
        wanted = set(keys)
        return [person for person in self.persons if keys_of(person.data) & wanted]

    def match(self, data: dict[str, Any]) -> Match:
        connection = cast(AsyncConnection, None)
        return asyncio.run(Matcher(self, MatchRules()).find(connection, data))


def with_number(number: str, **changes: Any) -> dict[str, Any]:
    return applicant(tax_id=number, no_tax_id=False, **changes)


def test_nobody_like_him_is_new() -> None:
    assert Register(stranger()).match(with_number(NUMBER)).kind is MatchKind.NONE


def test_tax_number_with_birth_date_is_enough_after_a_marriage() -> None:
    register = Register(with_number(NUMBER, last_name="Іваненко"))
    match = register.match(with_number(NUMBER, last_name="Петренко", documents=[document()]))
    assert (match.kind, match.person) == (MatchKind.ONE, register.persons[0])


@pytest.mark.parametrize("number", ["АЄ120518", "AЄ120518", " аЄ 120518 "])
def test_document_is_the_same_however_it_is_typed(number: str) -> None:
    register = Register(applicant())
    typed = applicant(documents=[document(number=number)])
    assert register.match(typed).kind is MatchKind.ONE


def stranger(**changes: Any) -> dict[str, Any]:
    """Somebody who has nothing in common with the applicant."""
    made: dict[str, Any] = {
        "first_name": "Зовсім",
        "last_name": "Чужий",
        "second_name": "Інакший",
        "gender": "MALE",
        "birth_date": "1950-01-01",
        "documents": [document(number="ІІ999999")],
        "addresses": [address(settlement_id=str(new_id()))],
        "phones": [],
    }
    return applicant(**{**made, **changes})


def test_number_of_somebody_else_is_a_typing_error_that_a_person_must_look_at() -> None:
    other = stranger(tax_id=NUMBER, no_tax_id=False)
    assert Register(other).match(with_number(NUMBER)).kind is MatchKind.AMBIGUOUS


@pytest.mark.parametrize(
    "stranger_says",
    [
        {"tax_id": OTHER_NUMBER},
        {"tax_id": OTHER_NUMBER, "first_name": "Чужа", "last_name": "Хитренко"},
    ],
)
def test_whoever_knows_the_rest_of_a_record_does_not_get_it_under_another_tax_number(
    stranger_says: dict[str, Any],
) -> None:
    stated = {**with_number(NUMBER), **stranger_says}
    match = Register(with_number(NUMBER)).match(stated)
    assert match.kind is MatchKind.AMBIGUOUS


@pytest.mark.parametrize("key", ["first_name", "last_name"])
def test_a_record_without_a_tax_number_is_of_who_has_its_names(key: str) -> None:
    register = Register(applicant(unzr="19960514-00001"))
    names = {"first_name": "Вигадана", "last_name": "Тестенко", key: "Хитренко"}
    stated = with_number(NUMBER, unzr="19960514-00001", **names)
    assert register.match(stated).kind is MatchKind.AMBIGUOUS


def test_a_clinics_record_without_a_tax_number_is_found_with_a_slip_in_each_name() -> None:
    register = Register(applicant(first_name="Вигаданна", last_name="Тестинко"))
    assert register.match(with_number(NUMBER)).kind is MatchKind.ONE


def test_mistyped_birth_date_does_not_make_another_human_being() -> None:
    register = Register(with_number(NUMBER, birth_date="1996-05-15"))
    assert register.match(with_number(NUMBER)).kind is MatchKind.ONE


def test_two_records_with_one_number_are_told_apart_by_all_the_rest() -> None:
    double = stranger(tax_id=NUMBER, no_tax_id=False, birth_date="1996-05-14")
    register = Register(double, with_number(NUMBER))
    assert register.match(with_number(NUMBER)).person == register.persons[1]


def test_two_equal_records_are_not_chosen_between() -> None:
    register = Register(with_number(NUMBER), with_number(NUMBER))
    assert register.match(with_number(NUMBER)).kind is MatchKind.AMBIGUOUS


def test_same_name_and_birth_date_without_any_number_is_not_decided_here() -> None:
    recorded = applicant(documents=[], phones=[], addresses=[])
    assert Register(recorded).match(applicant()).kind is MatchKind.AMBIGUOUS


def test_same_name_and_birth_date_with_other_numbers_is_another_human_being() -> None:
    recorded = with_number(
        OTHER_NUMBER,
        documents=[document(number="ІІ999999")],
        phones=[],
        addresses=[address(settlement_id=str(new_id()))],
    )
    assert Register(recorded).match(with_number(NUMBER)).kind is MatchKind.NONE


def test_twins_are_two() -> None:
    twin = with_number(OTHER_NUMBER, first_name="Друга", documents=[document(number="ІІ999999")])
    assert Register(twin).match(with_number(NUMBER)).kind is MatchKind.NONE


def test_a_slip_in_the_surname_is_found_by_the_other_names() -> None:
    recorded = applicant(last_name="Тестинко", documents=[])
    assert Register(recorded).match(applicant()).kind is MatchKind.ONE


def test_marriage_with_a_new_passport_is_not_too_much() -> None:
    before = with_number(NUMBER)
    after = with_number(NUMBER, last_name="Нова", documents=[document(number="ЇЇ330044")])
    assert not updated_too_much(before, after, 0.9)


def test_everything_changed_without_a_tax_number_is_too_much() -> None:
    after = applicant(
        last_name="Нова",
        documents=[document(number="ЇЇ330044")],
        phones=[{"type": "MOBILE", "number": "+380000000009"}],
    )
    assert updated_too_much(applicant(), after, 0.9)


_NAMES = st.text(alphabet="АБВГҐІЇЄабвгґіїє'-", min_size=1, max_size=8)
_PEOPLE = st.builds(
    applicant,
    last_name=_NAMES,
    first_name=_NAMES,
    second_name=st.one_of(st.none(), _NAMES),
    birth_date=st.dates().map(lambda day: day.isoformat()),
    phones=st.just([]) | st.just([{"type": "MOBILE", "number": "+380000000007"}]),
    tax_id=st.none() | st.just(NUMBER) | st.just(OTHER_NUMBER),
)


@given(_PEOPLE, _PEOPLE)
def test_score_is_a_probability_and_the_same_both_ways(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert 0.0 <= similarity(one, other) <= 1.0
    assert similarity(one, other) == similarity(other, one)


@given(_PEOPLE, _PEOPLE)
def test_nobody_is_more_like_another_than_like_himself(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert similarity(one, other) <= similarity(one, one)


@given(_PEOPLE)
def test_whoever_is_recorded_is_found_and_never_recorded_twice(data: dict[str, Any]) -> None:
    assert Register(data).match(data).kind is MatchKind.ONE


@given(_PEOPLE)
def test_both_forms_of_names_are_of_one_human_being(data: dict[str, Any]) -> None:
    listed = with_names_by_language(data)
    assert flat_names(listed) == flat_names(data)
    assert keys_of(listed) == keys_of(data)
    assert flat_names(with_flat_names(listed)) == flat_names(data)


def test_ukrainian_name_comes_before_the_english_one() -> None:
    listed = {
        "names": [
            {"language": "en", "first_name": "Test", "last_name": "Testenko"},
            {"language": "uk", "first_name": "Тест", "last_name": "Тестенко"},
        ]
    }
    assert flat_names(listed) == {"first_name": "Тест", "last_name": "Тестенко"}
