"""Cases of the central system about doctors, limits, terms, transitions and numbers."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from core.contract.declaration_requests import RequestStatus
from core.contract.declarations import DeclarationStatus
from core.contract.errors import CATALOGUE, ErrorCode
from core.declaration_requests import transitions as of_requests
from core.declaration_requests.model import RequestRules, term
from core.declarations import model as of_declarations
from core.declarations.model import NUMBERS, Actor, number_of
from core.errors import CoreError
from core.legal_entities.model import DoctorLimits, DoctorLoad, DoctorSpeciality, check_speciality

from .published import cases, group


@pytest.mark.parametrize("case", cases("speciality_vs_age"), ids=str)
def test_speciality_and_age(case: dict[str, Any]) -> None:
    speciality = DoctorSpeciality(case["speciality"])
    if case["valid"]:
        check_speciality(speciality, case["age"], adult_age=18)
        return
    told = group("speciality_vs_age")
    with pytest.raises(CoreError) as caught:
        check_speciality(speciality, case["age"], adult_age=18)
    assert (caught.value.status, caught.value.message) == (told["http"], told["error"])


def test_default_limits() -> None:
    defaults = group("doctor_limits")["defaults"]
    assert {name: DoctorLimits().of([name]) for name in defaults} == defaults


@pytest.mark.parametrize(
    "case", [case for case in cases("doctor_limits") if "limits" in case], ids=str
)
def test_limits(case: dict[str, Any]) -> None:
    limit = DoctorLimits(case["limits"]).of(list(case["limits"]))
    assert limit == min(case["limits"].values())
    load = DoctorLoad(case.get("declarations_of_others", limit), case.get("approved_requests", 0))
    own = int(case["patient_already_with_doctor"])
    assert load.without(declarations=own).has_place(limit) == case["allowed"]
    if not case["allowed"]:
        wording = CATALOGUE[ErrorCode.DOCTOR_FULL].message.format(count=load.total)
        assert wording == case["error"]


@pytest.mark.parametrize("case", cases("declaration_end_date"), ids=str)
def test_end_date(case: dict[str, Any]) -> None:
    told = group("declaration_end_date")
    _, end = term(
        DoctorSpeciality(case["speciality"]),
        date.fromisoformat(case["birth_date"]),
        date.fromisoformat(told["today"]),
        RequestRules(term_years=told["term_years"]),
    )
    assert end == date.fromisoformat(case["end_date"])


def test_transitions_of_requests() -> None:
    told = group("declaration_request_transitions")
    allowed = {(before, after) for (before, _, _), after in of_requests.TRANSITIONS.items()}
    # The patient's own signature leaves the status; it is a flag beside it.
    allowed.discard((RequestStatus.NEW, RequestStatus.NEW))
    assert allowed == {(case["from"], case["to"]) for case in told["allowed"]}
    forbidden = {(case["from"], case["to"]) for case in told["forbidden"]}
    assert not allowed & forbidden
    refusal = told["error_for_other_user_transitions"]
    with pytest.raises(CoreError) as caught:
        of_requests.next_status(RequestStatus.APPROVED, of_requests.Verb.APPROVE, Actor.CLINIC)
    assert (caught.value.status, caught.value.message) == (refusal["http"], refusal["message"])


def test_signing_in_the_wrong_status() -> None:
    (case,) = (
        case
        for case in group("declaration_request_transitions")["tests"]
        if case["case"] == "sign when not APPROVED"
    )
    with pytest.raises(CoreError) as caught:
        of_requests.next_status(RequestStatus.NEW, of_requests.Verb.SIGN, Actor.CLINIC)
    assert (caught.value.status, caught.value.message) == (case["http"], case["message"])


@pytest.mark.parametrize(
    "status", [RequestStatus.SIGNED, RequestStatus.REJECTED, RequestStatus.CANCELLED]
)
def test_withdrawing_what_has_ended(status: RequestStatus) -> None:
    case = cases("pis_reject_and_terminate")[0]
    with pytest.raises(CoreError) as caught:
        of_requests.next_status(status, of_requests.Verb.REJECT, Actor.PATIENT)
    assert (caught.value.status, caught.value.message) == (case["http"], case["error"])


def test_transitions_of_declarations() -> None:
    told = group("declaration_transitions")
    allowed = {(before, after) for (before, _, _), after in of_declarations.TRANSITIONS.items()}
    assert allowed == {(case["from"], case["to"]) for case in told["allowed"]}
    assert not allowed & {(case["from"], case["to"]) for case in told["forbidden"]}


@pytest.mark.parametrize("status", ["terminated", "closed", "rejected"])
def test_ending_what_is_not_in_force(status: str) -> None:
    case = cases("pis_reject_and_terminate")[2]
    with pytest.raises(CoreError) as caught:
        of_declarations.next_status(
            DeclarationStatus(status), of_declarations.Verb.TERMINATE, Actor.PATIENT
        )
    assert (caught.value.status, caught.value.message) == (case["http"], case["error"])


@pytest.mark.parametrize("case", cases("declaration_number"), ids=str)
def test_numbers(case: dict[str, Any]) -> None:
    if case["sequence"] >= NUMBERS:
        # The central system would repeat its first number here; the core refuses to.
        with pytest.raises(ValueError, match="go from 0"):
            number_of(case["sequence"])
        return
    number = number_of(case["sequence"])
    assert number == case["number"]
    assert re.fullmatch(group("declaration_number")["pattern"], number)
