"""A running double for every test, on a port of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from sandbox.telegram.app import build
from tests.integration.telegram.driver import TOKEN, Driver, Player


class MovableTime:
    """The double's clock, moved by tests."""

    def __init__(self) -> None:
        self.moment = 1_900_000_000.0

    def __call__(self) -> float:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        self.moment += seconds


@pytest.fixture
def time() -> MovableTime:
    return MovableTime()


async def serve(app: web.Application) -> tuple[web.AppRunner, str]:
    """Start an application on a free port of this machine."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, "http://{}:{}".format(*runner.addresses[0][:2])


@pytest.fixture
async def double(tmp_path: Path, time: MovableTime) -> AsyncIterator[Driver]:
    """A double with a clock of its own."""
    runner, base_url = await serve(build([TOKEN], tmp_path, now=time))
    async with ClientSession() as session:
        yield Driver(base_url, session)
    await runner.cleanup()


@pytest.fixture
async def live_double(tmp_path: Path) -> AsyncIterator[Driver]:
    """A double on the machine's clock, for libraries that look at it too."""
    runner, base_url = await serve(build([TOKEN], tmp_path))
    async with ClientSession() as session:
        yield Driver(base_url, session)
    await runner.cleanup()


@pytest.fixture
async def olena(double: Driver) -> Player:
    """A person who has started the bot; the bot has not taken the update."""
    return await double.person()
