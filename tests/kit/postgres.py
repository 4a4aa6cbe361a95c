"""A real PostgreSQL for tests: one server per run, a database per test cloned from a template."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg

from core.kit.ids import new_id
from migrations import runner
from sandbox.postgres import Postgres

_TEMPLATE = "template_kabinet"


class TestServer:
    """The server of one test run, with a migrated template database."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self._server = Postgres(folder, durable=False)

    def start(self) -> None:
        """Start the server and migrate the template."""
        self._server.start()
        try:
            asyncio.run(self._make_template())
        except BaseException:
            self._server.stop()
            raise

    def stop(self) -> None:
        """Stop the server."""
        self._server.stop()

    def database(self) -> Iterator[str]:
        """Address of a fresh database, dropped at the end."""
        name = f"test_{new_id().hex}"
        asyncio.run(self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{_TEMPLATE}"'))
        yield self._server.dsn(name)
        asyncio.run(self._execute(f'DROP DATABASE "{name}" WITH (FORCE)'))

    async def _make_template(self) -> None:
        await self._execute(f'CREATE DATABASE "{_TEMPLATE}"')
        await runner.upgrade(self._server.dsn(_TEMPLATE))

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self._server.dsn())
        try:
            await connection.execute(statement)
        finally:
            await connection.close()
