"""Metadata of the schema ``core``; every domain's tables register here."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.util import find_spec

from core.kit.db import metadata_of
from core.kit.rotation import Sealed

metadata = metadata_of("core")


def sealed_tables() -> list[Sealed]:
    """Every table with encrypted columns, as its domain declares it in ``SEALED``."""
    package = importlib.import_module("core")
    found: list[Sealed] = []
    for module in pkgutil.iter_modules(package.__path__):
        name = f"core.{module.name}.tables"
        if module.ispkg and find_spec(name):
            found += getattr(importlib.import_module(name), "SEALED", [])
    return found
