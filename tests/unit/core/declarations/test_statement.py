"""What must be signed to end a declaration."""

from __future__ import annotations

from uuid import UUID

import orjson
import pytest

from core.contract.errors import ErrorCode
from core.declarations.statement import (
    check_termination,
    termination_statement,
)
from core.errors import CoreError
from tests.unit.core.declarations.test_printed_form import form_data

ID = UUID(int=1)


def refusal(code: ErrorCode) -> pytest.RaisesExc[CoreError]:
    return pytest.RaisesExc(CoreError, check=lambda problem: problem.code is code)


def test_the_statement_is_the_same_every_time() -> None:
    data = form_data()
    assert termination_statement(ID, data, "Переїзд") == termination_statement(ID, data, "Переїзд")


@pytest.mark.parametrize("reason", ["Переїзд", None])
def test_the_statement_ends_its_own_declaration(reason: str | None) -> None:
    check_termination(termination_statement(ID, form_data(), reason), ID, reason)


def test_a_channel_may_word_the_statement_itself() -> None:
    own = {"declaration_id": str(ID), "action": "declaration.terminate", "chat": 5}
    check_termination(b"\xef\xbb\xbf" + orjson.dumps(own) + b"\0", ID, None)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        orjson.dumps({"action": "declaration.terminate"}),
        orjson.dumps({"action": "declaration.create", "declaration_id": str(ID)}),
        orjson.dumps({"action": "declaration.terminate", "declaration_id": str(UUID(int=2))}),
        orjson.dumps(
            {
                "action": "declaration.terminate",
                "declaration_id": str(ID),
                "reason_description": "Інше",
            }
        ),
    ],
)
def test_another_text_is_refused(content: bytes) -> None:
    with refusal(ErrorCode.CONTENT_MISMATCH):
        check_termination(content, ID, None)
