"""What people type differently and mean the same, brought to the register's own form."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u02bc\u0060\u2018\u00b4\u2032", "'"))
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))


def normalise_person(data: Mapping[str, Any]) -> dict[str, Any]:
    """The person's fields with one apostrophe, one hyphen, no outer spaces, e-mail in lower case.

    Letters are never changed: a Latin look-alike is refused with its own words, not guessed at.
    Source: names have U+0027 alone (CF 17525605954); the server lower-cases e-mail.
    """
    normal = {key: _value(value) for key, value in data.items()}
    if isinstance(normal.get("email"), str):
        normal["email"] = normal["email"].lower()
    return normal


def _value(value: Any) -> Any:
    if isinstance(value, str):
        composed = unicodedata.normalize("NFC", value)
        return composed.translate(_APOSTROPHES).translate(_HYPHENS).strip()
    if isinstance(value, Mapping):
        return {key: _value(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_value(part) for part in value]
    return value
