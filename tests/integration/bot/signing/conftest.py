"""Signing and bindings beside a real core."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.trust.pki import Pki
from tests.kit.core_service import RunningCore, running_core, test_pki
from tests.kit.people import Patient
from tests.kit.signing_house import SigningHouse, signing_house


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
async def house(core: RunningCore, database_url: str) -> AsyncIterator[SigningHouse]:
    """Signing where Telegram opens Mini Apps."""
    async with signing_house(core, database_url) as built:
        yield built


@pytest.fixture
async def plain_house(core: RunningCore, database_url: str) -> AsyncIterator[SigningHouse]:
    """Signing where no Mini App is possible, so that return codes are needed."""
    async with signing_house(core, database_url, has_mini_apps=False) as built:
        yield built


@pytest.fixture
async def patient(core: RunningCore) -> Patient:
    """A registered patient with a key."""
    return await core.patient()
