"""``data_to_be_signed``: what the patient and then the doctor put their signatures under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from core.authentication_methods.model import Method, MethodType
from core.confidants.model import Relationship
from core.contract.declaration_requests import Channel, RequestStatus
from core.declarations.presentation import division as shown_division
from core.declarations.printed_form import FormData, declaration_form
from core.legal_entities.model import DoctorPosition
from core.persons.model import Person

_LEGAL_ENTITY = (
    "id", "name", "short_name", "legal_form", "public_name", "edrpou", "licenses",
    "accreditation", "addresses", "phones", "email",
)  # fmt: skip


_CONFIDANT = (
    "first_name", "last_name", "second_name", "birth_date", "birth_country", "birth_settlement",
    "gender", "tax_id", "unzr", "secret", "phones", "email", "preferred_way_communication",
)  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """Everything that a request says, before it is written down.

    Attributes:
        representative: who acts for the person, if it is not himself.
        relationship: by which he does.
        methods: authentication methods of the person, as published.
        seed: the newest block of the person's chain of declarations.
    """

    id: UUID
    declaration_id: UUID
    declaration_number: str
    start_date: date
    end_date: date
    channel: Channel
    person: Person
    representative: Person | None
    methods: Sequence[Mapping[str, Any]]
    position: DoctorPosition
    seed: str
    relationship: Relationship | None = None


def document_of(draft: Draft) -> bytes:
    """The exact octets to be signed; they are stored, shown and signed as they are.

    Source: Declaration_request_data_to_be_signed, PIS API 9.11. ``patient_signed`` is true in
    the text that is signed (CF 612270174).
    """
    content = declaration_form(
        FormData(
            number=draft.declaration_number,
            start_date=draft.start_date,
            end_date=draft.end_date,
            person=draft.person.data,
            position=draft.position,
            representative=draft.representative.data if draft.representative else None,
        )
    )
    return orjson.dumps(
        {
            "id": draft.id,
            "status": RequestStatus.NEW,
            "declaration_number": draft.declaration_number,
            "declaration_id": draft.declaration_id,
            "start_date": draft.start_date,
            "end_date": draft.end_date,
            "content": content,
            "channel": draft.channel,
            "person": _person(draft),
            "employee": _employee(draft.position),
            "legal_entity": _legal_entity(draft.position.legal_entity),
            "division": shown_division(draft.position),
            "seed": draft.seed,
        },
        default=str,  # ids as the database driver gives them
    )


def _person(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.person.id,
        **draft.person.fields,
        **_confidant(draft),
        "authentication_methods": list(draft.methods),
        "patient_signed": True,
        "process_disclosure_data_consent": True,
    }


def _confidant(draft: Draft) -> dict[str, Any]:
    """Who acts for the person, and by what right.

    Source: Data_to_be_signed_ConfidantPerson, PIS API 9.11.
    """
    if not draft.representative or not draft.relationship:
        return {}
    fields = draft.representative.fields
    named = {name: fields[name] for name in _CONFIDANT if fields.get(name)}
    return {
        "confidant_person": [
            {
                "relation_type": draft.relationship.relation_type,
                **named,
                "documents_person": list(draft.representative.documents),
                "documents_relationship": list(draft.relationship.documents),
            }
        ]
    }


def _employee(position: DoctorPosition) -> dict[str, Any]:
    names = ("first_name", "last_name", "second_name")
    contacts = position.contacts
    return {
        "id": position.employee_id,
        "position": position.position,
        "party": {
            "id": position.party_id,
            "no_tax_id": contacts.get("no_tax_id", False),
            **{name: position.party[name] for name in names if position.party.get(name)},
            **{name: contacts[name] for name in ("email", "phones") if contacts.get(name)},
        },
    }


def _legal_entity(record: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: record[name] for name in _LEGAL_ENTITY if record.get(name) is not None}
    # A clinic's register entry may leave out what the published text always has.
    return {"short_name": record["name"], "legal_form": "", "licenses": [], **shown}


def published_method(method: Method) -> dict[str, Any]:
    """An authentication method as texts to be signed have it.

    Source: Authentication_Method_PIS_Patient, PIS API 9.11.
    """
    value = {"phone_number": method.value} if method.type is MethodType.OTP else {}
    if method.type is MethodType.THIRD_PERSON:
        value = {"value": method.value}
    alias = {"alias": method.alias} if method.alias else {}
    return {"type": method.type, **value, **alias}
