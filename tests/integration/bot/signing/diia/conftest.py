"""Signing with Дія.Підпис."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.kit.core_service import RunningCore
from tests.kit.diia import RunningDiia, running_diia
from tests.kit.people import Patient
from tests.kit.signing_house import SigningHouse, signing_house


@pytest.fixture
async def diia(core: RunningCore) -> AsyncIterator[RunningDiia]:
    """Дія, to which the bot is known."""
    async with running_diia(core.clock) as running:
        yield running


@pytest.fixture
async def house(
    core: RunningCore, database_url: str, diia: RunningDiia
) -> AsyncIterator[SigningHouse]:
    """Signing with Дія.Підпис by keys of ДСТУ."""
    async with signing_house(core, database_url, remote=await diia.remote()) as built:
        diia.calls_back(built.page.removesuffix("/sign"))
        yield built


@pytest.fixture
async def patient(core: RunningCore) -> Patient:
    """A registered patient with a key of ДСТУ."""
    return await core.patient(line="gost")
