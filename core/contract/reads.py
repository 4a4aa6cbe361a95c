"""The journal of reads, as the patient reads it himself."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from core.contract.wire import Data, Moment, PageQuery


class ReadThing(StrEnum):
    """What of the patient's data was shown; a list is told apart from one entry of it."""

    PERSON = "PERSON"
    VERIFICATION = "VERIFICATION"
    AUTHENTICATION_METHODS = "AUTHENTICATION_METHODS"
    ACCESSES = "ACCESSES"
    READS = "READS"
    RELATIONSHIPS = "RELATIONSHIPS"
    PERSON_REQUESTS = "PERSON_REQUESTS"
    PERSON_REQUEST = "PERSON_REQUEST"
    DECLARATION_REQUESTS = "DECLARATION_REQUESTS"
    DECLARATION_REQUEST = "DECLARATION_REQUEST"
    SIGNED_REQUEST = "SIGNED_REQUEST"
    """The file of a declaration request that the patient signed."""
    DECLARATIONS = "DECLARATIONS"
    DECLARATION = "DECLARATION"
    SIGNED_DECLARATION = "SIGNED_DECLARATION"
    """The signed file of a declaration."""
    PRINTED_DECLARATION = "PRINTED_DECLARATION"
    OTHER = "OTHER"
    """A method that was served once and is not any more."""


class Reader(StrEnum):
    """Who read."""

    EMPLOYEE = "EMPLOYEE"
    """Somebody who works for a clinic, by the clinic's system."""
    REPRESENTATIVE = "REPRESENTATIVE"
    """Who acts, or acted, for the patient."""
    CHANNEL = "CHANNEL"
    """A channel in its own name."""


class ReadQuery(PageQuery):
    """Which page of the journal."""


class Read(Data):
    """Somebody else has read the patient's data, once or several times within one hour.

    Attributes:
        id: of the first of these reads: it stays when more follow.
        first_read_at: when the first of them was.
        read_at: when the last of them was.
        count: how many they are.
        what: what was shown.
        entity_id: of which request, declaration and so on; none for what there is one of, and
            for lists.
        reader: who read.
        employee_id: the clinic's employee.
        legal_entity_id: the clinic whose system it was.
        applicant_person_id: the representative.
        client_id: the channel.
        client_name: its name.
    """

    id: UUID
    first_read_at: Moment
    read_at: Moment
    count: int
    what: ReadThing
    entity_id: UUID | None = None
    reader: Reader
    employee_id: UUID | None = None
    legal_entity_id: UUID | None = None
    applicant_person_id: UUID | None = None
    client_id: UUID
    client_name: str
