"""Terms of declarations, and when a request has ended."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core.contract.declaration_requests import Channel, RequestStatus
from core.declaration_requests.model import (
    DeclarationRequest,
    RequestRules,
    term,
)
from core.kit.ids import new_id
from core.legal_entities.model import DoctorSpeciality

TODAY = date(2026, 11, 22)
RULES = RequestRules()
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


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
