"""A patient signs in the Дія app what the page shows, in a real browser, and changes his mind."""

from __future__ import annotations

from collections.abc import AsyncIterator

from playwright.async_api import Browser, Page, expect

from bot.flow import Contact, Done
from core.kit.jobs import start as start_jobs
from core.kit.tasks import Background
from tests.e2e.page.browser import Visit, on_one_loop, page_fixture
from tests.kit.core_service import RunningCore
from tests.kit.diia import RunningDiia, running_diia
from tests.kit.people import Patient
from tests.kit.signing_house import SigningHouse, signing_house

pytestmark = on_one_loop


@page_fixture()
async def diia(core: RunningCore) -> AsyncIterator[RunningDiia]:
    """Дія, to which the bot is known."""
    async with running_diia(core.clock) as running:
        yield running


@page_fixture()
async def house(
    core: RunningCore, database_url: str, diia: RunningDiia
) -> AsyncIterator[SigningHouse]:
    """Signing at work, with Дія.Підпис."""
    async with signing_house(core, database_url, remote=await diia.remote()) as built:
        diia.calls_back(built.page.removesuffix("/sign"))
        background = Background()
        start_jobs(background, built.signing.jobs)
        try:
            yield built
        finally:
            await background.stop()


@page_fixture()
async def patient(core: RunningCore, diia: RunningDiia) -> Patient:
    """A registered patient with a signature in the app."""
    patient = await core.patient(line="gost")
    diia.has(patient)
    return patient


async def _at_the_choice(house: SigningHouse, chromium: Browser, *, is_telegram: bool) -> Visit:
    visit = await Visit.begin(chromium, is_telegram=is_telegram)
    await visit.opens((await house.link()).address, house.launch())
    await visit.taps("Коди збігаються, далі")
    await visit.sees("Чим підписуєте?")
    return visit


async def _app(visit: Visit) -> Page:
    """The app, as a telephone opens it from the link."""
    link = await visit.page.locator("#remote-link").get_attribute("href")
    app = await visit.page.context.new_page()
    await app.goto(str(link))
    await app.locator("#form").wait_for()
    return app


async def test_a_patient_signs_in_the_app_and_the_page_goes_on_by_itself(
    house: SigningHouse, chromium: Browser, patient: Patient
) -> None:
    visit = await _at_the_choice(house, chromium, is_telegram=False)
    way = visit.page.locator("#way-diia")
    await expect(way).to_contain_text("Навчальний замінник. Це не справжня Дія.")
    await way.click()
    await visit.sees("Підпишіть у Дії")
    await expect(visit.page.get_by_text("Це навчальний замінник Дії")).to_be_visible()
    code = visit.page.locator("#remote-qr")
    await expect(code).to_be_visible()
    assert await code.evaluate("image => image.naturalWidth") > 0
    facts = await visit.page.locator(".facts").inner_text()

    app = await _app(visit)
    name = await app.locator("#files").inner_text()
    match_code = name.partition("код ")[2].partition(".")[0]
    assert match_code in facts
    assert "1234" in name
    assert "1234" in facts
    await app.locator("#person").select_option(patient.code)
    await app.get_by_role("button", name="Підписати").click()
    await expect(app.locator("#outcome")).to_contain_text("Підписано")

    await visit.sees("Підпис прийнято")
    assert visit.complaints == []
    assert [name for name, _ in await house.events()] == ["signing.signed"]
    assert isinstance(await house.answers("phone", Contact(patient.phone, is_own=True)), Done)


async def test_inside_telegram_the_link_is_opened_by_telegram(
    house: SigningHouse, chromium: Browser
) -> None:
    visit = await _at_the_choice(house, chromium, is_telegram=True)
    await visit.page.locator("#way-diia").click()
    await visit.sees("Підпишіть у Дії")
    await visit.taps("Відкрити Дію")
    [[_, data]] = [one for one in await visit.posted() if one[0] == "web_app_open_link"]
    assert "/diia/app/" in data["url"]


async def test_who_declines_chooses_another_way(
    house: SigningHouse, chromium: Browser, patient: Patient
) -> None:
    visit = await _at_the_choice(house, chromium, is_telegram=False)
    await visit.page.locator("#way-diia").click()
    await visit.sees("Підпишіть у Дії")
    app = await _app(visit)
    await app.get_by_role("button", name="Відмовитися").click()
    await expect(app.locator("#outcome")).to_contain_text("Нічого не підписано")
    await visit.taps("Інший спосіб")
    await visit.sees("Чим підписуєте?")
    assert await house.states() == ["viewed"]


async def test_a_request_that_runs_out_is_said_and_made_anew(
    house: SigningHouse, chromium: Browser, diia: RunningDiia
) -> None:
    visit = await Visit.begin(chromium)
    await visit.page.clock.install()
    await visit.opens((await house.link()).address, house.launch())
    await visit.taps("Коди збігаються, далі")
    await visit.page.locator("#way-diia").click()
    await visit.sees("Підпишіть у Дії")
    await visit.page.clock.fast_forward("03:05")
    await visit.sees("Не вдалося продовжити")
    await expect(visit.page.locator("#problem")).to_contain_text("Час запиту в Дії вийшов")
    await visit.taps("Спробувати ще раз")
    await visit.sees("Підпишіть у Дії")


async def test_while_diia_is_down_the_page_says_so_and_another_way_is_open(
    house: SigningHouse, chromium: Browser, diia: RunningDiia
) -> None:
    diia.down = True
    visit = await _at_the_choice(house, chromium, is_telegram=False)
    await visit.page.locator("#way-diia").click()
    await visit.sees("Не вдалося продовжити")
    await expect(visit.page.locator("#problem")).to_contain_text("Дія зараз не відповідає")
    diia.down = False
    await visit.taps("Спробувати ще раз")
    await visit.sees("Підпишіть у Дії")


async def test_the_signature_of_somebody_unknown_is_said(
    house: SigningHouse, core: RunningCore, chromium: Browser, patient: Patient
) -> None:
    await core.execute("UPDATE core.person SET status = 'inactive'")
    visit = await _at_the_choice(house, chromium, is_telegram=False)
    await visit.page.locator("#way-diia").click()
    await visit.sees("Підпишіть у Дії")
    app = await _app(visit)
    await app.locator("#person").select_option(patient.code)
    await app.get_by_role("button", name="Підписати").click()
    await visit.sees("Не вдалося продовжити")
    assert await visit.problem() == (await house.events())[-1][1]["code"]


async def test_a_page_without_the_way_does_not_show_it(
    core: RunningCore, database_url: str, chromium: Browser
) -> None:
    async with signing_house(core, database_url) as house:
        visit = await _at_the_choice(house, chromium, is_telegram=False)
        await expect(visit.page.locator("#way-key")).to_be_visible()
        await expect(visit.page.locator("#way-diia")).to_have_count(0)
