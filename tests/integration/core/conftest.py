"""The core service running over a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.client import CoreClient
from sandbox.trust.pki import Pki
from tests.kit.core_service import RunningCore, running_core, test_pki
from tests.kit.families import Household, Parent, Registers
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
async def bot(core: RunningCore) -> CoreClient:
    """A trusted patient information system."""
    return await core.channel()


@pytest.fixture
async def patient(core: RunningCore) -> Patient:
    """A registered patient with a key."""
    return await core.patient()


@pytest.fixture
async def household(core: RunningCore, bot: CoreClient) -> AsyncIterator[Household]:
    """A channel for families, with registers that know them."""
    async with Registers.serving() as registers:
        yield await Household.begin(core, bot, registers)


@pytest.fixture
async def mother(household: Household) -> Parent:
    """Somebody who can represent others."""
    return await household.grown_up()
