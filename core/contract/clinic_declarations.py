"""Declarations as a clinic's system (МІС) reads them, and what the doctor's signature answers.

Source: GENERAL MIS API 9.13, Declarations and Sign Declaration Request V3; nationHealth
``app/Classes/eHealth/Api/Declaration.php`` for the fields that a МІС relies on.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from core.contract.declaration_requests import DivisionShort, LegalEntityShort
from core.contract.declarations import SCOPE, DeclarationStatus
from core.contract.wire import Data, Moment, PageQuery


class ClinicDeclarationQuery(PageQuery):
    """Filters of the clinic's list. Without a status those in force are meant, as published.

    Attributes:
        legal_entity_id: of the own clinic; there are no others here.
        reason: why a declaration ended, as a code.
    """

    employee_id: UUID | None = None
    legal_entity_id: UUID | None = None
    status: DeclarationStatus = DeclarationStatus.ACTIVE
    declaration_number: Annotated[str, Field(max_length=20)] | None = None
    reason: Annotated[str, Field(max_length=50)] | None = None


class ClinicPerson(Data):
    """Whose declaration it is."""

    id: UUID
    first_name: str
    last_name: str | None = None
    second_name: str | None = None
    birth_date: date
    verification_status: str


class ClinicEmployee(Data):
    """The doctor's position; his names are in ``party``."""

    id: UUID
    employee_type: str
    position: str
    party: dict[str, Any]


class ClinicDeclaration(Data):
    """A declaration in the clinic's list."""

    id: UUID
    declaration_number: str
    declaration_request_id: UUID | None = None
    start_date: date
    end_date: date
    status: DeclarationStatus
    reason: str | None = None
    reason_description: str | None = None
    person: ClinicPerson
    employee: ClinicEmployee
    division: DivisionShort
    legal_entity: LegalEntityShort
    inserted_at: Moment
    updated_at: Moment


class ClinicPatient(ClinicPerson):
    """The patient as his own clinic sees him: how to reach him, no numbers of documents."""

    gender: str
    birth_country: str
    birth_settlement: str
    phones: list[dict[str, Any]] = Field(default_factory=list)
    emergency_contact: dict[str, Any] | None = None


class ClinicDeclarationDetails(ClinicDeclaration):
    """A declaration with its printed form.

    Attributes:
        content: HTML without scripts.
        signed_at: when it was put in force.
    """

    person: ClinicPatient
    scope: str = SCOPE
    signed_at: Moment
    content: str


class SignedDeclaration(Data):
    """What the doctor's signature answers: the declaration it made.

    Attributes:
        id: of the declaration, which the request told in advance.
        is_active: whether it is in force.
    """

    id: UUID
    declaration_number: str
    declaration_request_id: UUID
    start_date: date
    end_date: date
    signed_at: Moment
    status: DeclarationStatus
    scope: str = SCOPE
    person_id: UUID
    employee_id: UUID
    division_id: UUID
    legal_entity_id: UUID
    is_active: bool
    reason: str | None = None
    reason_description: str | None = None
    inserted_at: Moment
    updated_at: Moment
