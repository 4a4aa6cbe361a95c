"""What the page does when the link, the text or the window is not what it should be."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

from aiohttp import web
from playwright.async_api import Browser, Route, expect

from bot.flow import Contact, HandOff
from tests.e2e.page.browser import KeyFile, Visit, launched, on_one_loop
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story
from tests.kit.people import Patient
from tests.kit.signing_house import BOT_LINK, PATIENT, STRANGER, SigningHouse

pytestmark = on_one_loop


async def _request(
    house: SigningHouse, core: RunningCore, patient: Patient
) -> tuple[HandOff, bytes]:
    """A declaration request of a patient who is signed in."""
    await house.signs_in(patient)
    await house.answers("phone", Contact(patient.phone, is_own=True))
    story = await Story.begin(core)
    at = SignedIn(patient, await house.signing.custody.access_token(PATIENT), house.client)
    made = await story.create(at)
    octets = await at.requests.data_to_be_signed(at.token, made.id)
    digest = hashlib.sha256(octets).digest()
    return HandOff("declaration_request", reference=str(made.id), sha256=digest), octets


async def test_a_declaration_is_shown_in_full_and_signed(
    house: SigningHouse, core: RunningCore, chromium: Browser, patient: Patient, key: KeyFile
) -> None:
    hand_off, octets = await _request(house, core, patient)
    link = await house.link(hand_off)
    visit = await Visit.begin(chromium)
    await visit.opens(link.address, house.launch())
    await visit.sees("Підпис декларації з лікарем")
    await expect(visit.page.locator("#fingerprint")).to_have_text(str(link.args["fingerprint"]))
    await expect(visit.page.locator("dd").filter(has_text=patient.surname)).to_be_visible()
    form = visit.page.frame_locator("iframe")
    await expect(form.locator("body")).to_contain_text(patient.surname)
    await visit.taps("Читати на весь екран")
    await visit.page.keyboard.press("Escape")
    await visit.page.get_by_text("Показати дані повністю").click()
    assert await visit.page.locator("pre").inner_text() == octets.decode()
    await visit.signs_with(key)
    await visit.sees("Підпис прийнято")
    assert (await house.events())[-1][0] == "signing.signed"
    assert visit.complaints == []


async def test_a_printable_form_has_no_rights(
    house: SigningHouse, core: RunningCore, chromium: Browser, patient: Patient
) -> None:
    """Should a hostile form ever come from the core: no script runs, nothing leaves the frame."""
    hand_off, _ = await _request(house, core, patient)
    hostile = (
        b'{"content": "<h1>\xd0\xa4\xd0\xbe\xd1\x80\xd0\xbc\xd0\xb0</h1>'
        b"<script>parent.document.title='taken';document.title='ran'</script>"
        b"<img src=x onerror=alert(1)><img src=http://127.0.0.1:1/leak.png>"
        b'<a id=out href=http://127.0.0.1:1/ target=_top>out</a>"}'
    )
    changed = HandOff("declaration_request", hand_off.reference, hashlib.sha256(hostile).digest())
    visit = await Visit.begin(chromium)

    async def answer(route: Route) -> None:
        await route.fulfill(body=hostile, content_type="application/octet-stream")

    await visit.page.route("**/content", answer)
    await visit.opens((await house.link(changed)).address, house.launch())
    form = visit.page.frame_locator("iframe")
    await expect(form.locator("h1")).to_have_text("Форма")
    await form.locator("#out").click()
    await expect(visit.page).to_have_url((await house.link(changed)).address.rpartition("/")[0] +
                                         "/" + visit.page.url.rpartition("/")[2])  # fmt: skip
    assert await visit.page.title() == "Захищена сторінка · Кабінет пацієнта"
    assert any("leak.png" in each for each in visit.complaints)
    assert any("script" in each.lower() for each in visit.complaints)


async def test_a_text_with_another_fingerprint_is_not_shown(
    house: SigningHouse, core: RunningCore, chromium: Browser, patient: Patient
) -> None:
    """The page compares by itself what it is about to show with what the chat announced."""
    hand_off, octets = await _request(house, core, patient)
    visit = await Visit.begin(chromium)

    async def answer(route: Route) -> None:
        await route.fulfill(body=octets + b" ", content_type="application/octet-stream")

    await visit.page.route("**/content", answer)
    await visit.opens((await house.link(hand_off)).address, house.launch())
    await visit.sees("Не вдалося продовжити")
    assert await visit.problem() == "signing_content_changed"


async def test_a_forwarded_link_says_whose_it_is(house: SigningHouse, chromium: Browser) -> None:
    link = await house.link(user_id=STRANGER)
    visit = await Visit.begin(chromium)
    await visit.opens(link.address, house.launch(PATIENT))
    await visit.sees("Не вдалося продовжити")
    assert await visit.problem() == "signing_opened_elsewhere"
    assert (await house.events(STRANGER))[-1][1]["code"] == "signing_opened_elsewhere"


async def test_a_plain_browser_is_sent_to_telegram(house: SigningHouse, chromium: Browser) -> None:
    visit = await Visit.begin(chromium, is_telegram=False)
    await visit.opens((await house.link()).address)
    await visit.sees("Не вдалося продовжити")
    assert await visit.problem() == "signing_not_from_telegram"
    back = visit.page.get_by_role("link", name="Повернутися в чат")
    await expect(back).to_have_attribute("href", BOT_LINK)


async def test_the_page_goes_on_in_a_browser(
    house: SigningHouse, chromium: Browser, key: KeyFile
) -> None:
    inside = await Visit.begin(chromium)
    await inside.opens((await house.link()).address, house.launch())
    await inside.taps("Коди збігаються, далі")
    await inside.taps("Відкрити в браузері")
    await inside.sees("Продовжуйте в браузері")
    [address] = [data["url"] for kind, data in await inside.posted()
                 if kind == "web_app_open_link"]  # fmt: skip
    outside = await Visit.begin(chromium, is_telegram=False)
    await outside.page.goto(address)
    await outside.sees("Вхід у кабінет пацієнта")
    assert "code" not in outside.page.url
    await outside.signs_with(key)
    await outside.sees("Підпис прийнято")
    await expect(outside.page.get_by_role("link", name="Повернутися в чат")).to_be_visible()


async def test_in_a_frame_of_another_site_the_page_opens_on_its_own(
    house: SigningHouse, chromium: Browser
) -> None:
    """As in Telegram's web client: there a strict cookie is not kept."""
    inner = f"{(await house.link()).address}#tgWebAppData={quote(house.launch(), safe='')}"
    visit = await Visit.begin(chromium, is_telegram=False)
    async with _framing(inner) as port:
        await visit.page.goto(f"http://localhost:{port}/")
        way_out = visit.page.frame_locator("iframe").locator("#outside")
        address = await way_out.get_attribute("href")
    assert address is not None
    outside = await Visit.begin(chromium, is_telegram=False)
    await outside.page.goto(address)
    await outside.sees("Вхід у кабінет пацієнта")


