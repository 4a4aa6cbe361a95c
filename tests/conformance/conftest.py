"""The core service running over a real database, for responses against published schemas."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.core.conftest import core, pki

from .cabinet import bot, cabinet
from .desk import desk

__all__ = ["bot", "cabinet", "core", "desk", "pki"]


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark of ``published.compares``."""
    config.addinivalue_line("markers", "compares(answer): compares a published response")


@pytest.fixture(autouse=True)
def keeps_its_promise(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that does not compare the responses it is marked with."""
    wanted = {mark.args[0] for mark in request.node.iter_markers("compares")}
    if not wanted:
        yield
        return
    from .published import begin_comparing  # skips where the folder is not configured

    done = begin_comparing()
    yield
    assert wanted <= done
