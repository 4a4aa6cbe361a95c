"""Another channel: what a patient does at the portal reaches the chat, and he ends its access."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.e2e.cabinet import family_doctors, open_cabinet
from tests.e2e.page.browser import launched, needs_chromium
from tests.e2e.page.test_accessible_screens import NAMELESS
from tests.e2e.story import PUSH, SIGN_IN, Story
from tests.integration.telegram.driver import Driver
from tests.kit.installation import RunningInstallation
from tests.kit.world import ChatPatient, World, label

pytestmark = [*needs_chromium, pytest.mark.timeout(300)]

WITH_DOCTOR = 27
WITHOUT_DOCTOR = 28
ELSEWHERE = "Дію з декларацією виконано поза цим ботом. Це ви?"
_PATIENCE_MS = 30_000


async def at_the_menu(world: World, driver: Driver, index: int) -> ChatPatient:
    """A patient who has signed in in the chat."""
    patient = await ChatPatient.arrives(world, driver, index)
    story = Story(patient)
    await story.arrive()
    await patient.says("меню")
    await patient.taps(label("sign_in", "title"), SIGN_IN)
    await story.sign_in()
    await story.prove_phone()
    return patient


@asynccontextmanager
async def at_the_portal(
    installation: RunningInstallation, world: World, index: int
) -> AsyncIterator[Page]:
    """The portal in a browser, with the patient signed in on the consent page."""
    async with launched() as browser:
        context = await browser.new_context(locale="uk-UA")
        context.set_default_timeout(_PATIENCE_MS)
        expect.set_options(timeout=_PATIENCE_MS)
        page = await context.new_page()
        await page.goto(f"{installation.web}/")
        await page.get_by_role("link", name="Е-кабінет").click()
        await signs_in(page, world, world.patient(index).person_id)
        name = world.patient(index).name
        await expect(page.locator("#who")).to_contain_text(f"{name.last_name} {name.first_name}")
        yield page


async def signs_in(page: Page, world: World, person_id: str) -> None:
    """From the portal to the consent page and back, with one's own key file."""
    await page.get_by_role("button", name="Увійти через ЕСОЗ").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Дозволити доступ?")
    await expect(page.locator("#main")).to_contain_text("«Е-кабінет» просить діяти")
    await expect(page.locator("#scopes")).to_contain_text("припиняти ваші декларації")
    await page.get_by_role("button", name="Дозволити", exact=True).click()
    file = world.keyring.container_for(person_id)
    key: FilePayload = {"name": file.name, "mimeType": "", "buffer": file.content}
    beside: FilePayload = {"name": "c.cer", "mimeType": "", "buffer": file.certificate}
    await page.get_by_label("Файл із ключем").set_input_files(key)
    await page.locator("summary", has_text="Сертифікат в окремому файлі").click()
    await page.get_by_label("Файл сертифіката").set_input_files(beside)
    await page.get_by_label("Пароль до ключа", exact=True).fill(file.password)
    await page.get_by_role("button", name="Відкрити ключ").click()
    await page.get_by_role("button", name="Підписати й дозволити").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Е-кабінет")


async def test_a_declaration_ended_at_the_portal_is_told_and_its_access_is_taken_back(
    installation: RunningInstallation, world: World, driver: Driver
) -> None:
    patient = await at_the_menu(world, driver, WITH_DOCTOR)
    async with at_the_portal(installation, world, WITH_DOCTOR) as page:
        doctor = page.get_by_role("region", name="Мій лікар")
        await expect(doctor).to_contain_text("чинна")
        assert await page.evaluate(NAMELESS) == []
        await doctor.get_by_role("link", name="Припинити").click()
        assert await page.evaluate(NAMELESS) == []
        await page.get_by_label("Причина").fill("Переїзд")
        await page.get_by_role("button", name="Припинити декларацію").click()
        await expect(page.get_by_role("status")).to_have_text("Декларацію припинено.")
        await expect(doctor).to_contain_text("Декларації немає.")
        await expect(page.get_by_role("region", name="Попередні")).to_contain_text("припинена")

        await patient.hears(ELSEWHERE)
        await patient.taps(label("news", "open"), "Зараз не діє.")
        await patient.taps(label("my_declarations", "declaration-OVERVIEW"), "Чинної декларації")

        await patient.insists(
            lambda: patient.player.does("start", payload="app_approvals"), "Е-кабінет «Е-кабінет»"
        )
        shown = (await patient.hears("Е-кабінет «Е-кабінет»"))["text"]
        line = next(each for each in shown.splitlines() if "«Е-кабінет»" in each)
        number = int(line.partition(".")[0])
        await patient.taps(
            label("app_approvals", "access-item", number=number), "Відкликати доступ"
        )
        await patient.taps(label("app_approvals", "revoke-REVOKE"), "«Е-кабінет» відкликано")

        await page.reload()
        await expect(page.get_by_role("status")).to_contain_text("Доступ забрано")
        await expect(page.get_by_role("button", name="Увійти через ЕСОЗ")).to_be_visible()
    assert await patient.pushes(ELSEWHERE) == 1


async def test_a_request_withdrawn_at_the_portal_is_told_and_one_withdrawn_here_is_not(
    installation: RunningInstallation, world: World, driver: Driver
) -> None:
    patient = await at_the_menu(world, driver, WITHOUT_DOCTOR)
    doctor = family_doctors(world)[0]
    async with (
        open_cabinet(installation, world) as cabinet,
        at_the_portal(installation, world, WITHOUT_DOCTOR) as page,
    ):
        visitor = await cabinet.enters(WITHOUT_DOCTOR)
        requests = visitor.client.declaration_requests
        here, _ = await visitor.submits(doctor)
        await requests.reject(visitor.token, here)
        elsewhere, _ = await visitor.submits(doctor)
        await page.reload()
        region = page.get_by_role("region", name="Заявки", exact=True)
        await expect(region.get_by_text("чекає на рішення закладу")).to_have_count(1)
        await region.get_by_role("button", name="Відкликати заявку").click()
        await expect(page.get_by_role("status")).to_have_text("Заявку відкликано.")
        await patient.hears(PUSH)
        await patient.taps(label("news", "open"), "Заявку відкликано")
        assert await patient.pushes(PUSH) == 1
        found = await requests.get(visitor.token, UUID(str(elsewhere)))
        assert found.status_reason == "withdrawn_by_patient"

        await page.get_by_role("button", name="Вийти").click()
        await expect(page.get_by_role("status")).to_have_text("Ви вийшли.")
        await page.goto(f"{installation.web}/portal/")
        await expect(page.get_by_role("button", name="Увійти через ЕСОЗ")).to_be_visible()


async def test_who_does_not_allow_it_comes_back_with_nothing(
    installation: RunningInstallation,
) -> None:
    async with launched() as browser:
        page = await (await browser.new_context(locale="uk-UA")).new_page()
        await page.goto(f"{installation.web}/portal/")
        await page.get_by_role("button", name="Увійти через ЕСОЗ").click()
        await page.get_by_role("button", name="Не дозволяти").click()
        await expect(page.get_by_role("status")).to_contain_text("Доступу не надано.")
        # An answer that this browser has not asked for is nobody's.
        await page.goto(f"{installation.web}/portal/return?code=c&state=s")
        await expect(page.get_by_role("status")).to_contain_text("Почніть вхід знову")
