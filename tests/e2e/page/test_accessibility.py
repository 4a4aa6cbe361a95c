"""The page without a mouse, with large type, on a narrow screen, for a screen reader."""

from __future__ import annotations

import asyncio

from playwright.async_api import Browser, FileChooser, expect

from tests.e2e.page.browser import KeyFile, Visit, on_one_loop
from tests.kit.signing_house import SigningHouse

pytestmark = on_one_loop

SMALLEST_TARGET = 44
"""Pixels. Source: WCAG 2.2, 2.5.5 Target Size (Enhanced)."""


async def _tab_to(visit: Visit, name: str) -> None:
    """Press Tab until what has this accessible name is focused."""
    for _ in range(20):
        await visit.page.keyboard.press("Tab")
        focused = await visit.page.evaluate(
            """() => {
                const one = document.activeElement;
                return (one.labels?.[0] ?? one).textContent.trim();
            }"""
        )
        if focused.startswith(name):
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


async def test_all_of_it_can_be_done_from_the_keyboard(
    house: SigningHouse, chromium: Browser, key: KeyFile
) -> None:
    visit = await Visit.begin(chromium)
    # Asked for before the page is there: a dialog that nobody awaits yet would stay closed.
    chosen: asyncio.Future[FileChooser] = asyncio.get_running_loop().create_future()

    def choose(chooser: FileChooser) -> None:
        chosen.set_result(chooser)

    visit.page.on("filechooser", choose)
    await visit.opens((await house.link()).address, house.launch())
    await visit.sees("Вхід у кабінет пацієнта")
    press = visit.page.keyboard.press
    await _tab_to(visit, "Коди збігаються, далі")
    await press("Enter")
    await visit.sees("Чим підписуєте?")
    await _tab_to(visit, "Файл із ключем")
    await press("Enter")
    await visit.sees("Відкрийте свій ключ")
    await _tab_to(visit, "Файл із ключем")
    await press("Enter")
    await (await chosen).set_files(key.chosen())  # type: ignore[arg-type]
    await _tab_to(visit, "Пароль до ключа")
    await visit.page.keyboard.insert_text(key.password)
    await press("Enter")
    await visit.sees("Перевірте, хто підписує")
    await _tab_to(visit, "Підписати")
    await press("Enter")
    await visit.sees("Підпис прийнято")


async def test_every_screen_begins_at_its_heading(house: SigningHouse, chromium: Browser) -> None:
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    heading = visit.page.get_by_role("heading", level=1)
    for label in ("Коди збігаються, далі", "Файл із ключем", "Назад", "Принести готовий підпис"):
        await expect(heading).to_be_focused()
        await expect(heading).to_have_count(1)
        await visit.taps(label)


async def test_waiting_and_problems_are_announced(
    house: SigningHouse, chromium: Browser, key: KeyFile
) -> None:
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    await visit.goes_on_to_the_key()
    await visit.opens_key(key, "не той")
    await expect(visit.page.get_by_role("status")).to_contain_text("Відкриваємо ключ")
    alert = visit.page.get_by_role("alert").filter(has_text="Не вдалося")
    await expect(alert).to_be_visible()
    described = await visit.field("Пароль до ключа").get_attribute("aria-describedby")
    assert described == await alert.get_attribute("id")


async def test_large_type_on_a_narrow_screen_needs_no_sideways_scrolling(
    house: SigningHouse, chromium: Browser
) -> None:
    """320 pixels and type of 200 %. Source: WCAG 2.2, 1.4.4 and 1.4.10."""
    visit = await Visit.begin(chromium, viewport={"width": 320, "height": 640})
    await visit.opens((await house.link()).address, house.launch())
    await visit.page.evaluate("document.documentElement.style.fontSize = '32px'")
    for label in ("Коди збігаються, далі", "Файл із ключем", None):
        await expect(visit.page.get_by_role("heading", level=1)).to_be_focused()
        assert await visit.page.evaluate("document.documentElement.scrollWidth") <= 320
        if label:
            await visit.taps(label)


async def test_everything_to_be_pressed_is_large(house: SigningHouse, chromium: Browser) -> None:
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    for label in ("Коди збігаються, далі", "Файл із ключем", None):
        await expect(visit.page.get_by_role("heading", level=1)).to_be_focused()
        for target in await visit.page.locator("button:visible, input:visible").all():
            box = await target.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= SMALLEST_TARGET, await target.inner_text()
        if label:
            await visit.taps(label)


async def test_telegrams_theme_wins_over_the_systems(
    house: SigningHouse, chromium: Browser
) -> None:
    grounds = set()
    for colour in ("#17212b", "#ffffff"):
        visit = await Visit.begin(chromium, color_scheme="light")
        await visit.opens(
            (await house.link()).address,
            house.launch(),
            tgWebAppThemeParams=f'{{"bg_color": "{colour}"}}',
        )
        await visit.sees("Вхід у кабінет пацієнта")
        grounds.add(await visit.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == {"rgb(15, 22, 28)", "rgb(242, 245, 247)"}
