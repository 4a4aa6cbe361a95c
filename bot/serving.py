"""One bot process from start to stop."""

from __future__ import annotations

import asyncio
import signal
from typing import Final

import structlog
from aiogram.exceptions import AiogramError
from aiohttp import web

from bot.app import App
from bot.composition import parts_of
from bot.config import Settings
from bot.foundation import Foundation
from core.kit import log as logs
from core.kit.health import Health

log = structlog.get_logger(__name__)

_SHUTDOWN_SECONDS: Final = 5.0


class StartFailed(Exception):
    """The bot cannot start; the message says why."""


def event_loop() -> asyncio.AbstractEventLoop:
    """uvloop, where there is one for the platform."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def serve() -> None:
    """Run the bot until SIGTERM or SIGINT, then finish what is under way.

    Raises:
        StartFailed: Telegram does not answer, or does not know the token.
        pydantic.ValidationError: a setting is missing or does not fit.
    """
    settings = Settings()
    logs.configure(settings.bot_log_format)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    base = Foundation.of(settings)
    try:
        parts = await parts_of(base)
    except AiogramError as problem:
        await base.close()
        raise StartFailed(f"Telegram does not say who this bot is: {problem}") from problem
    app = App(base, parts)
    health = Health(base.database, None)
    application = app.web()
    health.add_to(application)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    await web.TCPSite(runner, settings.bot_host, settings.bot_port).start()
    await app.start()
    log.info("bot.serving", host=settings.bot_host, port=settings.bot_port)
    await stopping.wait()
    health.drain()
    await runner.cleanup()
    await app.stop()
    log.info("bot.stopped")
