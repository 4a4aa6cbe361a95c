"""Registration and a change of data on the secure page, as a patient does them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from sandbox.trust.pki import Pki
from tests.e2e.page.browser import KeyFile, on_one_loop, page_fixture
from tests.e2e.page.conftest import PASSWORD
from tests.e2e.page.form_visit import FormVisit, applicant_with_street, key_of, registered
from tests.kit.core_service import RunningCore
from tests.kit.filling import change
from tests.kit.people import with_key
from tests.kit.registration import Newcomer
from tests.kit.signing_house import PATIENT, SigningHouse

pytestmark = on_one_loop


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


async def test_a_whole_registration_with_wrong_entries_on_the_way(
    house: SigningHouse, core: RunningCore, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    sent: list[tuple[str, bytes]] = []
    visit.page.on("request", lambda one: sent.append((one.url, one.post_data_buffer or b"")))
    await visit.begins(house, person)
    await visit.reads_key(key)
    assert visit.page.workers == [], "no key is open while the form is filled in"
    await expect(visit.field("Прізвище")).to_have_value("Тестенко")
    await expect(visit.field("Ім’я")).to_have_value("Вигадана")
    await expect(visit.field("По батькові")).to_have_value("Прикладівна")
    await expect(visit.field("Податковий номер (РНОКПП)")).to_have_value(person.code)
    await expect(visit.field("Податковий номер (РНОКПП)")).not_to_be_editable()

    await visit.field("По батькові").fill("Prykladivna")
    await visit.field("Місце народження").focus()
    await expect(visit.line("По батькові")).to_contain_text("латинські літери")
    await visit.field("По батькові").fill("Прикладівна")
    await expect(visit.line("По батькові")).to_contain_text("Можна не заповнювати")
    await visit.fills_date("birth_date", "31", "2", "1996")
    await visit.taps("Далі")
    await expect(visit.page.locator("#birth_date-note")).to_contain_text("Такої дати немає")
    await expect(visit.page.locator("#birth_date-day")).to_be_focused()
    await visit.says_who()

    await visit.says_document("120518")
    await visit.taps("Далі")
    await expect(visit.page.locator("#documents-0-number-note")).to_have_text(
        "Дві літери й шість цифр: АА123456"
    )
    status = visit.page.locator("#status")
    await expect(status).to_contain_text("Щось треба виправити")
    await visit.fills(documents__0__number="ає 120518")
    await visit.taps("Далі")
    await visit.sees("Адреса проживання")
    await expect(status).to_have_text("")
    await visit.says_address()
    await expect(visit.page.locator("#addresses-0-street_type")).to_have_value("AVENUE")
    await visit.taps("Далі")
    await visit.says_contacts()
    await visit.taps("Далі")
    await visit.fills(secret="мало")
    await visit.taps("Перевірити дані")
    await expect(visit.line("Кодове слово")).to_contain_text("щонайменше 6 знаків")
    await visit.fills(secret="приклад слова")
    await visit.field("Даю згоду на обробку моїх персональних даних в ЕСОЗ").check()
    await visit.taps("Перевірити дані")

    await visit.sees("Перевірте дані")
    answers = visit.page.locator("#answers")
    for shown in ("Тестенко Вигадана Прикладівна", "14 травня 1996", "АЄ120518",
                  "просп. Вигадливий", "+380500000001", person.phone):  # fmt: skip
        await expect(answers).to_contain_text(shown)
    await visit.taps("Усе правильно, підписати")
    await visit.sees("Перевірте, хто підписує")
    await visit.page.get_by_role("button", name="Підписати", exact=True).click()
    await visit.sees("Підпис прийнято")
    assert visit.complaints == []
    assert len(sent) > 50
    for address, body in sent:
        assert address.startswith(house.page)
        assert PASSWORD.encode() not in body
        assert key.octets[40:80] not in body
    [(name, data)] = await house.events()
    assert (name, data["is_new"], data["needs_proof"]) == ("signing.signed", True, False)
    me = await house.client.persons.me(await house.signing.custody.access_token(PATIENT))
    assert (me.last_name, me.addresses[0].street_type) == ("Тестенко", "AVENUE")
    assert me.emergency_contact.phones[0].number == "+380500000001"


async def test_what_only_the_core_knows_is_told_at_its_field(
    house: SigningHouse, core: RunningCore, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    await visit.begins(house, person)
    await visit.reads_key(key)
    await visit.says_all()
    await core.execute("DELETE FROM core.street")
    await core.execute("DELETE FROM core.settlement")
    await visit.taps("Перевірити дані")
    await visit.sees("Адреса проживання")
    place = visit.page.locator("#addresses-0-settlement_id")
    await expect(place).to_be_focused()
    await expect(place).to_have_attribute("aria-invalid", "true")
    await expect(visit.page.locator("#addresses-0-settlement_id-note")).to_contain_text(
        "не приймає"
    )


async def test_a_draft_outlives_the_page_without_the_code_word_and_can_be_erased(
    house: SigningHouse, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    await visit.begins(house, person)
    await visit.reads_key(key)
    await visit.says_all()
    await visit.page.reload()
    await visit.sees("Реєстрація пацієнта")
    await visit.taps("Коди збігаються, далі")
    await visit.reads_key(key)
    await expect(visit.page.get_by_text("Ми відновили те, що ви ввели")).to_be_visible()
    await expect(visit.page.locator("#birth_date-year")).to_have_value("1996")
    for heading in ("Документ", "Адреса проживання", "Зв’язок і контакт на крайній випадок",
                    "Кодове слово і згода"):  # fmt: skip
        await visit.taps("Далі")
        await visit.sees(heading)
    await expect(visit.field("Кодове слово")).to_have_value("")
    kept = str(await visit.page.evaluate(_STORED))
    assert "sealed" in kept
    assert "key:false" in kept, "the browser must not give the key out"
    for secret in ("приклад", "АЄ120518", "Особенко"):
        assert secret not in kept
    await visit.taps("Стерти введене")
    await visit.sees("Хто ви")
    await expect(visit.page.locator("#birth_date-year")).to_have_value("")
    await visit.page.reload()
    await visit.taps("Коди збігаються, далі")
    await visit.reads_key(key)
    await expect(visit.page.get_by_text("Ми відновили те, що ви ввели")).to_have_count(0)


async def test_a_signed_form_leaves_nothing_in_the_browser(
    house: SigningHouse, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    await visit.begins(house, person)
    await visit.reads_key(key)
    await visit.says_all()
    await visit.taps("Перевірити дані")
    await visit.taps("Усе правильно, підписати")
    await visit.page.get_by_role("button", name="Підписати", exact=True).click()
    await visit.sees("Підпис прийнято")
    assert "sealed" not in str(await visit.page.evaluate(_STORED))


async def test_who_refused_a_number_is_asked_for_none(
    house: SigningHouse, person: Newcomer, visit: FormVisit
) -> None:
    await visit.begins(house, person)
    await visit.taps("Принести готовий підпис")
    await visit.sees("Хто ви")
    await expect(visit.field("Податковий номер (РНОКПП)")).to_be_visible()
    await visit.field("Відмова від РНОКПП через релігійні переконання").check()
    await expect(visit.field("Податковий номер (РНОКПП)")).to_have_count(0)
    await expect(visit.page.get_by_text("Потрібна відмітка про це в паспорті")).to_be_visible()


# --- a change ---------------------------------------------------------------------------------


async def test_a_surname_is_taken_from_the_new_certificate_and_shown_before_and_after(
    house: SigningHouse, core: RunningCore, person: Newcomer, pki: Pki, visit: FormVisit
) -> None:
    await registered(core, house, person)
    renamed = with_key(pki, surname="Новенко", given_name="Вигадана Прикладівна", code=person.code)
    link = await house.link(change("surname"))
    await visit.opens(link.address, house.launch())
    await visit.sees("Зміна ваших даних")
    await visit.taps("Коди збігаються, далі")
    await visit.sees("Чим підписуєте?")
    await visit.taps("Файл із ключем")
    await visit.opens_key(key_of(renamed, pki))
    await visit.sees("Нове прізвище")
    await expect(visit.field("Прізвище")).to_have_value("Новенко")
    await visit.taps("Далі")
    await visit.says_document("ЇЇ330044")
    await visit.taps("Перевірити дані")
    await visit.sees("Перевірте дані")
    await expect(visit.page.get_by_text("Зміниться: документ, прізвище.")).to_be_visible()
    document = visit.page.frame_locator("iframe")
    row = document.get_by_role("row").filter(has_text="Новенко")
    await expect(row).to_contain_text("Тестенко")
    await visit.taps("Усе правильно, підписати")
    await visit.sees("Перевірте, хто підписує")
    await visit.page.get_by_role("button", name="Підписати", exact=True).click()
    await visit.sees("Підпис прийнято")
    assert visit.complaints == []
    me: Any = await house.client.persons.me(await house.signing.custody.access_token(PATIENT))
    assert (me.last_name, me.documents[0].number) == ("Новенко", "ЇЇ330044")


async def test_an_email_is_changed_and_signed_with_a_key_chosen_afterwards(
    house: SigningHouse, core: RunningCore, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    await registered(core, house, person)
    link = await house.link(change("email"))
    await visit.opens(link.address, house.launch())
    await visit.taps("Коди збігаються, далі")
    await visit.sees("Електронна пошта")
    await visit.field("Електронна пошта").fill("name@example")
    await visit.taps("Перевірити дані")
    await expect(visit.line("Електронна пошта")).to_contain_text("name@example.com")
    await visit.field("Електронна пошта").fill("Name@Example.org ")
    await visit.taps("Перевірити дані")
    await expect(visit.page.get_by_text("Зміниться: пошта.")).to_be_visible()
    await visit.taps("Змінити")
    await visit.sees("Електронна пошта")
    await visit.taps("Перевірити дані")
    await visit.taps("Усе правильно, підписати")
    await visit.goes_on_from_choice(key)
    await visit.sees("Підпис прийнято")
    me: Any = await house.client.persons.me(await house.signing.custody.access_token(PATIENT))
    assert me.email == "name@example.org"


async def test_nothing_changed_is_said_before_anybody_signs(
    house: SigningHouse, core: RunningCore, person: Newcomer, visit: FormVisit
) -> None:
    await registered(core, house, person)
    link = await house.link(change("emergency_contact"))
    await visit.opens(link.address, house.launch())
    await visit.taps("Коди збігаються, далі")
    await visit.taps("Перевірити дані")
    await expect(visit.page.get_by_text("Нічого не змінено.")).to_be_visible()


_STORED = """async () => {
  const open = indexedDB.open('drafts', 1);
  const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const found = [];
  for (const store of database.objectStoreNames) {
    const all = database.transaction(store).objectStore(store).getAll();
    for (const one of await new Promise((done) => { all.onsuccess = () => done(all.result); })) {
      const parts = one.sealed
        ? ['sealed', new TextDecoder().decode(one.sealed)] : [`key:${one.extractable}`];
      found.push(...parts);
    }
  }
  return found.join(' ') + JSON.stringify(localStorage) + JSON.stringify(sessionStorage);
}"""
