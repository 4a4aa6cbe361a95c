"""The database kit over a real server."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.kit.db import Database
from migrations import runner


async def test_migrated_database_is_at_the_newest_revision(database_url: str) -> None:
    assert await runner.current(database_url) == runner.head()


async def test_serialization_failure_runs_the_work_again(database_url: str) -> None:
    database = Database(database_url)
    attempts = 0

    async def work(connection: AsyncConnection) -> int:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            await connection.execute(
                text("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$")
            )
        return attempts

    assert await database.run(work) == 3
    await database.close()


async def test_other_database_errors_are_not_repeated(database_url: str) -> None:
    database = Database(database_url)
    attempts = 0

    async def work(connection: AsyncConnection) -> None:
        nonlocal attempts
        attempts += 1
        await connection.execute(text("SELECT 1/0"))

    with pytest.raises(DBAPIError):
        await database.run(work)
    assert attempts == 1
    await database.close()


async def test_an_error_never_tells_the_values_of_a_statement(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(DBAPIError) as caught:
        async with database.transaction() as connection:
            await connection.execute(text("SELECT 1 / :zero, :name"), {"zero": 0, "name": "Олена"})
    assert "Олена" not in str(caught.value)
    await database.close()
