"""A person as plain data: age, keys, names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kit.ids import new_id
from core.persons import names
from core.persons.model import KeyKind, Person, PersonStatus, VerificationStatus, keys_of


def person(**changes: Any) -> Person:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    values: dict[str, Any] = {
        "id": new_id(),
        "data": {"birth_date": "2000-06-15"},
        "status": PersonStatus.ACTIVE,
        "verification_status": VerificationStatus.VERIFIED,
        "verification_details": {},
        "inserted_at": moment,
        "updated_at": moment,
    }
    return Person(**{**values, **changes})


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        ("2012-11-23", date(2026, 11, 22), 13),
        ("2012-11-23", date(2026, 11, 23), 14),
        ("2008-02-29", date(2026, 2, 28), 17),
        ("2008-02-29", date(2026, 3, 1), 18),
        ("2026-11-23", date(2026, 11, 23), 0),
    ],
)
def test_age_grows_on_the_birthday(born: str, day: date, years: int) -> None:
    assert person(data={"birth_date": born}).age_on(day) == years


@pytest.mark.parametrize("status", list(VerificationStatus))
def test_only_plain_not_verified_forbids(status: VerificationStatus) -> None:
    verified = person(verification_status=status).is_verified
    assert verified is (status is not VerificationStatus.NOT_VERIFIED)


def test_person_is_found_by_every_number_he_has() -> None:
    data = {
        "tax_id": "9000000004",
        "unzr": "20000615-00018",
        "phones": [{"type": "MOBILE", "number": "+380000000000"}],
        "documents": [{"type": "PASSPORT", "number": "аа 123456"}],
    }
    assert keys_of(data) == {
        (KeyKind.TAX_ID, "9000000004"),
        (KeyKind.UNZR, "20000615-00018"),
        (KeyKind.PHONE, "+380000000000"),
        (KeyKind.DOCUMENT, "PASSPORT:АА123456"),
    }


def test_person_without_numbers_has_no_keys() -> None:
    assert keys_of({"tax_id": None, "phones": None}) == set()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Тестенко", "ТЕСТЕНКО"),
        ("Тестов'яненко", "ТЕСТОВ\u2019ЯНЕНКО"),
        ("Тестов'яненко", "Тестов\u02bcяненко"),
        ("Нова-Тестенко", "Нова\u2013Тестенко"),
        ("Нова  Тестенко", " Нова Тестенко "),
        ("ОХРІМ", "OXPIM"),
        ("АВСЕНІКМОРТХУ", "ABCEHIKMOPTXY"),
        ("Єпіфанія", "Єпiфaнiя"),
        ("Йосипенко", "И\u0306осипенко"),
        ("Їжакевич", "І\u0308жакевич"),
    ],
)
def test_spellings_of_one_name_are_the_same(first: str, second: str) -> None:
    assert names.same(first, second)
    assert names.same(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [("Тестенко", "Тестовенко"), ("Тестенко", None), (None, None), ("", ""), ("Гнат", "Ґнат")],
)
def test_other_names_are_not(first: str | None, second: str | None) -> None:
    assert not names.same(first, second)


_UKRAINIAN = st.text("АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя'-")


@given(_UKRAINIAN, _UKRAINIAN)
def test_two_ukrainian_names_are_the_same_only_but_for_letter_case(first: str, second: str) -> None:
    assert (names.comparable(first) == names.comparable(second)) is (
        first.upper() == second.upper()
    )
