"""Doctors and clinics as a declaration needs them, and the rules about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from core.contract.errors import ErrorCode
from core.errors import Conflict, InvalidEntry, InvalidInput

ACTIVE = "ACTIVE"
APPROVED = "APPROVED"
DOCTOR = "DOCTOR"
NEW = "NEW"
CLOSED = "CLOSED"
SUSPENDED = "SUSPENDED"
REORGANIZED = "REORGANIZED"

_KEEPS_PATIENTS = frozenset({SUSPENDED, REORGANIZED})

_LOOK_ALIKES = str.maketrans("ABCEHIKMOPTX", "АВСЕНІКМОРТХ")

# Source: CF 17628660189; the third type is accepted by the МІС API since its version 3.
LEGAL_ENTITY_TYPES = frozenset({"MSP", "PRIMARY_CARE", "MSP_PHARMACY"})


class DoctorSpeciality(StrEnum):
    """Specialities with which a doctor may have declarations."""

    FAMILY_DOCTOR = "FAMILY_DOCTOR"
    THERAPIST = "THERAPIST"
    PEDIATRICIAN = "PEDIATRICIAN"


@dataclass(frozen=True)
class DoctorLimits:
    """How many patients are held to be best for one doctor.

    Source: МОЗ order 504 of 19.03.2018; the same defaults in ehealth.api ``config.exs``.
    """

    by_speciality: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType(
            {
                DoctorSpeciality.FAMILY_DOCTOR: 1800,
                DoctorSpeciality.THERAPIST: 2000,
                DoctorSpeciality.PEDIATRICIAN: 900,
            }
        )
    )

    def of(self, specialities: Collection[str]) -> int:
        """The lowest of the limits of a doctor's specialities; 0 when none of them has one."""
        known = (self.by_speciality.get(name) for name in specialities)
        return min((limit for limit in known if limit is not None), default=0)


@dataclass(frozen=True)
class DoctorLoad:
    """How many patients a doctor has and has promised to take, over all his positions."""

    declarations_count: int = 0
    approved_requests_count: int = 0

    @property
    def total(self) -> int:
        """Patients and promises together."""
        return self.declarations_count + self.approved_requests_count

    def has_place(self, limit: int) -> bool:
        """Whether one more patient fits."""
        return self.total < limit

    def without(self, *, declarations: int = 0, approved_requests: int = 0) -> DoctorLoad:
        """The load without some of what is counted: this same patient's own, for him."""
        return DoctorLoad(
            self.declarations_count - declarations,
            self.approved_requests_count - approved_requests,
        )


@dataclass(frozen=True)
class DoctorPosition:
    """A doctor in a position, at a division, of a clinic: the other side of a declaration.

    Attributes:
        speciality: main speciality of the position.
        party, division, legal_entity: published records.
        contacts: e-mail and phones of the party; no export shows them.
        limit: of the doctor over all his positions.
    """

    employee_id: UUID
    party_id: UUID
    division_id: UUID
    legal_entity_id: UUID
    position: str
    employee_type: str
    status: str
    is_active: bool
    start_date: date
    end_date: date | None
    speciality: str | None
    works_for: UUID
    employee: Mapping[str, Any]
    party: Mapping[str, Any]
    contacts: Mapping[str, Any]
    division: Mapping[str, Any]
    legal_entity: Mapping[str, Any]
    limit: int
    load: DoctorLoad

    @property
    def doctor_speciality(self) -> DoctorSpeciality:
        """Main speciality, of a position that passed :func:`check_position`."""
        return DoctorSpeciality(self.speciality or "")


