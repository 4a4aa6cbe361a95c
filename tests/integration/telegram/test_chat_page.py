"""The chat page in a browser; the test plays the bot."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.integration.telegram.driver import Driver, Player
from tests.integration.telegram.test_sending import png

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-sync"]


class Screen:
    """A page with whatever went wrong on it."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page = page
        self.base_url = base_url
        self.problems: list[str] = []
        self.foreign: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", self._watch)

    def _note(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(message.text)

    def _watch(self, http_request: Any) -> None:
        if not http_request.url.startswith(self.base_url):
            self.foreign.append(http_request.url)

    async def open(self, person: Player) -> None:
        # What the person did before the page was opened does not matter here.
        await person.driver.bot("deleteWebhook", drop_pending_updates=True)
        await self.page.goto(f"{self.base_url}/chat/{person.id}")


@pytest.fixture
async def screen(double: Driver) -> AsyncIterator[Screen]:
    """A phone-sized page; the test fails when its script or its policy complained."""
    if CHROMIUM is None:
        pytest.skip("no Chromium: `apt install chromium` to run the tests of the chat page")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 400, "height": 850}, locale="uk")
        screen = Screen(page, double.base_url)
        yield screen
        await browser.close()
    assert screen.problems == []
    assert screen.foreign == []


async def test_a_newcomer_starts_and_talks(double: Driver, screen: Screen) -> None:
    page = screen.page
    await double.bot("setMyDescription", description="Що вміє цей бот")
    await page.goto(f"{double.base_url}/chat")
    await expect(page.get_by_text("Навчальний режим")).to_be_visible()
    await page.get_by_role("button", name="Почати").click()
    box = page.get_by_label("Повідомлення", exact=True).and_(page.locator("textarea"))
    await box.fill("Де мій лікар?")
    await box.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("Де мій лікар?")
    updates = await double.bot("getUpdates")
    assert [update["message"]["text"] for update in updates] == ["/start", "Де мій лікар?"]
    person = updates[0]["message"]["from"]["id"]
    await double.bot("sendChatAction", chat_id=person, action="typing")
    await expect(page.locator("#bot-status")).to_have_text("друкує…")
    text = 'Ваш лікар: <b>Зразкова</b> <a href="https://example.org/">сторінка</a>'
    await double.bot("sendMessage", chat_id=person, text=text, parse_mode="HTML")
    await expect(page.locator(".messages strong")).to_have_text("Зразкова")
    await expect(page.get_by_role("link", name="сторінка")).to_have_attribute(
        "rel", "noopener noreferrer"
    )


async def test_texts_are_never_markup(double: Driver, olena: Player, screen: Screen) -> None:
    evil = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
    await double.bot("sendMessage", chat_id=olena.id, text=evil)
    await screen.open(olena)
    await expect(screen.page.get_by_role("log")).to_contain_text(evil)
    assert await screen.page.locator(".messages img, .messages script").count() == 0


async def test_taps_edits_and_deletions_are_seen(
    double: Driver, olena: Player, screen: Screen
) -> None:
    page = screen.page
    keyboard = {
        "inline_keyboard": [
            [{"text": "Так", "callback_data": "yes"}, {"text": "Ні", "callback_data": "no"}],
            [{"text": "Зачекайте", "disabled": {}}],
        ]
    }
    sent = await double.bot("sendMessage", chat_id=olena.id, text="Певні?", reply_markup=keyboard)
    await screen.open(olena)
    await expect(page.get_by_role("button", name="Зачекайте")).to_be_disabled()
    for label, is_alert in [("Так", False), ("Ні", True)]:
        await page.get_by_role("button", name=label).click()
        query = await next_update(double, "callback_query")
        await double.bot(
            "answerCallbackQuery",
            callback_query_id=query["id"],
            text=f"Обрано {label}",
            show_alert=is_alert,
        )
        await expect(page.get_by_text(f"Обрано {label}")).to_be_visible()
    await page.get_by_role("button", name="Зрозуміло").click()
    target = {"chat_id": olena.id, "message_id": sent["message_id"]}
    await double.bot("editMessageText", text="Дякую", **target)
    await expect(page.get_by_role("log")).to_contain_text("змінено")
    await expect(page.get_by_role("button", name="Так")).to_have_count(0)
    await double.bot("deleteMessage", **target)
    await expect(page.get_by_text("Дякую")).to_have_count(0)


