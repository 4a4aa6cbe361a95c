"""Whose signature it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.access.signatures import Signer
from core.access.signers import check_signed_by, check_signed_by_person, same_code
from core.contract.errors import ErrorCode
from core.errors import CoreError
from core.kit.ids import new_id
from core.persons.model import Person, PersonStatus, VerificationStatus
from core.qes import SignatureKind
from tests.kit.people import person_record


def signer(tax_id: str | None = None, document_number: str | None = None) -> Signer:
    return Signer(
        tax_id=tax_id, document_number=document_number, common_name=None, surname="Тестенко",
        given_name=None, edrpou=None, issuer="", serial="", kind=SignatureKind.QUALIFIED,
    )  # fmt: skip


def person(**changes: object) -> Person:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    data = {**person_record(new_id()), **changes}
    return Person(new_id(), data, PersonStatus.ACTIVE, VerificationStatus.VERIFIED, {}, now, now)


def refusal(code: ErrorCode) -> pytest.RaisesExc[CoreError]:
    return pytest.RaisesExc(CoreError, check=lambda problem: problem.code is code)


def test_the_signer_is_known_by_his_tax_number() -> None:
    check_signed_by_person(signer("7303279923"), person(tax_id="7303279923"))


def test_another_tax_number_is_refused() -> None:
    with refusal(ErrorCode.SIGNER_MISMATCH):
        check_signed_by_person(signer("8135915386"), person(tax_id="7303279923"))


def test_who_has_no_tax_number_is_known_by_his_passport() -> None:
    document = {"type": "PASSPORT", "number": "АВ123456"}
    one = person(documents=[document])
    check_signed_by_person(signer(document_number="АВ123456"), one)
    check_signed_by_person(signer(document_number="AB 123456"), one)


def test_a_passport_does_not_stand_for_a_tax_number_that_exists() -> None:
    one = person(tax_id="7303279923", documents=[{"type": "PASSPORT", "number": "АВ123456"}])
    with refusal(ErrorCode.SIGNER_MISMATCH):
        check_signed_by_person(signer(document_number="АВ123456"), one)


def test_a_birth_certificate_identifies_no_signer() -> None:
    one = person(documents=[{"type": "BIRTH_CERTIFICATE", "number": "123456789"}])
    with refusal(ErrorCode.SIGNER_MISMATCH):
        check_signed_by_person(signer(document_number="123456789"), one)


@pytest.mark.parametrize("expected", [None, "", "8135915386"])
def test_nobody_is_nobodys_signer(expected: str | None) -> None:
    with refusal(ErrorCode.SIGNER_MISMATCH):
        check_signed_by(signer("7303279923"), expected)


@pytest.mark.parametrize("written", ["МЮ123456", "мю 123456", "MYU123456", "MYU 123456"])
def test_letters_of_a_passport_are_written_by_looks_or_by_sound(written: str) -> None:
    assert same_code(written, "МЮ123456")


@pytest.mark.parametrize(("first", "second"), [("", ""), ("МЯ123456", "МЮ123456")])
def test_nothing_and_other_letters_are_no_match(first: str, second: str) -> None:
    assert not same_code(first, second)
