"""Somebody put together of what his representative filled in and what the core knows of him."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from bot.signing.filled.person import OF_BIRTH, Fields, mobile, refuse_foreign, shaped
from core.contract.confidants import (
    RelationshipDocumentType,
    RelationshipDraft,
    RepresentedPersonBody,
)
from core.contract.persons import AuthenticationMethod, PersonDetails


class Kind(StrEnum):
    """Whom a form is about; the name of the form as well."""

    CHILD = "child"
    WARD = "ward"
    RECORDED_WARD = "recorded_ward"


_BIRTH: Final = RelationshipDocumentType.BIRTH_CERTIFICATE
_PROVING: Final = ("number", "issued_by", "issued_at")
_RELATION: Final = "confidant_person"
_STATED_RELATION: Final = frozenset({"relation_type", "documents_relationship"})
_PERSON: Final = frozenset(
    {
        "first_name", "last_name", "second_name", "birth_date", "birth_country",
        "birth_settlement", "gender", "no_tax_id", "tax_id", "unzr", "secret",
        "documents", "addresses", "emergency_contact", _RELATION,
    }
)  # fmt: skip
_RECORDED: Final = frozenset(
    {"first_name", "last_name", "second_name", "birth_date", "tax_id", "document", _RELATION}
)
_RESIDENCE: Final = "RESIDENCE"
_BY_PHONE: Final = "OTP"


@dataclass(frozen=True, slots=True)
class Representative:
    """What the core knows of the one who signs, as far as a form needs it.

    Attributes:
        person: he himself.
        phone: the number of his first method by phone; the person he represents is reached at it.
    """

    person: PersonDetails
    phone: str | None

    @classmethod
    def of(cls, person: PersonDetails, methods: Sequence[AuthenticationMethod]) -> Representative:
        """Put together of the core's two answers."""
        phones = [each.value for each in methods if each.is_active and each.type == _BY_PHONE]
        return cls(person, phones[0] if phones else None)

    @property
    def id(self) -> UUID:
        """His own record."""
        return self.person.id

    @property
    def alias(self) -> str:
        """By what he is chosen when the person is asked something: first name and initial."""
        return f"{self.person.first_name} {self.person.last_name[:1]}."


def suggested(kind: Kind, representative: Representative) -> dict[str, Any]:
    """What the form has at first: a child lives with a parent, who is called when he is hurt.

    All of it is the representative's own, and may be overwritten.
    """
    known: dict[str, Any] = {"relation": "PARENT", _RELATION: {"relation_type": "PRIMARY"}}
    if kind is not Kind.CHILD:
        return {_RELATION: known[_RELATION]}
    told = representative.person.model_dump(mode="json", exclude_none=True)
    homes = [address for address in told["addresses"] if address["type"] == _RESIDENCE]
    contact = {key: told[key] for key in ("last_name", "first_name")}
    if representative.phone:
        contact["phones"] = [mobile(representative.phone)]
    return {**known, "addresses": homes, "emergency_contact": contact}


def represented_person(
    filled: Fields, kind: Kind, representative: Representative
) -> RepresentedPersonBody:
    """Somebody to be recorded, who is asked through his representative.

    A parent is proved by the certificate that is a document of the child's own, so it is filled in
    once.

    Source: Trusted PIS API 9.5.2, Confidant patient sign-up; CF 17525605808.

    Raises:
        FormRefused: fields of another shape, or fields that are not the form's to say.
    """
    refuse_foreign(filled, _PERSON)
    wanted = {**filled, _RELATION: _relation(filled, representative)}
    if kind is Kind.CHILD:
        # Too young to have refused a number; he has one, or has none yet.
        wanted["no_tax_id"] = False
    if representative.phone:
        wanted["phones"] = [mobile(representative.phone)]
        wanted["preferred_way_communication"] = "phone"
    method = {
        "type": "THIRD_PERSON",
        "value": str(representative.id),
        "alias": representative.alias,
    }
    return shaped(RepresentedPersonBody, {**wanted, "authentication_methods": [method]})


def recorded_person(filled: Fields, representative: Representative) -> RelationshipDraft:
    """The statement that one represents somebody who is in the register already.

    Raises:
        FormRefused: fields of another shape, or fields that are not the form's to say.
    """
    refuse_foreign(filled, _RECORDED)
    names = [filled.get(key) for key in ("first_name", "second_name")]
    stated = {key: filled[key] for key in filled if key not in ("first_name", "second_name")}
    return shaped(
        RelationshipDraft,
        {
            **stated,
            "given_name": " ".join(str(name) for name in names if name),
            _RELATION: _relation(filled, representative),
            "process_disclosure_data_consent": True,
        },
    )


def _relation(filled: Fields, representative: Representative) -> dict[str, Any]:
    stated = filled.get(_RELATION)
    relation = dict(stated) if isinstance(stated, Mapping) else {}
    refuse_foreign(relation, _STATED_RELATION, f"$.person.{_RELATION}")
    if "documents_relationship" not in relation:
        relation["documents_relationship"] = _certificate_of(filled.get("documents"))
    return {**relation, "person_id": str(representative.id)}


def _certificate_of(documents: object) -> list[dict[str, Any]]:
    """The child's certificate as what proves the parent."""
    found = documents if isinstance(documents, list) else []
    return [
        {"type": _BIRTH, **{key: paper[key] for key in _PROVING if key in paper}}
        for paper in found
        if isinstance(paper, Mapping) and paper.get("type") in OF_BIRTH
    ][:1]
