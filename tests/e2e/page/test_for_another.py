"""A representative on the secure page: whose cabinet he opens, and for whom he signs (J7)."""

from __future__ import annotations

import hashlib

from playwright.async_api import Browser, expect

from bot.flow import HandOff, Link
from tests.e2e.page.browser import KeyFile, Visit, on_one_loop, page_fixture
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story
from tests.kit.families import Relative, relative
from tests.kit.guardians import entry_for, signed_in
from tests.kit.people import Patient
from tests.kit.signing_house import PATIENT, SigningHouse

pytestmark = on_one_loop


@page_fixture()
async def child(core: RunningCore, patient: Patient) -> Relative:
    return await relative(core, patient)


async def signs(
    house: SigningHouse, chromium: Browser, link: Link, key: KeyFile, title: str, *shown: str
) -> None:
    """What the patient sees before he signs, and the signature."""
    visit = await Visit.begin(chromium)
    await visit.opens(link.address, house.launch())
    await visit.sees(title)
    for words in shown:
        await expect(visit.page.get_by_text(words).first).to_be_visible()
    await visit.goes_on_to_the_key()
    await visit.opens_key(key)
    await visit.sees("Перевірте, хто підписує")
    await visit.page.get_by_role("button", name="Підписати", exact=True).click()
    await visit.sees("Підпис прийнято")
    assert visit.complaints == []


async def test_a_mother_opens_her_childs_cabinet_and_signs_in_his_name(
    house: SigningHouse,
    core: RunningCore,
    chromium: Browser,
    patient: Patient,
    child: Relative,
    key: KeyFile,
) -> None:
    await signed_in(house, patient)
    await signs(
        house, chromium, await house.link(await entry_for(house, child.person_id)), key,
        "Вхід за того, кого ви представляєте", "Тестенко Марко Прикладівна",
    )  # fmt: skip

    story = await Story.begin(core, speciality="PEDIATRICIAN")
    token = await house.signing.custody.access_token(PATIENT, person_id=child.person_id)
    made = await story.create(SignedIn(patient, token, house.client))
    octets = await house.client.declaration_requests.data_to_be_signed(token, made.id)
    asked = HandOff("declaration_request", str(made.id), hashlib.sha256(octets).digest())
    link = await house.link(asked, acting_for=child.person_id)
    await signs(
        house, chromium, link, key,
        "Підпис декларації з лікарем",
        "Тестенко Марко Прикладівна", "Підписує представник", "Тестенко Вигадана Прикладівна",
        "Ви підписуєте за людину, яку представляєте.",
    )  # fmt: skip
    assert (await house.client.declaration_requests.get(token, made.id)).is_shareable
    assert set(await house.states()) == {"completed"}
