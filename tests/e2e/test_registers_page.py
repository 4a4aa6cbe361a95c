"""A person at the start page and at the page of the state registers, in a browser."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession
from playwright.async_api import expect

from sandbox.people import newcomers
from sandbox.people.newcomers import Situation
from tests.e2e.page.browser import launched, needs_chromium
from tests.kit.installation import RunningInstallation
from tests.kit.world import World

pytestmark = [*needs_chromium, pytest.mark.timeout(300)]

_PATIENCE_MS = 30_000
_PERMIT = {"type": "PERMANENT_RESIDENCE_PERMIT", "number": "949999999"}
_QUESTION = {
    "last_name": "Сторінченко",
    "first_name": "Остап",
    "birth_date": "1988-02-03",
    "documents": [_PERMIT],
}


async def test_newcomers_are_listed_and_a_decision_answers_the_core(
    installation: RunningInstallation, world: World
) -> None:
    expect.set_options(timeout=_PATIENCE_MS)
    newcomer = newcomers.first_of(world.country, Situation.SURNAME_CHANGED)
    async with launched() as browser, ClientSession() as http:
        assert await asked(http, installation) == "LATER"
        page = await (await browser.new_context(locale="uk-UA")).new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(f"{installation.web}/")
        row = page.locator("#newcomers tr").filter(has_text=newcomer.name.last_name)
        await expect(row).to_contain_text("У реєстрі – під попереднім прізвищем")
        await expect(row).to_contain_text(newcomer.tax_id)
        await page.get_by_role("link", name="Державні реєстри").click()

        item = page.locator("#questions li").filter(has_text="С. О.")
        await expect(item).to_contain_text("…999")
        await expect(page.locator("body")).not_to_contain_text("Сторінченко")
        await item.get_by_role("button", name="не збігається").click()
        await expect(item).to_contain_text("Рішення: не збігається")
        assert await asked(http, installation) == "DIFFERS"

        await page.get_by_role("combobox", name="Реєстр").select_option("nhs")
        await page.get_by_role("combobox", name="Відповідь").select_option("ABSENT")
        await page.get_by_role("button", name="Застосувати").click()
        await expect(page.get_by_role("status")).to_contain_text("Вручну (НСЗУ): немає даних")
        assert await asked(http, installation) == "ABSENT"
        await page.get_by_role("combobox", name="Відповідь").select_option("")
        await page.get_by_role("button", name="Застосувати").click()
        await expect(page.get_by_role("status")).to_contain_text("відповідають як насправді")
        assert complaints == []


async def asked(http: ClientSession, installation: RunningInstallation) -> str:
    """What the register without a machine says to the core."""
    address = f"{installation.web}/registers/ask/nhs"
    async with http.post(address, json=_QUESTION) as response:
        outcome: str = (await response.json())["outcome"]
        return outcome
