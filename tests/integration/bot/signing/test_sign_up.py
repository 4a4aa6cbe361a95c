"""Registration on the secure page: the form, the text made of it, the signature, the binding."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from bot.bindings.model import Proof
from bot.flow import Contact, Done
from bot.signing.model import TurnedAway
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.filling import applicant_in, fill, opened, registration, stated, text_of
from tests.kit.registration import Newcomer, newcomer
from tests.kit.signing_house import PATIENT, STRANGER, Browser, SigningHouse


@pytest.fixture
async def person(core: RunningCore, house: SigningHouse) -> Newcomer:
    """Somebody whose phone is confirmed in the chat."""
    return await applicant_in(core, house)


@pytest.fixture
async def browser(house: SigningHouse, person: Newcomer) -> Browser:
    """His Mini App."""
    return await house.admitted(await house.link(registration(house, person)))


async def _persons(core: RunningCore) -> int:
    return len(await core.rows("SELECT 1 FROM core.person"))


async def test_a_signed_form_makes_a_patient_whose_chat_is_bound_at_once(
    house: SigningHouse, core: RunningCore, person: Newcomer, browser: Browser
) -> None:
    text = await text_of(browser, stated(person))
    status, answer = await browser.send(house.container(person, text))
    assert status == 202, answer
    await house.settled()
    [(name, data)] = await house.events()
    assert (name, data["needs_proof"], data["is_new"]) == ("signing.signed", False, True)
    assert data["fingerprint"] == hashlib.sha256(text).hexdigest()[:4].upper()
    chat = await house.chat()
    assert chat.is_signed_in
    assert chat.person_id is not None
    [binding] = await house.signing.bindings.of_person(chat.person_id)
    assert (binding.chat_id, binding.proof) == (PATIENT, Proof.SMS)
    token = await house.signing.custody.access_token(PATIENT)
    me = await house.client.persons.me(token)
    assert (me.last_name, me.tax_id) == (person.surname, person.code)
    assert await _persons(core) == 1


async def test_the_text_is_what_the_core_would_record_and_what_the_law_wants_signed(
    house: SigningHouse, person: Newcomer, browser: Browser
) -> None:
    text = await text_of(browser, stated(person, second_name="Прик’ладівна"))
    content = json.loads(text)
    assert content["person"]["second_name"] == "Прик'ладівна"
    [method] = content["person"]["authentication_methods"]
    assert method == {"type": "OTP", "phone_number": person.phone}
    assert content["person"]["phones"] == [{"type": "MOBILE", "number": person.phone}]
    assert content["patient_signed"] is content["process_disclosure_data_consent"] is True
    assert content["jwt"]
    _, shown = await browser.show()
    assert shown["session"]["fingerprint"] == hashlib.sha256(text).hexdigest()[:4].upper()
    assert await browser.text() == text


async def test_the_form_tells_its_rules_and_only_the_end_of_the_number(
    house: SigningHouse, person: Newcomer, browser: Browser
) -> None:
    form = await opened(browser)
    assert form["kind"] == "sign_up"
    assert form["known"] == {
        "phone_ending": person.phone[-2:],
        "preferred_way_communication": "phone",
    }
    assert form["rules"]["patterns"]["tax_id"] == "[0-9]{10}"
    assert form["rules"]["documents"]["NATIONAL_ID"]["expiry"] == "mandatory"
    assert form["today"] == "2026-11-23"


async def test_all_that_the_core_refuses_is_told_by_field_and_the_form_stays_open(
    house: SigningHouse, person: Newcomer, browser: Browser
) -> None:
    status, answer = await fill(browser, stated(person, first_name="Ёлка", secret="short"))
    assert (status, answer["error"]["code"]) == (422, "validation_failed")
    refused = [(one["entry"], one["rule"]) for one in answer["error"]["invalid"]]
    assert refused == [("$.person.first_name", "format"), ("$.person.secret", "length")]
    assert (await browser.show())[1]["session"]["state"] == "viewed"
    assert await text_of(browser, stated(person))


@pytest.mark.parametrize(
    ("changes", "entry"),
    [
        ({"nickname": "Тест"}, "$.person.nickname"),
        ({"phones": [{"type": "MOBILE", "number": "+380000000009"}]}, "$.person.phones"),
        ({"authentication_methods": []}, "$.person.authentication_methods"),
        ({"documents": "паспорт"}, "$.person.documents"),
        ({"birth_date": "вчора"}, "$.person.birth_date"),
    ],
)
async def test_the_browser_cannot_say_what_is_not_the_forms_to_say(
    house: SigningHouse, person: Newcomer, browser: Browser, changes: dict[str, Any], entry: str
) -> None:
    status, answer = await fill(browser, {**stated(person), **changes})
    assert status == 422
    assert [one["entry"] for one in answer["error"]["invalid"]] == [entry]


@pytest.mark.parametrize("sent", [b"", b"[]", b'{"person": {}}', b'{"consent": true}'])
async def test_without_a_form_or_consent_there_is_no_text(browser: Browser, sent: bytes) -> None:
    status, answer = await browser.call("POST", browser.of("/form"), data=sent)
    assert (status, answer["error"]["code"]) == (422, "request_malformed")


async def test_a_form_beyond_all_measure_is_not_read(browser: Browser) -> None:
    status, answer = await browser.call("POST", browser.of("/form"), data=bytes(40_000))
    assert (status, answer["error"]["code"]) == (413, "signing_too_large")


async def test_the_form_comes_before_the_text(house: SigningHouse, browser: Browser) -> None:
    status, body = await browser.content()
    assert status == 409
    assert json.loads(body)["error"]["code"] == "signing_form_first"
    status, answer = await browser.send(b"\x30\x00")
    assert (status, answer["error"]["code"]) == (422, "signing_not_a_container")


async def test_another_process_asks_for_the_form_again_but_takes_the_signature(
    house: SigningHouse, person: Newcomer, browser: Browser
) -> None:
    text = await text_of(browser, stated(person))
    page = house.process().page
    session_id = UUID(browser.session_id)
    [cookie] = [each.value for each in browser.http.cookie_jar]
    with pytest.raises(TurnedAway, match="signing_form_first"):
        await page.content(session_id, cookie)
    received = await page.receive(session_id, cookie, house.container(person, text))
    assert received.state == "received"


async def test_a_later_form_is_the_one_to_be_signed(
    house: SigningHouse, person: Newcomer, browser: Browser
) -> None:
    earlier = await text_of(browser, stated(person))
    later = await text_of(browser, stated(person, birth_settlement="Інше"))
    status, answer = await browser.send(house.container(person, earlier))
    assert (status, answer["error"]["code"]) == (422, "signing_other_content")
    status, answer = await browser.send(house.container(person, later))
    assert status == 202, answer


async def test_a_signature_of_somebody_else_registers_nobody(
    house: SigningHouse, core: RunningCore, person: Newcomer, browser: Browser
) -> None:
    other = await applicant_in(core, house, surname="Сторонненко")
    text = await text_of(browser, stated(person))
    await browser.send(house.container(other, text))
    await house.settled()
    name, data = (await house.events())[-1]
    assert (name, data["code"]) == ("signing.failed", "signer_mismatch")
    assert await _persons(core) == 0
    assert not (await house.chat()).is_signed_in


async def test_a_number_that_the_chat_did_not_confirm_ends_the_session(
    house: SigningHouse, core: RunningCore
) -> None:
    person = await newcomer(core)
    browser = await house.admitted(await house.link(registration(house, person)))
    status, answer = await fill(browser, stated(person))
    assert (status, answer["error"]["code"]) == (409, "phone_not_verified")
    name, data = (await house.events())[-1]
    assert (name, data["code"]) == ("signing.failed", "phone_not_verified")


async def test_a_number_sealed_for_another_chat_is_none(
    house: SigningHouse, person: Newcomer
) -> None:
    link = await house.link(registration(house, person), user_id=STRANGER)
    browser = await house.admitted(link, STRANGER)
    status, answer = await browser.call("POST", browser.of("/form/open"))
    assert (status, answer["error"]["code"]) == (409, "phone_not_verified")


async def test_who_is_recorded_with_another_number_must_prove_that_one(
    house: SigningHouse, core: RunningCore, person: Newcomer, browser: Browser
) -> None:
    """The first binding needs the number that was the person's before the chat came."""
    recorded = {
        **person.data(),
        "id": str(new_id()),
        "verification": {"verification_status": "VERIFIED"},
        "authentication_methods": [{"type": "OTP", "phone_number": "+380000000777"}],
    }
    await core.load([("person", recorded)])
    text = await text_of(browser, stated(person))
    await browser.send(house.container(person, text))
    await house.settled()
    [(name, data)] = await house.events()
    assert (name, data["needs_proof"], data["is_new"]) == ("signing.signed", True, False)
    assert not (await house.chat()).is_signed_in
    answer = await house.answers("phone", Contact("+380000000777", is_own=True))
    assert isinstance(answer, Done)


