"""Cases of the central system about representatives, as tables."""

from __future__ import annotations

from typing import Any

import pytest

from core.persons.rules import Purpose
from tests.kit.applicants import aged, applicant, document, refusals

from .published import cases

_PARENT = "01936f00-0000-7000-8000-000000000002"
_METHOD = {"type": "THIRD_PERSON", "value": _PARENT, "alias": "мати"}
_NUMBER = "І-БК123456"


def _child(*methods: dict[str, Any]) -> list[tuple[str, str]]:
    data = applicant(
        birth_date=aged(6),
        documents=[document("BIRTH_CERTIFICATE", number=_NUMBER)],
        authentication_methods=list(methods),
        confidant_person={
            "person_id": _PARENT,
            "documents_relationship": [{"type": "BIRTH_CERTIFICATE", "number": _NUMBER}],
        },
    )
    return refusals(data, Purpose.REPRESENTED)


def test_the_representative_is_the_only_method_of_one_who_has_one() -> None:
    (case,) = (
        case
        for case in cases("authentication_methods")
        if str(case["input"]).startswith("with confidant")
    )
    others: list[dict[str, Any]] = [
        {"type": "OTP", "phone_number": "+380000000000"},
        {"type": "OFFLINE"},
        {**_METHOD, "value": "01936f00-0000-7000-8000-000000000003"},
    ]
    assert [bool(_child(method)) for method in others] == [not case["valid"]] * 3
    assert _child(_METHOD) == []


@pytest.mark.parametrize(
    "case",
    [case for case in cases("authentication_methods") if isinstance(case["input"], list)],
    ids=str,
)
def test_one_method_of_one_who_is_represented(case: dict[str, Any]) -> None:
    """However many are too many: the number does not depend on who is asked."""
    methods = [_METHOD for _ in case["input"]]
    assert (_child(*methods) == []) is (len(methods) == 1)
