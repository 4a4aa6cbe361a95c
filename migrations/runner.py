"""Brings a database to a revision of the history, and tells which one it is at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from core.kit.db import async_url

_Action = Callable[[Config], None]

_FOLDER = Path(__file__).parent
# A migration that would wait for a lock would make every other session wait behind it.
_LOCK_TIMEOUT = "2s"
# Any constant will do; two installations that start together must not migrate together.
_ADVISORY_KEY = 4_113_202_6


def configuration() -> Config:
    """Alembic's configuration; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def head() -> str | None:
    """The newest revision of the history."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


async def upgrade(url: str, revision: str = "head") -> None:
    """Apply every migration up to ``revision``."""
    await _run(url, lambda config: command.upgrade(config, revision))


async def downgrade(url: str, revision: str) -> None:
    """Take migrations back down to ``revision``."""
    await _run(url, lambda config: command.downgrade(config, revision))


async def current(url: str) -> str | None:
    """The revision a database is at, or None for an empty one."""
    engine = create_async_engine(async_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(
                lambda sync: MigrationContext.configure(sync).get_current_revision()
            )
    finally:
        await engine.dispose()


async def compare(url: str, schema: str, message: str) -> None:
    """Write a migration for what a half's tables in the code have and the database has not."""

    def write(config: Config) -> None:
        config.attributes["comparing"] = schema
        command.revision(config, message=message, autogenerate=True, rev_id=_next_number())

    await _run(url, write)


def _next_number() -> str:
    return f"{int(head() or 0) + 1:04d}"


async def _run(url: str, action: _Action) -> None:
    def within(connection: Connection) -> None:
        connection.execute(text(f"SELECT pg_advisory_lock({_ADVISORY_KEY})"))
        connection.execute(text(f"SET lock_timeout = '{_LOCK_TIMEOUT}'"))
        connection.commit()
        config = configuration()
        config.attributes["connection"] = connection
        action(config)
        connection.commit()
        connection.execute(text(f"SELECT pg_advisory_unlock({_ADVISORY_KEY})"))

    engine = create_async_engine(async_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(within)
    finally:
        await engine.dispose()
