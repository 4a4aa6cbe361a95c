"""Alembic's entry point: runs migrations over the connection that the runner hands in."""

from __future__ import annotations

from alembic import context

from migrations.metadata import every_metadata

# Tables are imported only to compare them with a database: applying migrations needs none.
_compared: str | None = context.config.attributes.get("comparing")


def _is_compared(name: str | None, kind: str, parents: object) -> bool:
    """Whether a schema of the database takes part in a comparison."""
    return kind != "schema" or name == _compared


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[
        metadata
        for metadata in (every_metadata() if _compared else [])
        if metadata.schema == _compared
    ]
    if _compared
    else None,
    include_schemas=True,
    include_name=_is_compared,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
