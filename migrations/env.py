"""Alembic's entry point: runs migrations over the connection that the runner hands in."""

from __future__ import annotations

from alembic import context

from migrations.metadata import every_metadata

# Tables are imported only to compare them with a database: applying migrations needs none.
_comparing = context.config.attributes.get("comparing", False)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=every_metadata() if _comparing else None,
    include_schemas=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
