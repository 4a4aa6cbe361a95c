"""The rules of a person's fields for the page's form: the core's published ones, as JSON."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from core.contract import person_rules
from core.contract.confidants import RelationshipDocumentType

_OF_BIRTH: Final = ("BIRTH_CERTIFICATE", "BIRTH_CERTIFICATE_FOREIGN")
"""What proves a parent, the usual one first; the others prove a guardian."""


@cache
def person_form_rules() -> dict[str, Any]:
    """Patterns, document types and their sets, as ``core.contract.person_rules`` has them."""
    return {
        "patterns": {
            "name": person_rules.NAME,
            "text": person_rules.FREE_TEXT,
            "tax_id": person_rules.TAX_ID,
            "unzr": person_rules.UNZR,
            "phone": person_rules.PHONE,
            "zip": person_rules.ZIP,
            "building": person_rules.BUILDING,
            "email": person_rules.EMAIL,
            "any_text": person_rules.ANY_TEXT,
        },
        "secret_length": list(person_rules.SECRET_LENGTH),
        "documents": {
            name: kind.model_dump(mode="json") for name, kind in person_rules.DOCUMENTS.items()
        },
        "identity": [name for name in person_rules.DOCUMENTS if name in person_rules.IDENTITY],
        "foreign": sorted(person_rules.FOREIGN_IDENTITY),
        "capacity": [name for name in person_rules.DOCUMENTS if name in person_rules.CAPACITY],
        "birth": [name for name in _OF_BIRTH if name in person_rules.OF_CHILDREN],
        "proofs": [kind for kind in RelationshipDocumentType if kind not in _OF_BIRTH],
        "own_choice_years": person_rules.SELF_REGISTRATION_AGE,
        "full_capacity_years": person_rules.FULL_CAPACITY_AGE,
    }
