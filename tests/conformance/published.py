"""The published structure of the PIS API, where the folder with it is configured."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

_BASE = os.environ.get("CONFORMANCE_DATA")
ESOZ = Path(_BASE or "/nonexistent") / "esoz"

if not ESOZ.is_dir():
    pytest.skip("CONFORMANCE_DATA does not name a folder with esoz/", allow_module_level=True)

PIS = "pis-api"
TRUSTED = "trusted-pis-api"
FILES = (PIS, TRUSTED)
"""The open API, and what the closed type of clients has beside it."""


class Answer(NamedTuple):
    """One published response; ``path`` is the published template."""

    method: str
    path: str
    status: int
    file: str


_promised: set[Answer] = set()
_compared: set[Answer] = set()


@cache
def api(name: str = PIS) -> dict[str, Any]:
    """The published file by its name."""
    found: dict[str, Any] = json.loads((ESOZ / f"{name}.openapi.json").read_bytes())
    return found


@cache
def groups() -> dict[str, Any]:
    """Cases of the central system by group."""
    found: dict[str, Any] = json.loads((ESOZ / "cases.json").read_bytes())["groups"]
    return found


def group(name: str) -> dict[str, Any]:
    """One group of cases, with what is told of it as a whole."""
    found: dict[str, Any] = groups()[name]
    return found


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of one group."""
    found: list[dict[str, Any]] = group(name)["cases"]
    return found


def answers() -> list[Answer]:
    """Every published response of both files."""
    return [
        Answer(method.upper(), path, int(status), file)
        for file in FILES
        for path, methods in api(file)["paths"].items()
        for method, described in methods.items()
        for status in described["responses"]
    ]


def compares(method: str, path: str, status: int, *, file: str = PIS) -> pytest.MarkDecorator:
    """Mark a test that compares a response with its published structure.

    The mark is a promise: a test that does not keep it fails.
    """
    answer = Answer(method, path, status, file)
    _promised.add(answer)
    return pytest.mark.compares(answer)


def promised() -> frozenset[Answer]:
    """What the tests that have been read promise to compare."""
    return frozenset(_promised)


def problems(method: str, path: str, status: int, body: Any, *, file: str = PIS) -> list[str]:
    """What in a response is not as published; the path is the published template."""
    _compared.add(Answer(method, path, status, file))
    responses = api(file)["paths"][path][method.lower()]["responses"]
    (media,) = responses[str(status)]["content"].values()
    schema = {**media["schema"], "components": api(file)["components"]}
    return sorted(
        f"{'/'.join(map(str, problem.absolute_path))}: {problem.message[:200]}"
        for problem in Draft202012Validator(schema).iter_errors(body)
    )


def is_empty(method: str, path: str, status: int, body: bytes, *, file: str = PIS) -> bool:
    """Whether a response has no body where the published one has none."""
    _compared.add(Answer(method, path, status, file))
    published = api(file)["paths"][path][method.lower()]["responses"][str(status)]
    return not published.get("content") and body == b""


def is_undescribed(method: str, path: str, status: int, *, file: str = PIS) -> bool:
    """Whether the file says that a response comes, and nothing of what is in it."""
    _compared.add(Answer(method, path, status, file))
    published = api(file)["paths"][path][method.lower()]["responses"][str(status)]
    return not published.get("content")


def begin_comparing() -> set[Answer]:
    """Forget what was compared; the answers that will be, as they come."""
    _compared.clear()
    return _compared
