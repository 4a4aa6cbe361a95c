"""The forms about another person without a mouse, with large type, for a screen reader."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.page.accessible import NARROW, enlarged, fits, is_large_and_named
from tests.e2e.page.browser import Visit, on_one_loop, page_fixture
from tests.e2e.page.form_of_other import OtherVisit
from tests.kit.core_service import RunningCore
from tests.kit.guardians import mother_in
from tests.kit.people import Patient
from tests.kit.signing_house import SigningHouse

# Minutes of a browser on every screen: `./dev drill`.
pytestmark = [*on_one_loop, pytest.mark.drill]


@page_fixture()
async def mother(core: RunningCore, house: SigningHouse) -> Patient:
    """Somebody who can represent others, signed in."""
    return await mother_in(core, house)


async def walks(visit: OtherVisit, looks: Callable[[Visit], Awaitable[None]]) -> None:
    """Every screen of the form for a child with a guardian; the longest of its ways."""
    await looks(visit)
    await visit.says_child()
    await visit.page.locator("#documents-0-type").select_option("BIRTH_CERTIFICATE")
    await looks(visit)
    await visit.says_certificate()
    await visit.page.locator("#relation-GUARDIAN").check()
    await looks(visit)
    await visit.says_decision("CONFIDANT_CERTIFICATE")
    await visit.taps("Далі")
    for heading in ("Адреса проживання", "Контакт на крайній випадок"):
        await visit.sees(heading)
        await looks(visit)
        await visit.taps("Далі")
    await visit.sees("Кодове слово і згода")
    await looks(visit)


async def test_every_screen_fits_large_type_on_a_narrow_screen(
    house: SigningHouse, mother: Patient, chromium: Browser
) -> None:
    visit = await OtherVisit.begin(chromium, viewport=NARROW)
    assert isinstance(visit, OtherVisit)
    await visit.begins_child(house)
    await enlarged(visit)
    await walks(visit, fits)


async def test_all_of_it_is_large_and_named(
    house: SigningHouse, mother: Patient, chromium: Browser
) -> None:
    visit = await OtherVisit.begin(chromium)
    assert isinstance(visit, OtherVisit)
    await visit.begins_child(house)
    await walks(visit, is_large_and_named)


async def test_the_form_for_an_adult_is_large_and_named(
    house: SigningHouse, mother: Patient, chromium: Browser
) -> None:
    visit = await OtherVisit.begin(chromium)
    assert isinstance(visit, OtherVisit)
    await visit.begins(house, "relate_ward", "Додати підопічного")
    await visit.sees("Кого ви представляєте")
    await visit.page.get_by_label("За документом").check()
    await is_large_and_named(visit)


async def test_a_guardian_of_a_child_is_stated_from_the_keyboard(
    house: SigningHouse, mother: Patient, chromium: Browser
) -> None:
    visit = await OtherVisit.begin(chromium)
    assert isinstance(visit, OtherVisit)
    await visit.begins_child(house)
    await visit.says_child()
    await visit.says_certificate()
    press, types = visit.page.keyboard.press, visit.page.keyboard.type
    await press("Tab")
    # The parent is chosen beforehand; an arrow chooses the other of a group.
    await expect(visit.page.locator("#relation-PARENT")).to_be_focused()
    await press("ArrowDown")
    await expect(visit.page.locator("#relation-GUARDIAN")).to_be_checked()
    await press("Tab")
    await press("ArrowDown")
    await expect(visit.page.locator("#confidant_person-relation_type-SECONDARY")).to_be_checked()
    await press("Tab")
    await press("ArrowDown")
    proof = visit.page.locator("#confidant_person-documents_relationship-0-type")
    await expect(proof).not_to_have_value("")
    await press("Tab")
    await types("2-100/26")
    await press("Enter")
    # What is still missing is said, and the first of it is at hand.
    issuer = visit.page.locator("#confidant_person-documents_relationship-0-issued_by")
    await expect(issuer).to_be_focused()
    await expect(issuer).to_have_attribute("aria-invalid", "true")
