"""Relationships as plain data, and who may act for whom. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from core.contract import person_rules
from core.contract.confidants import RelationshipDocumentType, RelationType
from core.contract.errors import ErrorCode
from core.errors import Conflict
from core.persons.age import birthday
from core.persons.model import (
    KeyKind,
    Person,
    VerificationStatus,
    keys_of,
    normalised_number,
)
from core.persons.names import comparable
from core.verification.model import Stream

# Reasons of a verification status.
# Source: statuses of a confidant person relationship, CF 17526030531.
REGISTERED_REASON = "ONLINE_TRIGGERED_BY_PIS_REGISTRATION_VIA_CONFIDANT"
IMPORTED_REASON = "AUTO"


# By which documents people are known, the best first.
_BEST_KNOWN = {"NATIONAL_ID": 0, "PASSPORT": 1, "BIRTH_CERTIFICATE": 2}


class Verb(StrEnum):
    """What happens to a relationship."""

    REGISTER = "register"
    VERIFY = "verify"
    ANNOUNCE = "announce"
    END = "end"
    EXPIRE = "expire"


@dataclass(frozen=True)
class ActingRules:
    """Who may act, and how many may act for one.

    Attributes:
        own_choice_age: years from which one is acted for by nobody but himself, and reads.
        full_capacity_age: years from which one needs no proof of capacity.
        per_person: representatives of one person.
        per_confidant: persons of one representative. Source: third_person_limit, nationHealth
            ``config/ehealth.php``.
        announced_before: how long before its end a relationship is announced to end.
    """

    own_choice_age: int = person_rules.SELF_REGISTRATION_AGE
    full_capacity_age: int = person_rules.FULL_CAPACITY_AGE
    per_person: int = 4
    per_confidant: int = 150
    announced_before: timedelta = timedelta(days=30)


@dataclass(frozen=True)
class Question:
    """A register that has still to say whether a relationship is true."""

    id: UUID
    stream: Stream
    ask_at: datetime
    attempts: int = 0


@dataclass(frozen=True)
class Relationship:
    """Somebody may act for somebody.

    Attributes:
        person_id: who is represented.
        confidant_person_id: who represents him.
        documents: what proves it, as published.
        active_to: the last day.
        container: what the representative signed.
    """

    id: UUID
    person_id: UUID
    confidant_person_id: UUID
    relation_type: RelationType
    documents: tuple[Mapping[str, Any], ...]
    verification_status: VerificationStatus
    verification_reason: str
    is_active: bool
    inserted_at: datetime
    updated_at: datetime
    active_to: date | None = None
    announced_at: datetime | None = None
    question: Question | None = None
    container: bytes | None = None
    container_sha256: bytes | None = None

    def lasts_on(self, day: date) -> bool:
        """Whether it has neither been ended nor come to its last day before."""
        return self.is_active and (self.active_to is None or day <= self.active_to)

    @property
    def is_verified(self) -> bool:
        """Whether it has been found true."""
        return self.verification_status is VerificationStatus.VERIFIED

    @property
    def is_refused(self) -> bool:
        """Whether it has been found untrue; it may be stated again, with other documents."""
        return self.verification_status is VerificationStatus.NOT_VERIFIED

    @property
    def is_guardianship(self) -> bool:
        """Whether it can last beyond childhood: a birth certificate proves a parent, no guardian.

        Source: nationHealth ``validateBirthCertificateAge``.
        """
        types = {document["type"] for document in self.documents}
        return not types or types != {RelationshipDocumentType.BIRTH_CERTIFICATE}


@dataclass(frozen=True)
class Identity:
    """By what a representative names the person: names, and a number that is his.

    Attributes:
        given_name: first name, with the patronymic or without.
        document: type and number.
    """

    last_name: str
    given_name: str
    tax_id: str | None = None
    document: tuple[str, str] | None = None

    @classmethod
    def of(cls, person: Person) -> Identity:
        """How a person is named: by his tax number, else by a document."""
        given = " ".join(part for part in (person.first_name, person.second_name) if part)
        known = sorted(person.documents, key=lambda item: _BEST_KNOWN.get(item["type"], 9))
        document = (known[0]["type"], known[0]["number"]) if known and not person.tax_id else None
        return cls(person.last_name, given, person.tax_id, document)

    def is_of(self, person: Person) -> bool:
        """Whether it names this person."""
        given = comparable(self.given_name)
        full = Identity.of(person).given_name
        if given not in (comparable(person.first_name), comparable(full)):
            return False
        if comparable(self.last_name) != comparable(person.last_name):
            return False
        keys = keys_of(person.data)
        numbers = set()
        if self.tax_id:
            numbers.add((KeyKind.TAX_ID, normalised_number(self.tax_id)))
        if self.document:
            kind, number = self.document
            numbers.add((KeyKind.DOCUMENT, f"{kind}:{normalised_number(number)}"))
        return bool(numbers) and numbers <= keys


def lets_act(relationship: Relationship, person: Person, on: date, rules: ActingRules) -> bool:
    """Whether a relationship lets its representative act for the person on a day.

    It is verified and lasts; the person is a child, or an adult under guardianship. For one
    between the ages nobody acts but himself. The day decides, whatever a job has written down.
    """
    if not relationship.is_verified or not relationship.lasts_on(on):
        return False
    age = person.age_on(on)
    if age < rules.own_choice_age:
        return True
    return age >= rules.full_capacity_age and relationship.is_guardianship


def may_act_alone(
    person: Person, relationships: Iterable[Relationship], on: date, rules: ActingRules
) -> bool:
    """Whether a person may act for himself.

    He is old enough, between the ages with a document of capacity, and as an adult without a
    representative, whom only incapacity gives.
    """
    age = person.age_on(on)
    if age < rules.own_choice_age:
        return False
    if age < rules.full_capacity_age:
        return any(document["type"] in person_rules.CAPACITY for document in person.documents)
    return not any(lets_act(each, person, on, rules) for each in relationships)


def check_authority(
    person: Person,
    applicant: Person,
    relationships: Iterable[Relationship],
    on: date,
    rules: ActingRules,
) -> None:
    """Whether who acts may act for the person.

    1. Acting for oneself: old enough; between 14 and 18 with a document of capacity; as an adult
       without a representative.
    2. Acting for another: a verified relationship with him; the representative himself in use
       and not refused verification.

    Args:
        person: for whom.
        applicant: who acts.
        relationships: the person's.
        on: the day.
        rules: ages.

    Source: CF 17628660189, 17833558162.

    Raises:
        Conflict: ``CONFIDANT_REQUIRED``; ``RELATIONSHIP_UNCONFIRMED``,
            ``CONFIDANT_NOT_VERIFIED``.
    """
    if person.id == applicant.id:
        if not may_act_alone(person, relationships, on, rules):
            raise Conflict(ErrorCode.CONFIDANT_REQUIRED)
        return
    if not any(
        each.confidant_person_id == applicant.id and lets_act(each, person, on, rules)
        for each in relationships
    ):
        raise Conflict(ErrorCode.RELATIONSHIP_UNCONFIRMED)
    if not applicant.is_active or not applicant.is_verified:
        raise Conflict(ErrorCode.CONFIDANT_NOT_VERIFIED)


def last_day(person: Person, on: date, rules: ActingRules) -> date | None:
    """The last day of a new relationship: of a child's, the one before he decides for himself."""
    if person.age_on(on) >= rules.own_choice_age:
        return None
    return birthday(person.birth_date, rules.own_choice_age) - timedelta(days=1)


def register_of(documents: Iterable[Mapping[str, Any]]) -> Stream:
    """Which register knows whether documents make somebody a representative.

    The act of birth names the parents; a decision of a court or of guardians is read by a person.
    """
    types = {document["type"] for document in documents}
    if types == {RelationshipDocumentType.BIRTH_CERTIFICATE}:
        return Stream.BIRTH
    return Stream.BY_HAND
