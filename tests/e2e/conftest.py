"""A running installation, and everybody in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from aiohttp import ClientSession

from tests.integration.telegram.driver import Driver
from tests.kit.installation import RunningInstallation
from tests.kit.world import World


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningInstallation]:
    """One installation for every test that leaves it whole."""
    running = RunningInstallation(tmp_path_factory.mktemp("installation"))
    running.start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def world(installation: RunningInstallation) -> World:
    """Its invented country and keys."""
    return World(installation)


@pytest.fixture
async def driver(installation: RunningInstallation) -> AsyncIterator[Driver]:
    """The Bot API double's control API."""
    async with ClientSession() as session:
        yield Driver(installation.telegram, session)
