"""The published envelope: bodies in, answers and refusals out.

Source: the eHealth API's envelope ``{meta, data, urgent?, paging?, error?}``, PIS API 9.11.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from aiohttp import web
from pydantic import BaseModel, ValidationError

from core.contract.errors import CATALOGUE, ErrorCode
from core.errors import CoreError, InvalidEntry, InvalidInput, Unavailable

NO_CONTENT = 204


@dataclass(frozen=True)
class Reply:
    """A success: data for the envelope, or raw bytes with their type.

    Attributes:
        data: a model, a list of models, or JSON-ready values.
        urgent: the envelope's ``urgent`` object.
        paging: the envelope's ``paging`` object.
        meta: additions to the envelope's ``meta`` (bulk exports say their date).
        raw: bytes sent as they are instead of the envelope.
    """

    data: Any = None
    urgent: Any = None
    paging: Any = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    raw: bytes | None = None
    content_type: str = "application/json"


@dataclass(frozen=True)
class Answer:
    """What goes over the wire, a success or a refusal."""

    status: int
    body: bytes
    content_type: str = "application/json"
    retry_after: timedelta | None = None

    def response(self, request_id: UUID) -> web.Response:
        """The HTTP response."""
        headers = {"X-Request-Id": str(request_id), "Cache-Control": "no-store"}
        if self.retry_after is not None:
            headers["Retry-After"] = str(max(1, round(self.retry_after.total_seconds())))
        return web.Response(
            status=self.status,
            body=self.body or None,
            content_type=self.content_type,
            headers=headers,
        )


# --- parsing ----------------------------------------------------------------------------------


def parse_body(model: type[BaseModel] | None, raw: bytes) -> BaseModel | None:
    """The body as its model.

    Raises:
        InvalidInput: not JSON, or fields that do not fit, each with its path and rule.
    """
    if model is None:
        return None
    try:
        return model.model_validate_json(raw or b"{}")
    except ValidationError as problem:
        if any(error["type"] == "json_invalid" for error in problem.errors()):
            raise InvalidInput(ErrorCode.MALFORMED) from None
        raise InvalidInput(ErrorCode.INVALID_INPUT, invalid=invalid_entries(problem)) from None


def parse_query(model: type[BaseModel] | None, http_request: web.Request) -> BaseModel | None:
    """The query parameters as their model.

    Raises:
        InvalidInput: parameters that do not fit.
    """
    if model is None:
        return None
    try:
        return model.model_validate(dict(http_request.query))
    except ValidationError as problem:
        raise InvalidInput(ErrorCode.INVALID_INPUT, invalid=invalid_entries(problem)) from None


# Rule names of the published envelope for pydantic's error types.
_RULES = {"missing": "required", "extra_forbidden": "schema", "string_too_short": "length",
          "string_too_long": "length", "string_pattern_mismatch": "format", "enum": "inclusion",
          "literal_error": "inclusion"}  # fmt: skip
_WORDINGS = {
    "missing": "required property {name} was not present",
    "extra_forbidden": "schema does not allow additional properties",
}


def invalid_entries(problem: ValidationError, root: str = "$") -> list[InvalidEntry]:
    """Fields that do not fit, without the values they held; paths start with ``root``."""
    errors = problem.errors(include_input=False, include_url=False, include_context=False)
    return [
        InvalidEntry(
            entry=root + "".join(_step(part) for part in error["loc"]),
            rule=_rule(error["type"]),
            description=_description(error["type"], error["loc"], error["msg"]),
        )
        for error in errors
    ]


def _step(part: int | str) -> str:
    return f"[{part}]" if isinstance(part, int) else f".{part}"


def _rule(kind: str) -> str:
    return _RULES.get(kind, "cast" if kind.endswith(("_type", "_parsing")) else "invalid")


def _description(kind: str, place: tuple[int | str, ...], message: str) -> str:
    wording = _WORDINGS.get(kind)
    return wording.format(name=place[-1] if place else "") if wording else message


# --- answering --------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True, by_alias=True)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _meta(http_request: web.Request, request_id: UUID, status: int, data: Any) -> dict[str, Any]:
    return {
        "code": status,
        "url": str(http_request.url.with_query(None)),
        "type": "list" if isinstance(data, list) else "object",
        "request_id": str(request_id),
    }


def render(http_request: web.Request, request_id: UUID, status: int, reply: Reply) -> Answer:
    """The answer to a success: the envelope, or the reply's raw bytes."""
    if reply.raw is not None:
        return Answer(status, reply.raw, reply.content_type)
    if status == NO_CONTENT:
        return Answer(status, b"", reply.content_type)
    data = _plain(reply.data)
    envelope = {
        "meta": {**_meta(http_request, request_id, status, data), **reply.meta},
        "data": {} if data is None else data,
    }
    if reply.urgent is not None:
        envelope["urgent"] = _plain(reply.urgent)
    if reply.paging is not None:
        envelope["paging"] = _plain(reply.paging)
    return Answer(status, orjson.dumps(envelope), reply.content_type)


def refusal(http_request: web.Request, request_id: UUID, problem: CoreError) -> Answer:
    """The answer to anything but a success: the published envelope with our stable code."""
    spec = CATALOGUE[problem.code]
    error: dict[str, Any] = {
        "type": spec.type,
        "code": problem.code.value,
        "message": problem.message,
    }
    if problem.invalid:
        error["invalid"] = [_invalid(item) for item in problem.invalid]
    meta = _meta(http_request, request_id, spec.status, None)
    retry_after = problem.retry_after if isinstance(problem, Unavailable) else None
    body = orjson.dumps({"meta": meta, "error": error})
    return Answer(spec.status, body, retry_after=retry_after)


def _invalid(item: InvalidEntry) -> dict[str, Any]:
    rule = {"rule": item.rule, "params": list(item.params), "description": item.description}
    return {"entry": item.entry, "entry_type": "json_data_property", "rules": [rule]}
