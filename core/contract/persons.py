"""A person as his own cabinet sees him."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from core.contract.wire import Data, Moment


class Phone(Data):
    """A phone number."""

    type: str
    number: str


class Document(Data):
    """An identity document."""

    type: str
    number: str
    issued_by: str | None = None
    issued_at: date | None = None
    expiration_date: date | None = None
    issuing_country: str | None = None


class Address(Data):
    """An address of residence or registration."""

    type: str
    country: str
    area: str
    region: str | None = None
    settlement: str
    settlement_type: str
    settlement_id: UUID
    street_type: str | None = None
    street: str | None = None
    building: str | None = None
    apartment: str | None = None
    zip: str | None = None


class EmergencyContact(Data):
    """Whom to call when the person cannot speak."""

    first_name: str
    last_name: str
    second_name: str | None = None
    phones: list[Phone]


class StreamVerification(Data):
    """What one state register said."""

    model_config = ConfigDict(extra="allow")

    verification_status: str
    verification_reason: str
    verification_comment: str | None = None


class Verification(Data):
    """What the comparison with the state registers came to.

    Attributes:
        details: by register: ``drfo``, ``dracs_death``, ``unzr`` and others.
    """

    verification_status: str
    details: dict[str, StreamVerification] = Field(default_factory=dict)


class PersonDetails(Data):
    """The person of the token."""

    id: UUID
    first_name: str
    last_name: str
    second_name: str | None = None
    birth_date: date
    birth_country: str
    birth_settlement: str
    gender: Literal["MALE", "FEMALE"]
    email: str | None = None
    tax_id: str | None = None
    no_tax_id: bool
    secret: str
    documents: list[Document]
    addresses: list[Address]
    phones: list[Phone] | None = None
    preferred_way_communication: Literal["email", "phone"] | None = None
    unzr: str | None = None
    emergency_contact: EmergencyContact
    verification: Verification


class PersonVerification(Data):
    """The answer about verification alone.

    Attributes:
        confidant_person_relationship_verification: of the relationship by which a representative
            asks; none for one who asks for himself.
    """

    person_verification: Verification
    confidant_person_relationship_verification: StreamVerification | None = None


class AuthenticationMethod(Data):
    """How the person can be asked whether it is he.

    Attributes:
        type: ``OTP`` (phone), ``OFFLINE`` (documents) or ``THIRD_PERSON``.
        value: the phone number, or the representative's person id.
        inserted_by: who recorded it.
    """

    id: UUID
    type: Literal["OTP", "OFFLINE", "THIRD_PERSON"]
    value: str | None = None
    alias: str | None = None
    is_active: bool
    started_at: Moment | None = None
    ended_at: Moment | None = None
    person_id: UUID
    inserted_by: UUID
    inserted_at: Moment
    updated_by: UUID | None = None
    updated_at: Moment | None = None
