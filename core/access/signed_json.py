"""Signed texts as JSON: read one way everywhere, compared as the central system compares them.

Source: DS strips a byte order mark and trailing NULs and demands JSON content; map equality,
ehealth.api ``sign.ex``.
"""

from __future__ import annotations

import json
from typing import Any

import orjson


def json_object(content: bytes) -> dict[str, Any] | None:
    """Signed octets as a JSON object, or None when they are not one."""
    try:
        parsed = orjson.loads(_bare(content))
    except orjson.JSONDecodeError:
        return None
    return parsed if isinstance(parsed, dict) else None


def same_json(signed: bytes, stored: bytes) -> bool:
    """Whether a signed text is the stored one: the same octets, or the same map.

    The order of keys and the spacing do not matter; a missing, extra or repeated key does.
    """
    if signed == stored:
        return True
    try:
        return bool(_parsed(signed) == _parsed(stored))
    except ValueError:
        return False


def _bare(content: bytes) -> bytes:
    return content.removeprefix(b"\xef\xbb\xbf").rstrip(b"\0")


def _parsed(content: bytes) -> Any:
    return json.loads(_bare(content).decode(), object_pairs_hook=_without_repeats)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A reader that takes the first of two equal keys would show another text than was checked."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is repeated")
    return found
