"""Registers, what each is asked, and what their answers make of a person. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from core.contract import person_rules
from core.persons.age import age_on
from core.persons.languages import flat_names
from core.persons.model import Person, VerificationStatus


class Stream(StrEnum):
    """Registers by the names that the details of a verification have for them.

    Source: Person_Verification_Details, PIS API 9.11.
    """

    TAX = "drfo"
    BIRTH = "dracs_birth"
    DEATH = "dracs_death"
    NAME_CHANGE = "dracs_name_change"
    DEMOGRAPHIC = "unzr"
    OLD_PASSPORT = "mvs_passport"
    ID_CARD = "dms_passport"
    BY_HAND = "nhs"
    CAPACITY = "legal_capacity"


class Outcome(StrEnum):
    """What a register says.

    Attributes:
        ABSENT: it knows nobody like that; a person at НСЗУ has to look.
        LATER: it will know; ask again.
    """

    MATCHES = "MATCHES"
    DIFFERS = "DIFFERS"
    ABSENT = "ABSENT"
    LATER = "LATER"


@dataclass(frozen=True)
class Said:
    """An answer as it is kept: status and reason of the stream.

    Source: reasons AUTO_ONLINE, AUTO_DATA_ABSENT, CF ESOZ 18422661631.
    """

    status: VerificationStatus
    reason: str

    def details(self) -> dict[str, str]:
        """The published form."""
        return {"verification_status": self.status.value, "verification_reason": self.reason}


# A register that is down is left alone for longer and longer.
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=6)
# A human being at НСЗУ decides when he comes to it: patients wait for that, so that his register is
# asked at an even pace however often it has said "later".
LONGEST_PAUSE_BY_HAND = timedelta(minutes=10)

WAITING = Said(VerificationStatus.VERIFICATION_NEEDED, "AUTO")

SAID: Mapping[Outcome, Said] = {
    Outcome.MATCHES: Said(VerificationStatus.VERIFIED, "AUTO_ONLINE"),
    Outcome.DIFFERS: Said(VerificationStatus.NOT_VERIFIED, "AUTO_ONLINE"),
    Outcome.ABSENT: Said(VerificationStatus.IN_REVIEW, "AUTO_DATA_ABSENT"),
}

_BY_DOCUMENT = {
    "PASSPORT": Stream.OLD_PASSPORT,
    "NATIONAL_ID": Stream.ID_CARD,
    "TEMPORARY_PASSPORT": Stream.ID_CARD,
    "TEMPORARY_CERTIFICATE": Stream.ID_CARD,
    "REFUGEE_CERTIFICATE": Stream.ID_CARD,
    "COMPLEMENTARY_PROTECTION_CERTIFICATE": Stream.ID_CARD,
    "BIRTH_CERTIFICATE": Stream.BIRTH,
    "BIRTH_CERTIFICATE_FOREIGN": Stream.BY_HAND,
    "PERMANENT_RESIDENCE_PERMIT": Stream.ID_CARD,
    "MARRIAGE_CERTIFICATE": Stream.CAPACITY,
    "DIVORCE_CERTIFICATE": Stream.CAPACITY,
    "STATE_REGISTER_EXTRACT": Stream.CAPACITY,
    "COURT_DECISION_LEGAL_CAPACITY": Stream.CAPACITY,
    "COURT_DECISION_DIVORCE": Stream.CAPACITY,
    "GUARDIANSHIP_DECISION_LEGAL_CAPACITY": Stream.CAPACITY,
    "LEGAL_CAPACITY_DOCUMENT": Stream.CAPACITY,
}

# The worst decides; what needs nothing decides only when nothing else is there.
_WORST_FIRST = (
    VerificationStatus.NOT_VERIFIED,
    VerificationStatus.CHANGES_NEEDED,
    VerificationStatus.IN_REVIEW,
    VerificationStatus.VERIFICATION_NEEDED,
    VerificationStatus.VERIFIED,
)


def pause_before(stream: Stream, attempts: int) -> timedelta:
    """How long a register that did not answer is left alone: longer with every attempt."""
    longest = LONGEST_PAUSE_BY_HAND if stream is Stream.BY_HAND else LONGEST_PAUSE
    return min(FIRST_PAUSE * 2.0 ** min(attempts, 16), longest)


def streams_of(data: Mapping[str, Any], today: date) -> set[Stream]:
    """Registers that know something of a person with these published fields."""
    streams = {Stream.DEATH}
    if data.get("tax_id"):
        streams.add(Stream.TAX)
    if data.get("unzr"):
        streams.add(Stream.DEMOGRAPHIC)
    for document in data.get("documents") or []:
        stream = _BY_DOCUMENT.get(document["type"])
        if stream:
            streams.add(stream)
        is_grown = (
            age_on(today, date.fromisoformat(data["birth_date"]))
            >= person_rules.SELF_REGISTRATION_AGE
        )
        if document["type"] == "PERMANENT_RESIDENCE_PERMIT" and is_grown:
            streams.add(Stream.BY_HAND)
    return streams


def question(stream: Stream, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a register is told of a person: no more than it needs to find him."""
    told: dict[str, Any] = {**flat_names(data), "birth_date": data["birth_date"]}
    if stream is Stream.TAX:
        told["tax_id"] = data.get("tax_id")
    elif stream is Stream.DEMOGRAPHIC:
        told["unzr"] = data.get("unzr")
    elif stream in (Stream.DEATH, Stream.NAME_CHANGE):
        told["tax_id"] = data.get("tax_id")
    else:
        told["documents"] = [
            document
            for document in data.get("documents") or []
            if _BY_DOCUMENT.get(document["type"]) is stream or stream is Stream.BY_HAND
        ]
    return {key: value for key, value in told.items() if value}


def streams_to_ask(before: Person | None, now: Person, today: date) -> set[Stream]:
    """Registers whose question has changed; all of them for a new person."""
    wanted = streams_of(now.data, today)
    if before is None:
        return wanted
    changed = {
        stream
        for stream in wanted
        if question(stream, now.data) != question(stream, before.data)
        or stream not in now.verification_details
    }
    if flat_names(before.data) != flat_names(now.data):
        changed.add(Stream.NAME_CHANGE)
    return changed


def rolled_up(details: Mapping[str, Mapping[str, Any]]) -> VerificationStatus:
    """What all registers together make of a person."""
    statuses = {details[stream]["verification_status"] for stream in details}
    for status in _WORST_FIRST:
        if status in statuses:
            return status
    return VerificationStatus.VERIFICATION_NOT_NEEDED


def kept_details(
    details: Mapping[str, Any], streams: Iterable[Stream]
) -> dict[str, dict[str, Any]]:
    """Answers that still stand: those of registers that have nothing to say any more go."""
    wanted = set(streams)
    return {name: dict(said) for name, said in details.items() if name in wanted}
