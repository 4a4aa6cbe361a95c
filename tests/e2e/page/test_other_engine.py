"""The page signs with the engine that the operator put beside it, and with its own without one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.signing.engine_files import WORKER
from tests.e2e.page.browser import KeyFile, Visit, on_one_loop, page_fixture
from tests.e2e.page.conftest import working
from tests.kit.core_service import RunningCore
from tests.kit.signing_house import SigningHouse, signing_house
from tests.page.site import ANSWER_WASM, ENGINE

# Minutes of a browser on every screen: `./dev drill`.
pytestmark = [*on_one_loop, pytest.mark.drill]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An engine as an operator keeps it: a Worker, and WebAssembly that it needs."""
    made = tmp_path / "engine"
    made.mkdir()
    source = (ENGINE / WORKER).read_text(encoding="utf-8")
    # Beside the page, the signer's files are one folder up and down.
    (made / WORKER).write_text(source.replace("'../signer/", "'../files/signer/"), encoding="utf-8")
    (made / "answer.wasm").write_bytes(ANSWER_WASM)
    return made


@page_fixture()
async def other_house(
    core: RunningCore, database_url: str, folder: Path
) -> AsyncIterator[SigningHouse]:
    """Signing at work, with another engine."""
    async with signing_house(core, database_url, engine=folder) as built:
        async for each in working(built):
            yield each


async def test_an_operators_engine_signs_on_the_page(
    other_house: SigningHouse, chromium: Browser, key: KeyFile
) -> None:
    house = other_house
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    await visit.goes_on_to_the_key()
    await visit.opens_key(key)
    await visit.sees("Перевірте, хто підписує")
    [worker] = visit.page.workers
    assert worker.url == f"{house.page}/engine/worker.js"
    await visit.page.get_by_role("button", name="Підписати", exact=True).click()
    await visit.sees("Підпис прийнято")
    assert [name for name, _ in await house.events()] == ["signing.signed"]
    assert visit.complaints == []


async def test_without_one_the_pages_own_engine_signs(
    house: SigningHouse, chromium: Browser, key: KeyFile
) -> None:
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    await visit.goes_on_to_the_key()
    await visit.opens_key(key)
    await visit.sees("Перевірте, хто підписує")
    [worker] = visit.page.workers
    assert worker.url == f"{house.page}/files/signer/worker.js"
