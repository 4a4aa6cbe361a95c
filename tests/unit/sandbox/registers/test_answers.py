"""What the registers truthfully say of invented people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from core.verification.model import Outcome, Stream
from sandbox.people import newcomers, persons
from sandbox.people.country import Country
from sandbox.people.newcomers import Newcomer, Situation
from sandbox.people.population import known_to_the_state
from sandbox.registers.answers import Answer, Register, StateRegisters

COUNTRY = Country(date(2026, 11, 23))
REGISTERS = StateRegisters(known_to_the_state(COUNTRY))
NEWCOMERS = [newcomers.newcomer(COUNTRY, index) for index in range(newcomers.COUNT)]
ADULT_WITH_CARD = NEWCOMERS[0]
ADULT_WITH_PASSPORT = NEWCOMERS[1]


def of(situation: Situation) -> Newcomer:
    return newcomers.first_of(COUNTRY, situation)


def told(newcomer: Newcomer, **more: Any) -> dict[str, Any]:
    return {**newcomer.name.fields(), "birth_date": newcomer.birth_date.isoformat(), **more}


def documents(newcomer: Newcomer, *types: str) -> dict[str, Any]:
    chosen = [document for document in newcomer.documents if document["type"] in types]
    return told(newcomer, documents=chosen)


def test_words_are_those_of_the_core() -> None:
    assert {each.value for each in Register} == {each.value for each in Stream}
    assert {each.value for each in Answer} == {each.value for each in Outcome}


@pytest.mark.parametrize(
    ("register", "question"),
    [
        (Register.TAX, told(ADULT_WITH_CARD, tax_id=ADULT_WITH_CARD.tax_id)),
        (Register.DEMOGRAPHIC, told(ADULT_WITH_CARD, unzr=ADULT_WITH_CARD.unzr)),
        (Register.DEATH, told(ADULT_WITH_CARD, tax_id=ADULT_WITH_CARD.tax_id)),
        (Register.ID_CARD, documents(ADULT_WITH_CARD, "NATIONAL_ID")),
        (Register.OLD_PASSPORT, documents(ADULT_WITH_PASSPORT, "PASSPORT")),
        (Register.CAPACITY, documents(of(Situation.CAPABLE_MINOR), "MARRIAGE_CERTIFICATE")),
    ],
)
def test_truth_matches(register: Register, question: Mapping[str, Any]) -> None:
    assert REGISTERS.answer(register, question) is Answer.MATCHES


@pytest.mark.parametrize(
    "change",
    [
        {"last_name": "Інакшенко"},
        {"first_name": "Інша"},
        {"second_name": "Інаківна"},
        {"birth_date": "1999-09-09"},
    ],
)
@pytest.mark.parametrize("register", [Register.TAX, Register.DEMOGRAPHIC, Register.ID_CARD])
def test_another_name_or_birth_date_differs(register: Register, change: dict[str, str]) -> None:
    one = ADULT_WITH_CARD
    question = {**documents(one, "NATIONAL_ID"), "tax_id": one.tax_id, "unzr": one.unzr, **change}
    assert REGISTERS.answer(register, question) is Answer.DIFFERS


def test_number_of_somebody_else_differs() -> None:
    question = told(ADULT_WITH_CARD, tax_id=ADULT_WITH_PASSPORT.tax_id)
    assert REGISTERS.answer(Register.TAX, question) is Answer.DIFFERS


@pytest.mark.parametrize(
    ("register", "question"),
    [
        (Register.TAX, told(ADULT_WITH_CARD, tax_id="9999999999")),
        (Register.TAX, told(ADULT_WITH_CARD)),
        (Register.DEMOGRAPHIC, told(ADULT_WITH_CARD, unzr="19900101-00000")),
        (Register.ID_CARD, told(ADULT_WITH_CARD)),
        (
            Register.ID_CARD,
            told(ADULT_WITH_CARD, documents=[{"type": "NATIONAL_ID", "number": "123456789"}]),
        ),
    ],
)
def test_unknown_number_is_absent(register: Register, question: Mapping[str, Any]) -> None:
    assert REGISTERS.answer(register, question) is Answer.ABSENT


def test_number_of_one_kind_is_none_of_another() -> None:
    card = ADULT_WITH_CARD.documents[0]["number"]
    wrong = told(ADULT_WITH_CARD, documents=[{"type": "PASSPORT", "number": card}])
    assert REGISTERS.answer(Register.OLD_PASSPORT, wrong) is Answer.ABSENT
    assert REGISTERS.answer(Register.TAX, told(ADULT_WITH_CARD, tax_id=card)) is Answer.ABSENT


def test_spelling_of_apostrophes_and_letter_case_say_nothing() -> None:
    one = of(Situation.KNOWN_TO_CLINIC)
    question = told(one, tax_id=one.tax_id, last_name="ДЕМ’ЯНЕНКО")
    assert REGISTERS.answer(Register.TAX, question) is Answer.MATCHES


def test_change_of_name_is_known_to_the_registry_office_alone() -> None:
    one = of(Situation.SURNAME_CHANGED)
    question = told(one, tax_id=one.tax_id)
    assert REGISTERS.answer(Register.NAME_CHANGE, question) is Answer.MATCHES
    invented = {**question, "last_name": "Вигаданко"}
    assert REGISTERS.answer(Register.NAME_CHANGE, invented) is Answer.DIFFERS
    never = told(ADULT_WITH_CARD, tax_id=ADULT_WITH_CARD.tax_id)
    assert REGISTERS.answer(Register.NAME_CHANGE, never) is Answer.ABSENT


def test_tax_service_that_lags_behind_is_the_only_one_to_differ() -> None:
    one = of(Situation.TAX_SERVICE_BEHIND)
    assert REGISTERS.answer(Register.TAX, told(one, tax_id=one.tax_id)) is Answer.DIFFERS
    assert REGISTERS.answer(Register.DEMOGRAPHIC, told(one, unzr=one.unzr)) is Answer.MATCHES


@pytest.mark.parametrize("index", range(50))
def test_tax_service_says_of_patients_what_is_recorded(index: int) -> None:
    patient = persons.patient(COUNTRY, index)
    question = {
        **patient.name.fields(),
        "birth_date": patient.birth_date.isoformat(),
        "tax_id": patient.tax_id,
    }
    disagrees = persons.verification_status(index) in ("NOT_VERIFIED", "CHANGES_NEEDED")
    expected = Answer.DIFFERS if disagrees else Answer.MATCHES
    assert REGISTERS.answer(Register.TAX, question) is expected
