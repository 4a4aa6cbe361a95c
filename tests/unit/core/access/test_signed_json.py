"""Signed texts as JSON."""

from __future__ import annotations

import orjson
import pytest

from core.access.signed_json import json_object, same_json

STORED = orjson.dumps({"a": 1, "b": {"c": [True, None, "ї"]}})


@pytest.mark.parametrize(
    "signed",
    [
        STORED,
        b'{"b": {"c": [true, null, "\\u0457"]}, "a": 1}',
        b"\xef\xbb\xbf" + STORED,
        STORED + b"\0\0",
    ],
)
def test_order_of_keys_and_spacing_do_not_matter(signed: bytes) -> None:
    assert same_json(signed, STORED)


@pytest.mark.parametrize(
    "signed",
    [
        b"",
        b"{}",
        b"not json",
        b"\xff\xfe",
        b'{"a": 1}',
        b'{"a": 1, "b": {"c": [true, null, "\\u0457"]}, "d": null}',
        b'{"a": 2, "b": {"c": [true, null, "\\u0457"]}}',
        b'{"a": 1, "b": {"c": [null, true, "\\u0457"]}}',
        b'{"a": 2, "a": 1, "b": {"c": [true, null, "\\u0457"]}}',
        b'{"a": 1, "b": {"c": [true, null, "\\u0457"]}} {}',
    ],
)
def test_another_missing_extra_or_repeated_key_matters(signed: bytes) -> None:
    assert not same_json(signed, STORED)


def test_byte_order_mark_and_trailing_zeros_do_not_count() -> None:
    assert json_object(b"\xef\xbb\xbf" + STORED + b"\0") == orjson.loads(STORED)


@pytest.mark.parametrize("content", [b"", b"[]", b"not json", b"1"])
def test_what_is_no_object_is_none(content: bytes) -> None:
    assert json_object(content) is None
