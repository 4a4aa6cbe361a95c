"""Rules about doctors: who may have a declaration, and how many."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from core.contract.errors import ErrorCode
from core.errors import CoreError
from core.legal_entities.model import (
    Departure,
    DoctorLimits,
    DoctorLoad,
    DoctorSpeciality,
    Standing,
    check_position,
    check_speciality,
    departure,
    normalised_code,
)
from tests.kit.registry import position

TODAY = date(2026, 11, 23)


def test_a_doctor_in_use_passes() -> None:
    check_position(position(), TODAY)


def test_the_last_day_of_a_position_still_counts() -> None:
    check_position(position(end_date=TODAY), TODAY)


@pytest.mark.parametrize("type_", ["MSP", "PRIMARY_CARE", "MSP_PHARMACY"])
def test_primary_care_clinics_pass(type_: str) -> None:
    found = position()
    check_position(replace(found, legal_entity={**found.legal_entity, "type": type_}), TODAY)


def _with(**changes: Any) -> dict[str, Any]:
    found = position()
    return {
        name: {**getattr(found, name), **value} if isinstance(value, dict) else value
        for name, value in changes.items()
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (_with(division={"status": "INACTIVE"}), ErrorCode.DIVISION_INACTIVE),
        (_with(division={"is_active": False}), ErrorCode.DIVISION_INACTIVE),
        (_with(legal_entity={"status": "CLOSED"}), ErrorCode.LEGAL_ENTITY_INACTIVE),
        (_with(legal_entity={"is_active": False}), ErrorCode.LEGAL_ENTITY_INACTIVE),
        (_with(legal_entity={"type": "PHARMACY"}), ErrorCode.LEGAL_ENTITY_TYPE),
        (_with(works_for=position().party_id), ErrorCode.EMPLOYEE_ELSEWHERE),
        (_with(employee_type="OWNER"), ErrorCode.EMPLOYEE_NOT_DOCTOR),
        (_with(speciality="SURGEON"), ErrorCode.EMPLOYEE_NOT_DOCTOR),
        (_with(speciality=None), ErrorCode.EMPLOYEE_NOT_DOCTOR),
        (_with(status="DISMISSED"), ErrorCode.EMPLOYEE_INACTIVE),
        (_with(is_active=False), ErrorCode.EMPLOYEE_INACTIVE),
        (_with(end_date=date(2026, 11, 22)), ErrorCode.EMPLOYEE_INACTIVE),
    ],
)
def test_the_first_broken_rule_is_named(changes: dict[str, Any], code: ErrorCode) -> None:
    with pytest.raises(CoreError) as caught:
        check_position(replace(position(), **changes), TODAY)
    assert caught.value.code is code


def test_the_division_is_looked_at_before_the_clinic_and_the_clinic_before_the_doctor() -> None:
    broken = _with(division={"status": "INACTIVE"}, legal_entity={"status": "CLOSED"})
    with pytest.raises(CoreError) as caught:
        check_position(replace(position(), **broken, status="DISMISSED"), TODAY)
    assert caught.value.code is ErrorCode.DIVISION_INACTIVE


@pytest.mark.parametrize("speciality", list(DoctorSpeciality))
@pytest.mark.parametrize("age", [0, 17, 18, 90])
def test_a_speciality_fits_an_age_or_is_refused(speciality: DoctorSpeciality, age: int) -> None:
    fits = {
        DoctorSpeciality.FAMILY_DOCTOR: True,
        DoctorSpeciality.THERAPIST: age >= 18,
        DoctorSpeciality.PEDIATRICIAN: age < 18,
    }[speciality]
    if fits:
        check_speciality(speciality, age, adult_age=18)
    else:
        with pytest.raises(CoreError) as caught:
            check_speciality(speciality, age, adult_age=18)
        assert caught.value.code is ErrorCode.SPECIALITY_AGE


def test_the_age_of_adults_is_a_setting() -> None:
    check_speciality(DoctorSpeciality.PEDIATRICIAN, 20, adult_age=21)


@pytest.mark.parametrize(
    ("specialities", "limit"),
    [
        (["FAMILY_DOCTOR"], 1800),
        (["THERAPIST"], 2000),
        (["PEDIATRICIAN"], 900),
        (["FAMILY_DOCTOR", "PEDIATRICIAN", "THERAPIST"], 900),
        (["THERAPIST", "SURGEON"], 2000),
        (["SURGEON"], 0),
        ([], 0),
    ],
)
def test_the_lowest_limit_of_the_specialities_counts(specialities: list[str], limit: int) -> None:
    assert DoctorLimits().of(specialities) == limit


def test_promises_take_places_as_declarations_do() -> None:
    assert DoctorLoad(declarations_count=3, approved_requests_count=1).has_place(5)
    assert not DoctorLoad(declarations_count=4, approved_requests_count=1).has_place(5)


def test_what_the_patient_has_with_the_doctor_already_is_not_counted() -> None:
    load = DoctorLoad(declarations_count=5, approved_requests_count=0)
    assert not load.has_place(5)
    assert load.without(declarations=1).has_place(5)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("AB 123456", "АВ123456"), ("7303279923", "7303279923"), ("ке654321", "КЕ654321")],
)
def test_a_code_is_compared_without_spaces_and_keyboards(typed: str, stored: str) -> None:
    assert normalised_code(typed) == stored


# --- who is gone ------------------------------------------------------------------------------

IN_USE = Standing("APPROVED", True, None, "ACTIVE", True)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, None),
        ({"end_date": TODAY}, None),
        ({"status": "NEW", "is_active": False}, None),
        ({"status": "REORGANIZED"}, None),
        ({"clinic_status": "SUSPENDED", "clinic_is_active": False}, None),
        ({"clinic_status": "REORGANIZED"}, None),
        ({"end_date": TODAY - timedelta(days=1)}, Departure.DOCTOR_LEFT),
        ({"is_active": False}, Departure.DOCTOR_LEFT),
        ({"status": "DISMISSED"}, Departure.DOCTOR_LEFT),
        ({"status": "STOPPED"}, Departure.DOCTOR_LEFT),
        ({"status": "ENTERED IN ERROR"}, Departure.DOCTOR_LEFT),
        ({"status": "AUTODEACTIVATED"}, Departure.DOCTOR_LEFT),
        ({"status": "REORGANIZED", "is_active": False}, Departure.REORGANIZED),
        ({"clinic_status": "CLOSED"}, Departure.CLINIC_CLOSED),
        ({"clinic_is_active": False}, Departure.CLINIC_CLOSED),
        ({"status": "DISMISSED", "clinic_status": "CLOSED"}, Departure.CLINIC_CLOSED),
    ],
    ids=str,
)
def test_who_is_gone_and_by_what(change: dict[str, Any], why: Departure | None) -> None:
    assert departure(replace(IN_USE, **change), TODAY) is why
