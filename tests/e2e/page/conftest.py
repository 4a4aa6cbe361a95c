"""The secure page served by the real signing domain, beside a real core, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser

from core.kit.clock import FixedClock, SystemClock
from core.kit.jobs import start as start_jobs
from core.kit.tasks import Background
from sandbox.trust.containers import KeyEntry, international_pfx, java_key_store, national_pfx
from sandbox.trust.pki import Pki
from tests.e2e.page.browser import KeyFile, launched, page_fixture
from tests.kit.core_service import NOW, RunningCore, running_core
from tests.kit.people import Patient
from tests.kit.signing_house import SigningHouse, signing_house

PASSWORD = "Пароль-до-ключа-2091 & co"


@pytest.fixture(scope="session")
def moment() -> datetime:
    """Now, by the clock that the browser goes by."""
    return SystemClock().now()


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory, moment: datetime) -> Pki:
    """Test trust services whose certificates are valid now."""
    folder = tmp_path_factory.mktemp("trust") / "pki"
    clock = FixedClock(moment - timedelta(days=30))
    return Pki.open_or_create(folder, "http://127.0.0.1:9/trust", clock)


@page_fixture()
async def core(
    database_url: str, pki: Pki, tmp_path: Path, moment: datetime
) -> AsyncIterator[RunningCore]:
    """A running core whose clock agrees with the browser's."""
    async with running_core(database_url, pki, tmp_path) as running:
        running.clock.advance(moment - NOW)
        yield running


async def working(built: SigningHouse) -> AsyncIterator[SigningHouse]:
    """A house whose background work is done while it is used."""
    background = Background()
    start_jobs(background, built.signing.jobs)
    try:
        yield built
    finally:
        await background.stop()


@page_fixture()
async def house(core: RunningCore, database_url: str) -> AsyncIterator[SigningHouse]:
    """Signing at work, where Telegram opens Mini Apps."""
    async with signing_house(core, database_url) as built:
        async for each in working(built):
            yield each


@page_fixture()
async def plain_house(core: RunningCore, database_url: str) -> AsyncIterator[SigningHouse]:
    """Signing at work, where no Mini App is possible."""
    async with signing_house(core, database_url, has_mini_apps=False) as built:
        async for each in working(built):
            yield each


@page_fixture(scope="session")
async def one_chromium() -> AsyncIterator[Browser]:
    """A headless browser for every test: it takes longer to start than most of them."""
    async with launched() as browser:
        yield browser


@page_fixture()
async def chromium(one_chromium: Browser) -> AsyncIterator[Browser]:
    """The headless browser without anybody's cookies, pages or storage."""
    yield one_chromium
    for context in one_chromium.contexts:
        await context.close()


@page_fixture()
async def patient(core: RunningCore) -> Patient:
    """A registered patient with a key of ДСТУ 4145."""
    return await core.patient(line="kupyna")


@pytest.fixture
def key(patient: Patient, pki: Pki) -> KeyFile:
    """The patient's key in a PFX with the national algorithms."""
    return national_key(patient, pki)


def national_key(holder: Patient, pki: Pki) -> KeyFile:
    """A PFX with the national algorithms."""
    entry = KeyEntry(holder.key, [holder.certificate, pki.certificate("kupyna")])
    return KeyFile("key.pfx", national_pfx(entry, PASSWORD), PASSWORD)


def key_store(holder: Patient, pki: Pki, moment: datetime) -> KeyFile:
    """A key store of Java, as a bank gives it."""
    entry = KeyEntry(holder.key, [holder.certificate, pki.certificate("kupyna")])
    octets = java_key_store({f"pb_{holder.code}": entry}, PASSWORD, moment)
    return KeyFile("pb_key.jks", octets, PASSWORD)


def international_key(holder: Patient, pki: Pki) -> KeyFile:
    """A PKCS#12 with international algorithms."""
    entry = KeyEntry(holder.key, [holder.certificate, pki.certificate("ecdsa")])
    return KeyFile("key.p12", international_pfx(entry, PASSWORD), PASSWORD)