def check_position(found: DoctorPosition, on: date) -> None:
    """Whether a patient may ask for a declaration at this position.

    The division exists already when there is a position to look at; next come, in this order,
    its status, the clinic, the employee.

    Raises:
        Conflict: with the published wording of the first rule that says no.

    Source: CF 17628660189, steps of the division, legal entity and employee; wordings of the
    employee's errors from ehealth.api ``creator.ex``.
    """
    if found.division["status"] != ACTIVE or not found.division["is_active"]:
        raise Conflict(ErrorCode.DIVISION_INACTIVE)
    if found.legal_entity["status"] != ACTIVE or not found.legal_entity["is_active"]:
        raise Conflict(ErrorCode.LEGAL_ENTITY_INACTIVE)
    if found.legal_entity["type"] not in LEGAL_ENTITY_TYPES:
        raise Conflict(ErrorCode.LEGAL_ENTITY_TYPE)
    if found.works_for != found.legal_entity_id:
        raise Conflict(ErrorCode.EMPLOYEE_ELSEWHERE)
    if found.employee_type != DOCTOR or found.speciality not in set(DoctorSpeciality):
        raise Conflict(ErrorCode.EMPLOYEE_NOT_DOCTOR)
    over = found.end_date is not None and found.end_date < on
    if found.status != APPROVED or not found.is_active or over:
        raise Conflict(ErrorCode.EMPLOYEE_INACTIVE)


class Departure(StrEnum):
    """Why nobody can have a declaration at a position any more."""

    DOCTOR_LEFT = "doctor_left"
    REORGANIZED = "reorganized"
    CLINIC_CLOSED = "clinic_closed"


@dataclass(frozen=True)
class Standing:
    """A position and its clinic, as far as it matters whether they last."""

    status: str
    is_active: bool
    end_date: date | None
    clinic_status: str
    clinic_is_active: bool


def departure(found: Standing, on: date) -> Departure | None:
    """Whether a position is gone for good on a day, and by what; its declarations end with it.

    A clinic goes by being closed. One that is suspended, or being reorganised, still has its
    patients: new ones are refused (:func:`check_position`), and nothing says that old ones lose
    their doctor. The same is true of a position under reorganisation, until it is taken out of
    use; any other status than these means that the doctor has left. A closed division ends
    nothing, because the doctor may receive elsewhere.

    Source: a declaration ends by dismissal of the doctor or closing of the clinic (МОЗ order 503);
    statuses of employees, CF 17628660189; reasons of both, CF 1681555613.
    """
    going = found.clinic_status in _KEEPS_PATIENTS
    if found.clinic_status == CLOSED or not (found.clinic_is_active or going):
        return Departure.CLINIC_CLOSED
    over = not found.is_active or (found.end_date is not None and found.end_date < on)
    if found.status == REORGANIZED:
        return Departure.REORGANIZED if over else None
    if found.status == NEW:
        return None
    return Departure.DOCTOR_LEFT if over or found.status != APPROVED else None


def employee_not_found() -> InvalidInput:
    """What is said about an employee that nobody knows."""
    entry = InvalidEntry("$.employee_id", "invalid", "Employee not found")
    return InvalidInput(ErrorCode.INVALID_INPUT, invalid=[entry])


def check_speciality(speciality: DoctorSpeciality, age: int, *, adult_age: int) -> None:
    """Whether a doctor of this speciality treats people of this age.

    Raises:
        InvalidInput: ``SPECIALITY_AGE``.

    Source: THERAPIST from 18, PEDIATRICIAN below 18, FAMILY_DOCTOR any; the age is the global
    parameter ``adult_age`` (ehealth.api cabinet declaration_request_controller_test).
    """
    adult = age >= adult_age
    refused = DoctorSpeciality.PEDIATRICIAN if adult else DoctorSpeciality.THERAPIST
    if speciality is refused:
        raise InvalidInput(ErrorCode.SPECIALITY_AGE)


def normalised_code(code: str) -> str:
    """A tax or document number as it is looked up: no spaces, capitals, letters Cyrillic.

    Certificates write the series of a passport in Latin letters that look like the Ukrainian ones.
    """
    return "".join(code.split()).upper().translate(_LOOK_ALIKES)
