"""Cases of the central system about a person's data.

Three groups are of rules that are not kept: the narrower forms of the cabinet of 2018-2019, and a
looser second check that only ever ran after the stricter one. What they share with the rules kept
is held to.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.contract import person_rules
from core.contract.person_rules import matches
from core.persons.rules import NameRule, PersonRules, Purpose
from core.persons.rules.codes import has_right_digit, told_by
from tests.kit.applicants import TODAY, address, aged, applicant, document, refusals

from .published import cases, group


@pytest.mark.parametrize("case", cases("tax_id_checksum"), ids=str)
def test_check_digit_of_a_tax_number(case: dict[str, Any]) -> None:
    assert has_right_digit(case["input"]) is case["valid"]


@pytest.mark.parametrize("case", cases("tax_id_birth_date_coding"), ids=str)
def test_what_a_tax_number_tells(case: dict[str, Any]) -> None:
    expected = (date.fromisoformat(case["birth_date"]), case["gender"])
    assert told_by(case["input"]) == expected
    assert has_right_digit(case["input"]) is case["checksum_valid"]


@pytest.mark.parametrize("case", cases("no_tax_id"), ids=str)
def test_refused_tax_number(case: dict[str, Any]) -> None:
    given = dict(case["input"])
    documents = [document(kind) for kind in given.pop("documents", ["PASSPORT"])]
    _judge(applicant(**given, documents=documents), case, "$.person.tax_id", "$.person.no_tax_id")


@pytest.mark.parametrize("case", cases("tax_id_change_on_update"), ids=str)
def test_change_of_a_tax_number(case: dict[str, Any]) -> None:
    data = applicant(tax_id=case["input"]["new"], no_tax_id=False)
    found = refusals(data, stored_tax_id=case["input"]["stored"])
    wanted = [] if case["valid"] else [("$.person.tax_id", case["error"])]
    assert found == wanted


@pytest.mark.parametrize("case", cases("unzr"), ids=str)
def test_unzr(case: dict[str, Any]) -> None:
    given = case["input"]
    documents = [document(kind) for kind in given.get("documents", ["PASSPORT"])]
    changes: dict[str, Any] = {"documents": documents}
    if given.get("unzr_key_present", "unzr" in given):
        changes["unzr"] = given.get("unzr")
    born = given.get("birth_date", "2000-01-01")
    if born > "2012-11-23":  # a child has other documents
        changes["documents"] = [document("BIRTH_CERTIFICATE")]
    _judge(applicant(birth_date=born, **changes), case, "$.person.unzr")


@pytest.mark.parametrize("case", cases("document_number"), ids=str)
def test_number_of_a_document(case: dict[str, Any]) -> None:
    pattern = person_rules.DOCUMENTS[case["type"]].number
    assert matches(pattern, case["input"]) is case["valid"]
    data = applicant(documents=[document(case["type"], number=case["input"])])
    paths = [path for path, _ in refusals(data)]
    assert ("$.person.documents[0].number" in paths) is not case["valid"]


@pytest.mark.parametrize("case", cases("document_number_cabinet_v1"), ids=str)
def test_number_that_the_narrower_rule_of_2019_takes_is_taken(case: dict[str, Any]) -> None:
    pattern = person_rules.DOCUMENTS[case["type"]].number
    assert matches(pattern, case["input"]) >= case["valid"]


@pytest.mark.parametrize("case", cases("birth_certificate_second_validator"), ids=str)
def test_number_that_the_looser_second_check_refuses_is_refused(case: dict[str, Any]) -> None:
    pattern = person_rules.DOCUMENTS["BIRTH_CERTIFICATE"].number
    assert matches(pattern, case["input"]) <= case["valid"]


@pytest.mark.parametrize("case", cases("document_dates"), ids=str)
def test_dates_of_a_document(case: dict[str, Any]) -> None:
    told = group("document_dates")
    made = document(case["input"]["type"])
    made.pop("expiration_date", None)
    data = applicant(birth_date=told["person_birth_date"], documents=[{**made, **case["input"]}])
    found = [
        wording
        for path, wording in refusals(data, today=date.fromisoformat(told["today"]))
        if path.startswith("$.person.documents[0]")
    ]
    assert found == ([] if case["valid"] else [case["error"]])


@pytest.mark.parametrize("case", cases("person_name"), ids=str)
def test_name(case: dict[str, Any]) -> None:
    name = "А" * 258 if case["input"].startswith("А repeated") else case["input"]
    for rule, key in (
        (NameRule.SCHEMA_2019, "schema_2019_2024"),
        (NameRule.FIELDS_2026, "field_rules_2026"),
    ):
        # The rule of 2026 says nothing of a length; that of every text of a person is beside it.
        length = 255 if rule is NameRule.SCHEMA_2019 else len(name)
        rules = PersonRules(name_rule=rule, text_length=length)
        found = refusals(applicant(first_name=name), rules=rules)
        assert ("$.person.first_name" in [path for path, _ in found]) is not case[key]


@pytest.mark.parametrize("case", cases("phone"), ids=str)
def test_phone(case: dict[str, Any]) -> None:
    data = applicant(phones=[{"type": "MOBILE", "number": case["input"]}])
    _judge(data, case, "$.person.phones[0].number")


@pytest.mark.parametrize("case", cases("zip"), ids=str)
def test_post_code(case: dict[str, Any]) -> None:
    _judge(applicant(addresses=[address(zip=case["input"])]), case, "$.person.addresses[0].zip")


@pytest.mark.parametrize("case", cases("building_v2"), ids=str)
def test_building(case: dict[str, Any]) -> None:
    data = applicant(addresses=[address(building=case["input"])])
    _judge(data, case, "$.person.addresses[0].building")


@pytest.mark.parametrize("case", cases("building_cabinet_2019"), ids=str)
def test_building_that_the_narrower_rule_of_2019_takes_is_taken(case: dict[str, Any]) -> None:
    assert matches(person_rules.BUILDING, case["input"]) >= case["valid"]


@pytest.mark.parametrize("case", cases("secret"), ids=str)
def test_code_word(case: dict[str, Any]) -> None:
    secret = case.get("input") or "x" * case["input_length"]
    _judge(applicant(secret=secret), case, "$.person.secret")


@pytest.mark.parametrize("case", cases("document_sets"), ids=str)
def test_documents_together(case: dict[str, Any]) -> None:
    given = case["input"]
    documents = [document(kind) for kind in given["documents"]]
    changes: dict[str, Any] = {"unzr": None} if "NATIONAL_ID" in given["documents"] else {}
    if given.get("confidant"):
        changes["confidant_person"] = [{"relation_type": "PRIMARY"}]
    data = applicant(birth_date=aged(given["age"]), documents=documents, **changes)
    found = refusals(data, Purpose.CLINIC)
    assert bool(found) is not case["valid"]
    if "error" in case:
        assert case["error"] in [wording for _, wording in found]


@pytest.mark.parametrize("case", cases("confidant"), ids=str)
def test_representatives(case: dict[str, Any]) -> None:
    given = case["input"]
    age = given.get("age", 10)
    people = given.get("confidant_person")
    if people is None:
        people = [{"relation_type": kind} for kind in given["relation_types"]]
    documents = [document("BIRTH_CERTIFICATE" if age < 14 else "PASSPORT")]
    data = applicant(birth_date=aged(age), documents=documents, confidant_person=people)
    found = refusals(data, Purpose.CLINIC)
    assert bool(found) is not case["valid"]
    if "error" in case:
        assert case["error"] in [wording for _, wording in found]


@pytest.mark.parametrize(
    "case",
    [case for case in cases("authentication_methods") if isinstance(case["input"], list)],
    ids=str,
)
def test_methods_of_authentication(case: dict[str, Any]) -> None:
    methods = [{"type": kind, "phone_number": "+380000000000"} for kind in case["input"]]
    data = applicant(authentication_methods=methods)
    _judge(data, case, "$.person.authentication_methods", purpose=Purpose.CLINIC)


def test_method_of_one_who_is_represented() -> None:
    data = applicant(
        authentication_methods=[{"type": "OTP", "phone_number": "+380000000000"}],
        confidant_person={"person_id": "01936f00-0000-7000-8000-000000000002"},
    )
    paths = [path for path, _ in refusals(data, Purpose.CLINIC)]
    assert "$.person.authentication_methods[0].type" in paths


@pytest.mark.parametrize(
    "case", [case for case in cases("addresses") if isinstance(case["input"], list)], ids=str
)
def test_addresses(case: dict[str, Any]) -> None:
    data = applicant(addresses=[address(kind) for kind in case["input"]])
    _judge(data, case, "$.person.addresses")


@pytest.mark.parametrize("case", cases("phones_unique"), ids=str)
def test_types_of_phones(case: dict[str, Any]) -> None:
    phones = [{"type": kind, "number": "+380000000000"} for kind in case["input"]]
    _judge(applicant(phones=phones), case, "$.person.phones[1].type")


@pytest.mark.parametrize("case", cases("birth_date"), ids=str)
def test_birth_date(case: dict[str, Any]) -> None:
    born = {
        "tomorrow": date(TODAY.year, TODAY.month, TODAY.day + 1).isoformat(),
        "today": TODAY.isoformat(),
        "151 years ago": aged(151),
        "150 years ago": aged(150),
    }[case["input"]]
    found = refusals(applicant(birth_date=born))
    assert (("$.person.birth_date", "Invalid birth date") in found) is not case["valid"]


def _judge(
    data: dict[str, Any],
    case: dict[str, Any],
    *paths: str,
    purpose: Purpose = Purpose.UPDATE,
) -> None:
    found = refusals(data, purpose)
    if case["valid"]:
        assert found == []
    else:
        assert {path for path, _ in found} <= set(paths)
        assert found
    if "error" in case:
        assert case["error"] in [wording for _, wording in found]
