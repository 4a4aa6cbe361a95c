"""Each change of one's data on the secure page, from the form to the register."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from sandbox.trust.pki import Pki
from tests.e2e.page.browser import KeyFile, on_one_loop, page_fixture
from tests.e2e.page.form_visit import FormVisit, applicant_with_street, key_of, registered
from tests.kit.core_service import RunningCore
from tests.kit.filling import change, sealed
from tests.kit.registration import Newcomer, confirm_phone
from tests.kit.signing_house import PATIENT, SigningHouse

pytestmark = on_one_loop

NEW_PHONE = "+380007654321"


@page_fixture()
async def person(core: RunningCore, house: SigningHouse) -> Newcomer:
    """A registered patient."""
    applicant = await applicant_with_street(core, house)
    await registered(core, house, applicant)
    return applicant


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


async def opens(visit: FormVisit, house: SigningHouse, kind: str, **details: str) -> None:
    """The form of one change."""
    link = await house.link(change(kind, **details))
    await visit.opens(link.address, house.launch())
    await visit.sees("Зміна ваших даних")
    await visit.taps("Коди збігаються, далі")


async def signs(visit: FormVisit, key: KeyFile, changed: str) -> None:
    """See what changes, and sign it."""
    await visit.sees("Перевірте дані")
    await expect(visit.page.get_by_text(f"Зміниться: {changed}.")).to_be_visible()
    await visit.taps("Усе правильно, підписати")
    await visit.goes_on_from_choice(key)
    await visit.sees("Підпис прийнято")
    assert visit.complaints == []


async def recorded(house: SigningHouse) -> Any:
    """What the register holds of the patient now."""
    return await house.client.persons.me(await house.signing.custody.access_token(PATIENT))


async def test_a_new_document_takes_the_place_of_the_old_one(
    house: SigningHouse, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    await opens(visit, house, "document")
    await visit.says_document("ЇЇ330044")
    await visit.taps("Перевірити дані")
    await signs(visit, key, "документ")
    me = await recorded(house)
    assert [document.number for document in me.documents] == ["ЇЇ330044"]


async def test_a_new_address_is_found_in_the_register_of_addresses(
    house: SigningHouse, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    await opens(visit, house, "address")
    await visit.says_address()
    await visit.taps("Перевірити дані")
    await signs(visit, key, "адреса")
    [address] = (await recorded(house)).addresses
    assert (address.street, address.building, address.apartment) == ("Вигадливий", "7-А", "12")


async def test_another_emergency_contact_is_recorded(
    house: SigningHouse, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    await opens(visit, house, "emergency_contact")
    await visit.says_contacts()
    await visit.taps("Перевірити дані")
    await signs(visit, key, "контакт на крайній випадок")
    contact = (await recorded(house)).emergency_contact
    assert (contact.last_name, contact.phones[0].number) == ("Особенко", "+380500000001")


async def test_a_code_word_is_changed_and_never_shown_in_the_address(
    house: SigningHouse, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    await opens(visit, house, "secret")
    await visit.fills(secret="інше слово")
    await visit.taps("Перевірити дані")
    await signs(visit, key, "кодове слово")
    assert (await recorded(house)).secret == "інше слово"
    assert "інше" not in visit.page.url


async def test_a_number_confirmed_in_the_chat_is_signed_without_typing_it_again(
    core: RunningCore, house: SigningHouse, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    await confirm_phone(core, house.client, NEW_PHONE)
    await opens(visit, house, "phone", phone=sealed(house, NEW_PHONE))
    await signs(visit, key, "телефон")
    assert [phone.number for phone in (await recorded(house)).phones] == [NEW_PHONE]


async def test_a_number_that_nobody_confirmed_is_turned_away(
    house: SigningHouse, person: Newcomer, visit: FormVisit
) -> None:
    await opens(visit, house, "phone", phone=sealed(house, NEW_PHONE))
    await expect(visit.page.get_by_text("Підтвердження телефону вже не діє")).to_be_visible()
