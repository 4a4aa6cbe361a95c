"""What the commands of ``python -m core`` do."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from uuid import UUID

import structlog
from aiohttp import web

from core.access.clients import NewClient
from core.app import Core, api_routes, signature_verifier
from core.config import Settings
from core.console import CommandFailed, listed, say, show_progress
from core.console import settings as environment
from core.contract.access import ClientType
from core.declaration_commands import (
    end_due,
    reject_declaration,
    terminate_declarations,
    verify_declaration,
)
from core.errors import InvalidInput
from core.kit import log as logs
from core.kit import openapi as openapi_document
from core.kit.rotation import Rotation
from core.qes import QesError
from core.registry_extract import ExtractBroken, load_extract
from core.services import Foundation, Services
from core.tables import sealed_tables
from migrations import runner

__all__ = [
    "CommandFailed", "add_client", "end_due", "event_loop", "import_registry", "migrate", "openapi",
    "reject_declaration", "rotate_keys", "serve", "show_keys", "terminate_declarations",
    "verify_declaration",
]  # fmt: skip

log = structlog.get_logger(__name__)

_MIN_SECRET_LENGTH = 16
_SHUTDOWN_SECONDS = 20.0


def event_loop() -> asyncio.AbstractEventLoop:
    """The loop the commands run in: uvloop, where there is one for the platform."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


# --- serve ------------------------------------------------------------------------------------


async def serve(options: argparse.Namespace) -> int:
    """Serve the API until SIGTERM or SIGINT."""
    settings = environment()
    logs.configure(settings.core_log_format)
    if not (settings.qes_trust_list or settings.qes_roots):
        raise CommandFailed("nobody's signature can be trusted: set QES_TRUST_LIST or QES_ROOTS")
    base = Foundation.of(settings)
    try:
        signatures = signature_verifier(base)
    except QesError as problem:
        raise CommandFailed(f"the trust list cannot be read: {problem}") from problem
    core = Core(base, signatures, expected_revision=runner.head())
    stopping = _stop_signals()
    async with _served(core, settings):
        await stopping.wait()
        log.info("core.draining")
        core.drain()
        await asyncio.sleep(settings.core_drain_seconds)
    log.info("core.stopped")
    return 0


def _stop_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    return stopping


@asynccontextmanager
async def _served(core: Core, settings: Settings) -> AsyncIterator[None]:
    app_runner = web.AppRunner(
        core.application(), access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS
    )
    await app_runner.setup()
    try:
        await _site(app_runner, settings).start()
    except OSError as problem:
        await app_runner.cleanup()
        raise CommandFailed(f"cannot serve on {_address(settings)}: {problem.strerror}") from None
    log.info("core.serving", address=_address(settings))
    try:
        yield
    finally:
        await app_runner.cleanup()


def _site(app_runner: web.AppRunner, settings: Settings) -> web.BaseSite:
    if settings.core_socket:
        # What an ended process left behind.
        settings.core_socket.unlink(missing_ok=True)
        return web.UnixSite(app_runner, str(settings.core_socket))
    return web.TCPSite(app_runner, settings.core_host, settings.core_port)


def _address(settings: Settings) -> str:
    if settings.core_socket:
        return f"unix:{settings.core_socket}"
    return f"http://{settings.core_host}:{settings.core_port}"


# --- the other commands -----------------------------------------------------------------------


async def migrate(options: argparse.Namespace) -> int:
    """Bring the database to a revision."""
    settings = environment()
    await runner.upgrade(settings.database_url, options.to)
    say(f"the database is at revision {await runner.current(settings.database_url)}")
    return 0


async def import_registry(options: argparse.Namespace) -> int:
    """Load a registry extract."""
    base = Foundation.of(environment())
    try:
        with _lines(options.file) as lines:
            counts = await load_extract(
                base.database, Services(base).importers(), lines, show_progress
            )
    except (ExtractBroken, OSError) as problem:
        raise CommandFailed(str(problem)) from problem
    except InvalidInput as problem:
        where = "; ".join(f"{item.entry}: {item.description}" for item in problem.invalid[:5])
        raise CommandFailed(f"a record does not fit: {where}") from None
    finally:
        await base.database.close()
    say(f"loaded {sum(counts.values())} records: {listed(counts)}")
    return 0


async def add_client(options: argparse.Namespace) -> int:
    """Register a channel."""
    secret = os.environ.get("KABINET_CLIENT_SECRET", "")
    if len(secret) < _MIN_SECRET_LENGTH:
        raise CommandFailed(
            f"set KABINET_CLIENT_SECRET to at least {_MIN_SECRET_LENGTH} random characters"
        )
    base = Foundation.of(environment())
    try:
        client = NewClient(
            id=UUID(options.id),
            name=options.name,
            type=ClientType(options.type),
            scopes=options.scopes.replace(",", " ").split(),
            secret=secret,
            api_key=os.environ.get("KABINET_API_KEY") or secret,
            legal_entity_id=UUID(options.legal_entity) if options.legal_entity else None,
            redirect_uris=options.redirect_uri,
        )
        async with base.database.transaction() as connection:
            await Services(base).clients.register(connection, client)
    except ValueError as problem:
        raise CommandFailed(str(problem)) from problem
    finally:
        await base.database.close()
    say(f"registered {client.type} {client.name!r} as {client.id}")
    return 0


async def rotate_keys(options: argparse.Namespace) -> int:
    """Encrypt everything anew under the newest key, while the service runs."""
    base = Foundation.of(environment())
    counts: dict[str, int] = {}

    def progress(table: str, rows: int) -> None:
        counts[table] = rows
        show_progress(counts)

    try:
        renewed = await _rotation(base).run(progress)
        indexed = await Services(base).persons.reindex(base.database)
    finally:
        await base.database.close()
    say(f"renewed {renewed} rows under key {base.settings.cipher.current_version}")
    say(f"indexed {indexed} persons")
    return 0


async def show_keys(options: argparse.Namespace) -> int:
    """Tell how many rows of each table are under which key."""
    base = Foundation.of(environment())
    try:
        status = await _rotation(base).status()
    finally:
        await base.database.close()
    for table, versions in status.items():
        told = ", ".join(f"key {version}: {rows}" for version, rows in versions.items())
        say(f"{table:<32} {told or 'empty'}")
    return 0


def _rotation(base: Foundation) -> Rotation:
    return Rotation(base.database, base.settings.cipher, sealed_tables())


async def openapi(options: argparse.Namespace) -> int:
    """Write the description of the API."""
    document = openapi_document.render(api_routes())
    if options.file == "-":
        sys.stdout.buffer.write(document)
    else:
        await asyncio.to_thread(Path(options.file).write_bytes, document)
    return 0


# --- what they share --------------------------------------------------------------------------


@contextmanager
def _lines(file: str) -> Iterator[Iterable[bytes]]:
    if file == "-":
        yield sys.stdin.buffer
        return
    with Path(file).open("rb") as opened:
        yield opened
