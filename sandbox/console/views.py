"""What the console's server tells its page: JSON made of the core's answers."""

from __future__ import annotations

from typing import Any

from core import qes
from core.client.pages import Page
from core.contract.declaration_requests import (
    ClinicRequest,
    ClinicRequestDetails,
    PersonName,
    RejectReason,
)
from sandbox.console.sessions import Session

# In the words of the clinic; every code of the core's dictionary has its own.
_REASONS = {
    RejectReason.DOCTOR_FULL: "У лікаря немає вільних місць",
    RejectReason.DOCTOR_UNAVAILABLE: "Лікар не приймає",
    RejectReason.PATIENT_DATA_MISMATCH: "Дані пацієнта не збігаються",
    RejectReason.PATIENT_ASKED: "Пацієнт попросив скасувати",
    RejectReason.OTHER: "Інше",
}


def reasons() -> list[dict[str, object]]:
    """The core's dictionary of reasons to refuse."""
    return [
        {"id": reason, "text": _REASONS[reason], "needs_words": reason is RejectReason.OTHER}
        for reason in RejectReason
    ]


def session(held: Session) -> dict[str, object]:
    """Who works, and what his role lets him do."""
    return {
        "employee_id": held.employee.id,
        "name": held.employee.name,
        "role": held.employee.role,
        "clinic": f"{held.clinic.name}, {held.clinic.settlement}",
        "actions": held.actions,
        "doctors": [{"id": one.id, "name": one.name} for one in held.clinic.doctors],
    }


def page(found: Page[ClinicRequest]) -> dict[str, object]:
    """One page of the list."""
    return {
        "items": [row(item) for item in found.data],
        "page": found.paging.page_number,
        "pages": found.paging.total_pages,
        "total": found.paging.total_entries,
    }


def row(item: ClinicRequest | ClinicRequestDetails) -> dict[str, object]:
    """A request as the list shows it."""
    party = item.employee.party
    return {
        "id": item.id,
        "declaration_number": item.declaration_number,
        "patient": _name(item.person) or "дані вилучено",
        "doctor": " ".join(filter(None, (party.last_name, party.first_name, party.second_name))),
        "status": item.status,
        "inserted_at": item.inserted_at,
    }


def details(item: ClinicRequestDetails, signature: dict[str, Any] | None) -> dict[str, object]:
    """An open request; the patient's signature as the console itself has verified it."""
    return {
        **row(item),
        "start_date": item.start_date,
        "end_date": item.end_date,
        "content": item.content,
        "count": item.current_declaration_count,
        "limit": item.system_declaration_limit,
        "reason": item.status_reason,
        "comment": item.status_comment,
        "by_itself": any(
            step.verb == "approve" and step.actor == "SYSTEM" for step in item.history
        ),
        "signature": signature,
    }


def signature(report: qes.SignatureReport) -> dict[str, Any]:
    """What came of verifying the patient's file."""
    signer = report.signers[0] if report.signers else None
    return {
        "verdict": report.verdict,
        "sub_indication": report.sub_indication,
        "subject": signer.common_name if signer else None,
        "issuer": signer.issuer if signer else None,
        "algorithm": signer.algorithm if signer else None,
        "signed_at": signer.signed_at if signer else None,
    }


def _name(person: PersonName) -> str:
    return " ".join(filter(None, (person.last_name, person.first_name, person.second_name)))
