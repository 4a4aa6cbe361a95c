"""Declaration requests: the patient's side (PIS) and the clinic's (МІС).

Source: PIS API 9.11, Declaration requests; МІС v3, CF 667058208, 670072846, 714670087.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AliasChoices, Field, model_validator

from core.contract.declarations import SCOPE, Link
from core.contract.wire import Body, Data, Moment, PageQuery

# Event about the patient's signature: the status stays NEW, and the clinic sees the request.
PATIENT_SIGNED = "PatientSignedEvent"


class RequestStatus(StrEnum):
    """Where a request stands."""

    NEW = "NEW"
    APPROVED = "APPROVED"
    SIGNED = "SIGNED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


class Channel(StrEnum):
    """Where a request was made: the patient's cabinet, or a clinic's system."""

    PIS = "PIS"
    MIS = "MIS"


class StatusReason(StrEnum):
    """Why a request ended without a declaration, when nobody at the clinic said so.

    Source: ``request_cancelled``, CF 17628660189; the others are this project's.
    """

    REQUEST_CANCELLED = "request_cancelled"
    WITHDRAWN_BY_PATIENT = "withdrawn_by_patient"
    EXPIRED = "expired"
    DOCTOR_LEFT = "doctor_left"
    CLINIC_CLOSED = "clinic_closed"
    PERSON_INACTIVE = "person_inactive"


class RejectReason(StrEnum):
    """Why a clinic may refuse.

    Where the patient lives is not among them: he chooses freely, and a refusal rests on the
    number of patients (МОЗ order 503 of 19.03.2018).
    """

    DOCTOR_FULL = "doctor_full"
    DOCTOR_UNAVAILABLE = "doctor_unavailable"
    PATIENT_DATA_MISMATCH = "patient_data_mismatch"
    PATIENT_ASKED = "patient_asked"
    OTHER = "other"


class CreateBody(Body):
    """The patient chooses a doctor at a place."""

    employee_id: UUID
    division_id: UUID


class SignBody(Body):
    """The patient's container over ``data_to_be_signed``."""

    signed_content: str
    signed_content_encoding: Literal["base64"]


class RequestQuery(PageQuery):
    """Filters of the patient's list."""

    status: RequestStatus | None = None
    channel: Channel | None = None
    start_date_from: date | None = None
    start_date_to: date | None = None
    end_date_from: date | None = None
    end_date_to: date | None = None


class PersonName(Data):
    """Whose request it is. Without names once the request has ended."""

    id: UUID
    first_name: str | None = None
    last_name: str | None = None
    second_name: str | None = None


class PartyName(Data):
    """The doctor as a human being."""

    id: UUID
    first_name: str
    last_name: str
    second_name: str | None = None


class EmployeeMinimal(Data):
    """The doctor's position."""

    id: UUID
    position: str
    party: PartyName


class LegalEntityShort(Data):
    """The clinic."""

    id: UUID
    name: str
    short_name: str | None = None
    legal_form: str | None = None
    edrpou: str


class DivisionShort(Data):
    """The place."""

    id: UUID
    name: str
    type: str
    status: str
    dls_id: str | None = None
    dls_verified: bool | None = None


class DeclarationRequest(Data):
    """A request in a list.

    Attributes:
        patient_signed_at: from then on the clinic sees the request (``is_shareable``).
        expires_at: when it ends by itself if nothing happens.
        status_comment: the clinic's words beside the reason of a refusal.
    """

    id: UUID
    declaration_number: str
    declaration_id: UUID
    start_date: date
    end_date: date
    channel: Channel
    status: RequestStatus
    status_reason: str | None = None
    status_comment: str | None = None
    person: PersonName
    employee: EmployeeMinimal
    legal_entity: LegalEntityShort
    division: DivisionShort
    is_shareable: bool
    patient_signed_at: Moment | None = None
    expires_at: Moment
    inserted_at: Moment
    updated_at: Moment


class HistoryItem(Data):
    """One step of a request's life.

    Attributes:
        actor: ``PATIENT``, ``CLINIC`` or ``SYSTEM``.
    """

    at: Moment
    verb: str
    status: RequestStatus
    actor: str


