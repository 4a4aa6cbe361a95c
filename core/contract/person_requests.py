"""Requests about a person's own data: registering oneself, and changing what is recorded.

Source: PIS API 9.11, Person requests; Trusted PIS API 9.5.2, Sign up.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, StrictBool

from core.contract.access import AccessToken
from core.contract.authentication_methods import Code
from core.contract.persons import (
    Address,
    AuthenticationMethod,
    Document,
    EmergencyContact,
    Phone,
)
from core.contract.wire import Body, Data, Moment, PageQuery


def _written(day: object) -> object:
    if isinstance(day, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day, re.ASCII):
        raise ValueError("expected an existing date as YYYY-MM-DD")
    if not isinstance(day, str | date):
        raise ValueError("expected a text")
    return day


# A day as it is written, and nothing else that could be understood as one: the text is signed.
Day = Annotated[date, BeforeValidator(_written)]
# A bound of the wire alone: how long a text of a person may be is a setting of the core.
LONGEST_TEXT = 1000
_Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
_Few = 20


class PersonRequestStatus(StrEnum):
    """Where a request stands. Source: PIS API 9.11; CF 599228503."""

    NEW = "NEW"
    APPROVED = "APPROVED"
    SIGNED = "SIGNED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


# --- what a channel sends about a person ------------------------------------------------------


class PhoneBody(Body):
    """A phone number."""

    type: _Text
    number: _Text


class DocumentBody(Body):
    """An identity document, or one that proves capacity."""

    type: _Text
    number: _Text
    issued_by: _Text | None = None
    issued_at: Day | None = None
    expiration_date: Day | None = None
    issuing_country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None


class AddressBody(Body):
    """An address of residence or registration."""

    type: _Text
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    area: _Text
    region: _Text | None = None
    settlement: _Text
    settlement_type: _Text
    settlement_id: UUID
    street_type: _Text | None = None
    street: _Text | None = None
    building: _Text | None = None
    apartment: _Text | None = None
    zip: _Text | None = None


class EmergencyContactBody(Body):
    """Whom to call when the person cannot speak."""

    first_name: _Text
    last_name: _Text
    second_name: _Text | None = None
    phones: Annotated[list[PhoneBody], Field(max_length=_Few)]


class PersonBody(Body):
    """Everything that the register keeps of a person, as he states it.

    Rules beyond the shape are ``core.contract.person_rules`` and the core's own.
    """

    first_name: _Text
    last_name: _Text
    second_name: _Text | None = None
    birth_date: Day
    birth_country: _Text
    birth_settlement: _Text
    gender: Literal["MALE", "FEMALE"]
    email: _Text | None = None
    no_tax_id: StrictBool | None = False
    tax_id: _Text | None = None
    unzr: _Text | None = None
    secret: _Text
    documents: Annotated[list[DocumentBody], Field(max_length=_Few)]
    addresses: Annotated[list[AddressBody], Field(max_length=_Few)]
    phones: Annotated[list[PhoneBody], Field(max_length=_Few)] | None = None
    emergency_contact: EmergencyContactBody
    preferred_way_communication: Literal["email", "phone"] | None = None

    def fields(self) -> dict[str, Any]:
        """The fields that were given, JSON-ready."""
        return self.model_dump(mode="json", exclude_unset=True)


class MethodBody(Body):
    """How the new person can be asked whether it is he; which way he may be, is a rule."""

    type: _Text
    phone_number: _Text | None = None


class NewPersonBody(PersonBody):
    """A person who is not recorded yet, with the one way to ask him.

    Source: whoever registers himself is asked by phone alone, CF 17525605954.
    """

    authentication_methods: Annotated[list[MethodBody], Field(max_length=_Few)]


# --- registering oneself ----------------------------------------------------------------------


class SignUpContent(Body):
    """What a new patient signs.

    Attributes:
        jwt: a nonce of the channel.
    """

    person: NewPersonBody
    patient_signed: Literal[True]
    process_disclosure_data_consent: Literal[True]
    jwt: str


class SignUpDraft(Body):
    """What a new patient is about to sign, to be checked before he does."""

    person: NewPersonBody
    patient_signed: Literal[True] = True
    process_disclosure_data_consent: Literal[True] = True


class SignUpGrant(Body):
    """The channel that signs the new patient in at once."""

    grant_type: Literal["pis_auth"]
    client_id: UUID
    client_secret: str
    scope: Annotated[str, Field(min_length=1)]


class SignUpBody(Body):
    """The signed data of a new patient.

    Attributes:
        signed_content: base64 of a CMS container over a ``SignUpContent``.
        otp: code from the message to his phone, unless the phone has been confirmed before.
    """

    signed_content: str
    signed_content_encoding: Literal["base64"]
    otp: Code | None = None
    token: SignUpGrant


class SignedUpPerson(Data):
    """The new person."""

    id: UUID
    first_name: str
    last_name: str
    second_name: str | None = None
    birth_date: date
    birth_country: str
    birth_settlement: str
    gender: str
    email: str | None = None
    tax_id: str | None = None
    secret: str
    documents: list[Document]
    addresses: list[Address]
    phones: list[Phone] | None = None
    authentication_methods: list[AuthenticationMethod]
    preferred_way_communication: str | None = None
    emergency_contact: EmergencyContact


class SignedUpUser(Data):
    """The new person's account; ``tax_id`` is empty for one who refused the number."""

    id: UUID
    tax_id: str