async def test_a_tab_that_a_messenger_opened_is_closed_by_it(
    house: SigningHouse, chromium: Browser
) -> None:
    """As in the sandbox, whose chat page opens Mini Apps in tabs."""
    inner = f"{(await house.link()).address}#tgWebAppData={quote(house.launch(), safe='')}"
    chat = await Visit.begin(chromium, is_telegram=False)
    async with _framing("about:blank") as port:
        await chat.page.goto(f"http://localhost:{port}/")
        async with chat.page.expect_popup() as opened:
            await chat.page.evaluate(
                """(address) => {
                    const tab = window.open(address);
                    window.addEventListener('message', ({ data, source }) => {
                        if (JSON.parse(data).eventType === 'web_app_close') source.close();
                    });
                    return Boolean(tab);
                }""",
                inner,
            )
        tab = await opened.value
        async with tab.expect_event("close"):
            await tab.get_by_role("button", name="Повернутися в чат").click()


async def test_other_sites_cannot_frame_the_page(house: SigningHouse, chromium: Browser) -> None:
    visit = await Visit.begin(chromium, is_telegram=False)
    async with (
        _framing((await house.link()).address) as port,
        visit.page.expect_console_message(lambda message: "frame-ancestors" in message.text),
    ):
        await visit.page.goto(f"http://other.localhost:{port}/")
    assert await visit.page.frame_locator("iframe").locator("#brand").count() == 0


async def test_without_mini_apps_the_page_ends_with_the_way_to_the_chat(
    plain_house: SigningHouse, chromium: Browser, key: KeyFile
) -> None:
    visit = await Visit.begin(chromium, is_telegram=False)
    await visit.opens((await plain_house.link()).address)
    await visit.signs_with(key)
    await visit.sees("Залишився один крок")
    address = await visit.page.locator("#return").get_attribute("href")
    assert address is not None
    code = address.removeprefix(f"{BOT_LINK}?start=return-")
    async with plain_house.database.transaction() as connection:
        await plain_house.signing.returns.redeem(connection, code=code, user_id=PATIENT)
    assert (await plain_house.events())[-1][0] == "signing.signed"


async def test_without_scripts_the_page_says_what_it_needs(house: SigningHouse) -> None:
    async with launched("--blink-settings=scriptEnabled=false") as browser:
        page = await (await browser.new_context()).new_page()
        await page.goto((await house.link()).address)
        devtools = await page.context.new_cdp_session(page)
        # What a screen reader finds: nothing here may depend on scripts.
        tree = await devtools.send("Accessibility.getFullAXTree")
    texts = " ".join(str(node.get("name", {}).get("value", "")) for node in tree["nodes"])
    assert "потрібен JavaScript" in texts
    assert "needs JavaScript" in texts


@asynccontextmanager
async def _framing(inner: str) -> AsyncIterator[int]:
    """Another site, by whatever name, with the secure page in a frame; its port."""

    async def outer(_: web.Request) -> web.Response:
        return web.Response(text=f"<iframe src='{inner}'></iframe>", content_type="text/html")

    application = web.Application()
    application.router.add_get("/", outer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
