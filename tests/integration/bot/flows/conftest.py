"""The composed bot beside a real core."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.trust.pki import Pki
from tests.integration.telegram.driver import Driver
from tests.kit.cabinet_house import CabinetHouse, cabinet_house
from tests.kit.core_service import RunningCore, running_core, test_pki
from tests.kit.people import Patient


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """Test trust services."""
    return test_pki(tmp_path_factory.mktemp("trust") / "pki")


@pytest.fixture
async def core(database_url: str, pki: Pki, tmp_path: Path) -> AsyncIterator[RunningCore]:
    """A running core with a database of its own."""
    async with running_core(database_url, pki, tmp_path) as running:
        yield running


@pytest.fixture
async def cabinet(
    core: RunningCore, database_url: str, double: Driver
) -> AsyncIterator[CabinetHouse]:
    """The bot with every flow of the product."""
    async with cabinet_house(database_url, double, core) as built:
        yield built


@pytest.fixture
async def patient(core: RunningCore) -> Patient:
    """A registered patient with a key."""
    return await core.patient()
