"""Declarations: lists, details, termination, and their records in a registry extract.

Source: PIS API 9.11, Declarations.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, model_validator

from core.contract.wire import Body, Data, Moment, PageQuery, Query

SCOPE = "family_doctor"

# Content type of signed files. Source: RFC 8551, section 3.2.
SIGNED_FILE_TYPE = "application/pkcs7-mime"

# The ``action`` of a signed statement that ends a declaration.
TERMINATE_ACTION = "declaration.terminate"

ReasonDescription = Annotated[str, Field(min_length=1, max_length=255)]


class DeclarationStatus(StrEnum):
    """Where a declaration stands."""

    ACTIVE = "active"
    PENDING_VERIFICATION = "pending_verification"
    TERMINATED = "terminated"
    CLOSED = "closed"
    REJECTED = "rejected"


class DeclarationReason(StrEnum):
    """Why a declaration ended, where a reason is kept.

    A newer declaration of the same person leaves none.

    Source: CF 1681555613 (values of ``reason``), CF 17628660405 (the patient's own wish).
    """

    MANUAL_PERSON = "manual_person"
    MANUAL_EMPLOYEE_DEACTIVATE = "manual_employee_deactivate"
    AUTO_EMPLOYEE_DEACTIVATE = "auto_employee_deactivate"
    AUTO_REORGANIZATION = "auto_reorganization"
    AUTO_DEACTIVATION_LEGAL_ENTITY = "auto_deactivation_legal_entity"
    AUTO_DEATH_REGISTRATION = "auto_death_registration"
    AUTO_MERGE = "auto_merge"
    AUTO_FRAUD = "auto_fraud"
    AUTO_MAJORITY = "auto_majority"
    """With a pediatrician, whose patient grew up."""
    AUTO_CLOSING = "auto_closing"
    """The term is over."""


class Ref(Data):
    """A thing by its id."""

    id: UUID


class Declaration(Data):
    """A declaration in a list."""

    id: UUID
    declaration_number: str
    start_date: date
    end_date: date
    status: DeclarationStatus
    reason: str | None = None
    reason_description: str | None = None
    person: Ref
    employee: Ref
    division: Ref
    legal_entity: Ref
    inserted_at: Moment
    updated_at: Moment


class DeclarationDetails(Declaration):
    """A declaration with its printed form.

    Attributes:
        content: HTML without scripts.
        signed_at: when the doctor signed.
    """

    signed_at: Moment
    scope: str = SCOPE
    declaration_request_id: UUID | None = None
    content: str


class TerminatedDeclaration(Data):
    """What ending a declaration answers: everything about both sides, as published."""

    id: UUID
    declaration_number: str
    start_date: date
    end_date: date
    signed_at: Moment
    person: dict[str, Any]
    employee: dict[str, Any]
    division: dict[str, Any]
    legal_entity: dict[str, Any]
    status: DeclarationStatus
    scope: str = SCOPE
    declaration_request_id: UUID | None = None
    content: str
    inserted_at: Moment
    updated_at: Moment
    reason: str | None = None
    reason_description: str | None = None


class Link(Data):
    """Where a file can be had; the address is relative to the API's own."""

    type: Literal["SIGNED_CONTENT"] = "SIGNED_CONTENT"
    url: str


class Links(Data):
    """The ``urgent`` part of details."""

    links: list[Link] = Field(default_factory=list)


class DeclarationQuery(PageQuery):
    """Filters of the list."""

    status: DeclarationStatus | None = None
    start_date_from: date | None = None
    start_date_to: date | None = None
    end_date_from: date | None = None
    end_date_to: date | None = None


class TerminationQuery(Query):
    """For which reason a statement of termination is wanted."""

    reason_description: ReasonDescription | None = None


class TerminateBody(Body):
    """The patient ends his declaration.

    The signed statement is what this core adds: a JSON object that names ``action``
    ``declaration.terminate``, the ``declaration_id`` and the same ``reason_description``.
    """

    reason_description: ReasonDescription | None = None
    signed_content: str | None = None
    signed_content_encoding: Literal["base64"] | None = None

    @model_validator(mode="after")
    def _signature_is_whole(self) -> TerminateBody:
        if (self.signed_content is None) != (self.signed_content_encoding is None):
            raise ValueError("signed_content and signed_content_encoding come together")
        return self


class DeclarationRecord(Data):
    """A declaration in a registry extract: made before this installation.

    Attributes:
        id: made up when absent, the same one on every load of the same number.
        declaration_number: unique in the country.
        content: printed form; when absent the form is printed from what the register holds.
    """

    id: UUID | None = None
    person_id: UUID
    employee_id: UUID
    division_id: UUID
    legal_entity_id: UUID
    declaration_number: Annotated[str, Field(pattern=r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$")]
    status: DeclarationStatus = DeclarationStatus.ACTIVE
    start_date: date
    end_date: date
    signed_at: Moment
    reason: str | None = None
    content: str | None = None
