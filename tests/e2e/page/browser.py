"""Chromium on the secure page, as a patient uses it, with a record of everything it sends."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    async_playwright,
    expect,
)
from playwright.async_api import Error as PlaywrightError

CHROMIUM = shutil.which("chromium")
PHONE = {"width": 360, "height": 740}
_PATIENCE_MS = 20_000
# A machine that is busy with other tests is slow, not wrong.
expect.set_options(timeout=_PATIENCE_MS)

needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: apt install chromium, and run again"),
]

# The tests of the page share one event loop, which their one browser belongs to.
on_one_loop = [*needs_chromium, pytest.mark.asyncio(loop_scope="session")]
page_fixture = partial(pytest_asyncio.fixture, loop_scope="session")

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Stands where a native app of Telegram puts its bridge, and remembers what the page posts.
_TELEGRAM = """
window.posted = [];
window.TelegramWebviewProxy = {
  postEvent: (type, data) => window.posted.push([type, JSON.parse(data)]),
};
"""


@asynccontextmanager
async def launched(*arguments: str) -> AsyncIterator[Browser]:
    """A headless Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*_ARGUMENTS, *arguments]
        )
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class KeyFile:
    """A key file on the patient's device."""

    name: str
    octets: bytes
    password: str

    def chosen(self) -> dict[str, Any]:
        """As a file input takes it."""
        return {"name": self.name, "mimeType": "application/octet-stream", "buffer": self.octets}


@dataclass
class Visit:
    """One page in one browser context."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    """What the browser had to say: breaches of the policy, errors that nobody took."""

    @classmethod
    async def begin(cls, browser: Browser, *, is_telegram: bool = True, **options: Any) -> Visit:
        """A fresh phone."""
        context: BrowserContext = await browser.new_context(
            **{"viewport": PHONE, "locale": "uk-UA", **options}
        )
        if is_telegram:
            await context.add_init_script(_TELEGRAM)
        visit = cls(await context.new_page())
        visit.page.set_default_timeout(_PATIENCE_MS)
        visit.page.on(
            "console",
            lambda message: (
                visit.complaints.append(message.text)
                if message.type in ("error", "warning")
                else None
            ),
        )
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        return visit

    async def opens(self, address: str, launch_data: str | None = None, **more: str) -> None:
        """Open the page, as Telegram does when it gives launch data."""
        fields = {**({"tgWebAppData": launch_data} if launch_data else {}), **more}
        fragment = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())
        await self.page.goto(f"{address}#{fragment}" if fragment else address)

    async def taps(self, label: str) -> None:
        """Press a button by its words."""
        await self.page.get_by_role("button", name=label).click()

    async def sees(self, heading: str) -> None:
        """Wait for a screen by its heading."""
        await self.page.get_by_role("heading", level=1, name=heading).wait_for()

    async def problem(self) -> str:
        """Code of the problem that the page shows."""
        code = await self.page.locator("#problem").get_attribute("data-code")
        return code or ""

    def field(self, label: str) -> Locator:
        """A field by its label."""
        return self.page.get_by_label(label, exact=True)

    async def goes_on_to_the_key(self) -> None:
        """From the first screen to the form for the key."""
        await self.taps("Коди збігаються, далі")
        await self.sees("Чим підписуєте?")
        await self.taps("Файл із ключем")
        await self.sees("Відкрийте свій ключ")

    async def opens_key(self, key: KeyFile, password: str | None = None) -> None:
        """Choose the file, give the password, press."""
        await self.field("Файл із ключем").set_input_files(key.chosen())  # type: ignore[arg-type]
        await self.field("Пароль до ключа").fill(key.password if password is None else password)
        await self.taps("Відкрити ключ")

    async def signs_with(self, key: KeyFile) -> None:
        """All of it, once the page is open."""
        await self.goes_on_to_the_key()
        await self.opens_key(key)
        await self.sees("Перевірте, хто підписує")
        await self.page.get_by_role("button", name="Підписати", exact=True).click()

    async def has_closed_the_key(self) -> None:
        """Wait until the page has no Worker: the browser's list of them lags behind."""
        for worker in list(self.page.workers):
            async with asyncio.timeout(_PATIENCE_MS / 1000):
                with suppress(PlaywrightError):  # what a Worker that ends answers with
                    await worker.evaluate("new Promise(() => {})")
        assert self.page.workers == []

    async def posted(self) -> list[list[Any]]:
        """What the page told Telegram."""
        posted: list[list[Any]] = await self.page.evaluate("window.posted")
        return posted


def sent_octets(net_log: Path) -> bytes:
    """Every octet that a browser sent over any socket, from its own log of the network.

    Source: Chromium's NetLog with the capture mode ``Everything``.
    """
    log = json.loads(net_log.read_text())
    kinds = {number: name for name, number in log["constants"]["logEventTypes"].items()}
    sending = {"SOCKET_BYTES_SENT", "UDP_BYTES_SENT", "SSL_SOCKET_BYTES_SENT"}
    parts = [
        base64.b64decode(event["params"]["bytes"])
        for event in log["events"]
        if kinds[event["type"]] in sending and "bytes" in event.get("params", {})
    ]
    return b"".join(parts)
