"""The published vectors of qualified signatures, where the folder with them is configured."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from core.qes import certificate, crl, keys, ocsp

_BASE = os.environ.get("CONFORMANCE_DATA")
QES = Path(_BASE or "/nonexistent") / "qes"

if not QES.is_dir():
    pytest.skip("CONFORMANCE_DATA does not name a folder with qes/", allow_module_level=True)


def document(name: str) -> Any:
    """A JSON file of the vectors."""
    return json.loads((QES / name).read_bytes())


def octets(name: str) -> bytes:
    """Any file of the vectors."""
    return (QES / name).read_bytes()


def forget_judgements() -> None:
    """Let keys and signatures of certificates and answers be judged anew, by another engine."""
    for module in (certificate, crl, keys, ocsp):
        for member in vars(module).values():
            if hasattr(member, "cache_clear"):
                member.cache_clear()
