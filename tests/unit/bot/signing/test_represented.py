"""What a representative filled in becomes a person or a statement; the table of the text."""

from __future__ import annotations

from typing import Any

import pytest

from bot.signing.filled.model import FormRefused
from bot.signing.filled.represented import (
    Kind,
    Representative,
    recorded_person,
    represented_person,
    suggested,
)
from core.contract.persons import AuthenticationMethod, PersonDetails
from core.kit.ids import new_id
from tests.kit.applicants import address, applicant, document
from tests.kit.core_service import NOW

PHONE = "+380000000042"
CERTIFICATE = document("BIRTH_CERTIFICATE", number="І-БК123456")
FOREIGN = document("BIRTH_CERTIFICATE_FOREIGN", number="AB77")
DECISION = {"type": "COURT_DECISION", "number": "2-100/26", "issued_at": "2022-02-28"}


def method(kind: str, value: str, *, is_active: bool = True) -> AuthenticationMethod:
    return AuthenticationMethod(
        id=new_id(), type=kind, value=value, is_active=is_active,
        person_id=new_id(), inserted_by=new_id(), inserted_at=NOW,
    )  # fmt: skip


def mother(*methods: AuthenticationMethod, **changes: Any) -> Representative:
    """Somebody who lives and is registered in two places."""
    data = {
        **applicant(addresses=[address("REGISTRATION"), address(street="Домашня")]),
        "id": new_id(),
        "verification": {"verification_status": "VERIFIED"},
        **changes,
    }
    return Representative.of(PersonDetails.model_validate(data), methods)


MOTHER = mother(method("OTP", PHONE))


def child(**changes: Any) -> dict[str, Any]:
    made = applicant(
        documents=[CERTIFICATE], confidant_person={"relation_type": "PRIMARY"}, no_tax_id=...
    )
    stated = {key: value for key, value in made.items() if key != "phones"}
    return {key: value for key, value in {**stated, **changes}.items() if value is not ...}


def relation(filled: dict[str, Any], kind: Kind = Kind.CHILD) -> Any:
    return represented_person(filled, kind, MOTHER).fields()["confidant_person"]


def entries(problem: pytest.ExceptionInfo[FormRefused]) -> list[str]:
    return [one.entry for one in problem.value.invalid]


@pytest.mark.parametrize(
    ("changes", "proofs"),
    [
        ({}, [{**CERTIFICATE}]),
        ({"documents": [FOREIGN]}, [{**FOREIGN, "type": "BIRTH_CERTIFICATE"}]),
        ({"documents": [document("FOREIGN_PASSPORT"), CERTIFICATE]}, [{**CERTIFICATE}]),
        ({"documents": [CERTIFICATE, FOREIGN]}, [{**CERTIFICATE}]),
        (
            {"confidant_person": {"documents_relationship": [DECISION]}},
            [DECISION],
        ),
    ],
    ids=["certificate", "foreign", "beside a passport", "two", "guardian"],
)
def test_a_parent_is_proved_by_the_childs_certificate_and_a_guardian_by_a_decision(
    changes: dict[str, Any], proofs: list[dict[str, Any]]
) -> None:
    stated = relation(child(**changes))
    assert stated["documents_relationship"] == proofs
    assert stated["person_id"] == str(MOTHER.id)


@pytest.mark.parametrize("documents", [[], [document()], ..., "свідоцтво"])
def test_without_a_certificate_nothing_proves_a_parent(documents: Any) -> None:
    with pytest.raises(FormRefused) as problem:
        represented_person(child(documents=documents), Kind.CHILD, MOTHER)
    assert "$.person.confidant_person.documents_relationship" in entries(problem)


def test_a_child_is_asked_through_the_parent_and_reached_at_her_number() -> None:
    person = represented_person(child(), Kind.CHILD, MOTHER).fields()
    assert person["authentication_methods"] == [
        {"type": "THIRD_PERSON", "value": str(MOTHER.id), "alias": "Вигадана Т."}
    ]
    assert person["phones"] == [{"type": "MOBILE", "number": PHONE}]
    assert person["preferred_way_communication"] == "phone"


