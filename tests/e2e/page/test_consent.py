"""The consent page in Chromium: a portal's patient allows, does not allow, and is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp import web
from playwright.async_api import Browser, Route, expect

from core.contract.access import Scope
from tests.e2e.page.browser import (
    KeyFile,
    Visit,
    launched,
    on_one_loop,
    page_fixture,
    sent_octets,
)
from tests.e2e.page.test_accessibility import SMALLEST_TARGET
from tests.e2e.page.test_accessible_screens import LARGE_TYPE, NAMELESS, NARROW, UNDESCRIBED
from tests.kit.consent import PORTAL_SCOPES, REDIRECT, Portal, answered
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient

pytestmark = on_one_loop


@dataclass
class Site:
    """The portal's page that browsers come back to, and the consent page they come from."""

    portal: Portal
    page: str
    came: list[str] = field(default_factory=list)

    async def begin(self, browser: Browser, **options: object) -> Visit:
        """A browser that reaches the portal."""
        visit = await Visit.begin(browser, is_telegram=False, **options)
        await visit.page.route("https://portal.example/**", self._answer)
        return visit

    def link(self, **changes: str) -> str:
        """The portal's link to the consent page."""
        asked = self.portal.request(**changes).model_dump(exclude_none=True)
        return f"{self.page}?{urlencode(asked)}"

    async def _answer(self, route: Route) -> None:
        self.came.append(route.request.url)
        # Nothing of the consent page's address goes along.
        assert "referer" not in route.request.headers
        await route.fulfill(body="<h1>Портал</h1>", content_type="text/html; charset=utf-8")


@page_fixture()
async def site(core: RunningCore) -> Site:
    """A portal, and the core where a browser reaches it."""
    return Site(await Portal.open(core), f"{await core.address()}/sign-in")


async def opens_key(visit: Visit, key: KeyFile) -> None:
    await visit.sees("Дозволити доступ?")
    await visit.taps("Дозволити")
    await visit.sees("Підпишіть дозвіл")
    await visit.opens_key(key)


async def test_a_patient_reads_signs_and_is_brought_back_with_a_code(
    site: Site, chromium: Browser, key: KeyFile, patient: Patient
) -> None:
    visit = await site.begin(chromium)
    await visit.opens(site.link())
    await visit.sees("Дозволити доступ?")
    await expect(visit.page.locator("#main")).to_contain_text("«Канал ")
    await expect(visit.page.locator("#main")).to_contain_text("portal.example")
    scopes = visit.page.locator("#scopes li")
    await expect(scopes).to_have_count(len(PORTAL_SCOPES))
    await expect(scopes.last).to_have_text("бачити, кому ви дали доступ")
    await opens_key(visit, key)
    await visit.sees("Перевірте, хто підписує")
    await expect(visit.page.locator("#certificate")).to_contain_text(f"•••{patient.code[-3:]}")
    await visit.taps("Підписати й дозволити")
    await visit.sees("Портал")
    token = await site.portal.redeem(answered(site.came[0])["code"])
    assert token.details.person_id == patient.person_id
    assert visit.complaints == []


async def test_the_key_and_its_password_stay_in_the_browser(
    site: Site, key: KeyFile, tmp_path: Path
) -> None:
    log = tmp_path / "net.json"
    async with launched(f"--log-net-log={log}", "--net-log-capture-mode=Everything") as browser:
        visit = await site.begin(browser)
        await visit.opens(site.link())
        await opens_key(visit, key)
        await visit.sees("Перевірте, хто підписує")
        await visit.taps("Підписати й дозволити")
        await visit.sees("Портал")
    sent = sent_octets(log)
    assert b"POST /sign-in/codes" in sent
    assert key.password.encode() not in sent
    assert key.octets[40:72] not in sent


async def test_a_patient_who_does_not_allow_it_is_brought_back_with_a_refusal(
    site: Site, chromium: Browser
) -> None:
    visit = await site.begin(chromium)
    await visit.opens(site.link())
    await visit.taps("Не дозволяти")
    await visit.sees("Портал")
    assert answered(site.came[0]) == {
        "from": "core", "error": "access_denied", "state": "стан +&=1",
    }  # fmt: skip


