"""The register's rules about a person's data."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.contract import person_rules
from core.contract.person_rules import matches
from core.persons.rules import NameRule, PersonRules, Purpose, normalise_person
from core.persons.rules.codes import has_right_digit
from tests.kit.applicants import address, aged, applicant, document, refusals


def paths(data: dict[str, Any], purpose: Purpose = Purpose.UPDATE, **options: Any) -> list[str]:
    return [path for path, _ in refusals(data, purpose, **options)]


def test_somebody_without_faults_passes() -> None:
    assert refusals(applicant()) == []
    assert refusals(applicant(), Purpose.SIGN_UP) == []


def test_everything_that_is_wrong_is_told_at_once() -> None:
    data = applicant(
        first_name="Ёлка",
        tax_id="12",
        no_tax_id=False,
        phones=[{"type": "MOBILE", "number": "0501112233"}],
        documents=[document(number="120518", issued_at="2030-01-01")],
    )
    assert paths(data) == [
        "$.person.first_name",
        "$.person.tax_id",
        "$.person.phones[0].number",
        "$.person.documents[0].number",
        "$.person.documents[0].issued_at",
    ]


def test_latin_letters_in_a_name_are_refused_by_their_own_words() -> None:
    assert refusals(applicant(last_name="Tecтeнкo")) == [
        ("$.person.last_name", "name has Latin letters")
    ]


@pytest.mark.parametrize("name", ["О\u2019Приклад", "О\u02bcПриклад", "О`Приклад", "  О'Приклад "])
def test_apostrophes_and_outer_spaces_are_brought_to_the_registers_form(name: str) -> None:
    data = normalise_person(applicant(last_name=name))
    assert data["last_name"] == "О'Приклад"
    assert refusals(data) == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"last_name": "А" * 256}, "last_name"),
        ({"birth_settlement": "А" * 256}, "birth_settlement"),
        ({"addresses": [address(apartment="1" * 256)]}, "addresses[0].apartment"),
        ({"documents": [document(issued_by="А" * 256)]}, "documents[0].issued_by"),
    ],
)
def test_the_longest_text_is_a_setting(changes: dict[str, Any], path: str) -> None:
    wording = "expected value to have a maximum length of 255 but was 256"
    assert refusals(applicant(**changes)) == [(f"$.person.{path}", wording)]
    assert refusals(applicant(**changes), rules=PersonRules(text_length=256)) == []


@pytest.mark.parametrize(
    ("unzr", "right"), [("19960514-00012", True), ("19960515-00012", False), ("", False)]
)
def test_an_unzr_begins_with_the_birth_date(unzr: str, right: bool) -> None:
    data = applicant(documents=[document("NATIONAL_ID")], unzr=unzr)
    wrong = [("$.person.unzr", "Birthdate or unzr is not correct")]
    assert refusals(data) == ([] if right else wrong)


def test_the_highest_age_is_a_setting() -> None:
    data = applicant(birth_date=aged(131), documents=[document(issued_at="2022-02-28")])
    assert refusals(data) == []
    wrong = refusals(data, rules=PersonRules(max_age=130))
    assert wrong == [("$.person.birth_date", "Invalid birth date")]


@pytest.mark.parametrize(("issued", "must"), [("2018-05-31", False), ("2018-06-01", True)])
def test_a_permit_says_until_when_since_the_first_of_june_2018(issued: str, must: bool) -> None:
    permit = document("PERMANENT_RESIDENCE_PERMIT", number="003456789", issued_at=issued)
    del permit["expiration_date"]
    paths_refused = [path for path, _ in refusals(applicant(documents=[permit]))]
    assert paths_refused == (["$.person.documents[0].expiration_date"] if must else [])


def test_whom_to_call_in_an_emergency_has_a_phone() -> None:
    contact = {**applicant()["emergency_contact"], "phones": []}
    wording = "expected a minimum of 1 items but got 0"
    found = refusals(applicant(emergency_contact=contact))
    assert found == [("$.person.emergency_contact.phones", wording)]


def test_email_is_kept_in_lower_case() -> None:
    assert normalise_person(applicant(email=" Name@Example.ORG "))["email"] == "name@example.org"


@pytest.mark.parametrize("email", ["a@b", "no-at.example.org", "two@@example.org", "a b@c.org"])
def test_what_is_no_email_is_refused(email: str) -> None:
    assert paths(applicant(email=email)) == ["$.person.email"]


@pytest.mark.parametrize(
    ("age", "documents", "refused"),
    [
        (13, ["BIRTH_CERTIFICATE"], False),
        (13, ["PASSPORT"], True),
        (14, ["PASSPORT", "MARRIAGE_CERTIFICATE"], False),
        (14, ["PASSPORT"], True),
        (17, ["PASSPORT", "MARRIAGE_CERTIFICATE", "LEGAL_CAPACITY_DOCUMENT"], True),
        (18, ["PASSPORT"], False),
        (18, ["BIRTH_CERTIFICATE"], True),
        (40, ["FOREIGN_PASSPORT"], False),
        (40, ["FOREIGN_PASSPORT", "PERMANENT_RESIDENCE_PERMIT"], True),
    ],
)
def test_documents_of_an_age(age: int, documents: list[str], refused: bool) -> None:
    data = applicant(birth_date=aged(age), documents=[document(kind) for kind in documents])
    assert bool(refusals(data)) is refused


def test_who_proves_his_capacity_has_no_representative() -> None:
    papers = [document("PASSPORT"), document("MARRIAGE_CERTIFICATE")]
    relation = [{"relation_type": "PRIMARY"}]
    data = applicant(birth_date=aged(17), documents=papers, confidant_person=relation)
    wording = "Legal capacity document excludes the confidant person"
    assert refusals(data, Purpose.CLINIC) == [("$.person.documents", wording)]


def test_proof_of_capacity_is_for_minors_but_may_stay_on_record() -> None:
    papers = [document("PASSPORT"), document("MARRIAGE_CERTIFICATE")]
    data = applicant(birth_date=aged(18), documents=papers)
    assert paths(data, Purpose.SIGN_UP) == ["$.person.documents"]
    assert paths(data, Purpose.UPDATE) == []


def test_a_child_does_not_register_himself() -> None:
    data = applicant(birth_date=aged(13), documents=[document("BIRTH_CERTIFICATE")])
    wordings = [wording for _, wording in refusals(data, Purpose.SIGN_UP)]
    assert "Incorrect person age for such an action" in wordings


def test_types_with_which_one_may_register_are_a_setting() -> None:
    rules = PersonRules(registration_documents=frozenset({"NATIONAL_ID"}))
    assert refusals(applicant(), Purpose.SIGN_UP, rules=rules) == [
        ("$.person.documents[0].type", "Submitted document type is not allowed")
    ]
    assert refusals(applicant(), Purpose.UPDATE, rules=rules) == []


def test_who_registers_himself_is_asked_by_phone_alone() -> None:
    offline = applicant(authentication_methods=[{"type": "OFFLINE"}])
    assert paths(offline, Purpose.SIGN_UP) == ["$.person.authentication_methods[0].type"]
    assert refusals(offline, Purpose.CLINIC) == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"issued_by": ""}, "$.person.documents[0].issued_by"),
        ({"issued_at": None}, "$.person.documents[0].issued_at"),
        ({"type": "LIBRARY_CARD"}, "$.person.documents[0].type"),
    ],
)
def test_what_every_document_must_say(changes: dict[str, Any], path: str) -> None:
    assert path in paths(applicant(documents=[document(**changes)]))


def test_foreign_passport_names_another_country() -> None:
    ukrainian = document("FOREIGN_PASSPORT", issuing_country="UA")
    assert paths(applicant(documents=[ukrainian])) == ["$.person.documents[0].issuing_country"]
    nameless = document("FOREIGN_PASSPORT", issuing_country=None)
    assert paths(applicant(documents=[nameless])) == ["$.person.documents[0].issuing_country"]


def test_two_homes_are_refused_by_their_number() -> None:
    assert refusals(applicant(addresses=[address(), address()])) == [
        ("$.person.addresses", "Single address of type 'RESIDENCE' is required, got: 2")
    ]


def test_home_is_in_ukraine_unless_the_document_is_foreign() -> None:
    abroad = [address(country="PL")]
    assert paths(applicant(addresses=abroad)) == ["$.person.addresses[0].country"]
    documents = [document("FOREIGN_PASSPORT")]
    assert refusals(applicant(addresses=abroad, documents=documents)) == []


def test_tax_number_with_a_wrong_check_digit_is_refused_only_when_set_so() -> None:
    data = applicant(tax_id="3126509816", no_tax_id=False)
    assert refusals(data) == []
    strict = PersonRules(check_tax_id_digit=True)
    assert paths(data, rules=strict) == ["$.person.tax_id"]


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_at_most_one_check_digit_is_right(nine: str) -> None:
    assert sum(has_right_digit(f"{nine}{digit}") for digit in range(10)) <= 1


_FREE = ("first_name", "tax_id", "unzr", "email", "secret", "birth_date")
_ANYTHING = st.one_of(st.none(), st.text(max_size=30))


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("first_name", "tax_id", "unzr", "email", "secret", "birth_date"), _ANYTHING
        ),
    ),
    st.sampled_from(Purpose),
)
def test_whatever_is_typed_is_judged_and_never_breaks(
    changes: dict[str, Any], purpose: Purpose
) -> None:
    for entry, wording in refusals(applicant(**changes), purpose):
        assert entry.startswith("$.person.")
        assert wording


@given(st.text(max_size=40))
def test_bringing_to_form_twice_is_bringing_once(text: str) -> None:
    once = normalise_person({"first_name": text, "documents": [{"number": text}]})
    assert normalise_person(once) == once


@given(st.text(alphabet="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя' -", min_size=1, max_size=20))
def test_a_name_of_one_rule_has_no_letters_of_another_language(name: str) -> None:
    accepted = matches(person_rules.NAME, name)
    assert accepted == (name == " ".join(name.split()) and bool(name.strip()))


def test_names_of_2026_may_have_dots_but_no_doubled_marks() -> None:
    rules = PersonRules(name_rule=NameRule.FIELDS_2026)
    assert refusals(applicant(first_name="Анна-Марія ст."), rules=rules) == []
    assert paths(applicant(first_name="Анна--Марія"), rules=rules) == ["$.person.first_name"]
