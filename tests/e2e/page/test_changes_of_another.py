"""A mother changes her child's data on the secure page, as she does it by hand."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.async_api import Browser, expect

from sandbox.trust.pki import Pki
from tests.e2e.page.browser import KeyFile, on_one_loop, page_fixture
from tests.e2e.page.conftest import international_key
from tests.e2e.page.form_of_other import CERTIFICATE, CHILD, OtherVisit
from tests.kit.applicants import address
from tests.kit.core_service import RunningCore
from tests.kit.families import Relative, relative
from tests.kit.filling import change
from tests.kit.guardians import enters, mother_in
from tests.kit.people import Patient
from tests.kit.registration import settlement
from tests.kit.signing_house import PATIENT, SigningHouse

pytestmark = on_one_loop

WHOSE = "Чиї дані: Тестенко Марко Прикладівна"


@page_fixture()
async def mother(core: RunningCore, house: SigningHouse) -> Patient:
    """Somebody who represents a child, signed in."""
    return await mother_in(core, house)


@page_fixture()
async def child(core: RunningCore, house: SigningHouse, mother: Patient) -> Relative:
    """The child, for whom she has signed in this chat."""
    home = address(settlement_id=str(await settlement(core)))
    day = date.fromisoformat(str(CHILD["birth_date"]))
    born = await relative(core, mother, birth_date=day, addresses=[home])
    await enters(house, mother, born.person_id)
    return born


@pytest.fixture
def key(mother: Patient, pki: Pki) -> KeyFile:
    """Her key."""
    return international_key(mother, pki)


async def test_a_new_certificate_is_filled_in_for_the_child_and_signed_by_the_mother(
    house: SigningHouse, mother: Patient, child: Relative, key: KeyFile, chromium: Browser
) -> None:
    visit = await OtherVisit.begin(chromium)
    assert isinstance(visit, OtherVisit)
    link = await house.link(change("document"), acting_for=child.person_id)
    await visit.opens(link.address, house.launch())
    await visit.sees("Зміна даних іншої людини")
    await expect(visit.page.locator("#for-other")).to_be_visible()
    await visit.taps("Коди збігаються, далі")
    await visit.sees("Свідоцтво про народження")
    await expect(visit.page.get_by_text(WHOSE)).to_be_visible()
    kinds = visit.page.locator("#documents-0-type option:not([value=''])")
    assert await kinds.evaluate_all("all => all.map((one) => one.value)") == [
        "BIRTH_CERTIFICATE",
        "BIRTH_CERTIFICATE_FOREIGN",
    ]
    await visit.fills_certificate(CERTIFICATE)
    await visit.taps("Перевірити дані")
    await visit.sees("Перевірте дані")
    await expect(visit.page.get_by_text("Зміниться: документ.")).to_be_visible()
    for said, name in (
        ("Від імені", "Тестенко Марко Прикладівна"),
        ("Підписує представник", f"{mother.surname} {mother.given_name}"),
    ):
        await expect(visit.page.locator(f"dt:text-is('{said}') + dd")).to_have_text(name)
    await visit.taps("Усе правильно, підписати")
    await visit.goes_on_from_choice(key)
    await visit.sees("Підпис прийнято")
    assert visit.complaints == []
    token = await house.signing.custody.access_token(PATIENT, person_id=child.person_id)
    me = await house.client.persons.me(token)
    assert [each.number for each in me.documents] == [CERTIFICATE["number"]]