class RequestDetails(Data):
    """A request with what can be done to it now.

    Attributes:
        data_to_be_signed: until the patient has signed.
        current_declaration_count: patients of the doctor, over all his positions.
        system_declaration_limit: how many are held to be best.
        history: oldest first.
    """

    id: UUID
    declaration_number: str
    declaration_id: UUID
    start_date: date
    end_date: date
    scope: str = SCOPE
    status: RequestStatus
    status_reason: str | None = None
    status_comment: str | None = None
    current_declaration_count: int
    system_declaration_limit: int
    patient_id: UUID
    employee_id: UUID
    legal_entity_id: UUID
    division_id: UUID
    data_to_be_signed: dict[str, Any] | None = None
    channel: Channel
    is_shareable: bool
    patient_signed_at: Moment | None = None
    expires_at: Moment
    inserted_at: Moment
    updated_at: Moment
    history: list[HistoryItem] = Field(default_factory=list)


class FullRequest(Data):
    """What creating and signing answer: everything that the declaration will say.

    Attributes:
        content: printed form, HTML without scripts.
        data_to_be_signed: as a map; the exact octets have a method of their own.
    """

    id: UUID
    seed: str
    start_date: date
    end_date: date
    person: dict[str, Any]
    scope: str = SCOPE
    declaration_number: str
    declaration_id: UUID
    status: RequestStatus
    employee: dict[str, Any]
    legal_entity: dict[str, Any]
    division: dict[str, Any]
    content: str
    data_to_be_signed: dict[str, Any]
    channel: Channel
    is_shareable: bool
    patient_signed_at: Moment | None = None
    expires_at: Moment


class CurrentMethod(Data):
    """How the patient confirms who he is; the number is masked."""

    type: str
    number: str | None = None


class RequestUrgent(Data):
    """The ``urgent`` part of the patient's details."""

    authentication_method_current: CurrentMethod


# --- the clinic's side ------------------------------------------------------------------------


class ClinicQuery(PageQuery):
    """Filters of the clinic's list.

    Attributes:
        legal_entity_id: of the own clinic; there are no others here.
    """

    status: RequestStatus | None = None
    channel: Channel | None = None
    employee_id: UUID | None = None
    legal_entity_id: UUID | None = None


class ClinicRequest(DeclarationRequest):
    """A request in the clinic's list: with plain ids beside the names, as published there."""

    person_id: UUID
    employee_id: UUID
    division_id: UUID
    legal_entity_id: UUID


class ApproveBody(Body):
    """The clinic takes the patient. The published body may be empty.

    Attributes:
        overlimit: also beyond the doctor's limit, which he may decide for himself.
        verification_code: of a request made at the clinic; one from a cabinet has the patient's
            signature in its place, so nothing is done with it.
    """

    overlimit: bool = False
    verification_code: int | str | None = None


class RejectBody(Body):
    """The clinic refuses, with a reason from the dictionary and, for ``other``, in words."""

    reason: RejectReason
    reason_description: Annotated[str, Field(min_length=1, max_length=500)] | None = None

    @model_validator(mode="after")
    def _other_needs_words(self) -> RejectBody:
        if self.reason is RejectReason.OTHER and not self.reason_description:
            raise ValueError("reason_description is required with the reason other")
        return self


class ClinicSignBody(Body):
    """The doctor's container over the patient's container.

    Clinics' systems name the field ``signed_declaration_request``.
    """

    signed_content: Annotated[
        str, Field(validation_alias=AliasChoices("signed_declaration_request", "signed_content"))
    ]
    signed_content_encoding: Literal["base64"]


class ClinicRequestDetails(RequestDetails):
    """A request as the clinic sees it.

    Attributes:
        person_id: the same as ``patient_id``, under the name of clinics' methods.
        person: the patient as he was when he signed; without names once the request has ended.
        content: the printed form that the patient signed, while the request is open.
        data_to_be_signed: the text that the patient signed, while the request is open. The
            doctor signs over the patient's file, not over this.
    """

    person_id: UUID
    person: PersonName
    employee: EmployeeMinimal
    legal_entity: LegalEntityShort
    division: DivisionShort
    content: str | None = None


class ClinicUrgent(RequestUrgent):
    """The ``urgent`` part of the clinic's details: also where the patient's signed file is."""

    links: list[Link] = Field(default_factory=list)