@pytest.mark.parametrize(
    "methods",
    [[], [method("OTP", PHONE, is_active=False)], [method("THIRD_PERSON", str(new_id()))]],
    ids=["none", "ended", "another"],
)
def test_without_a_number_of_the_parents_none_is_stated(
    methods: list[AuthenticationMethod],
) -> None:
    person = represented_person(child(), Kind.CHILD, mother(*methods)).fields()
    assert "phones" not in person
    assert "phones" not in suggested(Kind.CHILD, mother(*methods))["emergency_contact"]


@pytest.mark.parametrize(
    ("kind", "stated", "expected"),
    [
        (Kind.CHILD, {}, False),
        (Kind.CHILD, {"tax_id": "9000000019"}, False),
        (Kind.WARD, {"no_tax_id": True}, True),
    ],
)
def test_a_child_has_refused_no_number_and_an_adult_says_it(
    kind: Kind, stated: dict[str, Any], expected: bool
) -> None:
    proof = {"documents_relationship": [DECISION]}
    person = represented_person(child(**stated, confidant_person=proof), kind, MOTHER).fields()
    assert person["no_tax_id"] is expected
    assert person.get("tax_id") == stated.get("tax_id")


@pytest.mark.parametrize(
    ("changes", "entry"),
    [
        ({"phones": []}, "$.person.phones"),
        ({"email": "name@example.org"}, "$.person.email"),
        ({"authentication_methods": []}, "$.person.authentication_methods"),
        ({"confidant_person": {"person_id": str(new_id())}}, "$.person.confidant_person.person_id"),
        (
            {"confidant_person": {"relation_type": "THIRD"}},
            "$.person.confidant_person.relation_type",
        ),
    ],
)
def test_what_is_not_the_forms_to_say_is_told_by_path(changes: dict[str, Any], entry: str) -> None:
    with pytest.raises(FormRefused) as problem:
        represented_person(child(**changes), Kind.CHILD, MOTHER)
    assert entries(problem) == [entry]


def test_a_child_is_suggested_the_parents_home_and_name_and_a_ward_nothing_of_hers() -> None:
    known = suggested(Kind.CHILD, MOTHER)
    assert [home["street"] for home in known["addresses"]] == ["Домашня"]
    assert known["emergency_contact"] == {
        "last_name": "Тестенко",
        "first_name": "Вигадана",
        "phones": [{"type": "MOBILE", "number": PHONE}],
    }
    for kind in (Kind.WARD, Kind.RECORDED_WARD):
        assert suggested(kind, MOTHER) == {"confidant_person": {"relation_type": "PRIMARY"}}


def recorded(**changes: Any) -> dict[str, Any]:
    made = {
        "last_name": "Тестенко",
        "first_name": "Підопічний",
        "birth_date": "1990-02-03",
        "tax_id": "9000000019",
        "confidant_person": {"relation_type": "PRIMARY", "documents_relationship": [DECISION]},
    }
    return {key: value for key, value in {**made, **changes}.items() if value is not ...}


@pytest.mark.parametrize(
    ("changes", "given_name"),
    [({}, "Підопічний"), ({"second_name": "Прикладович"}, "Підопічний Прикладович")],
)
def test_somebody_recorded_is_named_by_few_data(changes: dict[str, Any], given_name: str) -> None:
    stated = recorded_person(recorded(**changes), MOTHER).model_dump(mode="json")
    assert (stated["given_name"], stated["tax_id"]) == (given_name, "9000000019")
    assert stated["process_disclosure_data_consent"] is True
    assert stated["confidant_person"]["person_id"] == str(MOTHER.id)


def test_somebody_recorded_is_named_by_a_document_as_well() -> None:
    paper = {"type": "PASSPORT", "number": "АЄ120518"}
    stated = recorded_person(recorded(tax_id=..., document=paper), MOTHER)
    assert stated.model_dump(mode="json", exclude_unset=True)["document"] == paper


@pytest.mark.parametrize(
    ("changes", "entry"),
    [
        ({"secret": "слово"}, "$.person.secret"),
        ({"birth_date": "вчора"}, "$.person.birth_date"),
        ({"confidant_person": ...}, "$.person.confidant_person.documents_relationship"),
    ],
)
def test_a_statement_of_another_shape_is_told_by_path(changes: dict[str, Any], entry: str) -> None:
    with pytest.raises(FormRefused) as problem:
        recorded_person(recorded(**changes), MOTHER)
    assert entries(problem) == [entry]
