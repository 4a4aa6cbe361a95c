"""What is signed when a patient's data are changed, by him or by who represents him."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from core.contract.person_requests import PersonRequestStatus
from core.person_requests.model import CHANNEL
from core.person_requests.printed_form import update_form
from core.persons.model import Person

_IDENTITY = ("id", "patient_signed", "process_disclosure_data_consent")


def document_of(
    request_id: UUID,
    made_at: datetime,
    recorded: Person,
    wanted: Mapping[str, Any],
    representative: Person | None = None,
) -> bytes:
    """The exact octets to be signed; they are stored, shown and signed as they are.

    A representative is named where the human being reads it; the published text has no place for
    him.

    Source: data of the answer to Create Person Request, PIS API 9.11; ``patient_signed`` is false
    in the request and true in the text that is signed (CF 612270174).
    """
    return orjson.dumps(
        {
            "id": str(request_id),
            "status": PersonRequestStatus.NEW,
            "channel": CHANNEL,
            "inserted_at": made_at.isoformat(),
            "updated_at": made_at.isoformat(),
            "content": update_form(
                recorded.data, wanted, representative.data if representative else None
            ),
            "person": {"id": str(recorded.id), **wanted},
            "patient_signed": True,
            "process_disclosure_data_consent": True,
        }
    )


def stated_person(document: Mapping[str, Any]) -> dict[str, Any]:
    """The published fields of the person as a text of a request states them."""
    return {key: value for key, value in document["person"].items() if key not in _IDENTITY}


def with_new_documents(recorded: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The person as wanted, with only those documents that are not on record yet."""
    there = {(each["type"], each["number"]) for each in recorded.get("documents") or []}
    new = [
        each
        for each in wanted.get("documents") or []
        if (each["type"], each["number"]) not in there
    ]
    return {**wanted, "documents": new}


def changed_fields(recorded: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Top-level fields that a request would change, in alphabetical order."""
    keys = sorted({*recorded, *wanted})
    return [key for key in keys if (recorded.get(key) or None) != (wanted.get(key) or None)]