async def test_a_ready_signature_made_elsewhere_is_brought(
    site: Site, chromium: Browser, patient: Patient, core: RunningCore
) -> None:
    visit = await site.begin(chromium)
    await visit.opens(site.link())
    await visit.taps("Дозволити")
    await visit.page.locator("summary", has_text="Принести готовий підпис").click()
    async with visit.page.expect_download() as downloaded:
        await visit.page.get_by_role("link", name="Зберегти файл із текстом").click()
    saved = await (await downloaded.value).path()
    text = await asyncio.to_thread(Path(saved).read_bytes)
    file = visit.field("Файл підпису .p7s")
    await file.set_input_files({"name": "t.json", "mimeType": "", "buffer": text})
    await visit.taps("Надіслати підпис")
    problem = visit.page.locator("#ready-file-problem")
    await expect(problem).to_have_text("Це текст без підпису. Підпишіть його у своїй програмі.")
    # As programs on desktops write it: base64 with line ends.
    signed = core.sign(patient, text, detached=True)
    lines = "\r\n".join(signed[i : i + 64] for i in range(0, len(signed), 64)).encode()
    await file.set_input_files({"name": "t.p7s", "mimeType": "", "buffer": lines})
    await visit.taps("Надіслати підпис")
    await visit.sees("Портал")
    assert (await site.portal.redeem(answered(site.came[0])["code"])).value


async def test_a_wrong_password_is_told_and_may_be_mended(
    site: Site, chromium: Browser, key: KeyFile
) -> None:
    visit = await site.begin(chromium)
    await visit.opens(site.link())
    await visit.taps("Дозволити")
    await visit.opens_key(key, "не той")
    await expect(visit.page.locator("#password-problem")).to_contain_text("Перевірте пароль")
    await visit.field("Пароль до ключа").fill(key.password)
    await visit.taps("Відкрити ключ")
    await visit.sees("Перевірте, хто підписує")
    await visit.taps("Це не мій ключ")
    await visit.sees("Підпишіть дозвіл")


async def test_strangers_are_told_and_the_site_learns_no_more_than_a_refusal(
    site: Site, chromium: Browser, key: KeyFile, core: RunningCore
) -> None:
    await core.execute("UPDATE core.person SET status = 'inactive'")
    visit = await site.begin(chromium)
    await visit.opens(site.link())
    await opens_key(visit, key)
    await visit.taps("Підписати й дозволити")
    await visit.sees("Не вдалося продовжити")
    assert await visit.problem() == "person_inactive"
    assert site.came == []
    await visit.taps("Повернутися на сайт")
    await visit.sees("Портал")
    assert answered(site.came[0])["error"] == "access_denied"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_id": "0" * 32}, "client_unknown"),
        ({"redirect_uri": "https://portal.example/other"}, "redirect_uri_unknown"),
        ({"redirect_uri": REDIRECT, "code_challenge": "c" * 42 + "é"}, "validation_failed"),
    ],
)
async def test_what_cannot_be_trusted_is_told_on_the_page_and_leads_nowhere(
    site: Site, chromium: Browser, changes: dict[str, str], code: str
) -> None:
    visit = await site.begin(chromium)
    asked = {**site.portal.request().model_dump(exclude_none=True), **changes}
    await visit.opens(f"{site.page}?{urlencode(asked)}")
    await visit.sees("Не вдалося продовжити")
    assert await visit.problem() == code
    # The language, and no way to anywhere.
    await expect(visit.page.get_by_role("button")).to_have_count(1)
    assert site.came == []


async def test_a_site_that_asks_for_too_much_may_be_told_so(site: Site, chromium: Browser) -> None:
    visit = await site.begin(chromium)
    await visit.opens(site.link(scope=f"{Scope.SIGN_IN} {Scope.REQUEST_WRITE}"))
    await visit.sees("Не вдалося продовжити")
    assert (await visit.problem(), site.came) == ("forbidden_scope", [])
    await visit.taps("Повернутися на сайт")
    await visit.sees("Портал")
    assert answered(site.came[0])["error"] == "invalid_scope"


