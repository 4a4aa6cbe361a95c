"""Declarations as the wire shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.contract import declarations as contract
from core.contract.declarations import Ref
from core.declarations.model import Declaration
from core.declarations.printed_form import FormData
from core.legal_entities.model import DoctorPosition

_DISMISSED = "DISMISSED"
_LICENSE_FIELDS = ("type", "issued_by", "issued_date", "active_from_date", "order_no")


def in_list(item: Declaration) -> contract.Declaration:
    """A declaration in a list."""
    return contract.Declaration(**_common(item))


def details(item: Declaration, content: str) -> contract.DeclarationDetails:
    """A declaration with its printed form."""
    return contract.DeclarationDetails(
        **_common(item),
        signed_at=item.signed_at,
        declaration_request_id=item.declaration_request_id,
        content=content,
    )


def terminated(item: Declaration, content: str, data: FormData) -> contract.TerminatedDeclaration:
    """A declaration that has ended, with both its sides."""
    return contract.TerminatedDeclaration(
        id=item.id,
        declaration_number=item.declaration_number,
        start_date=item.start_date,
        end_date=item.end_date,
        signed_at=item.signed_at,
        person={"id": str(item.person_id), **data.person},
        employee=_employee(data.position),
        division=division(data.position),
        legal_entity=_legal_entity(data.position),
        status=item.status,
        declaration_request_id=item.declaration_request_id,
        content=content,
        inserted_at=item.inserted_at,
        updated_at=item.updated_at,
        reason=item.reason,
        reason_description=item.reason_description,
    )


def links(item: Declaration, *, has_file: bool) -> contract.Links:
    """Where the signed file of a declaration can be had."""
    url = f"/api/pis/declarations/{item.id}/signed_content"
    return contract.Links(links=[contract.Link(url=url)] if has_file else [])


def division(position: DoctorPosition) -> dict[str, Any]:
    """A division as declarations and requests show it."""
    return _chosen(
        position.division,
        "id", "legal_entity_id", "name", "addresses", "phones", "email", "type", "external_id",
        "dls_id", "dls_verified", "location", "status",
    )  # fmt: skip


def _common(item: Declaration) -> dict[str, Any]:
    return {
        "id": item.id,
        "declaration_number": item.declaration_number,
        "start_date": item.start_date,
        "end_date": item.end_date,
        "status": item.status,
        "reason": item.reason,
        "reason_description": item.reason_description,
        "person": Ref(id=item.person_id),
        "employee": Ref(id=item.employee_id),
        "division": Ref(id=item.division_id),
        "legal_entity": Ref(id=item.legal_entity_id),
        "inserted_at": item.inserted_at,
        "updated_at": item.updated_at,
    }


def _employee(position: DoctorPosition) -> dict[str, Any]:
    info = position.employee.get("additional_info") or position.party
    shown = _chosen(
        position.employee,
        "id", "position", "employee_type", "start_date", "end_date", "division_id",
        "legal_entity_id",
    )  # fmt: skip
    return {
        **shown,
        # Source: the published enum knows two words; every status but APPROVED means dismissed.
        "status": position.status if position.status == "APPROVED" else _DISMISSED,
        "party": {
            **_chosen(position.party, "id", "first_name", "last_name", "second_name"),
            "phones": position.contacts.get("phones", []),
        },
        "doctor": {
            "educations": info.get("educations", []),
            "qualifications": info.get("qualifications", []),
            "specialities": info.get("specialities", []),
            **_chosen(info, "science_degree"),
        },
    }


def _legal_entity(position: DoctorPosition) -> dict[str, Any]:
    record = position.legal_entity
    shown = _chosen(
        record,
        "id", "name", "short_name", "legal_form", "public_name", "edrpou", "status",
        "accreditation", "email", "phones", "addresses",
    )  # fmt: skip
    license_ = next(iter(record.get("licenses") or []), None)
    return {**shown, "license": _license(license_)} if license_ else shown


def _license(record: Mapping[str, Any]) -> dict[str, Any]:
    """A licence in full, or by its id: the published answer has either form, never both."""
    if all(record.get(name) for name in _LICENSE_FIELDS):
        return {name: value for name, value in record.items() if name != "id"}
    return _chosen(record, "id")


def _chosen(record: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: record[name] for name in names if record.get(name) is not None}
