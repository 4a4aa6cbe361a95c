"""Acting for another: relationships, sign-in and sign-up as a representative.

Source: Trusted PIS API 9.5.2, Confidant patient sign-in and sign-up; CF 17525605808, 17525605827,
17525605929. The methods about relationships are this project's: the published ones are the
clinics' alone.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from core.contract.access import AccessToken
from core.contract.person_requests import (
    Day,
    PersonBody,
    SignedUpPerson,
    SignUpGrant,
)
from core.contract.wire import Body, Data, Moment

_Text = Annotated[str, Field(max_length=255)]
_Few = 20


class RelationType(StrEnum):
    """Whether the representative is the first or the second."""

    PRIMARY = "PRIMARY"
    SECONDARY = "SECONDARY"


class RelationshipDocumentType(StrEnum):
    """What proves a relationship. Source: DOCUMENT_RELATIONSHIP_TYPE, ehealth.api v2 schema."""

    DOCUMENT = "DOCUMENT"
    COURT_DECISION = "COURT_DECISION"
    BIRTH_CERTIFICATE = "BIRTH_CERTIFICATE"
    CONFIDANT_CERTIFICATE = "CONFIDANT_CERTIFICATE"


# --- what a channel sends ---------------------------------------------------------------------


class RelationshipDocumentBody(Body):
    """A document that proves a relationship; which types prove what is a rule."""

    type: _Text
    number: _Text
    issued_by: _Text | None = None
    issued_at: Day | None = None


class ConfidantPersonBody(Body):
    """Who will act for the new person: the one who signs.

    Attributes:
        person_id: the representative's own record.
    """

    person_id: UUID
    relation_type: RelationType = RelationType.PRIMARY
    documents_relationship: Annotated[
        list[RelationshipDocumentBody], Field(min_length=1, max_length=_Few)
    ]


class ThirdPersonMethodBody(Body):
    """The new person is asked through his representative.

    Attributes:
        value: the representative's person id.
        alias: the name by which he is chosen.
    """

    type: _Text
    value: _Text | None = None
    alias: _Text | None = None
    phone_number: _Text | None = None


class RepresentedPersonBody(PersonBody):
    """A person whom his representative registers."""

    authentication_methods: Annotated[list[ThirdPersonMethodBody], Field(max_length=_Few)]
    confidant_person: ConfidantPersonBody


class ConfidantSignUpContent(Body):
    """What a representative signs when he registers somebody.

    Attributes:
        jwt: a nonce of the channel.
    """

    person: RepresentedPersonBody
    patient_signed: Literal[True]
    process_disclosure_data_consent: Literal[True]
    jwt: str


class ConfidantSignUpDraft(Body):
    """What a representative is about to sign, to be checked before he does."""

    person: RepresentedPersonBody
    patient_signed: Literal[True] = True
    process_disclosure_data_consent: Literal[True] = True


class ConfidantBody(Body):
    """A representative's signature, by which he registers or opens the cabinet of another.

    Attributes:
        signed_content: base64 of a CMS container over a ``ConfidantSignUpContent``, or over a
            ``ConfidantSignInContent``.
    """

    signed_content: str
    signed_content_encoding: Literal["base64"]
    token: SignUpGrant


class IdentifyingDocument(Data):
    """A document by which somebody is found."""

    type: _Text
    number: _Text


class ConfidantSignInContent(Data):
    """What a representative signs to act for somebody; the object may say more.

    Attributes:
        given_name: first name, with the patronymic if there is one.
        jwt: a nonce of the channel.
    """

    last_name: _Text
    given_name: _Text
    tax_id: _Text | None = None
    document: IdentifyingDocument | None = None
    jwt: str


class ConfidantSignInDraft(Body):
    """For whom a sign-in is about to be signed.

    Attributes:
        jwt: a nonce of the channel; the same one makes the same octets again.
    """

    relationship_id: UUID
    jwt: str


class RelationshipDraft(Body):
    """What a representative is about to state of somebody who is in the register already."""

    last_name: _Text
    given_name: _Text
    birth_date: Day
    tax_id: _Text | None = None
    document: IdentifyingDocument | None = None
    confidant_person: ConfidantPersonBody
    process_disclosure_data_consent: Literal[True] = True


class RelationshipContent(RelationshipDraft):
    """What a representative signs when the person is in the register already.

    Attributes:
        jwt: a nonce of the channel.
    """

    process_disclosure_data_consent: Literal[True]
    jwt: str


class RelationshipBody(Body):
    """A representative's signature over a ``RelationshipContent``."""

    signed_content: str
    signed_content_encoding: Literal["base64"]


# --- what the core answers --------------------------------------------------------------------


class RelatedPerson(Data):
    """One side of a relationship."""

    id: UUID
    first_name: str
    last_name: str
    second_name: str | None = None
    birth_date: date | None = None


class RelationshipDocument(Data):
    """A document that proves a relationship, by type alone: its number is not repeated."""

    type: str


class Relationship(Data):
    """Somebody may act for somebody.

    Attributes:
        person: who is represented.
        confidant_person: who represents; without a birth date.
        verification_status: ``VERIFIED`` lets him act; ``NOT_VERIFIED`` is a refusal; everything
            else is still being compared with the registers.
        active_to: the last day; a parent's ends before the child is 14.
        is_active: neither ended nor past its last day.
        may_act: everything is as it has to be for acting today.
    """

    id: UUID
    person: RelatedPerson
    confidant_person: RelatedPerson
    relation_type: RelationType
    documents_relationship: list[RelationshipDocument]
    verification_status: str
    verification_reason: str
    active_to: date | None = None
    is_active: bool
    may_act: bool
    inserted_at: Moment
    updated_at: Moment


class RepresentedDocumentPlace(Data):
    """Where the scan of a represented person's document is to be put; its number is not told.

    Attributes:
        url: as of :class:`core.contract.person_documents.DocumentPlace`.
    """

    type: str
    url: str
    expires_at: Moment


class RepresentedUser(Data):
    """The person's account, if one was opened; ``tax_id`` is empty for one who has none."""

    id: UUID | None = None
    tax_id: str


class ConfidantSignedUp(Data):
    """Somebody was registered by his representative.

    Attributes:
        person: what was stated; of somebody recorded before, nothing else is told.
        token: to act for a new person; it opens nothing until the relationship is verified. The
            cabinet of one recorded before is opened by ``sign_in``, afterwards.
        is_new: a person was recorded; otherwise he had been, and a relationship was added.
    """

    person: SignedUpPerson
    user: RepresentedUser
    token: AccessToken | None = None
    relationship: Relationship
    is_new: bool


class CheckedConfidantDraft(Data):
    """A draft that broke no rule.

    Attributes:
        person: the fields in the register's own form; these are to be signed.
    """

    person: dict[str, Any]
