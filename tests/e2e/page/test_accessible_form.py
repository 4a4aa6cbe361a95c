"""The form without a mouse, with large type, on a narrow screen, for a screen reader."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from sandbox.trust.pki import Pki
from tests.e2e.page.accessible import NARROW, enlarged, fits, is_large_and_named
from tests.e2e.page.browser import KeyFile, on_one_loop, page_fixture
from tests.e2e.page.form_visit import FormVisit, applicant_with_street, key_of
from tests.kit.core_service import RunningCore
from tests.kit.registration import Newcomer
from tests.kit.signing_house import SigningHouse

# Minutes of a browser on every screen: `./dev drill`.
pytestmark = [*on_one_loop, pytest.mark.drill]


@page_fixture()
async def person(core: RunningCore, house: SigningHouse) -> Newcomer:
    """Somebody whose phone is confirmed in the chat."""
    return await applicant_with_street(core, house)


@pytest.fixture
def key(person: Newcomer, pki: Pki) -> KeyFile:
    """His key."""
    return key_of(person, pki)


@page_fixture()
async def visit(chromium: Browser) -> FormVisit:
    """His phone."""
    begun = await FormVisit.begin(chromium)
    assert isinstance(begun, FormVisit)
    return begun


async def test_a_screen_of_the_form_is_filled_in_from_the_keyboard(
    house: SigningHouse, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    await visit.begins(house, person)
    await visit.reads_key(key)
    press, types = visit.page.keyboard.press, visit.page.keyboard.type
    # Surname, first name and patronymic are the certificate's.
    for typed in ("", "", "", "14.05.1996"):
        await press("Tab")
        await types(typed)
    await expect(visit.page.locator("#birth_date-year")).to_have_value("1996")
    for _ in range(3):
        await press("Tab")
    await press("Space")
    await expect(visit.page.get_by_label("Жіноча")).to_be_checked()
    for _ in range(3):
        await press("Tab")
    await types("Вигадане")
    await press("Enter")
    await visit.sees("Документ")
    await expect(visit.page.get_by_role("heading", level=1)).to_be_focused()


async def test_addresses_are_found_from_the_keyboard(
    house: SigningHouse, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    await visit.begins(house, person)
    await visit.reads_key(key)
    await visit.says_who()
    await visit.says_document()
    await visit.taps("Далі")
    await visit.page.locator("#addresses-0-area").select_option("ВИГАДАНА")
    place = visit.page.locator("#addresses-0-settlement_id")
    await place.press_sequentially("виг")
    await expect(place).to_have_attribute("aria-expanded", "true")
    await expect(visit.page.get_by_role("status")).to_contain_text("Знайдено варіантів: 1")
    await place.press("ArrowDown")
    await expect(place).to_have_attribute(
        "aria-activedescendant", "addresses-0-settlement_id-list-0"
    )
    await place.press("Enter")
    await expect(place).to_have_value("Вигадане")
    await expect(place).to_have_attribute("aria-expanded", "false")
    await expect(visit.page.locator("#addresses-0-street")).to_be_visible()
    await place.fill("Неіснуюче")
    await visit.page.locator("#addresses-0-area").focus()
    await expect(visit.page.locator("#addresses-0-settlement_id-note")).to_contain_text("зі списку")


async def test_every_screen_of_the_form_fits_large_type_on_a_narrow_screen(
    house: SigningHouse, person: Newcomer, key: KeyFile, chromium: Browser
) -> None:
    visit = await FormVisit.begin(chromium, viewport=NARROW)
    assert isinstance(visit, FormVisit)
    await visit.begins(house, person)
    await visit.reads_key(key)
    await enlarged(visit)
    await fits(visit)
    await visit.says_who()
    await visit.says_document()
    await fits(visit)
    await visit.taps("Далі")
    await visit.says_address()
    await fits(visit)
    await visit.taps("Далі")
    await fits(visit)


async def test_all_of_the_form_is_large_and_named(
    house: SigningHouse, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    await visit.begins(house, person)
    await visit.reads_key(key)

    await is_large_and_named(visit)
    await visit.says_who()
    await visit.says_document()
    await is_large_and_named(visit)
    await visit.taps("Далі")
    await visit.says_address()
    await is_large_and_named(visit)
    await visit.taps("Далі")
    await visit.says_contacts()
    await is_large_and_named(visit)
    await visit.taps("Далі")
    await is_large_and_named(visit)


async def test_a_problem_moves_nothing_under_a_finger(
    house: SigningHouse, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    await visit.begins(house, person)
    await visit.reads_key(key)
    button = visit.page.get_by_role("button", name="Далі")
    before = await button.evaluate("one => one.getBoundingClientRect().top + scrollY")
    await visit.field("По батькові").fill("Latin")
    await visit.field("Місце народження").focus()
    await expect(visit.line("По батькові")).to_contain_text("латинські літери")
    after = await button.evaluate("one => one.getBoundingClientRect().top + scrollY")
    assert after == before
    assert await visit.page.evaluate(_TOO_LONG) == []


_TOO_LONG = """async () => {
  const note = document.querySelector('.note');
  const reserved = note.getBoundingClientRect().height;
  const file = (name) => import(new URL(`files/${name}`, new URL('.', location.href)));
  const { ukrainian } = await file('texts.uk.js');
  const { ukrainianOfOthers } = await file('texts.others.uk.js');
  return Object.entries({ ...ukrainian, ...ukrainianOfOthers })
    .filter(([key]) => /^(bad|hint)-/.test(key))
    .filter(([, text]) => {
      note.textContent = text;
      return note.getBoundingClientRect().height > reserved;
    });
}"""
