"""Migrations go up, down and up again, and make exactly the tables that the code declares."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from core.kit.db import async_url
from migrations import runner
from migrations.metadata import every_metadata


def differences(connection: Connection, metadata: MetaData) -> list[object]:
    """What the database has and the code has not, and the other way round."""

    def is_ours(name: str | None, kind: str, parents: object) -> bool:
        return kind != "schema" or name == metadata.schema

    context = MigrationContext.configure(
        connection, opts={"include_schemas": True, "include_name": is_ours}
    )
    return list(compare_metadata(context, metadata))


async def test_migrated_tables_are_those_of_the_code(database_url: str) -> None:
    engine = create_async_engine(async_url(database_url))
    async with engine.connect() as connection:
        for metadata in every_metadata():
            assert await connection.run_sync(differences, metadata) == []
    await engine.dispose()


async def test_history_goes_down_and_up_again(database_url: str) -> None:
    await runner.downgrade(database_url, "base")
    assert await runner.current(database_url) is None
    await runner.upgrade(database_url)
    assert await runner.current(database_url) == runner.head()
