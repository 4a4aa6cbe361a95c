"""The clinic console in a browser: a long list, its filters, a refusal, all by names and keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect

from core.contract.declaration_requests import RequestStatus
from tests.e2e.cabinet import family_doctors, open_cabinet
from tests.e2e.page.browser import launched, needs_chromium
from tests.kit.installation import RunningInstallation
from tests.kit.world import World

pytestmark = [*needs_chromium, pytest.mark.timeout(180)]

PATIENT = 35
_ROWS = 20
_PATIENCE_MS = 30_000

# Everything that can be operated, and has no name a screen reader could say.
_NAMELESS = """() =>
    [...document.querySelectorAll('button, select, input, textarea, a[href], iframe')]
    .filter((each) => each.checkVisibility() && !each.labels?.length)
    .filter((each) => !(each.ariaLabel || each.textContent.trim() || each.title))
    .map((each) => each.outerHTML)"""


@asynccontextmanager
async def at_work(
    installation: RunningInstallation, employee: dict[str, str]
) -> AsyncIterator[Page]:
    """The console's page with the employee signed in."""
    async with launched() as browser:
        context = await browser.new_context(locale="uk-UA")
        context.set_default_timeout(_PATIENCE_MS)
        expect.set_options(timeout=_PATIENCE_MS)
        page = await context.new_page()
        await page.goto(
            f"{installation.web}/console/?clinic={employee['legal_entity_id']}"
            f"&employee={employee['id']}"
        )
        await page.get_by_role("button", name="Увійти з підписом").click()
        yield page


async def test_a_long_list_is_paged_filtered_and_a_request_refused(
    installation: RunningInstallation, world: World
) -> None:
    doctor = family_doctors(world)[-1]
    name = world.keyring.card(doctor["party_id"]).holder.common_name
    async with open_cabinet(installation, world) as cabinet:
        visitor = await cabinet.enters(PATIENT)
        # Each new request cancels the one before, and the clinic sees them all.
        made = [await visitor.submits(doctor) for _ in range(_ROWS + 1)]
        async with at_work(installation, doctor) as page:
            await expect(page.locator("#list-count")).to_contain_text("Усього заявок:")
            await page.get_by_role("combobox", name="Лікар", exact=True).select_option(label=name)
            await page.get_by_role("button", name="Показати").click()
            count = page.locator("#list-count")
            await expect(count).to_have_text(f"Усього заявок: {_ROWS + 1}. Сторінка 1 із 2.")
            await expect(page.locator("#requests tr")).to_have_count(_ROWS)
            await page.get_by_role("button", name="Наступна сторінка").click()
            await expect(count).to_have_text(f"Усього заявок: {_ROWS + 1}. Сторінка 2 із 2.")
            await expect(page.locator("#requests tr")).to_have_count(1)
            await expect(page.get_by_role("button", name="Наступна сторінка")).to_be_hidden()
            await page.get_by_role("button", name="Попередня сторінка").click()
            await expect(page.locator("#requests tr")).to_have_count(_ROWS)
            await page.get_by_role("combobox", name="Стан", exact=True).select_option("NEW")
            await page.get_by_role("button", name="Показати").click()
            await expect(count).to_have_text("Усього заявок: 1.")

            # By the keyboard alone: what was chosen is where the reader is.
            await page.get_by_role("button", name="Відкрити заявку").focus()
            await page.keyboard.press("Enter")
            details = page.get_by_role("region", name="Заявка")
            await expect(details).to_be_focused()
            assert await page.evaluate(_NAMELESS) == []
            await page.get_by_role("button", name="Відхилити", exact=True).click()
            reason = page.get_by_role("combobox", name="Причина", exact=True)
            await expect(reason).to_be_focused()
            assert await reason.locator("option").count() == 5
            await reason.select_option(label="Інше")
            await page.get_by_role("button", name="Надіслати відмову").click()
            words = page.get_by_role("textbox", name="Пояснення для пацієнта", exact=True)
            assert not await words.evaluate("(each) => each.validity.valid")
            await words.fill("Лікар у відпустці")
            assert await page.evaluate(_NAMELESS) == []
            await page.get_by_role("button", name="Надіслати відмову").click()
            await expect(page.get_by_role("status")).to_have_text(
                "Заявку відхилено. Пацієнт отримає причину."
            )
            await expect(count).to_have_text("Заявок немає.")
            await expect(details).to_be_focused()
        told = await visitor.client.declaration_requests.get(visitor.token, made[-1][0])
        assert told.status is RequestStatus.REJECTED
        assert (told.status_reason, told.status_comment) == ("other", "Лікар у відпустці")
