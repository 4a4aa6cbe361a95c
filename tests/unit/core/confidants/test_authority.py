"""Who may act for whom, by age, relationship and day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.confidants.model import (
    ActingRules,
    Relationship,
    check_authority,
    last_day,
    register_of,
)
from core.contract import person_rules
from core.contract.confidants import RelationType
from core.contract.errors import ErrorCode
from core.errors import CoreError
from core.kit.ids import new_id
from core.persons.model import Person, PersonStatus, VerificationStatus
from core.verification.model import Stream
from tests.kit.people import person_record

TODAY = date(2026, 11, 22)
RULES = ActingRules()
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BIRTH = ({"type": "BIRTH_CERTIFICATE", "number": "І-БК123456"},)
COURT = ({"type": "COURT_DECISION", "number": "2-100/26"},)


def person(birth_date: date, **changes: Any) -> Person:
    person_id = new_id()
    data = {**person_record(person_id, birth_date=birth_date), **changes}
    return Person(person_id, data, PersonStatus.ACTIVE, VerificationStatus.VERIFIED, {}, NOW, NOW)


def of_age(years: int, **changes: Any) -> Person:
    return person(TODAY.replace(year=TODAY.year - years), **changes)


def related(one: Person, to: Person, **changes: Any) -> Relationship:
    made = Relationship(
        id=new_id(), person_id=one.id, confidant_person_id=to.id,
        relation_type=RelationType.PRIMARY, documents=BIRTH,
        verification_status=VerificationStatus.VERIFIED, verification_reason="AUTO_ONLINE",
        is_active=True, inserted_at=NOW, updated_at=NOW,
    )  # fmt: skip
    return replace(made, **changes)


def allowed(one: Person, applicant: Person, *relations: Relationship, on: date = TODAY) -> None:
    check_authority(one, applicant, relations, on, RULES)


def refused(
    one: Person, applicant: Person, *relations: Relationship, on: date = TODAY
) -> ErrorCode:
    with pytest.raises(CoreError) as caught:
        check_authority(one, applicant, relations, on, RULES)
    return caught.value.code


# --- for oneself ------------------------------------------------------------------------------


@pytest.mark.parametrize("years", [18, 19, 90])
def test_an_adult_acts_for_himself(years: int) -> None:
    adult = of_age(years)
    allowed(adult, adult)


@pytest.mark.parametrize("years", [0, 13])
def test_a_child_does_not_act_even_with_a_document(years: int) -> None:
    child = of_age(years, documents=[{"type": "MARRIAGE_CERTIFICATE", "number": "1"}])
    assert refused(child, child) is ErrorCode.CONFIDANT_REQUIRED


@pytest.mark.parametrize("years", [14, 17])
def test_a_minor_acts_only_with_a_document_of_capacity(years: int) -> None:
    minor = of_age(years)
    assert refused(minor, minor) is ErrorCode.CONFIDANT_REQUIRED


@pytest.mark.parametrize("type_", sorted(person_rules.CAPACITY))
def test_every_document_of_capacity_lets_a_minor_act(type_: str) -> None:
    minor = of_age(15, documents=[{"type": type_, "number": "1"}])
    allowed(minor, minor)


def test_the_day_of_growing_up_is_the_first_without_a_document() -> None:
    grown = person(date(2008, 11, 22))
    allowed(grown, grown)
    not_yet = person(date(2008, 11, 23))
    assert refused(not_yet, not_yet) is ErrorCode.CONFIDANT_REQUIRED


def test_an_adult_under_guardianship_does_not_act_himself() -> None:
    ward, guardian = of_age(30), of_age(50)
    relation = related(ward, guardian, documents=COURT)
    assert refused(ward, ward, relation) is ErrorCode.CONFIDANT_REQUIRED
    allowed(ward, guardian, relation)


def test_an_unverified_guardianship_takes_nothing_from_an_adult() -> None:
    ward, guardian = of_age(30), of_age(50)
    waiting = VerificationStatus.VERIFICATION_NEEDED
    relation = related(ward, guardian, documents=COURT, verification_status=waiting)
    allowed(ward, ward, relation)
    assert refused(ward, guardian, relation) is ErrorCode.RELATIONSHIP_UNCONFIRMED


# --- for another ------------------------------------------------------------------------------


def test_a_verified_parent_acts_for_a_child() -> None:
    child, parent = of_age(5), of_age(35)
    allowed(child, parent, related(child, parent))


@pytest.mark.parametrize(
    "changes",
    [
        {"verification_status": VerificationStatus.NOT_VERIFIED},
        {"verification_status": VerificationStatus.VERIFICATION_NEEDED},
        {"verification_status": VerificationStatus.IN_REVIEW},
        {"active_to": date(2026, 11, 21)},
        {"is_active": False},
        {"confidant_person_id": new_id()},
    ],
)
def test_a_relation_that_is_not_verified_or_has_ended_is_none(changes: dict[str, Any]) -> None:
    child, parent = of_age(5), of_age(35)
    relation = related(child, parent, **changes)
    assert refused(child, parent, relation) is ErrorCode.RELATIONSHIP_UNCONFIRMED


def test_a_stranger_does_not_act() -> None:
    assert refused(of_age(5), of_age(35)) is ErrorCode.RELATIONSHIP_UNCONFIRMED


def test_the_representative_himself_must_be_in_use_and_verified() -> None:
    child, parent = of_age(5), of_age(35)
    relation = related(child, parent)
    for broken in (
        replace(parent, status=PersonStatus.INACTIVE),
        replace(parent, verification_status=VerificationStatus.NOT_VERIFIED),
    ):
        assert refused(child, broken, relation) is ErrorCode.CONFIDANT_NOT_VERIFIED


def test_a_parents_right_ends_with_the_day_of_turning_fourteen() -> None:
    parent, child = of_age(40), person(date(2012, 11, 23))
    relation = related(child, parent, active_to=None)
    allowed(child, parent, relation)
    the_day = date(2026, 11, 23)
    assert refused(child, parent, relation, on=the_day) is ErrorCode.RELATIONSHIP_UNCONFIRMED


@pytest.mark.parametrize("documents", [BIRTH, COURT])
@pytest.mark.parametrize("years", [14, 17])
def test_nobody_acts_for_a_minor(years: int, documents: Any) -> None:
    minor, parent = of_age(years), of_age(45)
    relation = related(minor, parent, documents=documents)
    assert refused(minor, parent, relation) is ErrorCode.RELATIONSHIP_UNCONFIRMED


def test_a_birth_certificate_makes_nobody_an_adults_guardian() -> None:
    adult, parent = of_age(30), of_age(60)
    relation = related(adult, parent)
    assert refused(adult, parent, relation) is ErrorCode.RELATIONSHIP_UNCONFIRMED
    allowed(adult, adult, relation)


# --- what a new relationship is ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "last"),
    [
        (date(2020, 4, 2), date(2034, 4, 1)),
        (date(2020, 2, 29), date(2034, 2, 28)),
        (date(2024, 1, 1), date(2037, 12, 31)),
    ],
)
def test_a_childs_relationship_ends_on_the_day_before_fourteen(born: date, last: date) -> None:
    assert last_day(person(born), TODAY, RULES) == last


def test_an_adults_relationship_has_no_last_day() -> None:
    assert last_day(of_age(30), TODAY, RULES) is None


def test_the_register_of_births_knows_parents_and_a_human_being_reads_the_rest() -> None:
    assert register_of(BIRTH) is Stream.BIRTH
    assert register_of(COURT) is Stream.BY_HAND
    assert register_of([*BIRTH, *COURT]) is Stream.BY_HAND