async def test_filling_in_takes_longer_than_signing(
    house: SigningHouse, person: Newcomer, browser: Browser
) -> None:
    await opened(browser)
    house.clock.advance(timedelta(minutes=40))
    assert await house.signing.completion.end_outlived() == 0
    assert await text_of(browser, stated(person))
    house.clock.advance(timedelta(minutes=21))
    assert await house.signing.completion.end_outlived() == 1


async def test_a_browser_without_the_cookie_sees_no_form(
    house: SigningHouse, browser: Browser
) -> None:
    stranger = house.browser()
    stranger.session_id = browser.session_id
    for method, rest in (("POST", "/form/open"), ("POST", "/form"), ("GET", "/addresses/regions")):
        status, answer = await stranger.call(method, stranger.of(rest))
        assert (status, answer["error"]["code"]) == (403, "signing_not_admitted")


async def test_a_sign_in_has_no_form(house: SigningHouse) -> None:
    browser = await house.admitted(await house.link())
    assert (await browser.call("POST", browser.of("/form/open")))[0] == 410
    assert (await browser.show())[1]["session"]["has_form"] is False


async def test_where_no_mini_app_is_possible_the_account_proves_itself_before_the_form(
    plain_house: SigningHouse, core: RunningCore
) -> None:
    person = await applicant_in(core, plain_house)
    browser = plain_house.browser()
    link = await plain_house.link(registration(plain_house, person))
    await browser.open(link.address)
    status, answer = await browser.call("POST", browser.of("/form/open"))
    assert (status, answer["error"]["code"]) == (403, "signing_return_first")


