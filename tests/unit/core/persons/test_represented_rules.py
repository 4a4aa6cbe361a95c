"""Who registers whom, and what proves it."""

from __future__ import annotations

from typing import Any

import pytest

from core.persons.rules import Purpose
from tests.kit.applicants import aged, applicant, document, refusals

PARENT = "01936f00-0000-7000-8000-000000000002"
NUMBER = "І-БК123456"
RELATION = "$.person.confidant_person.documents_relationship[0]"


def represented(years: int = 6, kind: str = "BIRTH_CERTIFICATE", **changes: Any) -> dict[str, Any]:
    """One whom a parent or guardian states, with a document of the type between them."""
    number = NUMBER if kind == "BIRTH_CERTIFICATE" else "2-100/26"
    own = document("BIRTH_CERTIFICATE", number=NUMBER) if years < 14 else document()
    return applicant(
        **{
            "birth_date": aged(years),
            "documents": [own],
            "phones": ...,
            "authentication_methods": [{"type": "THIRD_PERSON", "value": PARENT, "alias": "мати"}],
            "confidant_person": {
                "person_id": PARENT,
                "relation_type": "SECONDARY",
                "documents_relationship": [{"type": kind, "number": number}],
            },
            **changes,
        }
    )


def paths(data: dict[str, Any]) -> list[str]:
    return [path for path, _ in refusals(data, Purpose.REPRESENTED)]


@pytest.mark.parametrize(
    ("years", "kind"),
    [
        (5, "BIRTH_CERTIFICATE"),
        (13, "BIRTH_CERTIFICATE"),
        (5, "COURT_DECISION"),
        (18, "COURT_DECISION"),
        (40, "CONFIDANT_CERTIFICATE"),
        (40, "DOCUMENT"),
    ],
)
def test_children_and_adults_are_registered_by_who_proves_his_right(years: int, kind: str) -> None:
    assert paths(represented(years, kind)) == []


@pytest.mark.parametrize("years", [14, 15, 17])
def test_one_between_the_ages_is_registered_by_nobody_else(years: int) -> None:
    assert "$.person.birth_date" in paths(represented(years, "COURT_DECISION"))


@pytest.mark.parametrize("years", [18, 60])
def test_a_birth_certificate_proves_no_right_over_an_adult(years: int) -> None:
    assert paths(represented(years)) == [f"{RELATION}.type"]


def test_the_certificate_is_the_childs_own_however_it_is_spaced() -> None:
    other = represented()
    (proof,) = other["confidant_person"]["documents_relationship"]
    proof["number"] = "І-БК 123456"
    assert paths(other) == []
    proof["number"] = "І-БК123457"
    assert paths(other) == [f"{RELATION}.number"]


def test_a_proof_of_an_unknown_type_is_refused() -> None:
    assert paths(represented(6, "PASSPORT")) == [f"{RELATION}.type"]


@pytest.mark.parametrize("issued", ["2019-01-01", "2026-11-24"])
def test_a_proof_is_issued_after_the_birth_and_not_tomorrow(issued: str) -> None:
    data = represented()
    data["confidant_person"]["documents_relationship"][0]["issued_at"] = issued
    assert paths(data) == [f"{RELATION}.issued_at"]


def test_a_child_without_a_certificate_of_his_own_is_refused() -> None:
    data = represented(6, "COURT_DECISION", documents=[document("PASSPORT")])
    assert "$.person.documents" in paths(data)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ({"type": "OTP", "phone_number": "+380000000000"}, "type"),
        ({"type": "OFFLINE"}, "type"),
        ({"type": "THIRD_PERSON", "alias": "мати"}, "value"),
        ({"type": "THIRD_PERSON", "value": PARENT[:-1] + "3", "alias": "мати"}, "value"),
        ({"type": "THIRD_PERSON", "value": PARENT}, "alias"),
    ],
)
def test_he_is_asked_through_his_representative_alone(method: dict[str, Any], path: str) -> None:
    data = represented(authentication_methods=[method])
    assert paths(data) == [f"$.person.authentication_methods[0].{path}"]
