"""A patient signs on the secure page, with each kind of key file, wrong turns included."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.async_api import Browser, expect

from bot.flow import Contact, Done
from sandbox.trust.pki import Pki
from tests.e2e.page.browser import KeyFile, Visit, on_one_loop
from tests.e2e.page.conftest import international_key, key_store, national_key
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.signing_house import SigningHouse

pytestmark = on_one_loop


@pytest.mark.parametrize("kind", ["national", "java", "international"])
async def test_a_patient_signs_in_with_a_key_file(
    house: SigningHouse,
    core: RunningCore,
    chromium: Browser,
    pki: Pki,
    moment: datetime,
    kind: str,
) -> None:
    patient = await core.patient(line="ecdsa" if kind == "international" else "kupyna")
    key = {
        "national": lambda: national_key(patient, pki),
        "java": lambda: key_store(patient, pki, moment),
        "international": lambda: international_key(patient, pki),
    }[kind]()
    link = await house.link()
    visit = await Visit.begin(chromium)
    await visit.opens(link.address, house.launch())
    await visit.sees("Вхід у кабінет пацієнта")
    await expect(visit.page.locator("#match-code")).to_have_text(str(link.args["match_code"]))
    statement = visit.page.locator("#statement")
    await expect(statement).to_contain_text("«Олена Прикладна», номер якого закінчується на 1234")
    await visit.goes_on_to_the_key()
    await visit.opens_key(key)
    await visit.sees("Перевірте, хто підписує")
    certificate = visit.page.locator("#certificate")
    await expect(certificate).to_contain_text(f"{patient.surname} {patient.given_name}")
    await expect(certificate).to_contain_text(f"•••{patient.code[-3:]}")
    assert patient.code not in await visit.page.content()
    await visit.page.get_by_role("button", name="Підписати", exact=True).click()
    await visit.sees("Підпис прийнято")
    assert visit.complaints == []
    assert [name for name, _ in await house.events()] == ["signing.signed"]
    assert isinstance(await house.answers("phone", Contact(patient.phone, is_own=True)), Done)
    assert (await house.chat()).person_id == patient.person_id


async def test_a_wrong_password_keeps_the_file(
    house: SigningHouse, chromium: Browser, key: KeyFile
) -> None:
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    await visit.goes_on_to_the_key()
    await visit.opens_key(key, "не той пароль")
    await expect(visit.page.locator("#password-problem")).to_contain_text("Не вдалося відкрити")
    password = visit.field("Пароль до ключа")
    await expect(password).to_be_focused()
    await expect(password).to_have_attribute("aria-invalid", "true")
    await expect(visit.page.locator("#key-file-chosen")).to_have_text("key.pfx")
    await password.fill(key.password)
    await visit.taps("Відкрити ключ")
    await visit.sees("Перевірте, хто підписує")


async def test_a_file_that_is_no_key_is_said_to_be_none(
    house: SigningHouse, chromium: Browser
) -> None:
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    await visit.goes_on_to_the_key()
    await visit.taps("Відкрити ключ")
    await expect(visit.page.locator("#key-file-problem")).to_contain_text("оберіть файл")
    await visit.opens_key(KeyFile("photo.jpg", b"\xff\xd8\xff" + bytes(2000), "12345"))
    await expect(visit.page.locator("#key-file-problem")).to_contain_text("не схожий на ключ")


async def test_the_password_can_be_pasted_and_looked_at(
    house: SigningHouse, chromium: Browser
) -> None:
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    await visit.goes_on_to_the_key()
    password = visit.field("Пароль до ключа")
    await password.focus()
    await visit.page.keyboard.insert_text("вставлений")
    await expect(password).to_have_attribute("type", "password")
    await visit.taps("Показати пароль")
    await expect(password).to_have_attribute("type", "text")
    await expect(password).to_have_value("вставлений")
    await visit.taps("Сховати пароль")
    await expect(password).to_have_attribute("type", "password")


async def test_not_me_leads_back_to_the_choice_and_closes_the_key(
    house: SigningHouse, chromium: Browser, key: KeyFile
) -> None:
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    await visit.goes_on_to_the_key()
    await visit.opens_key(key)
    await visit.sees("Перевірте, хто підписує")
    await visit.taps("Це не я")
    await visit.sees("Чим підписуєте?")
    await visit.has_closed_the_key()
    assert (await house.states()) == ["viewed"]


async def test_a_reloaded_page_goes_on(house: SigningHouse, chromium: Browser) -> None:
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    await visit.sees("Вхід у кабінет пацієнта")
    assert "#" not in visit.page.url
    statement = await visit.page.locator("#statement").inner_text()
    await visit.page.reload()
    await visit.sees("Вхід у кабінет пацієнта")
    assert await visit.page.locator("#statement").inner_text() == statement


async def test_what_the_core_refuses_is_said_with_the_way_back(
    house: SigningHouse, core: RunningCore, chromium: Browser, patient: Patient, key: KeyFile
) -> None:
    await core.execute("UPDATE core.person SET status = 'inactive'")
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    await visit.signs_with(key)
    await visit.sees("Не вдалося продовжити")
    assert await visit.problem() == (await house.events())[-1][1]["code"]
    await visit.taps("Повернутися в чат")
    assert ["web_app_close", {}] in await visit.posted()


async def test_english_is_spoken_to_an_english_chat(house: SigningHouse, chromium: Browser) -> None:
    house.language = "en"
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    await visit.sees("Sign in to the patient cabinet")
    assert await visit.page.locator("html").get_attribute("lang") == "en"


async def test_time_that_runs_out_is_said(house: SigningHouse, chromium: Browser) -> None:
    visit = await Visit.begin(chromium)
    await visit.page.clock.install()
    await visit.opens((await house.link()).address, house.launch())
    await visit.goes_on_to_the_key()
    await visit.page.clock.fast_forward("10:01")
    await visit.sees("Не вдалося продовжити")
    assert await visit.problem() == "time_over"