# --- addresses --------------------------------------------------------------------------------


async def test_addresses_are_searched_in_the_register(
    house: SigningHouse, person: Newcomer, browser: Browser
) -> None:
    async def found(what: str, **asked: str) -> Any:
        status, answer = await browser.call("GET", browser.of(f"/addresses/{what}"), params=asked)
        assert status == 200, answer
        return answer

    assert await found("regions") == [{"name": "ВИГАДАНА"}]
    [place] = await found("settlements", region="ВИГАДАНА", name="виг")
    assert (place["name"], place["type"], place["area"]) == ("Вигадане", "VILLAGE", "ВИГАДАНА")
    assert place["id"] == str(person.settlement_id)
    assert await found("settlements", region="ВИГ", name="виг") == []
    assert await found("streets", settlement=place["id"], name="а") == []
    assert await found("streets", settlement="не номер") == []


async def test_searches_are_bounded(house: SigningHouse, browser: Browser) -> None:
    status, _ = await browser.call(
        "GET", browser.of("/addresses/settlements"), params={"region": "В", "name": "а" * 61}
    )
    assert status == 413
    assert (await browser.call("GET", browser.of("/addresses/planets")))[0] == 413
    statuses = {
        (await browser.call("GET", browser.of("/addresses/regions")))[0] for _ in range(121)
    }
    assert statuses == {200, 503}


# --- what is kept -----------------------------------------------------------------------------


async def test_nothing_that_was_filled_in_is_stored_or_logged(
    house: SigningHouse, person: Newcomer, browser: Browser, capfd: pytest.CaptureFixture[str]
) -> None:
    canary = "Канаркове"
    data = stated(person, birth_settlement=canary, secret="канарчине слово")
    assert (await fill(browser, {**data, "first_name": "Ёлка"}))[0] == 422
    text = await text_of(browser, data)
    dump = await _dump(house)
    await browser.send(house.container(person, text))
    dump += await _dump(house)
    await house.settled()
    dump += await _dump(house)
    logged = capfd.readouterr()
    document = data["documents"][0]["number"]
    for secret in (canary, "канарчине", person.code, person.phone, document):
        assert secret not in dump
        assert secret.encode().hex() not in dump
        assert secret not in logged.out + logged.err


async def _dump(house: SigningHouse) -> str:
    """Every row of every table of the bot, as text; octets in hexadecimal."""
    tables = await house.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'bot'")
    assert tables
    found = []
    for table in tables:
        rows = await house.rows(f"SELECT t::text AS line FROM bot.{table['tablename']} t")  # noqa: S608
        found += [row["line"] for row in rows]
    return "\n".join(found)
