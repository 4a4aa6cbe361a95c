"""A mother adds a child on the secure page, and a guardian an adult, as they do it by hand."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, FilePayload, expect

from core.kit.ids import new_id
from sandbox.trust.pki import Pki
from tests.e2e.page.browser import KeyFile, on_one_loop, page_fixture
from tests.e2e.page.conftest import international_key
from tests.e2e.page.form_of_other import CERTIFICATE, OtherVisit
from tests.e2e.page.test_scans import png
from tests.kit.core_service import RunningCore
from tests.kit.guardians import mother_in
from tests.kit.people import Patient, person_record
from tests.kit.registration import settlement
from tests.kit.signing_house import PATIENT, SigningHouse

pytestmark = on_one_loop


@page_fixture()
async def mother(core: RunningCore, house: SigningHouse) -> Patient:
    """Somebody who can represent others and lives at a place of the register, signed in."""
    place = await settlement(core)
    home: dict[str, Any] = person_record(new_id())["addresses"][0]
    return await mother_in(core, house, addresses=[{**home, "settlement_id": str(place)}])


@pytest.fixture
def key(mother: Patient, pki: Pki) -> KeyFile:
    """Her key."""
    return international_key(mother, pki)


@page_fixture()
async def visit(chromium: Browser) -> OtherVisit:
    """Her phone."""
    begun = await OtherVisit.begin(chromium)
    assert isinstance(begun, OtherVisit)
    return begun


async def relationships(house: SigningHouse) -> Any:
    token = await house.signing.custody.access_token(PATIENT)
    return await house.client.confidants.relationships(token)


async def test_a_mother_adds_a_child_who_lives_with_her(
    house: SigningHouse, core: RunningCore, mother: Patient, key: KeyFile, visit: OtherVisit
) -> None:
    await visit.begins_child(house)
    await visit.says_all_of_child()
    answers = visit.page.locator("#answers")
    await expect(answers).to_contain_text("Тестенко Марко Прикладович")
    await expect(answers).to_contain_text("Свідоцтво про народження, І-БК123456")
    await expect(answers).to_contain_text(mother.phone)
    await expect(answers).to_contain_text("Вигадане")
    await visit.taps("Усе правильно, підписати")
    await visit.goes_on_from_choice(key)
    await visit.sees("Підпис прийнято")
    assert visit.complaints == []
    [found] = await relationships(house)
    assert (found.person.first_name, found.relation_type) == ("Марко", "PRIMARY")


async def test_what_is_typed_is_judged_as_one_types(
    house: SigningHouse, mother: Patient, visit: OtherVisit
) -> None:
    await visit.begins_child(house)
    await visit.taps("Далі")
    await expect(visit.line("Прізвище")).to_contain_text("Заповніть це поле")
    await visit.fills_date("birth_date", "1", "1", "2010")
    await visit.field("Місце народження").focus()
    line = visit.page.locator("#birth_date-note")
    await expect(line).to_contain_text("Від 14 років людина діє сама")
    await visit.says_child()
    await visit.page.locator("#documents-0-type").select_option("BIRTH_CERTIFICATE")
    await visit.fills(documents__0__number="ы")
    await visit.field("Ким видано").focus()
    await expect(visit.line("Серія та номер")).to_contain_text("Серія і номер: І-БК123456")
    await visit.fills(tax_id="12", unzr="19990101-12345")
    await visit.field("Ким видано").focus()
    await expect(visit.line("Податковий номер (РНОКПП)")).to_contain_text("10 цифр")
    await expect(visit.line("Номер запису в реєстрі (УНЗР)")).to_contain_text("дата інша")


async def test_a_tax_number_is_optional_and_a_guardian_needs_a_decision(
    house: SigningHouse, mother: Patient, key: KeyFile, visit: OtherVisit
) -> None:
    await visit.begins_child(house)
    await visit.says_child()
    await visit.says_certificate()
    await visit.sees("Ким ви є дитині")
    proof = visit.page.locator("#confidant_person-documents_relationship-0-type")
    await expect(proof).to_have_count(0)
    await visit.page.get_by_label("Опікун або інший представник").check()
    await visit.taps("Далі")
    await expect(proof).to_be_focused()
    await visit.says_decision("COURT_DECISION")
    await visit.taps("Далі")
    await visit.says_the_rest()
    await expect(visit.page.locator("#answers")).to_contain_text("Рішення суду, 2-100/26")


async def test_a_draft_stays_in_the_browser_until_it_is_erased(
    house: SigningHouse, mother: Patient, visit: OtherVisit
) -> None:
    link = await visit.begins_child(house)
    await visit.says_child()
    await visit.page.goto("about:blank")
    await visit.opens(link.address, house.launch())
    await visit.taps("Коди збігаються, далі")
    await expect(visit.page.get_by_text("Ми відновили те, що ви ввели")).to_be_visible()
    await expect(visit.field("Ім’я")).to_have_value("Марко")
    await visit.taps("Стерти введене")
    await expect(visit.field("Ім’я")).to_have_value("")
    await visit.says_child()
    await visit.says_certificate()
    await visit.taps("Далі")
    await expect(visit.page.locator("#addresses-0-settlement_id")).to_have_value("Вигадане")


async def test_a_guardian_names_an_adult_whom_the_register_has(
    house: SigningHouse, core: RunningCore, mother: Patient, key: KeyFile, visit: OtherVisit
) -> None:
    record = person_record(new_id(), tax_id="9000000019")
    await core.load([("person", record)])
    await visit.begins(house, "relate_ward", "Додати підопічного")
    await visit.sees("Кого ви представляєте")
    await visit.fills(last_name="Тестенко", first_name="Вигадана")
    await visit.fills_date("birth_date", "14", "5", "2015")
    await visit.page.get_by_label("За податковим номером").check()
    await visit.fills(tax_id="9000000019")
    await visit.taps("Далі")
    await expect(visit.page.locator("#birth_date-note")).to_contain_text("не повнолітня")
    await visit.fills_date("birth_date", "14", "5", "1987")
    await visit.taps("Далі")
    await visit.sees("Рішення про опіку")
    await visit.says_decision("CONFIDANT_CERTIFICATE")
    await visit.taps("Далі")
    await visit.sees("Згода")
    await visit.consents()
    await visit.taps("Перевірити дані")
    await expect(visit.page.locator("#answers")).to_contain_text("Тестенко Вигадана")
    await expect(visit.page.locator("#answers")).to_contain_text("9000000019")
    await visit.taps("Усе правильно, підписати")
    await visit.goes_on_from_choice(key)
    await visit.sees("Підпис прийнято")
    assert visit.complaints == []
    [found] = await relationships(house)
    assert str(found.person.id) == record["id"]


async def test_what_the_core_refuses_of_one_who_is_recorded_is_told_at_the_field_unsigned(
    house: SigningHouse, mother: Patient, visit: OtherVisit
) -> None:
    token = await house.signing.custody.access_token(PATIENT)
    herself = await house.client.persons.me(token)
    await visit.begins(house, "relate_ward", "Додати підопічного")
    await visit.fills(last_name=herself.last_name, first_name=herself.first_name)
    await visit.fills_day("birth_date", herself.birth_date.isoformat())
    await visit.page.get_by_label("За податковим номером").check()
    await visit.fills(tax_id=mother.code)
    await visit.taps("Далі")
    await visit.says_decision("COURT_DECISION")
    await visit.taps("Далі")
    await visit.consents()
    await visit.taps("Перевірити дані")
    await visit.sees("Кого ви представляєте")
    note = visit.page.locator("#tax_id-note")
    await expect(note).to_contain_text("ЕСОЗ не приймає це значення")
    assert await relationships(house) == []


async def test_a_foreign_certificate_is_photographed_after_the_signature(
    house: SigningHouse, core: RunningCore, mother: Patient, key: KeyFile, visit: OtherVisit
) -> None:
    await visit.begins_child(house)
    await visit.says_child()
    foreign = {"type": "BIRTH_CERTIFICATE_FOREIGN", "number": "AB 77/2020"}
    await visit.says_certificate({**CERTIFICATE, **foreign})
    await visit.taps("Далі")
    await visit.says_the_rest()
    await visit.taps("Усе правильно, підписати")
    await visit.goes_on_from_choice(key)
    await visit.sees("Підпис прийнято")
    await house.settled()
    relationship = (await house.events())[-1][1]["relationship"]
    await visit.begins(house, "show_documents", "Знімок документа", relationship=relationship)
    await expect(visit.page.get_by_text("Свідоцтво про народження іншої держави")).to_be_visible()
    picture = FilePayload(name="page.png", mimeType="image/png", buffer=png(1200, 800, b"x"))
    await visit.page.locator("#scan").set_input_files([picture])
    await visit.taps("Усе видно, надіслати")
    await visit.sees("Знімки надіслано")
    assert visit.complaints == []
    [scan] = await core.rows("SELECT person_id, uploaded_at FROM core.person_document_scan")
    assert scan["person_id"] != mother.person_id
    assert scan["uploaded_at"] is not None
