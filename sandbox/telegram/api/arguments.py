"""Arguments of a call: read from HTTP in every way Telegram accepts, typed by the schema.

Source: Bot API, "Making requests": query string, urlencoded form, JSON, multipart form.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiohttp import web
from multidict import MultiDictProxy

from sandbox.telegram.api.schema import UNSUPPORTED_PARAMETERS, Parameter, Type
from sandbox.telegram.errors import ApiError, bad_request, not_in_the_double

log = structlog.get_logger(__name__)

Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes


@dataclass(frozen=True)
class RawCall:
    """Arguments as they came: JSON values or strings, and files by field name."""

    values: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)


async def read(http_request: web.Request) -> RawCall:
    """Read the arguments of a call.

    Raises:
        ApiError: the body is not what its content type says.
    """
    values: dict[str, Any] = dict(http_request.query)
    if http_request.content_type == "application/json":
        return RawCall(values | read_json(await http_request.text()))
    try:
        form = await http_request.post()
    except ValueError as problem:
        raise bad_request("Can't parse the request's form") from problem
    texts, files = split_form(form)
    return RawCall(values | texts, files)


def read_json(text: str) -> dict[str, Any]:
    """A JSON body as arguments; ``null`` is as good as absent.

    Raises:
        ApiError: not a JSON object.
    """
    try:
        body = json.loads(text or "{}")
    except ValueError as problem:
        raise bad_request("Can't parse the request's JSON") from problem
    if not isinstance(body, dict):
        raise bad_request("Expected a JSON object with arguments")
    return {name: value for name, value in body.items() if value is not None}


def split_form(
    form: MultiDictProxy[str | bytes | bytearray | web.FileField],
) -> tuple[dict[str, str], dict[str, Upload]]:
    """Texts and files of a form."""
    texts: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for name, value in form.items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename, value.file.read())
        else:
            texts[name] = value if isinstance(value, str) else bytes(value).decode()
    return texts, files


# What Telegram says when a required parameter is missing.
_MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "file_id": "file_id not specified",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "user_id": "invalid user_id specified",
    "result": "result isn't specified",
}
_UNREADABLE = {"reply_markup": "Can't parse reply keyboard markup JSON object"}
# Absent is allowed where the schema says required: Telegram reads it as empty.
_EMPTY_WHEN_ABSENT = {"url": "", "results": [], "commands": []}


def typed(call: RawCall, parameters: Mapping[str, Parameter]) -> Arguments:
    """The arguments by name and type; absent optional ones are left out.

    Raises:
        ApiError: a required one is missing, one is not of its type, or one needs a feature that
            the double does not have.
    """
    for name in call.values.keys() - parameters.keys():
        # Telegram ignores them too; a name is safe to log, a value is not.
        log.warning("bot_api.unknown_parameter", name=name)
    arguments: dict[str, Any] = {}
    for parameter in parameters.values():
        value = _value(call, parameter)
        if value is not None:
            arguments[parameter.name] = value
        elif parameter.name in _EMPTY_WHEN_ABSENT:
            arguments[parameter.name] = _EMPTY_WHEN_ABSENT[parameter.name]
        elif parameter.is_required:
            raise _missing(parameter.name)
    for name in arguments.keys() & UNSUPPORTED_PARAMETERS:
        if arguments[name]:
            raise not_in_the_double(f"parameter {name}")
    return arguments


def _missing(name: str) -> ApiError:
    return bad_request(_MISSING.get(name, f'Parameter "{name}" is required'))


def _value(call: RawCall, parameter: Parameter) -> Any | None:
    raw = call.values.get(parameter.name)
    if parameter.type is Type.FILE:
        return _file(call, parameter.name, raw)
    if raw is None or raw == "":
        return None
    try:
        return _READERS[parameter.type](raw)
    except (ValueError, TypeError) as problem:
        # Stricter than Telegram, which reads a value of another type as zero or false.
        sentence = f'Parameter "{parameter.name}" must be of type {parameter.type}'
        raise bad_request(_UNREADABLE.get(parameter.name, sentence)) from problem


def _file(call: RawCall, name: str, raw: Any) -> Upload | str | None:
    """An uploaded file, or the identifier or address given instead."""
    if isinstance(raw, str) and raw.startswith("attach://"):
        return call.files.get(raw.removeprefix("attach://"))
    return call.files.get(name) or (raw if isinstance(raw, str) and raw else None)


def _string(raw: Any) -> str:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise TypeError
    return str(raw)


def _integer(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, (int, str)):
        raise TypeError
    return int(raw)


def _float(raw: Any) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise TypeError
    return float(raw)


def _boolean(raw: Any) -> bool:
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if isinstance(raw, bool):
        return raw
    try:
        return words[str(raw).strip().lower()]
    except KeyError:
        raise ValueError from None


def _chat(raw: Any) -> int | str:
    if isinstance(raw, str) and raw.startswith("@"):
        return raw
    return _integer(raw)


def _json_of(kind: type) -> Callable[[Any], Any]:
    def read_value(raw: Any) -> Any:
        value = json.loads(raw) if isinstance(raw, str) else raw
        if not isinstance(value, kind):
            raise TypeError
        return value

    return read_value


_READERS: dict[Type, Callable[[Any], Any]] = {
    Type.STRING: _string,
    Type.INTEGER: _integer,
    Type.FLOAT: _float,
    Type.BOOLEAN: _boolean,
    Type.CHAT: _chat,
    Type.OBJECT: _json_of(dict),
    Type.ARRAY: _json_of(list),
}
