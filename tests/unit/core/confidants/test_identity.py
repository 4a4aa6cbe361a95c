"""By what a representative names the person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.confidants.model import Identity
from core.kit.ids import new_id
from core.persons.model import Person, PersonStatus, VerificationStatus
from tests.kit.people import person_record

NOW = datetime(2026, 11, 23, tzinfo=UTC)
CERTIFICATE = {"type": "BIRTH_CERTIFICATE", "number": "І-БК123456"}


def child(**changes: Any) -> Person:
    record = person_record(
        new_id(), birth_date=date(2020, 1, 1), **{"documents": [CERTIFICATE], **changes}
    )
    return Person(new_id(), record, PersonStatus.ACTIVE, VerificationStatus.VERIFIED, {}, NOW, NOW)


def named(**changes: Any) -> Identity:
    stated: dict[str, Any] = {
        "last_name": "Тестенко",
        "given_name": "Вигадана",
        "document": ("BIRTH_CERTIFICATE", "І-БК123456"),
    }
    return Identity(**{**stated, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"given_name": "Вигадана Прикладівна"},
        {"last_name": "ТЕСТЕНКО", "given_name": "вигадана"},
        {"document": ("BIRTH_CERTIFICATE", "I-БК 123456")},
    ],
)
def test_registers_write_one_name_in_several_ways(changes: dict[str, Any]) -> None:
    assert named(**changes).is_of(child())


@pytest.mark.parametrize(
    "changes",
    [
        {"last_name": "Іншенко"},
        {"given_name": "Прикладівна"},
        {"given_name": "Вигадана Іванівна"},
        {"document": ("BIRTH_CERTIFICATE", "І-БК123457")},
        {"document": ("PASSPORT", "І-БК123456")},
        {"document": None},
        {"tax_id": "7303279923"},
    ],
)
def test_another_name_or_number_is_another_person(changes: dict[str, Any]) -> None:
    assert not named(**changes).is_of(child())


def test_a_person_is_named_by_his_tax_number_and_else_by_the_best_document() -> None:
    with_number = child(tax_id="7303279923")
    assert Identity.of(with_number).document is None
    assert Identity.of(with_number).is_of(with_number)
    passport = {"type": "PASSPORT", "number": "АЄ120518"}
    two = child(documents=[CERTIFICATE, passport])
    assert Identity.of(two).document == ("PASSPORT", "АЄ120518")
    assert Identity.of(two).is_of(two)
