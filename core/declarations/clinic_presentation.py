"""Declarations as the wire shows them to the clinic they are with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contract import clinic_declarations as contract
from core.contract.declaration_requests import DivisionShort, LegalEntityShort
from core.contract.declarations import Link, Links
from core.declarations.clinic import Held
from core.declarations.model import LIVE, Declaration

_PARTY = ("id", "first_name", "last_name", "second_name")
_NAMES = ("first_name", "last_name", "second_name", "birth_date")
_MORE = ("gender", "birth_country", "birth_settlement", "phones", "emergency_contact")


def in_list(held: Held) -> contract.ClinicDeclaration:
    """A declaration in a list."""
    person = contract.ClinicPerson(**_person(held))
    return contract.ClinicDeclaration(**_common(held), person=person)


def details(held: Held, content: str) -> contract.ClinicDeclarationDetails:
    """A declaration with its printed form."""
    fields = held.person.fields
    more = {name: fields[name] for name in _MORE if fields.get(name) is not None}
    return contract.ClinicDeclarationDetails(
        **_common(held),
        person=contract.ClinicPatient(**_person(held), **more),
        signed_at=held.declaration.signed_at,
        content=content,
    )


def links(held: Held) -> Links:
    """Where the signed file can be had; one from before this register has none."""
    item = held.declaration
    url = f"/api/declarations/{item.id}/signed_content"
    return Links(links=[Link(url=url)] if item.declaration_request_id else [])


def signed(item: Declaration, request_id: UUID) -> contract.SignedDeclaration:
    """The declaration that a request has become."""
    return contract.SignedDeclaration(
        id=item.id,
        declaration_number=item.declaration_number,
        declaration_request_id=request_id,
        start_date=item.start_date,
        end_date=item.end_date,
        signed_at=item.signed_at,
        status=item.status,
        person_id=item.person_id,
        employee_id=item.employee_id,
        division_id=item.division_id,
        legal_entity_id=item.legal_entity_id,
        is_active=item.status in LIVE,
        reason=item.reason,
        reason_description=item.reason_description,
        inserted_at=item.inserted_at,
        updated_at=item.updated_at,
    )


def _person(held: Held) -> dict[str, Any]:
    fields = held.person.fields
    return {
        "id": held.person.id,
        "verification_status": held.person.verification_status,
        **{name: fields[name] for name in _NAMES if fields.get(name) is not None},
    }


def _common(held: Held) -> dict[str, Any]:
    item, placement = held.declaration, held.placement
    return {
        "id": item.id,
        "declaration_number": item.declaration_number,
        "declaration_request_id": item.declaration_request_id,
        "start_date": item.start_date,
        "end_date": item.end_date,
        "status": item.status,
        "reason": item.reason,
        "reason_description": item.reason_description,
        "employee": contract.ClinicEmployee(
            id=item.employee_id,
            employee_type=placement.employee_type,
            position=placement.position,
            party={name: placement.party[name] for name in _PARTY if placement.party.get(name)},
        ),
        "division": DivisionShort.model_validate(placement.division),
        "legal_entity": LegalEntityShort.model_validate(placement.legal_entity),
        "inserted_at": item.inserted_at,
        "updated_at": item.updated_at,
    }
