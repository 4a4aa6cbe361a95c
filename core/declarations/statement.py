"""What a person signs to end a declaration."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson

from core.access.signed_json import json_object
from core.contract.declarations import TERMINATE_ACTION
from core.contract.errors import ErrorCode
from core.declarations.printed_form import FormData, termination_form
from core.errors import InvalidInput


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
