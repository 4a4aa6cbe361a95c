"""The whole main job in a browser: the chat page, the secure page, the clinic console.

With ``KABINET_PICTURES`` naming a folder, pictures of the pages are left there, for the README.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Page, expect

from sandbox.people import persons
from sandbox.settings import LOOPBACK
from tests.e2e.page.browser import launched, needs_chromium
from tests.kit.installation import RunningInstallation
from tests.kit.world import World, label

pytestmark = [*needs_chromium, pytest.mark.timeout(300)]

PATIENT = 2
_PATIENCE_MS = 30_000


async def picture(page: Page, name: str) -> None:
    """Leave a picture where they are wanted."""
    if folder := os.environ.get("KABINET_PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png")


class Chat:
    """The chat page as a person uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def taps(self, wanted: str) -> None:
        await self.page.get_by_role("button", name=wanted, exact=True).last.click()

    async def says(self, text: str) -> None:
        box = self.page.locator("textarea#text")
        await box.fill(text)
        await box.press("Enter")

    async def hears(self, words: str) -> None:
        await expect(self.page.get_by_role("log")).to_contain_text(words)

    async def secure_page(self) -> Page:
        """Press the button to the secure page; it opens in a window of its own."""
        async with self.page.context.expect_page() as opened:
            await self.taps("Відкрити сторінку")
        return await opened.value


async def sign_on(page: Page, key: FilePayload, password: str, name: str) -> None:
    """What the patient does on the secure page."""
    await expect(page.get_by_text("Код звірки").first).to_be_visible()
    await picture(page, f"{name}-check")
    await page.get_by_role("button", name="далі").click()
    await page.get_by_role("button", name="Файл із ключем").click()
    await page.locator("input[type=file]").first.set_input_files(key)
    await page.locator("input[type=password]").fill(password)
    await page.get_by_role("button", name="Відкрити ключ").click()
    await expect(page.get_by_role("button", name="Підписати", exact=True)).to_be_visible()
    await picture(page, f"{name}-sign")
    await page.get_by_role("button", name="Підписати", exact=True).click()
    await expect(page.get_by_text("Підпис прийнято").first).to_be_visible()
    await page.close()


async def read_on_page(chat: Chat) -> bytes:
    """The declaration on the secure page; what can be saved there."""
    await chat.taps(label("my_declarations", "declaration-PDF"))
    await chat.hears("Де його відкрити?")
    await chat.taps(label("declaration_pdf", "where-PAGE"))
    await chat.hears("Декларацію покаже захищена сторінка")
    page = await chat.secure_page()
    await page.get_by_role("button", name="Показати декларацію").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Декларація 0001-")
    await picture(page, "secure-declaration-read")
    async with page.expect_download() as downloaded:
        await page.get_by_role("link", name="Зберегти PDF").click()
    saved = Path(await (await downloaded.value).path())
    octets = await asyncio.to_thread(saved.read_bytes)
    await page.close()
    await chat.hears("Декларацію показано на захищеній сторінці.")
    return octets


async def had_in_chat(chat: Chat) -> bytes:
    """The declaration sent to the chat, and taken out again."""
    await chat.taps(label("declaration_pdf", "done-DECLARATIONS"))
    await chat.taps(label("my_declarations", "overview-PDF"))
    await chat.taps(label("declaration_pdf", "where-CHAT"))
    await chat.hears("Пересилання вимкнено.")
    await picture(chat.page, "chat-declaration")
    file = chat.page.locator('#messages a[href*="/files/"]').last
    address = await file.evaluate("link => link.href")
    response = await chat.page.request.get(address)
    octets = await response.body()
    await chat.taps(label("declaration_pdf", "sent-REMOVE"))
    await chat.hears("Файли прибрано з чату.")
    await expect(file).to_have_count(0)
    return octets


