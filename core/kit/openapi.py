"""The description of the API (OpenAPI 3.1), drawn from the table of routes.

Pydantic's JSON Schema is the dialect of OpenAPI 3.1, so models need no translation.
Source: OpenAPI Specification 3.1.1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import orjson
from pydantic import TypeAdapter

from core.contract.errors import CATALOGUE
from core.contract.wire import PageQuery, Paging
from core.kit.routing import API_KEY_HEADER, IDEMPOTENCY_HEADER, Route

_Schema = dict[str, Any]

_REFERENCE = "#/components/schemas/{model}"
_PATH_PARAMETER = re.compile(r"\{(\w+)\}")
_TITLE = "Core of the patient cabinet (ЕСОЗ)"
_VERSION = "1.0"

_SECURITY: dict[str, list[dict[str, list[str]]]] = {
    "anyone": [{}, {"apiKey": []}],
    "client": [{"apiKey": []}],
    "bearer": [{"bearer": []}],
    "user": [{"apiKey": [], "bearer": []}],
}

_META: _Schema = {
    "type": "object",
    "required": ["code", "url", "type", "request_id"],
    "properties": {
        "code": {"type": "integer"},
        "url": {"type": "string"},
        "type": {"enum": ["object", "list"]},
        "request_id": {"type": "string", "format": "uuid"},
    },
}
_REFUSAL: _Schema = {
    "type": "object",
    "required": ["meta", "error"],
    "properties": {
        "meta": {"$ref": "#/components/schemas/Meta"},
        "error": {
            "type": "object",
            "required": ["type", "code", "message"],
            "properties": {
                "type": {"type": "string"},
                "code": {"enum": sorted(code.value for code in CATALOGUE)},
                "message": {"type": "string"},
                "invalid": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["entry", "entry_type", "rules"],
                        "properties": {
                            "entry": {"type": "string"},
                            "entry_type": {"type": "string"},
                            "rules": {"type": "array", "items": {"type": "object"}},
                        },
                    },
                },
            },
        },
    },
}


def describe(routes: Sequence[Route]) -> dict[str, Any]:
    """The OpenAPI document of a table of routes."""
    schemas = _Schemas(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in sorted(routes, key=lambda item: (item.path, item.method)):
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.1",
        "info": {"title": _TITLE, "version": _VERSION},
        "paths": paths,
        "components": {
            "securitySchemes": {
                "apiKey": {"type": "apiKey", "in": "header", "name": API_KEY_HEADER},
                "bearer": {"type": "http", "scheme": "bearer"},
            },
            "schemas": {**schemas.definitions, "Meta": _META, "Refusal": _REFUSAL},
        },
    }


def render(routes: Sequence[Route]) -> bytes:
    """The document as it is kept in a file."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(describe(routes), option=options)


class _Schemas:
    """Schemas of everything the routes send and answer; pydantic parts equal names by module."""

    def __init__(self, routes: Sequence[Route]) -> None:
        wanted: dict[Any, TypeAdapter[Any]] = {Paging: TypeAdapter(Paging)}
        for route in routes:
            for kind in (route.body, route.response):
                if kind is not None and kind is not bytes:
                    wanted[kind] = TypeAdapter(kind)
        sent = {route.body for route in routes if route.body}
        self._found, definitions = TypeAdapter.json_schemas(
            [
                (kind, "validation" if kind in sent else "serialization", adapter)
                for kind, adapter in wanted.items()
            ],
            ref_template=_REFERENCE,
        )
        self.definitions: _Schema = definitions.get("$defs", {})

    def of(self, kind: Any) -> _Schema:
        """The schema of a model, or of a list of models."""
        for mode in ("serialization", "validation"):
            if (kind, mode) in self._found:
                return self._found[kind, mode]
        raise KeyError(kind)


def _operation(route: Route, schemas: _Schemas) -> _Schema:
    operation: _Schema = {
        "operationId": f"{route.method.lower()} {route.path}",
        "summary": route.summary,
        "security": _SECURITY[route.who],
        "x-client-method": route.client_method,
        "x-source": route.source,
        "parameters": _parameters(route),
        "responses": {
            str(route.status): _success(route, schemas),
            "default": {
                "description": "The published envelope of a refusal",
                "content": _json({"$ref": "#/components/schemas/Refusal"}),
            },
        },
    }
    if route.scope:
        operation["x-scope"] = str(route.scope)
    if route.body:
        schema = schemas.of(route.body)
        operation["requestBody"] = {"required": True, "content": _json(schema)}
    if route.octets:
        content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameters(route: Route) -> list[_Schema]:
    found: list[_Schema] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PATH_PARAMETER.findall(route.path)
    ]
    if route.query:
        schema = route.query.model_json_schema()
        required = schema.get("required", [])
        found += [
            {"name": name, "in": "query", "required": name in required, "schema": value}
            for name, value in schema["properties"].items()
        ]
    if route.method != "GET" and route.who != "bearer":
        found.append(
            {
                "name": IDEMPOTENCY_HEADER,
                "in": "header",
                "required": False,
                "schema": {"type": "string", "maxLength": 128},
            }
        )
    return found


def _success(route: Route, schemas: _Schemas) -> _Schema:
    if route.status == 204:
        return {"description": route.summary}
    if route.response is bytes:
        return {"description": route.summary, "content": {"*/*": {}}}
    properties: _Schema = {
        "meta": {"$ref": "#/components/schemas/Meta"},
        "data": schemas.of(route.response) if route.response else {"type": "object"},
    }
    if route.query and issubclass(route.query, PageQuery):
        properties["paging"] = schemas.of(Paging)
    envelope = {"type": "object", "required": ["meta", "data"], "properties": properties}
    return {"description": route.summary, "content": _json(envelope)}


def _json(schema: _Schema) -> _Schema:
    return {"application/json": {"schema": schema}}
