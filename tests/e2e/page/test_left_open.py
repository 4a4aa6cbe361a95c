"""A key does not stay open when nobody is there."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.e2e.page.browser import KeyFile, Visit, on_one_loop
from tests.kit.signing_house import SigningHouse

pytestmark = on_one_loop


async def _with_an_open_key(house: SigningHouse, chromium: Browser, key: KeyFile) -> Visit:
    visit = await Visit.begin(chromium)
    await visit.page.clock.install()
    await visit.opens((await house.link()).address, house.launch())
    await visit.goes_on_to_the_key()
    await visit.opens_key(key)
    await visit.sees("Перевірте, хто підписує")
    assert len(visit.page.workers) == 1
    return visit


async def test_after_two_idle_minutes_the_key_is_closed(
    house: SigningHouse, chromium: Browser, key: KeyFile
) -> None:
    visit = await _with_an_open_key(house, chromium, key)
    await visit.page.clock.run_for("01:50")
    await visit.page.keyboard.press("Tab")  # somebody is there
    await visit.page.clock.run_for("01:50")
    await visit.sees("Перевірте, хто підписує")
    await visit.page.clock.run_for("00:15")
    await expect(visit.page.get_by_role("alert")).to_contain_text("тому ключ закрито")
    await visit.has_closed_the_key()
    await visit.taps("Спробувати ще раз")
    await visit.sees("Чим підписуєте?")
    assert (await house.states()) == ["viewed"]


async def test_leaving_the_page_closes_the_key_and_forgets_the_password(
    house: SigningHouse, chromium: Browser, key: KeyFile
) -> None:
    """As a browser does that puts the page aside to bring it back later."""
    visit = await _with_an_open_key(house, chromium, key)
    [worker] = visit.page.workers
    async with worker.expect_event("close"):
        await visit.page.evaluate(
            "window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))"
        )
        await visit.page.clock.run_for("00:02")
    await visit.has_closed_the_key()
    async with visit.page.expect_navigation():
        await visit.page.evaluate(
            "window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
        )
    await visit.goes_on_to_the_key()
    password = visit.field("Пароль до ключа")
    await password.fill(key.password)
    await visit.page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    await expect(password).to_have_value("")