async def checked(page: Page, pdf: bytes, verdict: str) -> None:
    """Have a file checked by the page that is anybody's."""
    file: FilePayload = {"name": "d.pdf", "mimeType": "application/pdf", "buffer": pdf}
    await page.get_by_label("Файл декларації", exact=True).set_input_files(file)
    await page.get_by_role("button", name="Перевірити", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(verdict)
    if verdict != "Документ змінено":
        await picture(page, "check-genuine")
        await page.get_by_role("button", name="Перевірити інший файл").click()


def tampered(pdf: bytes) -> bytes:
    """The same with one bit of a page changed."""
    place = pdf.index(b"stream\n") + 40
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


async def test_a_patient_walks_the_whole_way_in_a_browser(
    installation: RunningInstallation, world: World
) -> None:
    patient = world.patient(PATIENT)
    async with launched() as browser:
        context = await browser.new_context(viewport={"width": 1000, "height": 850}, locale="uk-UA")
        context.set_default_timeout(_PATIENCE_MS)
        expect.set_options(timeout=_PATIENCE_MS)
        desk = await context.new_page()
        await desk.goto(f"{installation.web}/")
        await desk.get_by_label("Знайти за прізвищем").fill(patient.name.last_name)
        async with desk.expect_download() as downloaded:
            await desk.locator(f'a[href="/keys/{patient.person_id}"]').click()
        file = await (await downloaded.value).path()
        card = world.keyring.card(patient.person_id)
        key: FilePayload = {
            "name": card.file_name,
            "mimeType": "application/octet-stream",
            "buffer": await asyncio.to_thread(Path(file).read_bytes),
        }
        await picture(desk, "start")

        page = await context.new_page()
        await page.goto(f"{installation.telegram}/chat")
        await page.get_by_role("button", name="Новий користувач").click()
        await page.get_by_label("Ім’я").fill(patient.name.first_name)
        await page.get_by_label("Номер телефону").fill(persons.phone(PATIENT))
        await page.get_by_role("button", name="Зберегти").click()
        # The page is loaded anew for the new person; only then is his chat the one to start.
        present = page.locator('#people-list a[aria-current="page"]')
        await expect(present).to_contain_text(persons.phone(PATIENT))
        chat = Chat(page)
        await page.locator("#start").click()
        await chat.taps(label("start", "welcome-search"))
        await chat.taps(label("start", "consent-agree"))
        await chat.taps(label("start", "mode-buttons"))
        await chat.taps(label("find_doctor", "how-BY_PLACE"))
        await chat.hears("Напишіть назву міста")
        await chat.says("Умань")
        await chat.hears("вільними місцями")
        await picture(page, "chat-doctors")
        await page.get_by_role("button", name="1. ").last.click()
        await chat.hears("Приймає нових пацієнтів")
        name = (await page.locator("#messages strong").last.inner_text()).strip()
        await chat.taps(label("find_doctor", "card-SUBMIT"))

        await chat.hears("Увійдіть з електронним підписом")
        await sign_on(await chat.secure_page(), key, card.password, "secure-sign-in")
        await chat.hears("Підпис прийнято.")
        await page.locator("#reply-keyboard button").first.click()
        await page.get_by_role("button", name="Надіслати", exact=True).last.click()
        await chat.hears("Ви ввійшли")
        await chat.hears("Перевірте заявку.")
        await picture(page, "chat-review")
        await chat.taps(label("submit_declaration", "review-SIGN"))
        await chat.hears("Підпишіть декларацію")
        await picture(page, "chat-sign")
        await sign_on(await chat.secure_page(), key, card.password, "secure-declaration")
        await chat.hears("Декларацію підписано.")

        clinic = await context.new_page()
        await clinic.set_viewport_size({"width": 1000, "height": 1150})
        employee = world.position_of(name)
        await clinic.goto(
            f"{installation.web}/console/?clinic={employee['legal_entity_id']}"
            f"&employee={employee['id']}"
        )
        await clinic.get_by_role("button", name="Увійти з підписом").click()
        await clinic.locator("#requests button").first.click()
        await expect(clinic.get_by_text("підпис справжній, текст не змінено")).to_be_visible()
        await picture(clinic, "console")
        await clinic.get_by_role("button", name="Прийняти заявку").click()
        await clinic.get_by_role("button", name="Підписати декларацію").click()
        await expect(clinic.get_by_text("Вона чинна.")).to_be_visible()

        await page.bring_to_front()
        await chat.hears("Є новина щодо вашої заявки.")
        await picture(page, "chat-news")
        await chat.taps(label("news", "open"))
        await chat.hears("Декларацію підтверджено.")
        await picture(page, "chat-confirmed")
        shown = await read_on_page(chat)
        sent = await had_in_chat(chat)
        assert shown.startswith(b"%PDF-")
        checking = await context.new_page()
        await checking.goto(f"http://{LOOPBACK}:{installation.ports.bot}/check")
        for pdf in (shown, sent):
            await checked(checking, pdf, "Декларація справжня")
        await checked(checking, tampered(sent), "Документ змінено")
