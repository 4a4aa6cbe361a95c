"""Results of inline queries: what a person may choose and the message it becomes.

The double knows articles, contacts, locations and venues, which need no files.
"""

from __future__ import annotations

from typing import Any

from sandbox.telegram.api.targets import Call
from sandbox.telegram.api.text import MESSAGE_LIMIT, length, parse
from sandbox.telegram.errors import ApiError, bad_request, not_in_the_double
from sandbox.telegram.store import Json

# Source: Bot API, InlineQueryResultArticle.
_ID_LIMIT_BYTES = 64
_FIELDS = {
    "article": ("title",),
    "contact": ("phone_number", "first_name"),
    "location": ("latitude", "longitude", "title"),
    "venue": ("latitude", "longitude", "title", "address"),
}
_OTHER_TYPES = {
    "audio", "document", "game", "gif", "mpeg4_gif", "photo", "sticker", "video", "voice",
}  # fmt: skip
_SHOWN = ("type", "id", "title", "description", "url", "first_name", "address", "phone_number")


def read_result(call: Call, result: Any) -> Json:
    """A result as it is kept: ``id``, what is ``shown``, and the ``content`` and ``markup`` sent.

    Raises:
        ApiError: Telegram would refuse it.
    """
    if not isinstance(result, dict):
        raise _unreadable("Inline query result must be an object")
    kind = str(result.get("type", "")).lower()
    if kind in _OTHER_TYPES:
        raise not_in_the_double(f"inline query result of type {kind}")
    if kind not in _FIELDS:
        raise _unreadable(f'type "{kind}" is unsupported for the inline query result')
    for name in ("id", *_FIELDS[kind]):
        if name not in result:
            raise _unreadable(f'Can\'t find field "{name}"')
    if not 1 <= len(str(result["id"]).encode()) <= _ID_LIMIT_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    return {
        "id": str(result["id"]),
        "shown": {name: result[name] for name in _SHOWN if name in result},
        "content": _content(call, kind, result),
        "markup": call.state.keyboards.read(result.get("reply_markup"), only_inline=True),
    }


def _content(call: Call, kind: str, result: Json) -> Json:
    given = result.get("input_message_content")
    if given is None and kind == "article":
        raise _unreadable("Input message content is not specified")
    if given is None:
        return _own_content(kind, result)
    if not isinstance(given, dict):
        raise _unreadable('Field "input_message_content" must be of type Object')
    if "message_text" in given:
        return _text(call, given)
    for other, fields in (("venue", _FIELDS["venue"]), ("contact", _FIELDS["contact"])):
        if all(name in given for name in fields):
            return _own_content(other, given)
    if "latitude" in given and "longitude" in given:
        return _own_content("location", given)
    raise _unreadable("Input message content is not specified")


def _text(call: Call, given: Json) -> Json:
    formatted = parse(
        str(given["message_text"]),
        str(given.get("parse_mode") or ""),
        given.get("entities"),
        call.state.find_user(call.bot),
    )
    if not formatted.text:
        raise bad_request("MESSAGE_EMPTY")
    if length(formatted.text) > MESSAGE_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    preview = given.get("link_preview_options")
    return formatted.fields() | ({"link_preview_options": preview} if preview else {})


def _own_content(kind: str, fields: Json) -> Json:
    if kind == "contact":
        names = ("phone_number", "first_name", "last_name", "vcard")
        return {"contact": {name: fields[name] for name in names if name in fields}}
    place = {"latitude": float(fields["latitude"]), "longitude": float(fields["longitude"])}
    if kind == "location":
        return {"location": place}
    venue = {"location": place, "title": fields["title"], "address": fields["address"]}
    return {"venue": venue, "location": place}


def _unreadable(reason: str) -> ApiError:
    return bad_request(f"Can't parse inline query result: {reason}")
