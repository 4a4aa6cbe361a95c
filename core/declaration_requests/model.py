"""A declaration request as plain data, and the rules of making one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from core.contract.declaration_requests import Channel, RequestStatus
from core.contract.errors import ErrorCode
from core.declaration_requests.transitions import OPEN
from core.errors import Conflict
from core.legal_entities.model import DoctorSpeciality
from core.persons.model import Person, VerificationStatus

# Documents that prove that a minor has full legal capacity.
# Source: CF 18015158278 and 17294917673 (2024).
CAPACITY_DOCUMENTS = frozenset(
    {
        "MARRIAGE_CERTIFICATE",
        "DIVORCE_CERTIFICATE",
        "STATE_REGISTER_EXTRACT",
        "COURT_DECISION_LEGAL_CAPACITY",
        "COURT_DECISION_DIVORCE",
        "GUARDIANSHIP_DECISION_LEGAL_CAPACITY",
        "LEGAL_CAPACITY_DOCUMENT",
    }
)


@dataclass(frozen=True)
class RequestRules:
    """Parameters of the central system.

    Attributes:
        adult_age: years from which a pediatrician's patient needs another doctor.
        own_choice_age: years from which a person may act for himself at all.
        full_capacity_age: years from which he needs no proof of capacity.
        term_years: how long a declaration lasts.
        expiration: after which an unfinished request ends.

    Source: CF 17629052929 (ages); ehealth.api fixtures (term); help pages of МІС (7 days).
    """

    adult_age: int = 18
    own_choice_age: int = 14
    full_capacity_age: int = 18
    term_years: int = 40
    expiration: timedelta = timedelta(days=7)


@dataclass(frozen=True)
class Summary:
    """What a list shows of the patient while a request is open."""

    first_name: str
    last_name: str
    second_name: str | None = None


@dataclass(frozen=True)
class DeclarationRequest:
    """A request of a person for a declaration with a doctor.

    Attributes:
        party_id: the doctor, whatever his position.
        authorized_by_person_id: who acts; differs from the person for a representative.
        document: the exact octets to be signed, while the request is open.
        summary: the patient's names, while the request is open.
        container: the patient's signed file, while the request is open.
        container_sha256: its hash, for good.
        signed_at: when the patient signed. The status does not change by that.
        status_comment: the clinic's words beside the reason of a refusal.
    """

    id: UUID
    person_id: UUID
    declaration_id: UUID
    declaration_number: str
    employee_id: UUID
    party_id: UUID
    division_id: UUID
    legal_entity_id: UUID
    speciality: DoctorSpeciality
    status: RequestStatus
    channel: Channel
    client_id: UUID
    authorized_by_person_id: UUID
    start_date: date
    end_date: date
    expires_at: datetime
    inserted_at: datetime
    updated_at: datetime
    document: bytes | None = None
    summary: Summary | None = None
    container: bytes | None = None
    container_sha256: bytes | None = None
    signed_at: datetime | None = None
    status_reason: str | None = None
    status_comment: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can still become a declaration."""
        return self.status in OPEN

    def status_at(self, now: datetime) -> RequestStatus:
        """Where it stands: one whose time is over has ended, whenever that gets written down."""
        return RequestStatus.EXPIRED if self.is_open and self.expires_at <= now else self.status

    @property
    def is_shareable(self) -> bool:
        """Whether the clinic sees it."""
        return self.signed_at is not None


def term(
    speciality: DoctorSpeciality, birth_date: date, start: date, rules: RequestRules
) -> tuple[date, date]:
    """First and last day of a declaration.

    Source: start = today (UTC); end = start + declaration_term, for a pediatrician at most the
    day before the patient grows up (ehealth.api ``creator.ex``).
    """
    end = _years_after(start, rules.term_years)
    if speciality is DoctorSpeciality.PEDIATRICIAN:
        grown_up = _birthday(birth_date, rules.adult_age)
        end = min(end, grown_up - timedelta(days=1))
    return start, end


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February in a year that has none
        return day.replace(year=day.year + years, day=28)


def _birthday(birth_date: date, age: int) -> date:
    """The day on which somebody reaches an age; one born on 29 February on 1 March."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


# --- who may act ------------------------------------------------------------------------------


def check_authority(person: Person, applicant: Person, on: date, rules: RequestRules) -> None:
    """Whether who acts may choose a doctor for the person.

    1. Acting for oneself: old enough; between 14 and 18 with a document of capacity; as an adult
       without a representative, whom only incapacity gives.
    2. Acting for another: a verified relationship with him; the representative himself in use
       and not refused verification.

    Source: CF 17628660189, 17833558162.

    Raises:
        Conflict: ``CONFIDANT_REQUIRED``; ``RELATIONSHIP_UNCONFIRMED``,
            ``CONFIDANT_NOT_VERIFIED``.
    """
    if person.id == applicant.id:
        if not _may_act_alone(person, on, rules):
            raise Conflict(ErrorCode.CONFIDANT_REQUIRED)
        return
    if applicant.id not in _representatives(person, on):
        raise Conflict(ErrorCode.RELATIONSHIP_UNCONFIRMED)
    if not applicant.is_active or not applicant.is_verified:
        raise Conflict(ErrorCode.CONFIDANT_NOT_VERIFIED)


def _may_act_alone(person: Person, on: date, rules: RequestRules) -> bool:
    age = person.age_on(on)
    if age < rules.own_choice_age:
        return False
    if age < rules.full_capacity_age:
        return any(document["type"] in CAPACITY_DOCUMENTS for document in person.documents)
    return not _representatives(person, on)


def _representatives(person: Person, on: date) -> set[UUID]:
    """Ids of who holds a verified relationship that has not ended."""
    return {
        UUID(str(relation["person_id"]))
        for relation in _relations(person.data.get("confidant_person"))
        if relation.get("verification_status") == VerificationStatus.VERIFIED
        and (not relation.get("active_to") or date.fromisoformat(relation["active_to"]) >= on)
    }


def _relations(stored: Any) -> Sequence[Mapping[str, Any]]:
    """Relationships as stored: one object, as today, or a list of them."""
    items = [stored] if isinstance(stored, Mapping) else stored or []
    return [item for item in items if isinstance(item, Mapping) and "person_id" in item]
