"""A declaration request as plain data, and the rules of making one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from core.contract.declaration_requests import Channel, RequestStatus
from core.declaration_requests.transitions import OPEN
from core.legal_entities.model import DoctorSpeciality
from core.persons.age import birthday


class Confirmation(StrEnum):
    """When a request that its patient has signed waits for the clinic."""

    ALWAYS = "always"
    """Whoever is asked."""
    OVER_LIMIT = "over_limit"
    """Only when the doctor has no place: past his limit the doctor himself decides."""


@dataclass(frozen=True)
class RequestRules:
    """Parameters of the central system.

    Attributes:
        adult_age: years from which a pediatrician's patient needs another doctor.
        term_years: how long a declaration lasts.
        expiration: after which an unfinished request ends.
        confirmation: when the clinic's step is needed.

    Source: CF 17629052929 (ages); ehealth.api fixtures (term); help pages of МІС (7 days).
    """

    adult_age: int = 18
    term_years: int = 40
    expiration: timedelta = timedelta(days=7)
    confirmation: Confirmation = Confirmation.ALWAYS


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
        grown_up = birthday(birth_date, rules.adult_age)
        end = min(end, grown_up - timedelta(days=1))
    return start, end


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February in a year that has none
        return day.replace(year=day.year + years, day=28)
