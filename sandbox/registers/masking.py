"""Questions as they are shown: enough to tell them apart, too little to know the person."""

from __future__ import annotations

from typing import Any

from sandbox.registers.answers import Told

_SHOWN_DIGITS = 3


def masked(told: Told) -> dict[str, Any]:
    """A question with initials, the year of birth, and the last digits of numbers."""
    shown: dict[str, Any] = {
        name: _initial(str(told[name]))
        for name in ("last_name", "first_name", "second_name")
        if told.get(name)
    }
    if told.get("birth_date"):
        shown["born"] = str(told["birth_date"])[:4]
    shown |= {name: _tail(str(told[name])) for name in ("tax_id", "unzr") if told.get(name)}
    if told.get("documents"):
        shown["documents"] = [
            {"type": str(document.get("type")), "number": _tail(str(document.get("number", "")))}
            for document in told["documents"]
        ]
    return shown


def _initial(name: str) -> str:
    return f"{name[:1]}."


def _tail(number: str) -> str:
    return f"…{number[-_SHOWN_DIGITS:]}"
