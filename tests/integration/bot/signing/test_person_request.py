"""A change of one's data on the secure page: its own fields, the core's text, the signature."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from core.kit.ids import new_id
from tests.kit.applicants import address, document
from tests.kit.core_service import RunningCore
from tests.kit.filling import (
    applicant_in,
    change,
    fill,
    opened,
    registration,
    sealed,
    stated,
    text_of,
)
from tests.kit.registration import Newcomer, confirm_phone, newcomer, settlement
from tests.kit.signing_house import PATIENT, Browser, SigningHouse


@pytest.fixture
async def person(core: RunningCore, house: SigningHouse) -> Newcomer:
    """A patient whose chat is signed in."""
    person = await applicant_in(core, house)
    browser = await house.admitted(await house.link(registration(house, person)))
    text = await text_of(browser, stated(person))
    await browser.send(house.container(person, text))
    await house.settled()
    core.clock.advance(timedelta(minutes=1))
    return person


async def _browser(house: SigningHouse, kind: str, **details: str) -> Browser:
    return await house.admitted(await house.link(change(kind, **details)))


async def _me(house: SigningHouse) -> Any:
    return await house.client.persons.me(await house.signing.custody.access_token(PATIENT))


async def _signs(house: SigningHouse, browser: Browser, person: Newcomer, text: bytes) -> None:
    status, answer = await browser.send(house.container(person, text))
    assert status == 202, answer
    await house.settled()


async def test_a_surname_is_changed_with_the_document_that_proves_it(
    house: SigningHouse, person: Newcomer
) -> None:
    browser = await _browser(house, "surname")
    form = await opened(browser)
    assert form["kind"] == "surname"
    assert form["known"] == {"last_name": "Тестенко", "birth_date": "1996-05-14"}
    papers = [document(number="ЇЇ330044")]
    status, answer = await fill(browser, {"last_name": "Новенко", "documents": papers})
    assert status == 200, answer
    assert answer["changed"] == ["documents", "last_name"]
    content = json.loads(answer["text"])
    assert "Новенко" in content["content"]
    assert "Тестенко" in content["content"]
    assert await browser.text() == answer["text"].encode()
    assert (await _me(house)).last_name == "Тестенко"

    await _signs(house, browser, person, answer["text"].encode())
    me = await _me(house)
    assert (me.last_name, me.documents[0].number) == ("Новенко", "ЇЇ330044")
    name, data = (await house.events())[-1]
    assert (name, data["kind"]) == ("signing.signed", "surname")


async def test_an_address_takes_the_place_of_the_address_of_its_kind(
    house: SigningHouse, core: RunningCore, person: Newcomer
) -> None:
    new_place = str(await settlement(core))
    browser = await _browser(house, "address")
    assert (await opened(browser))["known"]["addresses"][0]["settlement"] == "Вигадане"
    home = address(settlement_id=new_place, street="Нова", street_type="STREET", building="7")
    text = await text_of(browser, {"addresses": [home]})
    await _signs(house, browser, person, text)
    [recorded] = (await _me(house)).addresses
    assert (str(recorded.settlement_id), recorded.street) == (new_place, "Нова")


@pytest.mark.parametrize(
    ("kind", "filled", "field", "expected"),
    [
        ("email", {"email": "Name@Example.org"}, "email", "name@example.org"),
        ("secret", {"secret": "нове слово"}, "secret", "нове слово"),
    ],
)
async def test_one_field_is_changed_and_the_others_stay(
    house: SigningHouse,
    person: Newcomer,
    kind: str,
    filled: dict[str, Any],
    field: str,
    expected: str,
) -> None:
    before = await _me(house)
    browser = await _browser(house, kind)
    await _signs(house, browser, person, await text_of(browser, filled))
    after = await _me(house)
    assert getattr(after, field) == expected
    kept = {"exclude": {field, "verification"}}
    assert after.model_dump(**kept) == before.model_dump(**kept)


async def test_an_email_can_be_taken_away(house: SigningHouse, person: Newcomer) -> None:
    for email in ("name@example.org", None):
        browser = await _browser(house, "email")
        await _signs(house, browser, person, await text_of(browser, {"email": email}))
        assert (await _me(house)).email == email
        house.core.clock.advance(timedelta(minutes=1))


async def test_an_emergency_contact_is_changed_whole(house: SigningHouse, person: Newcomer) -> None:
    contact = {
        "first_name": "Наступна",
        "last_name": "Контактенко",
        "phones": [{"type": "MOBILE", "number": "+380000000055"}],
    }
    browser = await _browser(house, "emergency_contact")
    assert (await opened(browser))["known"]["emergency_contact"]["last_name"] == "Особенко"
    await _signs(house, browser, person, await text_of(browser, {"emergency_contact": contact}))
    assert (await _me(house)).emergency_contact.last_name == "Контактенко"


async def test_a_phone_comes_from_the_chat_that_confirmed_it(
    house: SigningHouse, core: RunningCore, person: Newcomer
) -> None:
    phone = (await newcomer(core)).phone
    await confirm_phone(core, house.client, phone)
    browser = await _browser(house, "phone", phone=sealed(house, phone))
    await _signs(house, browser, person, await text_of(browser, {}))
    assert [one.number for one in (await _me(house)).phones] == [phone]


async def test_the_browser_changes_nothing_but_the_fields_of_the_change(
    house: SigningHouse, person: Newcomer
) -> None:
    browser = await _browser(house, "email")
    status, answer = await fill(browser, {"email": "name@example.org", "last_name": "Чужа"})
    assert status == 422
    assert [one["entry"] for one in answer["error"]["invalid"]] == ["$.person.last_name"]


async def test_what_the_core_refuses_is_told_by_field(
    house: SigningHouse, person: Newcomer
) -> None:
    browser = await _browser(house, "document")
    late = document(number="120518", issued_at="2030-01-01")
    status, answer = await fill(browser, {"documents": [late]})
    assert (status, answer["error"]["code"]) == (422, "validation_failed")
    assert [one["entry"] for one in answer["error"]["invalid"]] == [
        "$.person.documents[0].number",
        "$.person.documents[0].issued_at",
    ]
    browser = await _browser(house, "address")
    nowhere = address(settlement_id=str(new_id()))
    status, answer = await fill(browser, {"addresses": [nowhere]})
    assert [one["entry"] for one in answer["error"]["invalid"]] == [
        "$.person.addresses[0].settlement_id"
    ]


async def test_the_signature_of_another_person_changes_nothing(
    house: SigningHouse, core: RunningCore, person: Newcomer
) -> None:
    other = await applicant_in(core, house, surname="Сторонненко")
    browser = await _browser(house, "email")
    text = await text_of(browser, {"email": "name@example.org"})
    await _signs(house, browser, other, text)
    name, data = (await house.events())[-1]
    assert (name, data["code"]) == ("signing.failed", "signer_mismatch")
    assert (await _me(house)).email is None


async def test_a_change_needs_a_signed_in_chat(house: SigningHouse, person: Newcomer) -> None:
    browser = await _browser(house, "email")
    async with house.database.transaction() as connection:
        await house.signing.bindings.sign_out(connection, PATIENT)
    status, answer = await browser.call("POST", browser.of("/form/open"))
    assert (status, answer["error"]["code"]) == (403, "signing_sign_in_ended")


async def test_a_change_that_nobody_knows_has_no_form(
    house: SigningHouse, person: Newcomer
) -> None:
    browser = await _browser(house, "gender")
    assert (await browser.call("POST", browser.of("/form/open")))[0] == 410
