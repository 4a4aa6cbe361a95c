"""The text to be signed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest

from core.authentication_methods.model import Method, MethodType
from core.contract.declaration_requests import Channel
from core.declaration_requests.document import (
    Draft,
    document_of,
    published_method,
)
from core.kit.ids import new_id
from core.persons.model import Person, PersonStatus, VerificationStatus
from tests.kit.people import person_record
from tests.kit.registry import position

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def draft(**changes: Any) -> Draft:
    person_id = new_id()
    record = person_record(person_id, tax_id="7303279923")
    one = Person(person_id, record, PersonStatus.ACTIVE, VerificationStatus.VERIFIED, {}, NOW, NOW)
    values: dict[str, Any] = {
        "id": new_id(),
        "declaration_id": new_id(),
        "declaration_number": "0001-9000-0000",
        "start_date": date(2026, 11, 23),
        "end_date": date(2066, 11, 23),
        "channel": Channel.PIS,
        "person": one,
        "representative": None,
        "methods": [{"type": "OTP", "phone_number": "+380000000000"}],
        "position": position(),
        "seed": "ab" * 32,
    }
    return Draft(**{**values, **changes})


def test_the_text_says_that_the_patient_has_signed_and_agreed() -> None:
    person = orjson.loads(document_of(draft()))["person"]
    assert person["patient_signed"] is True
    assert person["process_disclosure_data_consent"] is True


def test_the_text_holds_the_form_the_patient_reads() -> None:
    document = orjson.loads(document_of(draft()))
    assert "0001-9000-0000" in document["content"]
    assert document["seed"] == "ab" * 32


def test_the_doctors_tax_number_is_not_in_the_text() -> None:
    assert b"tax_id" not in orjson.dumps(orjson.loads(document_of(draft()))["employee"]).replace(
        b"no_tax_id", b""
    )


def test_the_same_draft_gives_the_same_octets() -> None:
    one = draft()
    assert document_of(one) == document_of(one)


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        (MethodType.OTP, "+380000000000", {"type": "OTP", "phone_number": "+380000000000"}),
        (MethodType.OFFLINE, None, {"type": "OFFLINE"}),
        (MethodType.THIRD_PERSON, "x", {"type": "THIRD_PERSON", "value": "x", "alias": "мама"}),
    ],
)
def test_methods_have_their_published_form(
    type_: MethodType, value: str | None, expected: dict[str, str]
) -> None:
    alias = "мама" if type_ is MethodType.THIRD_PERSON else None
    method = Method(
        id=new_id(), person_id=new_id(), type=type_, value=value, alias=alias, is_active=True,
        started_at=NOW, ended_at=None, inserted_by=new_id(), inserted_at=NOW,
    )  # fmt: skip
    assert published_method(method) == expected
