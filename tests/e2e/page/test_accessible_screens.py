"""Screens on the way of a key and of a ready signature, for everybody: names, sizes, large type."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Browser, expect

from sandbox.trust.containers import key_6_dat
from tests.e2e.page.browser import KeyFile, Visit, on_one_loop
from tests.e2e.page.conftest import PASSWORD
from tests.e2e.page.provider import Provider
from tests.e2e.page.test_accessibility import SMALLEST_TARGET
from tests.e2e.page.test_key_files import case_file
from tests.kit.people import Patient
from tests.kit.signing_house import SigningHouse

# Minutes of a browser on every screen: `./dev drill`.
pytestmark = [*on_one_loop, pytest.mark.drill]

NARROW = {"width": 320, "height": 640}
LARGE_TYPE = "document.documentElement.style.fontSize = '32px'"
# What a screen reader has to go by: a name for everything that takes the focus, and for every
# field the sentences that describe it.
NAMELESS = """() => [...document.querySelectorAll('button, input, select, a, summary')]
    .filter((one) => one.checkVisibility())
    .filter((one) => !((one.labels?.[0] ?? one).textContent.trim()))
    .map((one) => one.outerHTML)"""
UNDESCRIBED = """() => [...document.querySelectorAll('input, select')]
    .flatMap((one) => (one.getAttribute('aria-describedby') ?? '?').split(' '))
    .filter((id) => !document.getElementById(id))"""


async def _at_the_ready_signature(visit: Visit, _: Patient) -> None:
    await visit.taps("Коди збігаються, далі")
    await visit.taps("Принести готовий підпис")
    await visit.taps("Надіслати підпис")
    await expect(visit.field("Файл підпису .p7s")).to_be_focused()


async def _at_the_provider(visit: Visit, patient: Patient) -> None:
    await visit.goes_on_to_the_key()
    await visit.opens_key(KeyFile("Key-6.dat", key_6_dat(patient.key, PASSWORD), PASSWORD))
    await visit.taps("Завантажити сертифікат")
    await expect(visit.field("Хто видав вам ключ")).to_be_focused()


async def _at_the_choice_of_keys(visit: Visit, _: Patient) -> None:
    await visit.goes_on_to_the_key()
    await visit.opens_key(case_file("jks-of-two-people"))
    await expect(visit.page.get_by_role("heading", level=1)).to_be_focused()
    await visit.sees("Оберіть, чим підписати")


async def _at_the_last_word(visit: Visit, patient: Patient) -> None:
    await _at_the_choice_of_keys(visit, patient)
    await visit.page.locator("button.key").nth(1).click()
    await visit.sees("Перевірте, хто підписує")
    await expect(visit.page.get_by_role("heading", level=1)).to_be_focused()


SCREENS: dict[str, Callable[[Visit, Patient], Awaitable[None]]] = {
    "ready": _at_the_ready_signature,
    "provider": _at_the_provider,
    "choice of keys": _at_the_choice_of_keys,
    "last word": _at_the_last_word,
}


@pytest.mark.parametrize("screen", SCREENS)
async def test_the_screen_serves_small_phones_large_type_and_screen_readers(
    house: SigningHouse, chromium: Browser, patient: Patient, screen: str
) -> None:
    """320 pixels and type of 200 %. Source: WCAG 2.2, 1.3.1, 1.4.4, 1.4.10, 2.5.5, 4.1.2."""
    visit = await Visit.begin(chromium, viewport=NARROW)
    await Provider().serve(visit.page)
    await visit.opens((await house.link()).address, house.launch())
    await visit.page.evaluate(LARGE_TYPE)
    await SCREENS[screen](visit, patient)
    assert await visit.page.locator("h1").count() == 1
    assert await visit.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert await visit.page.evaluate(NAMELESS) == []
    assert await visit.page.evaluate(UNDESCRIBED) == []
    await visit.page.evaluate("document.documentElement.style.fontSize = ''")
    for target in await visit.page.locator("button:visible, input:visible, select:visible").all():
        box = await target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= SMALLEST_TARGET, await target.inner_text()


async def test_keys_are_picked_and_signed_with_from_the_keyboard(
    house: SigningHouse, chromium: Browser, patient: Patient
) -> None:
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    await _at_the_choice_of_keys(visit, patient)
    press = visit.page.keyboard.press
    await press("Tab")
    await expect(visit.page.locator("button.key").nth(0)).to_be_focused()
    await press("Tab")
    await press("Enter")
    await visit.sees("Перевірте, хто підписує")
    await expect(visit.page.locator("#certificate")).to_contain_text("Тестенко Вигад Прикладович")


async def test_what_is_going_on_is_announced(
    house: SigningHouse, chromium: Browser, patient: Patient
) -> None:
    """Source: WCAG 2.2, 4.1.3 Status Messages."""
    visit = await Visit.begin(chromium)
    await Provider().serve(visit.page)
    await visit.opens((await house.link()).address, house.launch())
    await _at_the_provider(visit, patient)
    problem = visit.page.locator("#provider-problem")
    await expect(problem).to_have_attribute("role", "alert")
    await visit.field("Хто видав вам ключ").select_option("КНЕДП «Вигадка»")
    await visit.taps("Завантажити сертифікат")
    status = visit.page.get_by_role("status")
    await expect(status).to_have_text("Питаємо надавача про ваш сертифікат.")
    await expect(problem).to_contain_text("не знає сертифіката")
