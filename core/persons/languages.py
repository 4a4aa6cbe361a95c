"""Names in one field each, or in one entry per language: both forms of the same names.

From the middle of 2026 the central system takes ``names``: a list of {language, first_name,
last_name, second_name, no_last_name}, one entry per language; until then the flat fields. A record
may be kept in either form; whoever reads names reads them here.

Source: person request v3 of 2026, as the clients of the central system send it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

UKRAINIAN, ENGLISH = "uk", "en"

_KEYS = ("first_name", "last_name", "second_name")


def flat_names(data: Mapping[str, Any]) -> dict[str, str]:
    """First name, surname and patronymic; in Ukrainian when there are several languages.

    What is absent or empty has no key.
    """
    names = data
    if data.get("names"):
        by_language = {entry["language"]: entry for entry in data["names"]}
        names = by_language.get(UKRAINIAN) or by_language.get(ENGLISH) or data["names"][0]
    return {key: str(names[key]) for key in _KEYS if names.get(key)}


def with_flat_names(data: Mapping[str, Any]) -> dict[str, Any]:
    """The record with flat name fields and without ``names``."""
    rest = {key: value for key, value in data.items() if key not in ("names", *_KEYS)}
    return {**flat_names(data), **rest}


def with_names_by_language(data: Mapping[str, Any], language: str = UKRAINIAN) -> dict[str, Any]:
    """The record with ``names`` and without flat name fields; flat ones are of ``language``."""
    if data.get("names"):
        return {key: value for key, value in data.items() if key not in _KEYS}
    names = flat_names(data)
    entry = {"language": language, **names, "no_last_name": "last_name" not in names}
    rest = {key: value for key, value in data.items() if key not in _KEYS}
    return {"names": [entry], **rest}
