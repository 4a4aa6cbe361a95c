"""Logs: what passes and what never does."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import orjson
import pytest
import structlog

from core.kit import log as logs
from core.kit.ids import new_id
from core.kit.redact import REDACTED, redact, scrub
from tests.kit.logs import log_plainly


def passed(**record: object) -> dict[str, object]:
    result: dict[str, object] = redact(None, "info", record)
    return result


def test_numbers_moments_and_ids_pass_under_any_name() -> None:
    record = {"count": 5, "took": 0.25, "is_final": True, "at": datetime(2026, 1, 1, tzinfo=UTC)}
    assert passed(**record) == record
    identifier = new_id()
    assert passed(session_id=str(identifier)) == {"session_id": str(identifier)}
    assert passed(thing=identifier) == {"thing": identifier}


def test_words_of_the_program_pass_under_known_names() -> None:
    record = {"event": "call.refused", "code": "not_found", "route": "/api/pis/person"}
    assert passed(**record) == record


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "Олена"),
        ("phone", "+380000000000"),
        ("tax_id", "9000000004"),
        ("person_id", "9000000004"),
        ("body", {"last_name": "Тестенко"}),
        ("content", b"secret"),
        ("numbers", ["9000000004"]),
        ("token", "abc"),
    ],
)
def test_everything_else_is_masked(name: str, value: object) -> None:
    assert REDACTED in str(passed(**{name: value})[name])
    assert str(value) not in str(passed(**{name: value}))


def test_text_of_libraries_loses_numbers_names_and_addresses() -> None:
    text = scrub("Key (9000000004) of Олена at olena@example.com exists\nDETAIL: more")
    for value in ("9000000004", "Олена", "olena", "DETAIL"):
        assert value not in text


# --- the configured log -----------------------------------------------------------------------


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the configured log writes."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure("json", stream)
    yield stream
    log_plainly()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_record_is_one_json_line(written: io.StringIO) -> None:
    structlog.get_logger().info("call.refused", code="not_found", name="Олена")
    record = orjson.loads(written.getvalue())
    assert (record["event"], record["code"], record["level"]) == (
        "call.refused",
        "not_found",
        "info",
    )
    assert "Олена" not in written.getvalue()


def test_exception_is_told_by_type_and_place_and_not_by_its_words(written: io.StringIO) -> None:
    def read(surname: str) -> None:
        raise ValueError(f"bad surname {surname}") from KeyError(surname)

    try:
        read("Тестенко")
    except ValueError:
        structlog.get_logger().exception("call.failed")
    text = written.getvalue()
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "test_redact.py" in text
    assert "Тестенко" not in text


def test_record_of_a_library_is_told_without_its_arguments(written: io.StringIO) -> None:
    logging.getLogger("library").warning("cannot read %s of %s", "Олена", "9000000004")
    text = written.getvalue()
    assert "cannot read" in text
    assert "Олена" not in text
    assert "9000000004" not in text