async def test_the_bots_keyboard_shares_contact_and_place(
    double: Driver, olena: Player, screen: Screen
) -> None:
    page = screen.page
    keys = [
        [{"text": "Мій номер", "request_contact": True}],
        [{"text": "Моє місце", "request_location": True}, {"text": "Скасувати"}],
    ]
    await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup={"keyboard": keys})
    await screen.open(olena)
    await page.get_by_role("button", name="Мій номер").click()
    await page.get_by_role("button", name="Надіслати", exact=True).last.click()
    message = await next_update(double, "message")
    assert message["contact"]["user_id"] == olena.id
    await page.get_by_role("button", name="Моє місце").click()
    await page.get_by_label("Місто").select_option("Полтава")
    await page.locator("#place-form").get_by_role("button", name="Надіслати").click()
    message = await next_update(double, "message")
    assert message["location"] == {"latitude": 49.5883, "longitude": 34.5514}
    await page.get_by_role("button", name="Скасувати").first.click()
    assert (await next_update(double, "message"))["text"] == "Скасувати"


async def test_a_mini_app_opens_in_a_tab_with_signed_launch_data(
    double: Driver, olena: Player, screen: Screen
) -> None:
    target = f"{double.base_url}/control/bots"
    keyboard = {"inline_keyboard": [[{"text": "Підписати", "web_app": {"url": target}}]]}
    await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup=keyboard)
    await screen.open(olena)
    async with screen.page.expect_popup() as popup:
        await screen.page.get_by_role("button", name="Підписати").click()
    tab = await popup.value
    await tab.wait_for_url(re.compile("tgWebAppData="))
    assert f"{olena.id}" in tab.url
    # What a Mini App asks of the messenger's web version: to be closed.
    async with tab.expect_event("close"):
        await tab.evaluate(
            "window.opener.postMessage(JSON.stringify({eventType: 'web_app_close'}), '*')"
        )


async def test_files_are_shown_and_downloaded(
    double: Driver, olena: Player, screen: Screen
) -> None:
    chat = {"chat_id": str(olena.id)}
    await double.upload("sendDocument", "document", "Декларація.pdf", b"%PDF-1.7", **chat)
    await double.upload("sendPhoto", "photo", "a.png", png(40, 30), **chat)
    await screen.open(olena)
    picture = screen.page.get_by_role("img", name="Зображення")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 40
    async with screen.page.expect_download() as download:
        await screen.page.get_by_role("link", name="Декларація.pdf").click()
    assert (await download.value).suggested_filename == "Декларація.pdf"


async def test_links_back_to_the_bot_start_it_with_their_payload(
    double: Driver, olena: Player, screen: Screen
) -> None:
    name = (await double.bot("getMe"))["username"]
    text = f'<a href="https://t.me/{name}?start=my_declarations">Назад</a>'
    await double.bot("sendMessage", chat_id=olena.id, text=text, parse_mode="HTML")
    await screen.open(olena)
    await screen.page.get_by_role("link", name="Назад").click()
    assert (await next_update(double, "message"))["text"] == "/start my_declarations"
    await screen.page.goto(f"{double.base_url}/chat/{olena.id}?start=find_doctor")
    await screen.page.get_by_role("button", name="Почати").click()
    assert (await next_update(double, "message"))["text"] == "/start find_doctor"


async def test_several_people_and_a_blocked_bot(
    double: Driver, olena: Player, screen: Screen
) -> None:
    page = screen.page
    await screen.open(olena)
    await page.get_by_role("button", name="Дії з чатом").click()
    await page.get_by_role("menuitem", name="Заблокувати бота").click()
    await page.get_by_role("button", name="Заблокувати", exact=True).click()
    await expect(page.get_by_role("button", name="Розблокувати й почати знову")).to_be_visible()
    refusal = await double.refused("sendMessage", chat_id=olena.id, text="a")
    assert refusal.code == 403
    await page.get_by_role("button", name="Список користувачів", exact=True).click()
    await page.get_by_role("button", name="Новий користувач").click()
    await page.get_by_label("Ім’я").fill("Тарас")
    await page.get_by_role("button", name="Зберегти").click()
    await expect(page).not_to_have_url(re.compile(str(olena.id)))
    await page.get_by_role("button", name="Почати").click()
    assert (await next_update(double, "message"))["from"]["first_name"] == "Тарас"


async def next_update(double: Driver, kind: str) -> Any:
    """The next update of a kind; it and those before it are confirmed."""
    while True:
        for update in await double.bot("getUpdates", timeout=30, limit=1):
            await double.bot("getUpdates", offset=update["update_id"] + 1)
            if kind in update:
                return update[kind]
