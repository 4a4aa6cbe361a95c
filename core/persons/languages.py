"""Names in one field each, or in one entry per language: both forms of the same names.

From the middle of 2026 the central system takes ``names``: a list of {language, first_name,
last_name, second_name, no_last_name}, one entry per language; until then the flat fields. A record
may be kept in either form; whoever reads names reads them here.

Source: person request v3 of 2026, as the clients of the central system send it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

UKRAINIAN, ENGLISH = "uk", "en"

_KEYS = ("first_name", "last_name", "second_name")


def flat_names(data: Mapping[str, Any]) -> dict[str, str]:
    """First name, surname and patronymic; in Ukrainian when there are several languages.

    What is absent or empty has no key.
    """
    names = _first_choice(data["names"]) if data.get("names") else data
    return {key: str(names[key]) for key in _KEYS if names.get(key)}


def with_flat_names(data: Mapping[str, Any]) -> dict[str, Any]:
    """The record with flat name fields and without ``names``.

    Who has no surname has an empty one: the flat form always has the field.
    """
    if not data.get("names"):
        return {key: value for key, value in data.items() if key != "names"}
    rest = {key: value for key, value in data.items() if key not in ("names", *_KEYS)}
    return {"last_name": "", **flat_names(data), **rest}


def with_names_by_language(data: Mapping[str, Any], language: str = UKRAINIAN) -> dict[str, Any]:
    """The record with ``names`` and without flat name fields; flat ones are of ``language``."""
    if data.get("names"):
        return {key: value for key, value in data.items() if key not in _KEYS}
    rest = {key: value for key, value in data.items() if key not in _KEYS}
    return {"names": [_entry(language, flat_names(data))], **rest}


def with_languages_kept(recorded: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """The changed record in the form in which it is kept, names in other languages included.

    Flat names take the place of the entry that the flat names of the record come from.
    """
    listed = recorded.get("names")
    if not listed or not any(key in changed for key in _KEYS):
        return dict(changed)
    main = _first_choice(listed)
    flat = {key: str(changed[key]) for key in _KEYS if changed.get(key)}
    names = [_entry(main["language"], flat) if entry is main else entry for entry in listed]
    rest = {key: value for key, value in changed.items() if key not in ("names", *_KEYS)}
    return {"names": names, **rest}


def _first_choice(names: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    by_language = {entry["language"]: entry for entry in names}
    return by_language.get(UKRAINIAN) or by_language.get(ENGLISH) or names[0]


def _entry(language: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {"language": language, **names, "no_last_name": "last_name" not in names}
