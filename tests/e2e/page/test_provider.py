"""The certificate of a Key-6.dat comes from its provider, while no key is open."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.async_api import Browser, expect

from sandbox.trust import cmp
from sandbox.trust.containers import key_6_dat
from sandbox.trust.digests import KUPYNA_256
from sandbox.trust.keys import DstuKey
from sandbox.trust.pki import Pki
from tests.e2e.page.browser import KeyFile, Visit, on_one_loop
from tests.e2e.page.conftest import PASSWORD
from tests.e2e.page.provider import Provider
from tests.kit.people import Patient
from tests.kit.signing_house import SigningHouse

pytestmark = on_one_loop


@pytest.fixture
def key_6(patient: Patient) -> KeyFile:
    """The patient's key, without a certificate."""
    return KeyFile("Key-6.dat", key_6_dat(patient.key, PASSWORD), PASSWORD)


async def without_a_certificate(
    house: SigningHouse, chromium: Browser, provider: Provider, key: KeyFile
) -> Visit:
    """The key was opened and found to have none."""
    visit = await Visit.begin(chromium)
    await provider.serve(visit.page)
    await visit.opens((await house.link()).address, house.launch())
    await visit.goes_on_to_the_key()
    await visit.opens_key(key)
    problem = visit.page.locator("#certificate-file-problem")
    await expect(problem).to_contain_text("завантажте в надавача")
    return visit


async def asks(visit: Visit, provider: str) -> None:
    await visit.field("Хто видав вам ключ").select_option(provider)
    await visit.taps("Завантажити сертифікат")


def ids_of(patient: Patient) -> tuple[bytes, bytes]:
    """The patient's key as certificates may call it: by ГОСТ, by Купина."""
    assert isinstance(patient.key, DstuKey)
    return patient.key.key_identifier(), KUPYNA_256.compute(patient.key.public_octets())


async def test_the_provider_gives_the_certificate_and_the_key_opens_with_it(
    house: SigningHouse, chromium: Browser, patient: Patient, key_6: KeyFile
) -> None:
    gost, _ = ids_of(patient)
    provider = Provider({gost: patient.certificate})
    visit = await without_a_certificate(house, chromium, provider, key_6)
    await asks(visit, "КНЕДП «Прикладний»")
    await visit.sees("Перевірте, хто підписує")
    assert [asked for asked, _ in provider.requests] == ["1"]
    assert provider.open_keys == [0, 0], "a key was open while something was called"
    await visit.page.get_by_role("button", name="Підписати", exact=True).click()
    await visit.sees("Підпис прийнято")
    assert [name for name, _ in await house.events()] == ["signing.signed"]
    assert visit.complaints == []


async def test_a_certificate_called_by_the_newer_digest_is_found(
    house: SigningHouse, chromium: Browser, patient: Patient, key_6: KeyFile
) -> None:
    gost, kupyna = ids_of(patient)
    provider = Provider({kupyna: patient.certificate})
    visit = await without_a_certificate(house, chromium, provider, key_6)
    await asks(visit, "КНЕДП «Вигадка»")
    await visit.sees("Перевірте, хто підписує")
    bodies = [request for _, request in provider.requests]
    assert [gost in body for body in bodies] == [True, False]
    assert [kupyna in body for body in bodies] == [False, True]


async def test_the_service_of_the_sandbox_is_understood(
    house: SigningHouse, chromium: Browser, pki: Pki, key_6: KeyFile
) -> None:
    provider = Provider(service=partial(cmp.respond, pki, "kupyna"))
    visit = await without_a_certificate(house, chromium, provider, key_6)
    await asks(visit, "КНЕДП «Вигадка»")
    await visit.sees("Перевірте, хто підписує")
    provider.service = partial(cmp.respond, pki, "gost")
    await visit.taps("Це не я")
    await visit.taps("Файл із ключем")
    await visit.opens_key(key_6)
    await asks(visit, "КНЕДП «Вигадка»")
    await expect(visit.page.locator("#provider-problem")).to_contain_text("не знає сертифіката")


async def test_a_provider_that_knows_none_is_told_and_another_can_be_asked(
    house: SigningHouse, chromium: Browser, patient: Patient, key_6: KeyFile
) -> None:
    provider = Provider()
    visit = await without_a_certificate(house, chromium, provider, key_6)
    problem = visit.page.locator("#provider-problem")
    await visit.taps("Завантажити сертифікат")
    await expect(problem).to_have_text("Спершу оберіть надавача.")
    await asks(visit, "КНЕДП «Вигадка»")
    await expect(problem).to_contain_text("не знає сертифіката")
    await expect(visit.field("Хто видав вам ключ")).to_be_focused()
    provider.known[ids_of(patient)[0]] = patient.certificate
    await asks(visit, "КНЕДП «Прикладний»")
    await visit.sees("Перевірте, хто підписує")
    assert set(provider.open_keys) == {0}


async def test_a_provider_that_does_not_answer_is_told(
    house: SigningHouse, chromium: Browser, key_6: KeyFile
) -> None:
    provider = Provider(status=503)
    visit = await without_a_certificate(house, chromium, provider, key_6)
    await asks(visit, "КНЕДП «Вигадка»")
    await expect(visit.page.locator("#provider-problem")).to_contain_text("зараз не відповідає")
    await expect(visit.page.get_by_role("status")).to_contain_text("Питаємо надавача")


async def test_another_key_file_takes_the_question_back(
    house: SigningHouse, chromium: Browser, key: KeyFile, key_6: KeyFile
) -> None:
    visit = await without_a_certificate(house, chromium, Provider(), key_6)
    await expect(visit.page.locator("#provider-place")).to_be_visible()
    await visit.opens_key(key)
    await visit.sees("Перевірте, хто підписує")
