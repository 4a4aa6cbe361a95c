"""Fixtures that every folder of tests shares."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator, Mapping

import pytest
from hypothesis import settings
from xdist.remote import Producer

from core.commands import event_loop
from tests.kit.economy import pay_once
from tests.kit.logs import log_plainly
from tests.kit.order import OneInstallation, begins
from tests.kit.postgres import TestServer

log_plainly()
pay_once()
# How long an example takes tells of the machine and its other work, not of the program.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestServer]:
    """One PostgreSQL server for the whole run."""
    server = TestServer(tmp_path_factory.mktemp("postgres"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def database_url(postgres_server: TestServer) -> Iterator[str]:
    """A migrated database of the test's own."""
    yield from postgres_server.database()


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests run in the loop that the services run in."""
    return {"service": event_loop}


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for garbage among what tests make, not again and again among all modules."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 50)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneInstallation | None:
    """Start one installation, not one in every process."""
    return OneInstallation(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: begins(item.nodeid))