async def test_a_parameter_that_stands_there_twice_is_no_request(
    site: Site, chromium: Browser
) -> None:
    visit = await site.begin(chromium)
    await visit.opens(f"{site.link()}&scope={Scope.SIGN_IN}")
    await visit.sees("Не вдалося продовжити")
    assert await visit.problem() == "validation_failed"


async def test_it_speaks_english_too(site: Site, chromium: Browser) -> None:
    visit = await site.begin(chromium)
    await visit.opens(site.link())
    await visit.taps("English")
    await visit.sees("Allow access?")
    assert await visit.page.evaluate("document.documentElement.lang") == "en"
    await expect(visit.page.locator("#scopes")).to_contain_text("end your declarations")
    await visit.taps("Українською")
    await visit.sees("Дозволити доступ?")


async def test_no_site_can_frame_it(site: Site, chromium: Browser) -> None:
    api = f"{site.page.removesuffix('/sign-in')}/api/capabilities"
    frames = "".join(f"<iframe src='{one}'></iframe>" for one in (api, site.link()))
    async with serving(frames) as address:
        visit = await site.begin(chromium)
        await visit.page.goto(address)
        other, consent = visit.page.frames[1:]
        assert other.url == api
        assert consent.url.startswith("chrome-error:")


@asynccontextmanager
async def serving(body: str) -> AsyncIterator[str]:
    """A page of somebody's on this machine."""

    async def answer(http_request: web.Request) -> web.Response:
        return web.Response(text=body, content_type="text/html")

    application = web.Application()
    application.router.add_get("/", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_screen_serves_small_phones_large_type_and_screen_readers(
    site: Site, chromium: Browser, key: KeyFile, scheme: str
) -> None:
    """320 pixels and type of 200 %. Source: WCAG 2.2, 1.3.1, 1.4.4, 1.4.10, 2.5.5, 4.1.2."""
    visit = await site.begin(chromium, viewport=NARROW, color_scheme=scheme)
    await visit.opens(site.link())
    await visit.sees("Дозволити доступ?")
    await _is_accessible(visit)
    await visit.taps("Дозволити")
    await visit.sees("Підпишіть дозвіл")
    await visit.page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    await visit.taps("Відкрити ключ")
    await expect(visit.field("Файл із ключем")).to_be_focused()
    await _is_accessible(visit)
    await visit.opens_key(key)
    await visit.sees("Перевірте, хто підписує")
    await _is_accessible(visit)
    await visit.opens(site.link(scope=Scope.REQUEST_WRITE))
    await visit.sees("Не вдалося продовжити")
    await _is_accessible(visit)


async def test_all_of_it_can_be_done_from_the_keyboard(
    site: Site, chromium: Browser, key: KeyFile
) -> None:
    visit = await site.begin(chromium)
    await visit.opens(site.link())
    await visit.sees("Дозволити доступ?")
    await expect(visit.page.get_by_role("heading", level=1)).to_be_focused()
    press = visit.page.keyboard.press
    await press("Tab")
    await press("Enter")
    await visit.sees("Підпишіть дозвіл")
    await visit.field("Файл із ключем").set_input_files(key.chosen())  # type: ignore[arg-type]
    await visit.field("Пароль до ключа").focus()
    await visit.page.keyboard.insert_text(key.password)
    await press("Enter")
    await visit.sees("Перевірте, хто підписує")
    await expect(visit.page.get_by_role("heading", level=1)).to_be_focused()
    await press("Tab")
    await press("Enter")
    await visit.sees("Портал")


async def _is_accessible(visit: Visit) -> None:
    page = visit.page
    await page.evaluate(LARGE_TYPE)
    assert await page.locator("h1").count() == 1
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert await page.evaluate(NAMELESS) == []
    assert await page.evaluate(UNDESCRIBED) == []
    await page.evaluate("document.documentElement.style.fontSize = ''")
    for target in await page.locator("button:visible, input:visible, summary:visible").all():
        box = await target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= SMALLEST_TARGET, await target.inner_text()
