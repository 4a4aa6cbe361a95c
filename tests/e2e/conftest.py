"""A running installation, and everybody in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from aiohttp import ClientSession

from tests.integration.telegram.driver import Driver
from tests.kit import canary
from tests.kit.installation import RunningInstallation
from tests.kit.world import World


@pytest.fixture(scope="package")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningInstallation]:
    """One installation for every test that leaves it whole; it ends with the last of them.

    When all have had their way with it, nobody may stand in its logs or in a dump of its database.
    """
    running = RunningInstallation(tmp_path_factory.mktemp("installation"))
    running.start()
    yield running
    people = canary.everybody(World(running).country)
    dump = canary.plain_dump(running.dsn())
    assert running.stop() == 0
    assert canary.in_text(running.logs(), people) == []
    assert canary.in_dump(dump, people) == []


@pytest.fixture(scope="package")
def world(installation: RunningInstallation) -> World:
    """Its invented country and keys."""
    return World(installation)


@pytest.fixture
async def driver(installation: RunningInstallation) -> AsyncIterator[Driver]:
    """The Bot API double's control API."""
    async with ClientSession() as session:
        yield Driver(installation.telegram, session)
