"""What must be signed to end a declaration, and by whom."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import orjson
import pytest

from core.access.signatures import Signer
from core.contract.errors import ErrorCode
from core.declarations.statement import (
    check_signed_by,
    check_signed_by_person,
    check_termination,
    termination_statement,
)
from core.errors import CoreError
from core.kit.ids import new_id
from core.persons.model import Person, PersonStatus, VerificationStatus
from tests.kit.people import person_record
from tests.unit.core.declarations.test_printed_form import form_data

ID = UUID(int=1)


def signer(tax_id: str | None = None, document_number: str | None = None) -> Signer:
    return Signer(
        tax_id=tax_id, document_number=document_number, common_name=None, surname="Тестенко",
        given_name=None, edrpou=None, issuer="", serial="", qualified_device=False,
    )  # fmt: skip


def person(**changes: object) -> Person:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    data = {**person_record(new_id()), **changes}
    return Person(new_id(), data, PersonStatus.ACTIVE, VerificationStatus.VERIFIED, {}, now, now)


def refusal(code: ErrorCode) -> pytest.RaisesExc[CoreError]:
    return pytest.RaisesExc(CoreError, check=lambda problem: problem.code is code)


def test_the_statement_is_the_same_every_time() -> None:
    data = form_data()
    assert termination_statement(ID, data, "Переїзд") == termination_statement(ID, data, "Переїзд")


@pytest.mark.parametrize("reason", ["Переїзд", None])
def test_the_statement_ends_its_own_declaration(reason: str | None) -> None:
    check_termination(termination_statement(ID, form_data(), reason), ID, reason)


def test_a_channel_may_word_the_statement_itself() -> None:
    own = {"declaration_id": str(ID), "action": "declaration.terminate", "chat": 5}
    check_termination(b"\xef\xbb\xbf" + orjson.dumps(own) + b"\0", ID, None)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        orjson.dumps({"action": "declaration.terminate"}),
        orjson.dumps({"action": "declaration.create", "declaration_id": str(ID)}),
        orjson.dumps({"action": "declaration.terminate", "declaration_id": str(UUID(int=2))}),
        orjson.dumps(
            {
                "action": "declaration.terminate",
                "declaration_id": str(ID),
                "reason_description": "Інше",
            }
        ),
    ],
)
def test_another_text_is_refused(content: bytes) -> None:
    with refusal(ErrorCode.CONTENT_MISMATCH):
        check_termination(content, ID, None)


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
