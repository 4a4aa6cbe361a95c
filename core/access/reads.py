"""What the journal of reads tells a patient: which method showed what, and who reads for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contract.reads import Reader, ReadThing

_PIS, _MIS = "/api/pis", "/api/v3"
_PERSON, _RELATIONSHIPS = f"{_PIS}/person", f"{_PIS}/confidant/relationships"

# Every method that shows a person's data, by its path. The journal keeps the path; a test sees to
# it that none is missing here. A path of an earlier release tells ``OTHER``.
THINGS: Mapping[str, ReadThing] = {
    _PERSON: ReadThing.PERSON,
    f"{_PERSON}/verification": ReadThing.VERIFICATION,
    f"{_PERSON}/authentication_methods": ReadThing.AUTHENTICATION_METHODS,
    f"{_PERSON}/reads": ReadThing.READS,
    f"{_PIS}/apps": ReadThing.ACCESSES,
    f"{_PIS}/apps/{{id}}": ReadThing.ACCESSES,
    _RELATIONSHIPS: ReadThing.RELATIONSHIPS,
    f"{_RELATIONSHIPS}/{{id}}": ReadThing.RELATIONSHIPS,
    f"{_PIS}/person_requests": ReadThing.PERSON_REQUESTS,
    f"{_PIS}/person_requests/{{id}}": ReadThing.PERSON_REQUEST,
    f"{_PIS}/person_requests/{{id}}/data_to_be_signed": ReadThing.PERSON_REQUEST,
    f"{_PIS}/person_requests/{{id}}/documents": ReadThing.PERSON_REQUEST,
    f"{_PIS}/declaration_requests": ReadThing.DECLARATION_REQUESTS,
    f"{_PIS}/declaration_requests/{{id}}": ReadThing.DECLARATION_REQUEST,
    f"{_PIS}/declaration_requests/{{id}}/data_to_be_signed": ReadThing.DECLARATION_REQUEST,
    f"{_PIS}/declarations": ReadThing.DECLARATIONS,
    f"{_PIS}/declarations/{{id}}": ReadThing.DECLARATION,
    f"{_PIS}/declarations/{{id}}/termination_content": ReadThing.DECLARATION,
    f"{_PIS}/declarations/{{id}}/signed_content": ReadThing.SIGNED_DECLARATION,
    f"{_PIS}/declarations/{{id}}/printed_form": ReadThing.PRINTED_DECLARATION,
    f"{_MIS}/declaration_requests": ReadThing.DECLARATION_REQUESTS,
    f"{_MIS}/declaration_requests/{{id}}": ReadThing.DECLARATION_REQUEST,
    f"{_MIS}/declaration_requests/{{id}}/signed_content": ReadThing.SIGNED_REQUEST,
    "/api/declarations": ReadThing.DECLARATIONS,
    "/api/declarations/{id}": ReadThing.DECLARATION,
    "/api/declarations/{id}/signed_content": ReadThing.SIGNED_DECLARATION,
}


@dataclass(frozen=True)
class ToldRead:
    """Reads of one thing by one reader within one hour, told as one.

    Attributes:
        id: of the first of them.
        entity_id: as it stood in the path.
    """

    id: UUID
    first_read_at: datetime
    read_at: datetime
    count: int
    what: ReadThing
    entity_id: str | None
    employee_id: UUID | None
    applicant_person_id: UUID | None
    client_id: UUID
    client_name: str
    legal_entity_id: UUID | None

    @property
    def reader(self) -> Reader:
        """Who read: a token without a person and without an employee is the channel's own."""
        if self.employee_id:
            return Reader.EMPLOYEE
        return Reader.REPRESENTATIVE if self.applicant_person_id else Reader.CHANNEL
