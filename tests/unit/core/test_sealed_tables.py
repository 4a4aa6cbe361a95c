"""No encrypted column is forgotten when keys are renewed."""

from __future__ import annotations

import importlib

from core.tables import metadata, sealed_tables
from migrations.metadata import every_metadata


def test_every_encrypted_column_is_renewed_or_lives_for_hours() -> None:
    every_metadata()
    renewed = {
        (sealed.table.name, column) for sealed in sealed_tables() for column in sealed.places
    }
    short_lived = {
        table.name
        for name in ("core.access.tables", "core.authentication_methods.tables")
        for table in importlib.import_module(name).SHORT_LIVED
    }
    encrypted = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if column.name.startswith("sealed_") and table.name not in short_lived
    }
    assert renewed == encrypted


def test_every_renewed_table_tells_the_version_of_its_key() -> None:
    assert all("key_version" in sealed.table.columns for sealed in sealed_tables())
