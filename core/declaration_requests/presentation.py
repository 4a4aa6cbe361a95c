"""Declaration requests as the wire shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from core.authentication_methods.model import Method, MethodType
from core.contract import declaration_requests as contract
from core.contract.declarations import Link
from core.declaration_requests.model import DeclarationRequest
from core.declaration_requests.repository import Step
from core.legal_entities.model import DoctorLoad
from core.legal_entities.service import Placement


@dataclass(frozen=True)
class Place:
    """How full the doctor is."""

    limit: int
    load: DoctorLoad


def in_list(item: DeclarationRequest, placement: Placement) -> contract.DeclarationRequest:
    """A request in a list."""
    return contract.DeclarationRequest(**_common(item), **_names(item, placement))


def in_clinic_list(item: DeclarationRequest, placement: Placement) -> contract.ClinicRequest:
    """A request in the clinic's list."""
    return contract.ClinicRequest(
        **_common(item), **_names(item, placement), person_id=item.person_id, **_place(item)
    )


def details(
    item: DeclarationRequest, place: Place, steps: Sequence[Step], *, with_document: bool
) -> contract.RequestDetails:
    """A request as its patient sees it."""
    document = orjson.loads(item.document) if item.document and with_document else None
    return contract.RequestDetails(
        **_common(item), **_details(item, place, steps), data_to_be_signed=document
    )


def clinic_details(
    item: DeclarationRequest, placement: Placement, place: Place, steps: Sequence[Step]
) -> contract.ClinicRequestDetails:
    """A request as the clinic sees it."""
    document = orjson.loads(item.document) if item.document else {}
    return contract.ClinicRequestDetails(
        **_common(item),
        **_details(item, place, steps),
        **_names(item, placement),
        person_id=item.person_id,
        content=document.get("content"),
        data_to_be_signed=document or None,
    )


def full(item: DeclarationRequest) -> contract.FullRequest:
    """A request with everything that the declaration will say, while it is open."""
    document: dict[str, Any] = orjson.loads(item.document or b"{}")
    # The text that is signed speaks as if it were signed; the request knows whether it is.
    person = {**document["person"], "patient_signed": item.is_shareable}
    common = _common(item)
    return contract.FullRequest(
        **{name: common[name] for name in contract.FullRequest.model_fields if name in common},
        seed=document["seed"],
        person=person,
        employee={**document["employee"], "speciality": item.speciality},
        legal_entity=document["legal_entity"],
        division=document["division"],
        content=document["content"],
        data_to_be_signed=document,
    )


def urgent(methods: Sequence[Method]) -> contract.RequestUrgent:
    """How the patient confirms who he is."""
    active = next((method for method in methods if method.is_active), None)
    number = active.value if active and active.type is MethodType.OTP else None
    return contract.RequestUrgent(
        authentication_method_current=contract.CurrentMethod(
            type=active.type if active else "NA",
            number=f"{number[:6]}*****{number[-2:]}" if number else None,
        )
    )


def clinic_urgent(item: DeclarationRequest, methods: Sequence[Method]) -> contract.ClinicUrgent:
    """How the patient confirms who he is, and where his signed file can be had.

    Source: the link is given if channel = PIS and the request is open (CF 667058208).
    """
    url = f"/api/v3/declaration_requests/{item.id}/signed_content"
    return contract.ClinicUrgent(
        authentication_method_current=urgent(methods).authentication_method_current,
        links=[Link(url=url)] if item.container else [],
    )


def _common(item: DeclarationRequest) -> dict[str, Any]:
    return {
        "id": item.id,
        "declaration_number": item.declaration_number,
        "declaration_id": item.declaration_id,
        "start_date": item.start_date,
        "end_date": item.end_date,
        "channel": item.channel,
        "status": item.status,
        "status_reason": item.status_reason,
        "status_comment": item.status_comment,
        "is_shareable": item.is_shareable,
        "patient_signed_at": item.signed_at,
        "expires_at": item.expires_at,
        "inserted_at": item.inserted_at,
        "updated_at": item.updated_at,
    }


def _details(item: DeclarationRequest, place: Place, steps: Sequence[Step]) -> dict[str, Any]:
    return {
        "patient_id": item.person_id,
        **_place(item),
        "current_declaration_count": place.load.declarations_count,
        "system_declaration_limit": place.limit,
        "history": [
            contract.HistoryItem(at=step.at, verb=step.verb, status=step.status, actor=step.actor)
            for step in steps
        ],
    }


def _place(item: DeclarationRequest) -> dict[str, Any]:
    return {
        "employee_id": item.employee_id,
        "legal_entity_id": item.legal_entity_id,
        "division_id": item.division_id,
    }


def _names(item: DeclarationRequest, placement: Placement) -> dict[str, Any]:
    summary = item.summary
    return {
        "person": contract.PersonName(
            id=item.person_id,
            first_name=summary.first_name if summary else None,
            last_name=summary.last_name if summary else None,
            second_name=summary.second_name if summary else None,
        ),
        "employee": contract.EmployeeMinimal(
            id=item.employee_id,
            position=placement.position,
            party=contract.PartyName.model_validate(placement.party),
        ),
        "legal_entity": contract.LegalEntityShort.model_validate(placement.legal_entity),
        "division": contract.DivisionShort.model_validate(placement.division),
    }
