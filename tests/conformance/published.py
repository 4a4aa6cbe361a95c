"""The published structure of the PIS API, where the folder with it is configured."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

_BASE = os.environ.get("CONFORMANCE_DATA")
ESOZ = Path(_BASE or "/nonexistent") / "esoz"

if not ESOZ.is_dir():
    pytest.skip("CONFORMANCE_DATA does not name a folder with esoz/", allow_module_level=True)


@cache
def api(name: str = "pis-api") -> dict[str, Any]:
    """The published file: ``pis-api``, or ``trusted-pis-api`` for the closed type of clients."""
    found: dict[str, Any] = json.loads((ESOZ / f"{name}.openapi.json").read_bytes())
    return found


@cache
def groups() -> dict[str, Any]:
    """Cases of the central system by group."""
    found: dict[str, Any] = json.loads((ESOZ / "cases.json").read_bytes())["groups"]
    return found


def problems(method: str, path: str, status: int, body: Any, *, file: str = "pis-api") -> list[str]:
    """What in a response is not as published; the path is the published template."""
    responses = api(file)["paths"][path][method.lower()]["responses"]
    (media,) = responses[str(status)]["content"].values()
    schema = {**media["schema"], "components": api(file)["components"]}
    return sorted(
        f"{'/'.join(map(str, problem.absolute_path))}: {problem.message[:200]}"
        for problem in Draft202012Validator(schema).iter_errors(body)
    )
