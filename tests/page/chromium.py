"""The signer in a page of Chromium, driven from Python."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.page.node import MOMENT
from tests.page.site import Site

_CHROMIUM = shutil.which("chromium")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(not _CHROMIUM, reason="no Chromium: apt install chromium, and run again"),
]

# The Signer stays at `window.signer` for the next call.
_OPEN = """async ({ files, password }) => {
    const { Signer, SignerError } = await import('/signer/index.js');
    const octets = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    window.signer ??= new Signer();
    const given = files.map(({ name, base64 }) => ({ name, bytes: octets(base64) }));
    try {
        const { keys } = await window.signer.open(given, password);
        const unchanged = given.every(({ bytes }) => bytes.some((octet) => octet !== 0));
        return { keys: JSON.parse(JSON.stringify(keys)), unchanged };
    } catch (error) {
        return { error: error.code, ours: error instanceof SignerError };
    }
}"""
_SIGN = """async ({ id, content, options }) => {
    const octets = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    try {
        const moment = { ...options, signingTime: new Date(options.signingTime) };
        const signature = await window.signer.sign(id, octets(content), moment);
        return { signature: btoa(String.fromCharCode(...signature)) };
    } catch (error) {
        return { error: error.code };
    }
}"""


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        yield browser
        browser.close()


class SignerPage:
    """An empty page of the site, with the signer in it."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.page: Page = browser.new_page()
        self.complaints: list[str] = []
        """What the browser had to say: breaches of the content policy, errors nobody took."""
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(site.address)

    def use_engine(self, worker: str) -> None:
        """Let another engine's Worker open the next key."""
        self.page.evaluate(
            """async (workerUrl) => {
                const { Signer } = await import('/signer/index.js');
                window.signer = new Signer({ workerUrl });
            }""",
            worker,
        )

    def open(self, files: Mapping[str, bytes], password: str) -> dict[str, Any]:
        """``keys``, and whether the given bytes are ``unchanged``; or an ``error``."""
        encoded = [
            {"name": name, "base64": base64.b64encode(octets).decode()}
            for name, octets in files.items()
        ]
        answer: dict[str, Any] = self.page.evaluate(_OPEN, {"files": encoded, "password": password})
        return answer

    def sign(self, key_id: str, content: bytes, **options: Any) -> bytes | str:
        """The signature, or the code of an error."""
        moment = {"signingTime": MOMENT.isoformat(), **options}
        given = {"id": key_id, "content": base64.b64encode(content).decode(), "options": moment}
        answer = self.page.evaluate(_SIGN, given)
        return base64.b64decode(answer["signature"]) if "signature" in answer else answer["error"]

    def close(self) -> None:
        """Close the signer; the page stays."""
        self.page.evaluate("() => window.signer.close()")
