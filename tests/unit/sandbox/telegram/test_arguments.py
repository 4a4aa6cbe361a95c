"""Arguments of calls become typed values or refusals."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.telegram.api.arguments import RawCall, Upload, read_json, typed
from sandbox.telegram.api.schema import METHODS
from sandbox.telegram.errors import ApiError


@pytest.mark.parametrize(
    ("method", "raw", "expected"),
    [
        ("getUpdates", {"offset": "-1", "timeout": 5}, {"offset": -1, "timeout": 5}),
        ("getUpdates", {"allowed_updates": '["message"]'}, {"allowed_updates": ["message"]}),
        ("sendMessage", {"chat_id": "7", "text": "a"}, {"chat_id": 7, "text": "a"}),
        ("sendMessage", {"chat_id": "@a", "text": 5}, {"chat_id": "@a", "text": "5"}),
        (
            "sendMessage",
            {"chat_id": 7, "text": "a", "protect_content": "True", "parse_mode": ""},
            {"chat_id": 7, "text": "a", "protect_content": True},
        ),
        ("answerInlineQuery", {"inline_query_id": "1"}, {"inline_query_id": "1", "results": []}),
        ("setWebhook", {}, {"url": ""}),
    ],
)
def test_values_are_read_from_json_and_from_forms(
    method: str, raw: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert typed(RawCall(raw), METHODS[method]) == expected


@pytest.mark.parametrize(
    ("method", "raw"),
    [
        ("getUpdates", {"offset": "one"}),
        ("getUpdates", {"offset": 1.5}),
        ("getUpdates", {"offset": True}),
        ("getUpdates", {"allowed_updates": "{}"}),
        ("sendMessage", {"chat_id": 7, "text": ["a"]}),
        ("sendMessage", {"chat_id": 7, "text": "a", "protect_content": "maybe"}),
        ("sendLocation", {"chat_id": 7, "latitude": "north", "longitude": 1}),
    ],
)
def test_values_of_another_type_are_refused(method: str, raw: dict[str, Any]) -> None:
    with pytest.raises(ApiError, match="must be of type"):
        typed(RawCall(raw), METHODS[method])


def test_files_come_by_their_field_by_attachment_or_by_identifier() -> None:
    upload = Upload("a.pdf", b"a")
    parameters = METHODS["sendDocument"]
    by_field = RawCall({"chat_id": 7}, {"document": upload})
    attached = RawCall({"chat_id": 7, "document": "attach://f1"}, {"f1": upload})
    known = RawCall({"chat_id": 7, "document": "BQAC"})
    assert typed(by_field, parameters)["document"] is upload
    assert typed(attached, parameters)["document"] is upload
    assert typed(known, parameters)["document"] == "BQAC"
    with pytest.raises(ApiError, match="there is no document in the request"):
        typed(RawCall({"chat_id": 7, "document": "attach://f2"}, {"f1": upload}), parameters)


def test_what_the_double_would_ignore_is_refused() -> None:
    call = RawCall({"chat_id": 7, "text": "a", "message_thread_id": 3})
    with pytest.raises(ApiError) as refusal:
        typed(call, METHODS["sendMessage"])
    assert refusal.value.code == 501


@pytest.mark.parametrize("text", ["[]", "{", "1"])
def test_a_body_is_a_json_object(text: str) -> None:
    with pytest.raises(ApiError):
        read_json(text)


def test_null_is_as_good_as_absent() -> None:
    assert read_json('{"a": null, "b": 1}') == {"b": 1}
