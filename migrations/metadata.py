"""The tables of both halves as the code declares them, for comparison with the history."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.util import find_spec

from sqlalchemy import MetaData

_HALVES = ("core", "bot")


def every_metadata() -> list[MetaData]:
    """Metadata of each half, with the tables of all its domains registered."""
    found = []
    for half in _HALVES:
        for name in _table_modules(half):
            importlib.import_module(name)
        found.append(importlib.import_module(f"{half}.tables").metadata)
    return found


def _table_modules(half: str) -> Iterator[str]:
    package = importlib.import_module(half)
    for module in pkgutil.iter_modules(package.__path__):
        if module.ispkg and find_spec(f"{half}.{module.name}.tables"):
            yield f"{half}.{module.name}.tables"
