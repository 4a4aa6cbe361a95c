"""Relationships and those who are in them, as the wire has them."""

from __future__ import annotations

from uuid import UUID

from core.access.presentation import token_view
from core.authentication_methods.model import Method
from core.authentication_methods.presentation import method_view
from core.confidants.service import Family
from core.confidants.sign_up import Represented
from core.contract import confidants as contract
from core.contract.person_requests import SignedUpPerson
from core.persons.model import Person

_OWN = ("authentication_methods", "confidant_person")


def relationship(family: Family) -> contract.Relationship:
    """A relationship with both its sides."""
    item = family.relationship
    return contract.Relationship(
        id=item.id,
        person=_represented(family.person, is_verified=item.is_verified),
        confidant_person=_named(family.confidant),
        relation_type=item.relation_type,
        documents_relationship=[
            contract.RelationshipDocument(type=document["type"]) for document in item.documents
        ],
        verification_status=item.verification_status,
        verification_reason=item.verification_reason,
        active_to=item.active_to,
        is_active=family.lasts,
        may_act=family.may_act,
        inserted_at=item.inserted_at,
        updated_at=item.updated_at,
    )


def signed_up(
    done: Represented, family: Family, methods: list[Method], user_id: UUID | None, grant_type: str
) -> contract.ConfidantSignedUp:
    """A registration that succeeded; of one who was recorded before, only what was stated."""
    stated = {name: value for name, value in done.data.items() if name not in _OWN}
    person = SignedUpPerson.model_validate(
        {
            "id": done.person_id,
            **stated,
            "authentication_methods": [method_view(method) for method in methods],
        }
    )
    return contract.ConfidantSignedUp(
        person=person,
        user=contract.RepresentedUser(id=user_id, tax_id=stated.get("tax_id") or ""),
        token=token_view(done.tokens, grant_type) if done.tokens else None,
        relationship=relationship(family),
        is_new=done.is_new,
    )


def _represented(person: Person, *, is_verified: bool) -> contract.RelatedPerson:
    """Until the relationship is verified, what the representative had to know to state it."""
    named = _named(person).model_copy(update={"birth_date": person.birth_date})
    return named if is_verified else named.model_copy(update={"second_name": None})


def _named(person: Person) -> contract.RelatedPerson:
    return contract.RelatedPerson(
        id=person.id,
        first_name=person.first_name,
        last_name=person.last_name,
        second_name=person.second_name,
    )
