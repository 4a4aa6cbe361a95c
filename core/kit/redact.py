"""Keeps personal data out of logs: what is not known to be harmless is not written.

A log record is a set of named values. Numbers, booleans, dates and identifiers pass under any
name; text passes only under the names listed here, whose values are words of the program itself.
Messages of exceptions never pass, for libraries put values into them.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import MutableMapping
from datetime import date, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

REDACTED = "[redacted]"

_PROGRAM_WORDS = frozenset(
    {
        "address", "client_type", "code", "error", "event", "job", "kind", "level", "logger",
        "method", "path", "place", "reason", "revision", "route", "signal", "state", "status",
        "task", "timestamp", "version",
    }
)  # fmt: skip
_ID_NAME = re.compile(r"^[a-z_]*id$")
_ID_VALUE = re.compile(r"^[0-9a-fA-F-]{32,36}$")

# A second fence for text of libraries: long numbers and Cyrillic words are not the program's.
_PERSONAL = re.compile(r"\d{6,}|[\u0400-\u04ff]+|[\w.+-]+@[\w-]+\.[\w.]+")
_LONGEST_TEXT = 300


def redact(_logger: object, _method: str, record: MutableMapping[str, Any]) -> Any:
    """A structlog processor: the record without what might be personal."""
    return {name: _harmless(name, value) for name, value in record.items()}


def scrub(text: str) -> str:
    """First line of a library's text, without numbers and names."""
    return _PERSONAL.sub("…", text.partition("\n")[0])[:_LONGEST_TEXT]


def exception_outline(problem: BaseException) -> list[str]:
    """Where an exception came from: types and places, no messages and no values."""
    outline: list[str] = []
    current: BaseException | None = problem
    while current is not None and len(outline) < 80:
        outline.append(f"{type(current).__module__}.{type(current).__qualname__}")
        outline.extend(
            f"  {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        )
        current = current.__cause__ or current.__context__
    return outline


def _harmless(name: str, value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float, date, timedelta, UUID, Enum)):
        return value
    if isinstance(value, (list, tuple)):
        return [_harmless(name, item) for item in value]
    if isinstance(value, str):
        if name in _PROGRAM_WORDS or name == "exception":
            return value
        if _ID_NAME.match(name) and _ID_VALUE.match(value):
            return value
    return REDACTED
