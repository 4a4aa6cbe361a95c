"""Key files that do not simply open: each says what is the matter, in words of either language."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from sandbox.trust.containers import KeyEntry, java_key_store, key_6_dat
from sandbox.trust.pki import Pki
from tests.e2e.page.browser import KeyFile, Visit, on_one_loop
from tests.e2e.page.conftest import PASSWORD
from tests.kit.core_service import NOW, RunningCore
from tests.kit.people import Patient, with_key
from tests.kit.signing_house import SigningHouse
from tests.page.node import cases, files_of

pytestmark = on_one_loop

CASES: dict[str, dict[str, Any]] = {case["name"]: case for case in cases()}
SAID = {
    "certificate_expired": "Термін дії вашого КЕП минув 1 січня 2017",
    "certificate_not_yet_valid": "Ваш КЕП почне діяти 1 січня 2090",
    "jks-of-a-seal": "Це печатка організації",
    "national-for-encryption": "Цей ключ лише для шифрування",
    "rsa-1024": "Такий ключ не підходить",
    "certificate-without-key": "У файлі немає ключа для підпису",
}
SAID_IN_ENGLISH = {
    "certificate_expired": "Your signature expired on 1 January 2017",
    "jks-of-a-seal": "This is an organisation’s seal",
    "national-for-encryption": "This key is for encryption only",
}


def case_file(name: str) -> KeyFile:
    """The key file of a case, without what lies beside it."""
    case = CASES[name]
    (file_name, octets), *_ = files_of(case).items()
    return KeyFile(file_name, octets, case["password"])


async def at_the_key(house: SigningHouse, chromium: Browser) -> Visit:
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    await visit.goes_on_to_the_key()
    return visit


def problem_of_the_file(visit: Visit) -> Locator:
    return visit.page.locator("#key-file-problem")


@pytest.mark.parametrize("name", SAID)
async def test_a_key_that_cannot_sign_says_why(
    house: SigningHouse, chromium: Browser, name: str
) -> None:
    visit = await at_the_key(house, chromium)
    await visit.opens_key(case_file(name))
    await expect(problem_of_the_file(visit)).to_contain_text(SAID[name])
    await expect(visit.field("Файл із ключем")).to_be_focused()
    await expect(visit.field("Файл із ключем")).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("name", SAID_IN_ENGLISH)
async def test_it_says_so_in_english_too(house: SigningHouse, chromium: Browser, name: str) -> None:
    house.language = "en"
    visit = await Visit.begin(chromium)
    await visit.opens((await house.link()).address, house.launch())
    await visit.taps("The codes match, go on")
    await visit.taps("Key file")
    key = case_file(name)
    await visit.field("Key file").set_input_files(key.chosen())  # type: ignore[arg-type]
    await visit.field("Password of the key").fill(key.password)
    await visit.taps("Open the key")
    await expect(problem_of_the_file(visit)).to_contain_text(SAID_IN_ENGLISH[name])


async def test_a_zs2_is_refused_by_its_name(house: SigningHouse, chromium: Browser) -> None:
    visit = await at_the_key(house, chromium)
    await visit.opens_key(KeyFile("key.zs2", b"\x30" + bytes(600), "12345"))
    await expect(problem_of_the_file(visit)).to_contain_text("Ключі ZS2 ще не підтримуємо")


async def test_a_password_is_asked_for_only_when_it_is_needed(
    house: SigningHouse, chromium: Browser
) -> None:
    visit = await at_the_key(house, chromium)
    await visit.opens_key(case_file("national-m257"), "")
    problem = visit.page.locator("#password-problem")
    await expect(problem).to_have_text("Введіть пароль до ключа.")
    case = CASES["pk8-without-password"]
    key, certificate = (KeyFile(name, octets, "") for name, octets in files_of(case).items())
    await visit.page.get_by_text("Сертифікат в окремому файлі").click()
    beside = visit.field("Файл сертифіката")
    await beside.set_input_files(certificate.chosen())  # type: ignore[arg-type]
    await visit.opens_key(key)
    await visit.sees("Перевірте, хто підписує")


async def test_a_key_without_a_certificate_takes_one_beside_it(
    house: SigningHouse, chromium: Browser, patient: Patient
) -> None:
    visit = await at_the_key(house, chromium)
    await visit.opens_key(KeyFile("Key-6.dat", key_6_dat(patient.key, PASSWORD), PASSWORD))
    problem = visit.page.locator("#certificate-file-problem")
    await expect(problem).to_contain_text("У файлі немає сертифіката")
    beside = visit.field("Файл сертифіката")
    await expect(beside).to_be_focused()
    await visit.has_closed_the_key()
    certificate = KeyFile("person.cer", patient.certificate.raw, "")
    await beside.set_input_files(certificate.chosen())  # type: ignore[arg-type]
    await visit.taps("Відкрити ключ")
    await visit.sees("Перевірте, хто підписує")
    await visit.page.get_by_role("button", name="Підписати", exact=True).click()
    await visit.sees("Підпис прийнято")


async def test_of_several_keys_the_person_picks_his_own(
    house: SigningHouse, core: RunningCore, chromium: Browser, patient: Patient, pki: Pki
) -> None:
    """A bank's key store may hold the keys of a family."""
    other = with_key(pki, surname="Вигаданчук", given_name="Проба", line="kupyna")
    store = java_key_store(
        {
            "pb_other": KeyEntry(other.key, [other.certificate]),
            "pb_own": KeyEntry(patient.key, [patient.certificate]),
        },
        PASSWORD,
        NOW,
    )
    visit = await at_the_key(house, chromium)
    await visit.opens_key(KeyFile("keys.jks", store, PASSWORD))
    await visit.sees("Оберіть, чим підписати")
    await visit.page.get_by_role("button", name="Вигаданчук Проба").click()
    await visit.sees("Перевірте, хто підписує")
    certificate = visit.page.locator("#certificate")
    await expect(certificate).to_contain_text("Вигаданчук Проба")
    await visit.taps("Це не я")
    await visit.sees("Оберіть, чим підписати")
    await visit.page.get_by_role("button", name=patient.surname).click()
    await expect(certificate).to_contain_text(f"{patient.surname} {patient.given_name}")
    await visit.page.get_by_role("button", name="Підписати", exact=True).click()
    await visit.sees("Підпис прийнято")
    assert [name for name, _ in await house.events()] == ["signing.signed"]


async def test_a_seal_that_comes_first_is_not_offered(
    house: SigningHouse, chromium: Browser
) -> None:
    visit = await at_the_key(house, chromium)
    await visit.opens_key(case_file("jks-of-two-people"))
    await visit.sees("Оберіть, чим підписати")
    offered = visit.page.locator("button.key")
    await expect(offered).to_have_count(2)
    await expect(offered.nth(0)).to_contain_text("Вигадливенко Одарка Тестівна")
    await expect(offered.nth(1)).to_contain_text("ТОВ «Вигадка»")
    await offered.nth(1).click()
    organization = visit.page.locator("#certificate dd").filter(has_text="ТОВ «Вигадка»")
    await expect(organization).to_be_visible()