class SignedUp(Data):
    """A registration that succeeded.

    Attributes:
        is_new: a person was recorded; otherwise he had been already, and was linked.
    """

    person: SignedUpPerson
    user: SignedUpUser
    token: AccessToken
    is_new: bool


class CheckedDraft(Data):
    """A draft that broke no rule.

    Attributes:
        person: the fields in the register's own form; these are to be signed.
    """

    person: dict[str, Any]


# --- changing what is recorded ----------------------------------------------------------------


class PersonRequestBody(Body):
    """The whole person as he should be recorded; what is left out is taken away.

    Source: ``patient_signed`` is false in the request and true in the signed text
    (CF 612270174); methods of authentication and representatives may not be in it.
    """

    person: PersonBody
    patient_signed: Literal[False]
    process_disclosure_data_consent: Literal[True]


class CompleteBody(Body):
    """The patient's container over the text of the request."""

    signed_content: str
    signed_content_encoding: Literal["base64"]


class PersonRequestQuery(PageQuery):
    """Filters of the patient's list."""

    status: PersonRequestStatus | None = None
    channel: str | None = None


class RequestedPersonName(Data):
    """Whom a request is about; without names once it has ended unsigned."""

    first_name: str
    last_name: str
    second_name: str | None = None


class PersonRequestShort(Data):
    """A request in a list."""

    id: UUID
    status: PersonRequestStatus
    channel: str
    inserted_at: Moment
    updated_at: Moment
    person: RequestedPersonName | None = None


class RequestedPerson(Data):
    """The person as a request would have him recorded."""

    id: UUID
    first_name: str
    last_name: str
    second_name: str | None = None
    birth_date: date
    birth_country: str
    birth_settlement: str
    gender: str
    email: str | None = None
    tax_id: str | None = None
    no_tax_id: bool
    unzr: str | None = None
    secret: str
    documents: list[Document]
    addresses: list[Address]
    phones: list[Phone] | None = None
    preferred_way_communication: str | None = None
    emergency_contact: EmergencyContact


class PersonRequest(Data):
    """A request with everything it says, while it can be signed.

    Attributes:
        content: the printable form that the patient must read.
        changed: top-level fields that differ from what is recorded.
    """

    id: UUID
    status: PersonRequestStatus
    channel: str
    inserted_at: Moment
    updated_at: Moment
    patient_signed: bool
    process_disclosure_data_consent: bool
    content: str | None = None
    person: RequestedPerson | None = None
    changed: list[str] = Field(default_factory=list)


class CompletedPersonRequest(Data):
    """A request that has changed the person."""

    id: UUID
    person_id: UUID
    status: PersonRequestStatus
    updated_at: Moment
