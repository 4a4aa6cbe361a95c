"""A real PostgreSQL for tests: one server per run, a database per test cloned from a template.

A database that a test leaves with the template's schema is emptied and serves the next one: to
copy it anew takes longer than most tests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg

from core.kit.ids import new_id
from migrations import runner
from sandbox.postgres import Postgres

_TEMPLATE = "template_kabinet"

_CLOSE_OTHERS = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_TABLES = """
SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
WHERE schemaname IN ('core', 'bot')
"""
# Everything that a test could change beside rows: relations, columns, constraints, functions,
# triggers, and what migrations have been applied.
_SCHEMA = """
SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
  SELECT concat_ws(' ', 'column', n.nspname, c.relname, c.relkind, a.attname, a.atttypid::regtype,
                   a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE n.nspname IN ('core', 'bot', 'public')
  UNION ALL
  SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE conrelid <> 0 AND connamespace::regnamespace::text IN ('core', 'bot')
  UNION ALL
  SELECT concat_ws(' ', 'index', indexrelid::regclass, pg_get_indexdef(indexrelid))
  FROM pg_index WHERE indrelid::regclass::text ~ '^(core|bot)[.]'
  UNION ALL
  SELECT concat_ws(' ', 'trigger', tgrelid::regclass, tgname) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT concat_ws(' ', 'function', proname) FROM pg_proc
  WHERE pronamespace::regnamespace::text IN ('core', 'bot', 'public')
  UNION ALL
  SELECT concat_ws(' ', 'schema', nspname) FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)'
  UNION ALL
  SELECT concat_ws(' ', 'migration', version_num) FROM public.alembic_version
) AS lines(line)
"""


class TestServer:
    """The server of one test run, with a migrated template database."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self._server = Postgres(folder, durable=False)
        self._emptied: list[str] = []
        self._schema = ""
        self._filled = ""

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
        """Address of an empty database that is the test's own."""
        name = self._emptied.pop() if self._emptied else asyncio.run(self._clone())
        yield self._server.dsn(name)
        if asyncio.run(self._empty(name)):
            self._emptied.append(name)
        else:
            asyncio.run(self._execute(f'DROP DATABASE "{name}" WITH (FORCE)'))

    async def _clone(self) -> str:
        name = f"test_{new_id().hex}"
        await self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{_TEMPLATE}"')
        return name

    async def _empty(self, name: str) -> bool:
        """Close what is still open and delete every row; whether the schema is as it was."""
        connection = await asyncpg.connect(self._server.dsn(name))
        try:
            await connection.execute(_CLOSE_OTHERS)
            if await connection.fetchval(_SCHEMA) != self._schema:
                return False
            filled = await connection.fetch(self._filled)
            # A few rows are deleted sooner than files are made anew, if no key or trigger is asked.
            deletions = [f"DELETE FROM {table['name']}" for table in filled]  # noqa: S608 - names are ours
            together = ("SET LOCAL session_replication_role = replica", *deletions)
            await connection.execute(";".join(together))
        finally:
            await connection.close()
        return True

    async def _make_template(self) -> None:
        await self._execute(f'CREATE DATABASE "{_TEMPLATE}"')
        await runner.upgrade(self._server.dsn(_TEMPLATE))
        connection = await asyncpg.connect(self._server.dsn(_TEMPLATE))
        self._schema = await connection.fetchval(_SCHEMA)
        names = [table["name"] for table in await connection.fetch(_TABLES)]
        self._filled = " UNION ALL ".join(
            f"SELECT '{name}' AS name WHERE EXISTS (SELECT FROM {name})"  # noqa: S608 - names are ours
            for name in names
        )
        await connection.close()

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self._server.dsn())
        try:
            await connection.execute(statement)
        finally:
            await connection.close()
