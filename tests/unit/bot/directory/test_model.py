"""Joining the exports into a directory, and comparing names as people type them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.directory.model import Doctor, Exports, distance_km, join, normalise, normalise_settlement

TODAY = date(2026, 11, 22)
EMPLOYEE = "00000000-0000-7000-8000-000000000001"
DIVISION = "00000000-0000-7000-8000-000000000002"
PARTY = "00000000-0000-7000-8000-000000000003"
CLINIC = "00000000-0000-7000-8000-000000000004"
TOWN = "00000000-0000-7000-8000-000000000005"


def employee(**changes: Any) -> dict[str, Any]:
    return {
        "id": EMPLOYEE, "party_id": PARTY, "division_id": DIVISION, "legal_entity_id": CLINIC,
        "status": "APPROVED", "is_active": True, "employee_type": "DOCTOR", "end_date": None,
        "speciality": {"speciality": "FAMILY_DOCTOR", "speciality_officio": True}, **changes,
    }  # fmt: skip


def division(**changes: Any) -> dict[str, Any]:
    return {
        "id": DIVISION, "name": "Амбулаторія № 3", "status": "ACTIVE",
        "phones": [{"type": "LAND_LINE", "number": "+380440000000"}],
        "addresses": [{"settlement_id": TOWN, "settlement": "Бровари", "area": "КИЇВСЬКА",
                       "street_type": "STREET", "street": "Паркова", "building": "12"}], **changes,
    }  # fmt: skip


def clinic(**changes: Any) -> dict[str, Any]:
    return {"id": CLINIC, "name": "КНП «Вигаданий центр»", "status": "ACTIVE",
            "type": "PRIMARY_CARE", **changes}  # fmt: skip


def joined(**changes: Any) -> list[Doctor]:
    exports: dict[str, Any] = {
        "employees": [employee()],
        "parties": [{"id": PARTY, "last_name": "Коваль", "first_name": "Андрій",
                     "second_name": "Петрович", "working_experience": 10}],
        "divisions": [division()],
        "legal_entities": [clinic()],
        "contract_divisions": [],
        "declarations_limit": [
            {"party_id": PARTY, "declarations_limit": 1800, "declarations_count": 1752}
        ],
    }  # fmt: skip
    return list(join(Exports(**{**exports, **changes}), TODAY))


def test_an_approved_doctor_of_an_active_clinic_is_listed_with_his_free_places() -> None:
    (doctor,) = joined()
    assert doctor.name.full_name == "Коваль Андрій Петрович"
    assert doctor.name.short_name == "Коваль А. П."
    assert doctor.free_places == 48
    assert doctor.address == "Бровари, вул. Паркова, 12"
    assert not doctor.has_contract


@pytest.mark.parametrize(
    "changes",
    [
        {"employees": [employee(status="STOPPED")]},
        {"employees": [employee(is_active=False)]},
        {"employees": [employee(employee_type="RECEPTIONIST")]},
        {"employees": [employee(end_date="2026-11-21")]},
        {"employees": [employee(division_id=None)]},
        {"employees": [employee(speciality={"speciality": "SURGEON", "speciality_officio": True})]},
        {"employees": [employee(speciality={"speciality": "THERAPIST",
                                            "speciality_officio": False})]},
        {"divisions": [division(status="INACTIVE")]},
        {"legal_entities": [clinic(status="CLOSED")]},
        {"legal_entities": [clinic(type="OUTPATIENT")]},
        {"parties": []},
    ],
)  # fmt: skip
def test_who_cannot_take_a_declaration_is_not_listed(changes: dict[str, Any]) -> None:
    assert joined(**changes) == []


@pytest.mark.parametrize(
    ("start", "end", "status", "expected"),
    [
        ("2026-01-01", "2026-12-31", "VERIFIED", True),
        ("2026-01-01", "2026-11-21", "VERIFIED", False),
        ("2026-11-23", "2027-12-31", "VERIFIED", False),
        ("2026-01-01", "2026-12-31", "TERMINATED", False),
    ],
)
def test_a_contract_counts_while_it_is_in_force(
    start: str, end: str, status: str, expected: bool
) -> None:
    contract = {"division_id": DIVISION, "contract_status": status,
                "contract_start_date": start, "contract_end_date": end}  # fmt: skip
    (doctor,) = joined(contract_divisions=[contract])
    assert doctor.has_contract is expected


def test_more_declarations_than_the_norm_leave_no_places() -> None:
    (doctor,) = joined(
        declarations_limit=[
            {"party_id": PARTY, "declarations_limit": 1800, "declarations_count": 1900}
        ]
    )
    assert doctor.free_places == 0


@pytest.mark.parametrize(
    ("typed", "written"),
    [("МОЛОКОВИЧ", "Молокович"), ("Дем'янчук", "Демʼянчук"), ("дем’янчук", "Демʼянчук"),
     ("Kоваль", "Коваль"), ("Нечуй - Левицький", "Нечуй-Левицький")],
)  # fmt: skip
def test_names_are_compared_as_people_type_them(typed: str, written: str) -> None:
    assert normalise(typed) == normalise(written)


@pytest.mark.parametrize("typed", ["м. Бровари", "місто Бровари", "бровари ", "м.Бровари"])
def test_kinds_of_settlements_are_left_out(typed: str) -> None:
    assert normalise_settlement(typed) == normalise_settlement("Бровари")


def test_a_name_that_begins_like_a_kind_is_kept_whole() -> None:
    assert normalise_settlement("Мала Дівиця") == "мала дівиця"


def test_distance_between_kyiv_and_brovary() -> None:
    assert distance_km((50.4501, 30.5234), (50.5119, 30.7909)) == pytest.approx(20.2, abs=0.5)
