"""Person requests as the wire has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.access.tokens import IssuedTokens
from core.authentication_methods.model import Method
from core.authentication_methods.presentation import method_view
from core.contract import person_requests as contract
from core.contract.access import AccessToken
from core.person_requests.document import changed_fields, stated_person
from core.person_requests.model import CHANNEL, PersonRequest
from core.persons.model import Person


def short(item: PersonRequest, now: datetime) -> contract.PersonRequestShort:
    """A request in a list."""
    person = item.stated.get("person")
    return contract.PersonRequestShort(
        id=item.id,
        status=item.status_at(now),
        channel=CHANNEL,
        inserted_at=item.inserted_at,
        updated_at=item.updated_at,
        person=contract.RequestedPersonName.model_validate(person) if person else None,
    )


def full(item: PersonRequest, now: datetime, recorded: Mapping[str, Any]) -> contract.PersonRequest:
    """A request with its text, while it can be signed; without, once it has ended."""
    stated = item.stated if item.status_at(now) is contract.PersonRequestStatus.NEW else {}
    person = _requested(stated["person"]) if stated else None
    return contract.PersonRequest(
        id=item.id,
        status=item.status_at(now),
        channel=CHANNEL,
        inserted_at=item.inserted_at,
        updated_at=item.updated_at,
        patient_signed=item.container_sha256 is not None,
        process_disclosure_data_consent=True,
        content=stated.get("content"),
        person=person,
        changed=changed_fields(recorded, stated_person(stated)) if stated else [],
    )


def _requested(stated: Mapping[str, Any]) -> contract.RequestedPerson:
    no_tax_id = bool(stated.get("no_tax_id"))
    return contract.RequestedPerson.model_validate({**stated, "no_tax_id": no_tax_id})


def signed_up(
    person: Person,
    methods: Sequence[Method],
    tokens: IssuedTokens,
    token: AccessToken,
    *,
    is_new: bool,
) -> contract.SignedUp:
    """A registration that succeeded."""
    shown = {
        "id": person.id,
        **person.fields,
        "authentication_methods": [method_view(method) for method in methods],
    }
    return contract.SignedUp(
        person=contract.SignedUpPerson.model_validate(shown),
        user=contract.SignedUpUser(id=tokens.access.subject.user_id, tax_id=person.tax_id or ""),
        token=token,
        is_new=is_new,
    )
