"""Terms of declarations, and who may ask for one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from core.contract.declaration_requests import Channel, RequestStatus
from core.contract.errors import ErrorCode
from core.declaration_requests.model import (
    CAPACITY_DOCUMENTS,
    DeclarationRequest,
    RequestRules,
    check_authority,
    term,
)
from core.errors import CoreError
from core.kit.ids import new_id
from core.legal_entities.model import DoctorSpeciality
from core.persons.model import Person, PersonStatus, VerificationStatus
from tests.kit.people import person_record

TODAY = date(2026, 11, 22)
RULES = RequestRules()
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def person(birth_date: date, **changes: Any) -> Person:
    person_id = new_id()
    data = {**person_record(person_id, birth_date=birth_date), **changes}
    return Person(person_id, data, PersonStatus.ACTIVE, VerificationStatus.VERIFIED, {}, NOW, NOW)


def of_age(years: int, **changes: Any) -> Person:
    return person(TODAY.replace(year=TODAY.year - years), **changes)


def refused(child: Person, applicant: Person) -> ErrorCode:
    with pytest.raises(CoreError) as caught:
        check_authority(child, applicant, TODAY, RULES)
    return caught.value.code


# --- term -------------------------------------------------------------------------------------


@pytest.mark.parametrize("speciality", [DoctorSpeciality.FAMILY_DOCTOR, DoctorSpeciality.THERAPIST])
def test_a_declaration_lasts_forty_years(speciality: DoctorSpeciality) -> None:
    start, end = term(speciality, date(1990, 1, 1), TODAY, RULES)
    assert (start, end) == (TODAY, date(2066, 11, 22))


def test_a_pediatricians_declaration_ends_on_the_day_before_growing_up() -> None:
    _, end = term(DoctorSpeciality.PEDIATRICIAN, date(2015, 6, 10), TODAY, RULES)
    assert end == date(2033, 6, 9)


def test_one_born_on_a_leap_day_grows_up_on_the_first_of_march() -> None:
    _, end = term(DoctorSpeciality.PEDIATRICIAN, date(2012, 2, 29), TODAY, RULES)
    assert end == date(2030, 2, 28)


def test_a_term_that_begins_on_a_leap_day_ends_in_february() -> None:
    rules = RequestRules(term_years=1)
    _, end = term(DoctorSpeciality.THERAPIST, date(1990, 1, 1), date(2028, 2, 29), rules)
    assert end == date(2029, 2, 28)


# --- authority --------------------------------------------------------------------------------


@pytest.mark.parametrize("years", [18, 19, 90])
def test_an_adult_acts_for_himself(years: int) -> None:
    adult = of_age(years)
    check_authority(adult, adult, TODAY, RULES)


@pytest.mark.parametrize("years", [0, 13])
def test_a_child_does_not_act_even_with_a_document(years: int) -> None:
    document = {"type": "MARRIAGE_CERTIFICATE", "number": "1"}
    child = of_age(years, documents=[document])
    assert refused(child, child) is ErrorCode.CONFIDANT_REQUIRED


@pytest.mark.parametrize("years", [14, 17])
def test_a_minor_acts_only_with_a_document_of_capacity(years: int) -> None:
    minor = of_age(years)
    assert refused(minor, minor) is ErrorCode.CONFIDANT_REQUIRED


@pytest.mark.parametrize("type_", sorted(CAPACITY_DOCUMENTS))
def test_every_document_of_capacity_lets_a_minor_act(type_: str) -> None:
    minor = of_age(15, documents=[{"type": type_, "number": "1"}])
    check_authority(minor, minor, TODAY, RULES)


def test_the_day_of_growing_up_is_the_first_without_a_document() -> None:
    grown = person(date(2008, 11, 22))
    check_authority(grown, grown, TODAY, RULES)
    not_yet = person(date(2008, 11, 23))
    assert refused(not_yet, not_yet) is ErrorCode.CONFIDANT_REQUIRED


def relation(to: Person, **changes: Any) -> dict[str, Any]:
    return {"person_id": str(to.id), "verification_status": "VERIFIED", **changes}


def test_an_adult_under_guardianship_does_not_act_himself() -> None:
    guardian = of_age(50)
    ward = of_age(30, confidant_person=relation(guardian))
    assert refused(ward, ward) is ErrorCode.CONFIDANT_REQUIRED
    check_authority(ward, guardian, TODAY, RULES)


@pytest.mark.parametrize("as_list", [True, False])
def test_a_verified_representative_acts_for_a_child(as_list: bool) -> None:
    parent = of_age(35)
    link = relation(parent)
    child = of_age(5, confidant_person=[link] if as_list else link)
    check_authority(child, parent, TODAY, RULES)


@pytest.mark.parametrize(
    "changes",
    [
        {"verification_status": "NOT_VERIFIED"},
        {"verification_status": "VERIFICATION_NEEDED"},
        {"active_to": "2026-11-21"},
        {"person_id": str(new_id())},
    ],
)
def test_a_relation_that_is_not_verified_or_has_ended_is_none(changes: dict[str, str]) -> None:
    parent = of_age(35)
    child = of_age(5, confidant_person=relation(parent, **changes))
    assert refused(child, parent) is ErrorCode.RELATIONSHIP_UNCONFIRMED


def test_a_stranger_does_not_act() -> None:
    assert refused(of_age(5), of_age(35)) is ErrorCode.RELATIONSHIP_UNCONFIRMED


def test_the_representative_himself_must_be_in_use_and_verified() -> None:
    parent = of_age(35)
    child = of_age(5, confidant_person=relation(parent))
    for broken in (
        replace(parent, status=PersonStatus.INACTIVE),
        replace(parent, verification_status=VerificationStatus.NOT_VERIFIED),
    ):
        assert refused(child, broken) is ErrorCode.CONFIDANT_NOT_VERIFIED


# --- time -------------------------------------------------------------------------------------


def request(status: RequestStatus) -> DeclarationRequest:
    return DeclarationRequest(
        id=new_id(), person_id=new_id(), declaration_id=new_id(), declaration_number="",
        employee_id=new_id(), party_id=new_id(), division_id=new_id(), legal_entity_id=new_id(),
        speciality=DoctorSpeciality.THERAPIST, status=status, channel=Channel.PIS,
        client_id=new_id(), authorized_by_person_id=new_id(), start_date=TODAY, end_date=TODAY,
        expires_at=NOW + timedelta(days=7), inserted_at=NOW, updated_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("status", [RequestStatus.NEW, RequestStatus.APPROVED])
def test_a_request_has_ended_when_its_time_is_over_whenever_that_is_written_down(
    status: RequestStatus,
) -> None:
    item = request(status)
    assert item.status_at(item.expires_at - timedelta(seconds=1)) is status
    assert item.status_at(item.expires_at) is RequestStatus.EXPIRED


def test_a_request_that_has_ended_does_not_expire() -> None:
    item = request(RequestStatus.SIGNED)
    assert item.status_at(item.expires_at + timedelta(days=99)) is RequestStatus.SIGNED
