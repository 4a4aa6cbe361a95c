"""What a person signs to end a declaration, and whose signature it must be."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson

from core.access.signatures import Signer
from core.contract.declarations import TERMINATE_ACTION
from core.contract.errors import ErrorCode
from core.declarations.printed_form import FormData, termination_form
from core.errors import InvalidInput
from core.legal_entities.model import normalised_code
from core.persons.model import Person

# A certificate of one who took no РНОКПП has the number of one of these.
# Source: CF 17525605723.
_NUMBER_DOCUMENTS = frozenset({"PASSPORT", "NATIONAL_ID"})


def termination_statement(declaration_id: UUID, data: FormData, reason: str | None) -> bytes:
    """The octets of a statement that ends a declaration; the same ones on every call."""
    statement: dict[str, Any] = {
        "action": TERMINATE_ACTION,
        "declaration_id": str(declaration_id),
        "declaration_number": data.number,
    }
    if reason:
        statement["reason_description"] = reason
    statement["content"] = termination_form(data, reason)
    return orjson.dumps(statement)


def check_termination(content: bytes, declaration_id: UUID, reason: str | None) -> None:
    """Whether signed octets end this declaration for this reason.

    Channels may build the statement themselves; what it must say is checked, not how it looks.
    A statement cannot be used twice, because a declaration ends once.

    Raises:
        InvalidInput: ``CONTENT_MISMATCH``.
    """
    stated = json_object(content)
    if (
        stated is None
        or stated.get("action") != TERMINATE_ACTION
        or stated.get("declaration_id") != str(declaration_id)
        or stated.get("reason_description") != reason
    ):
        raise InvalidInput(ErrorCode.CONTENT_MISMATCH)


def json_object(content: bytes) -> dict[str, Any] | None:
    """Signed octets as a JSON object, or None when they are not one.

    Source: DS strips a byte order mark and trailing NULs and demands JSON content.
    """
    try:
        parsed = orjson.loads(content.removeprefix(b"\xef\xbb\xbf").rstrip(b"\0"))
    except orjson.JSONDecodeError:
        return None
    return parsed if isinstance(parsed, dict) else None


def check_signed_by_person(signer: Signer, person: Person) -> None:
    """Whether a signature is this person's.

    Raises:
        InvalidInput: ``SIGNER_MISMATCH``.
    """
    if person.tax_id:
        check_signed_by(signer, person.tax_id)
        return
    numbers = {
        normalised_code(document["number"])
        for document in person.documents
        if document["type"] in _NUMBER_DOCUMENTS
    }
    if normalised_code(signer.code) not in numbers:
        raise InvalidInput(ErrorCode.SIGNER_MISMATCH)


def check_signed_by(signer: Signer, code: str | None) -> None:
    """Whether a signature is of the holder of a tax number, or of a document in its place.

    Source: ehealth.api ``signature.ex``: spaces removed, equal as is or in other letters.

    Raises:
        InvalidInput: ``SIGNER_MISMATCH``.
    """
    if not code or normalised_code(signer.code) != normalised_code(code):
        raise InvalidInput(ErrorCode.SIGNER_MISMATCH)
