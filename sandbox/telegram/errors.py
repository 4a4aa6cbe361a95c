"""Refusals of the Bot API, with Telegram's own codes and sentences.

Source: ``Client::fail_query_with_error`` of tdlib/telegram-bot-api, which words every refusal.
"""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A call answered with ``ok: false``.

    Attributes:
        code: ``error_code``, also the HTTP status.
        description: the sentence.
        parameters: ``ResponseParameters``, such as ``retry_after`` in seconds.
    """

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON object sent to the bot."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(sentence: str) -> ApiError:
    """A 400. The first letter becomes small unless the sentence is a CODE_OF_THE_SERVER."""
    second = sentence[1:2]
    if not (second == "_" or "A" <= second <= "Z"):
        sentence = sentence[:1].lower() + sentence[1:]
    return ApiError(400, f"Bad Request: {sentence}")


def forbidden(sentence: str) -> ApiError:
    """A 403."""
    return ApiError(403, f"Forbidden: {sentence}")


def conflict(sentence: str) -> ApiError:
    """A 409: two ways of receiving updates at once."""
    return ApiError(409, f"Conflict: {sentence}")


def too_many_requests(retry_after_seconds: int) -> ApiError:
    """A 429 with ``retry_after``."""
    sentence = f"Too Many Requests: retry after {retry_after_seconds}"
    return ApiError(429, sentence, retry_after=retry_after_seconds)


def not_in_the_double(what: str) -> ApiError:
    """A 501, which Telegram never sends: true there, not built here. Never a silent success."""
    return ApiError(501, f"Not Implemented: the sandbox double does not do this: {what}")


NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
