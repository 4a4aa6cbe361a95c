"""The files of vectors, as they are to stand in the folder."""

from __future__ import annotations

import json
from pathlib import Path

from tests.page.making import containers, people
from tests.page.making.primitives import primitives

FOLDER = Path(__file__).parent.parent / "vectors"


def texts() -> dict[str, str]:
    """Name of each file, and what is in it."""
    opened = {
        "issuer": people.issuer().certificate.raw.hex(),
        "cases": [case.as_json() for case in containers.cases()],
    }
    return {"primitives.json": _json(primitives()), "containers.json": _json(opened)}


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
