"""A bot process on a database of its own, against a double of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.telegram.conftest import MovableTime, double, time
from tests.integration.telegram.driver import Driver
from tests.kit.bot_house import BotHouse, Guest
from tests.kit.demo_flows import demo_flows, demo_texts

__all__ = ["MovableTime", "double", "guest", "house", "time"]


@pytest.fixture
async def house(database_url: str, double: Driver, tmp_path: Path) -> AsyncIterator[BotHouse]:
    """The bot with the demo flows."""
    flows = demo_flows()
    built = BotHouse(database_url, double, flows, demo_texts(tmp_path / "locales", flows))
    await built.prepare()
    yield built
    await built.close()


@pytest.fixture
async def guest(house: BotHouse) -> Guest:
    """A person who has agreed and stands at the menu."""
    return await house.guest()
