"""Which registers are asked about a person, what they are told, and what their answers make."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.kit.ids import new_id
from core.persons.model import Person, PersonStatus, VerificationStatus
from core.verification.model import (
    SAID,
    Outcome,
    Stream,
    pause_before,
    question,
    rolled_up,
    streams_of,
    streams_to_ask,
)
from tests.kit.applicants import TODAY, aged, applicant, document


def person(**changes: Any) -> Person:
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    data = applicant(tax_id="9000000019", no_tax_id=False, **changes)
    status = VerificationStatus.VERIFICATION_NEEDED
    return Person(new_id(), data, PersonStatus.ACTIVE, status, {}, moment, moment)


def answered(found: Person) -> Person:
    """The person after every register has said yes."""
    said = SAID[Outcome.MATCHES].details()
    details = {str(stream): said for stream in streams_of(found.data, TODAY)}
    return replace(found, verification_details=details)


@pytest.mark.parametrize(
    ("changes", "streams"),
    [
        ({}, {Stream.TAX, Stream.DEATH, Stream.OLD_PASSPORT}),
        (
            {"documents": [document("NATIONAL_ID")], "unzr": "19960514-00001"},
            {Stream.TAX, Stream.DEATH, Stream.ID_CARD, Stream.DEMOGRAPHIC},
        ),
        (
            {"documents": [document("PERMANENT_RESIDENCE_PERMIT")]},
            {Stream.TAX, Stream.DEATH, Stream.ID_CARD, Stream.BY_HAND},
        ),
        (
            {"documents": [document("BIRTH_CERTIFICATE")], "birth_date": aged(6)},
            {Stream.TAX, Stream.DEATH, Stream.BIRTH},
        ),
    ],
)
def test_registers_that_know_something(changes: dict[str, Any], streams: set[Stream]) -> None:
    assert streams_of(person(**changes).data, TODAY) == streams


def test_new_person_is_asked_about_everywhere() -> None:
    found = person()
    assert streams_to_ask(None, found, TODAY) == streams_of(found.data, TODAY)


def test_change_of_a_phone_asks_nobody() -> None:
    before = answered(person())
    now = replace(before, data={**before.data, "phones": []})
    assert streams_to_ask(before, now, TODAY) == set()


def test_change_of_a_document_asks_its_register_alone() -> None:
    before = answered(person())
    now = replace(before, data={**before.data, "documents": [document(number="ЇЇ330044")]})
    assert streams_to_ask(before, now, TODAY) == {Stream.OLD_PASSPORT}


def test_change_of_the_surname_asks_also_about_the_change_itself() -> None:
    before = answered(person())
    now = replace(before, data={**before.data, "last_name": "Новенко"})
    asked = streams_to_ask(before, now, TODAY)
    assert Stream.NAME_CHANGE in asked
    assert Stream.TAX in asked


@pytest.mark.parametrize("stream", Stream)
def test_silent_register_is_left_alone_for_longer_and_longer_up_to_a_ceiling(
    stream: Stream,
) -> None:
    pauses = [pause_before(stream, attempts) for attempts in range(1, 100)]
    assert pauses == sorted(pauses)
    assert pauses[0] < timedelta(minutes=1)
    by_hand = stream is Stream.BY_HAND
    assert pauses[-1] == (timedelta(minutes=10) if by_hand else timedelta(hours=6))


@pytest.mark.parametrize("stream", Stream)
def test_no_register_is_told_more_than_it_needs(stream: Stream) -> None:
    told = question(stream, person(email="name@example.org").data)
    assert not {"secret", "email", "phones", "addresses", "emergency_contact"} & set(told)
    assert ("documents" in told) <= (stream not in (Stream.TAX, Stream.DEATH))


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ([], VerificationStatus.VERIFICATION_NOT_NEEDED),
        ([Outcome.MATCHES, Outcome.MATCHES], VerificationStatus.VERIFIED),
        ([Outcome.MATCHES, Outcome.ABSENT], VerificationStatus.IN_REVIEW),
        ([Outcome.DIFFERS, Outcome.ABSENT], VerificationStatus.NOT_VERIFIED),
    ],
)
def test_the_worst_answer_decides(outcomes: list[Outcome], status: VerificationStatus) -> None:
    details = {str(place): SAID[outcome].details() for place, outcome in enumerate(outcomes)}
    assert rolled_up(details) is status
