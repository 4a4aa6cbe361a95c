"""``/livez``: the process runs. ``/readyz``: it can serve, so send it requests."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core.kit.db import Database, is_outage

_REVISION = text("SELECT version_num FROM alembic_version")


class Health:
    """Answers whether a process lives and whether it is ready."""

    def __init__(self, database: Database, expected_revision: str | None) -> None:
        """Make it.

        Args:
            database: must answer.
            expected_revision: revision of the migrations the code is made for; None accepts any.
        """
        self._database = database
        self._expected_revision = expected_revision
        self._draining = False

    def drain(self) -> None:
        """Say from now on that no new requests are wanted."""
        self._draining = True

    def add_to(self, application: web.Application) -> None:
        """Serve both paths."""
        application.router.add_get("/livez", self._live)
        application.router.add_get("/readyz", self._ready)

    async def _live(self, http_request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def _ready(self, http_request: web.Request) -> web.Response:
        reason = "draining" if self._draining else await self._obstacle()
        if reason:
            return web.json_response({"status": "not_ready", "reason": reason}, status=503)
        return web.json_response({"status": "ready"})

    async def _obstacle(self) -> str | None:
        try:
            async with self._database.transaction() as connection:
                found = await connection.scalar(_REVISION)
        except SQLAlchemyError as problem:
            return "database_unavailable" if is_outage(problem) else "not_migrated"
        except OSError:
            return "database_unavailable"
        if self._expected_revision and found != self._expected_revision:
            return "not_migrated"
        return None
