"""PostgreSQL through SQLAlchemy: one engine, transactions that retry, table conventions."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from asyncpg import InternalClientError, PostgresError
from sqlalchemy import MetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

Result = TypeVar("Result")

# Serialization failure and deadlock: the whole transaction may simply be run again.
_RETRIED_STATES = {"40001", "40P01"}
_ATTEMPTS = 5

# Connection lost, resources used up, server stopping or starting: the statement is not to blame.
# Source: PostgreSQL manual, Appendix A, classes 08, 53 and 57P.
_OUTAGE_CLASSES = ("08", "53", "57P")

_NAMES = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


def metadata_of(schema: str) -> MetaData:
    """Table metadata of one half, with constraint names that migrations can rely on."""
    return MetaData(schema=schema, naming_convention=_NAMES)


def async_url(url: str) -> str:
    """The address of a database as SQLAlchemy's asyncpg dialect wants it."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+asyncpg://" + url.removeprefix(prefix)
    return url


class Database:
    """A pool of connections to one PostgreSQL database (16 or newer)."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self._engine: AsyncEngine = create_async_engine(
            async_url(url),
            pool_size=pool_size,
            max_overflow=pool_size,
            # A connection that died with the server is noticed before it is used.
            pool_pre_ping=True,
            # Errors of the database are logged; the personal values of a statement are not.
            hide_parameters=True,
            connect_args={"command_timeout": 30, "timeout": 10},
        )

    @property
    def engine(self) -> AsyncEngine:
        """The engine, for migrations and inspection."""
        return self._engine

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end of the block, rolled back on an error."""
        async with self._engine.begin() as connection:
            yield connection

    async def run(self, work: Callable[[AsyncConnection], Awaitable[Result]]) -> Result:
        """Run ``work`` in a transaction, again when the database asks for it.

        ``work`` must be safe to repeat: nothing may leave the process inside it.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                async with self._engine.begin() as connection:
                    return await work(connection)
            except DBAPIError as problem:
                if sqlstate(problem) not in _RETRIED_STATES or attempt == _ATTEMPTS:
                    raise
            await asyncio.sleep(random.uniform(0, 0.02 * attempt))  # noqa: S311
        raise AssertionError("unreachable")

    async def close(self) -> None:
        """Give every connection back."""
        await self._engine.dispose()


def sqlstate(problem: BaseException) -> str | None:
    """The five-character SQLSTATE of a database error, where the driver tells it."""
    original = getattr(problem, "orig", problem)
    return getattr(original, "sqlstate", None) or getattr(original.__cause__, "sqlstate", None)


def is_outage(problem: BaseException) -> bool:
    """Whether the database cannot be reached, as opposed to refusing a statement.

    asyncpg reports a connection that was cut in several ways, one of which
    (``InternalClientError``) belongs to neither of its families of errors.
    """
    if isinstance(problem, (OSError, PoolExhausted, InternalClientError)):
        return True
    if isinstance(problem, DBAPIError) and (
        problem.connection_invalidated or isinstance(problem.orig, OSError)
    ):
        return True
    if isinstance(problem, (DBAPIError, PostgresError)):
        return (sqlstate(problem) or "").startswith(_OUTAGE_CLASSES)
    return False
