"""What a representative signed, read and held against who he is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.model import OAuthClient
from core.access.sign_in import Applicant
from core.access.signatures import VerifiedSignature
from core.access.signed_json import json_object
from core.access.signers import check_signed_by_person
from core.confidants.service import ConfidantService
from core.contract.errors import ErrorCode
from core.declarations.model import Actor, Author
from core.errors import InvalidEntry, InvalidInput
from core.kit.envelope import invalid_entries
from core.persons.model import Person

Content = TypeVar("Content", bound=BaseModel)

_WHO = "confidant_person.person_id"


async def signing_representative(
    confidants: ConfidantService,
    connection: AsyncConnection,
    applicant: Applicant,
    signed: VerifiedSignature,
) -> Person:
    """Who called, if he signed and can represent others.

    Raises:
        InvalidInput: ``SIGNER_MISMATCH``.
        NotFound, Conflict, InvalidInput: as :meth:`ConfidantService.representative`.
    """
    confidant = await confidants.representative(connection, applicant.person_id)
    check_signed_by_person(signed.signer, confidant)
    return confidant


def content_of(signed: VerifiedSignature, model: type[Content]) -> Content:
    """The signed object.

    Raises:
        InvalidInput: ``SIGNED_CONTENT_INVALID``, or it is not of the shape.
    """
    found = json_object(signed.content)
    if found is None:
        raise InvalidInput(ErrorCode.SIGNED_CONTENT_INVALID)
    try:
        return model.model_validate(found)
    except ValidationError as problem:
        raise InvalidInput(ErrorCode.INVALID_INPUT, invalid=invalid_entries(problem)) from None


def check_named(stated: Mapping[str, Any], confidant: Person, root: str) -> None:
    """The relationship as stated names the signer.

    Source: "Confidant person and signer must be the same", CF 17525605808.

    Raises:
        InvalidInput: it names somebody else.
    """
    if str(stated["person_id"]) != str(confidant.id):
        wording = "Confidant person and signer must be the same"
        entry = InvalidEntry(f"{root}.{_WHO}", "invalid", wording)
        raise InvalidInput(ErrorCode.INVALID_INPUT, invalid=[entry])


def relation_of(stated: Mapping[str, Any]) -> dict[str, Any]:
    """The relationship as stated, with what is meant where nothing is said."""
    return {"relation_type": "PRIMARY", **stated}


def author_of(client: OAuthClient, applicant: Applicant) -> Author:
    """The representative as who makes a change."""
    return Author(Actor.PATIENT, applicant.user_id, applicant.person_id, client.id)
