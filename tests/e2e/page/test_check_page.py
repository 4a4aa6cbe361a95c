"""The check page in a browser: what is the register's own, what is not, and who may use it how."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from playwright.async_api import Browser, FileChooser, expect

from tests.e2e.page.browser import KeyFile, Visit, on_one_loop, page_fixture
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story, octets_of
from tests.kit.people import with_key
from tests.kit.signing_house import SigningHouse

pytestmark = on_one_loop

SMALLEST_TARGET = 44


@dataclass
class Papers:
    """A declaration in force, and what is had of it."""

    number: str
    pdf: bytes
    file: bytes
    story: Story
    patient: SignedIn


@page_fixture()
async def papers(core: RunningCore) -> Papers:
    """A patient's declaration, printed."""
    story = await Story.begin(core)
    patient = await story.patient()
    declared = await story.declared(patient)
    shown = await patient.declarations.get(patient.token, declared)
    return Papers(
        shown.declaration_number,
        await patient.declarations.printed_form(patient.token, declared),
        await patient.declarations.signed_content(patient.token, declared),
        story,
        patient,
    )


class Checking(Visit):
    """A visit of the check page."""

    async def chooses(self, octets: bytes, name: str = "declaration.pdf") -> None:
        """Choose a file and press."""
        chosen = {"name": name, "mimeType": "application/octet-stream", "buffer": octets}
        await self.field("Файл декларації").set_input_files(chosen)  # type: ignore[arg-type]
        await self.page.get_by_role("button", name="Перевірити", exact=True).click()

    async def outcome(self) -> str:
        """What the page says that it comes to."""
        return await self.page.locator("#outcome").get_attribute("data-outcome") or ""

    async def complaint(self) -> str:
        """Code of what the page complains of."""
        await expect(self.page.get_by_role("alert")).not_to_be_empty()
        return await self.problem()


async def at_check(
    house: SigningHouse, browser: Browser, more: str = "", **options: str
) -> Checking:
    visit = await Checking.begin(browser, is_telegram=False, **options)
    assert isinstance(visit, Checking)
    await visit.page.goto(house.check_page + more)
    return visit


async def test_a_print_is_genuine_and_both_signers_are_shown(
    house: SigningHouse, chromium: Browser, papers: Papers
) -> None:
    visit = await at_check(house, chromium, f"#{papers.number}")
    await visit.sees("Перевірте декларацію")
    await expect(visit.page.locator("#asked")).to_contain_text(papers.number)
    await visit.chooses(papers.pdf)
    await visit.sees("Декларація справжня")
    assert await visit.outcome() == "genuine"
    shown = await visit.page.locator("main").inner_text()
    signer = papers.patient.signer
    for words in ("чинна", papers.number, f"{signer.surname} {signer.given_name}", "дійсний",
                  "Підпис лікаря", f"•••{signer.code[-3:]}"):  # fmt: skip
        assert words in shown
    assert signer.code not in shown
    assert visit.complaints == []


async def test_the_signed_file_is_enough(
    house: SigningHouse, chromium: Browser, papers: Papers
) -> None:
    visit = await at_check(house, chromium)
    await visit.chooses(papers.file, f"declaration-{papers.number}.p7s")
    await visit.sees("Декларація справжня")


async def test_an_ended_declaration_is_said_not_to_be_in_force(
    house: SigningHouse, chromium: Browser, papers: Papers
) -> None:
    patient = papers.patient
    (found,) = (await patient.declarations.list(patient.token)).data
    await patient.declarations.terminate(patient.token, found.id)
    visit = await at_check(house, chromium)
    await visit.chooses(papers.pdf)
    await visit.sees("Декларація справжня")
    await expect(visit.page.locator("main")).to_contain_text("не чинна: припинена")


async def test_a_tampered_print_is_refused(
    house: SigningHouse, chromium: Browser, papers: Papers
) -> None:
    place = papers.pdf.index(b"stream\n") + 40
    tampered = papers.pdf[:place] + bytes([papers.pdf[place] ^ 1]) + papers.pdf[place + 1 :]
    visit = await at_check(house, chromium)
    await visit.chooses(tampered)
    await visit.sees("Документ змінено")
    assert await visit.outcome() == "altered"
    await visit.taps("Перевірити інший файл")
    await visit.chooses(papers.pdf)
    await visit.sees("Декларація справжня")


async def test_a_foreign_container_is_refused(
    house: SigningHouse, chromium: Browser, papers: Papers
) -> None:
    stranger = with_key(papers.story.core.pki, surname="Чужко", given_name="Інший")
    text = f'{{"declaration_number":"{papers.number}"}}'.encode()
    visit = await at_check(house, chromium)
    await visit.chooses(octets_of(papers.story.core.sign(stranger, text)), "declaration.p7s")
    await visit.sees("Це не зареєстрований файл")
    assert await visit.outcome() == "foreign"
    await expect(visit.page.locator("main")).not_to_contain_text("Стан декларації")


async def test_the_file_of_another_declaration_than_the_code_named(
    house: SigningHouse, chromium: Browser, papers: Papers
) -> None:
    visit = await at_check(house, chromium, "#0001-XXXX-XXXX")
    await visit.chooses(papers.pdf)
    await visit.sees("Декларація справжня")
    await expect(visit.page.locator("#other-number")).to_contain_text("0001-XXXX-XXXX")


async def test_an_expired_certificate_is_told_with_when_it_was_accepted(
    house: SigningHouse, chromium: Browser, papers: Papers
) -> None:
    house.clock.advance(timedelta(days=3000))
    visit = await at_check(house, chromium)
    await visit.chooses(papers.pdf)
    await visit.sees("Декларація справжня")
    shown = await visit.page.locator("main").inner_text()
    assert "строк дії сертифіката минув" in shown
    assert "Реєстр перевірив і прийняв підпис" in shown


async def test_what_is_no_declaration_never_leaves_the_browser(
    house: SigningHouse, chromium: Browser, key: KeyFile
) -> None:
    visit = await at_check(house, chromium)
    sent: list[str] = []
    visit.page.on("request", lambda request: sent.append(request.method))
    await visit.chooses(key.octets, key.name)
    assert await visit.complaint() == "not_a_declaration"
    await visit.chooses(b"words", "notes.txt")
    assert await visit.complaint() == "not_a_declaration"
    await visit.chooses(b"%PDF-" + b"\0" * (2 * 1024 * 1024), "large.pdf")
    assert await visit.complaint() == "file_too_large"
    await visit.page.reload()
    await visit.page.get_by_role("button", name="Перевірити", exact=True).click()
    assert await visit.complaint() == "no_file"
    assert "POST" not in sent


async def test_an_address_that_asks_too_often_waits(house: SigningHouse, chromium: Browser) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(20):
            async with session.post(f"{house.check_page}/file", data=b"x") as response:
                assert response.status == 422
    visit = await at_check(house, chromium)
    await visit.chooses(b"%PDF-1.7")
    assert await visit.complaint() == "check_too_often"


async def test_the_server_takes_nothing_from_other_sites_and_nothing_too_large(
    house: SigningHouse,
) -> None:
    async with aiohttp.ClientSession() as session:
        address = f"{house.check_page}/file"
        headers = {"Sec-Fetch-Site": "cross-site"}
        async with session.post(address, data=b"x", headers=headers) as response:
            assert response.status == 403
        async with session.post(address, data=io.BytesIO(b"%PDF-" + b"0" * 2**21)) as response:
            assert response.status == 413
            assert (await response.json())["error"]["code"] == "file_too_large"


async def test_every_answer_has_the_strict_headers(house: SigningHouse) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("", "/files/check.js"):
            async with session.get(house.check_page + path) as response:
                assert response.status == 200
                policy = response.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "script-src 'self'" in policy
        async with session.post(f"{house.check_page}/file", data=b"x") as response:
            assert response.headers["Cache-Control"] == "no-store"
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        for path in ("/files/index.html", "/files/..%2Froutes.py", "/files/none.js"):
            async with session.get(house.check_page + path) as response:
                assert response.status == 404


async def test_all_of_it_can_be_done_from_the_keyboard(
    house: SigningHouse, chromium: Browser, papers: Papers
) -> None:
    visit = await at_check(house, chromium)
    await expect(visit.page.get_by_role("heading", level=1)).to_be_focused()
    chosen: asyncio.Future[FileChooser] = asyncio.get_running_loop().create_future()

    def choose(chooser: FileChooser) -> None:
        chosen.set_result(chooser)

    visit.page.on("filechooser", choose)
    await visit.page.keyboard.press("Tab")
    await expect(visit.field("Файл декларації")).to_be_focused()
    await visit.page.keyboard.press("Enter")
    file = {"name": "d.pdf", "mimeType": "application/pdf", "buffer": papers.pdf}
    await (await chosen).set_files(file)  # type: ignore[arg-type]
    await visit.page.keyboard.press("Tab")
    await visit.page.keyboard.press("Enter")
    await visit.sees("Декларація справжня")
    await expect(visit.page.get_by_role("heading", level=1)).to_be_focused()


async def test_english_is_spoken_to_who_reads_it(
    house: SigningHouse, chromium: Browser, papers: Papers
) -> None:
    visit = await at_check(house, chromium, locale="en-GB")
    await visit.sees("Check a declaration")
    await visit.taps("Українська")
    await visit.sees("Перевірте декларацію")
    assert await visit.page.evaluate("document.documentElement.lang") == "uk"


async def test_large_type_on_a_narrow_screen_needs_no_sideways_scrolling(
    house: SigningHouse, chromium: Browser, papers: Papers
) -> None:
    """320 pixels and type of 200 %. Source: WCAG 2.2, 1.4.4 and 1.4.10."""
    visit = await at_check(house, chromium, f"#{papers.number}")
    await visit.page.set_viewport_size({"width": 320, "height": 640})
    for is_verdict in (False, True):
        if is_verdict:
            await visit.chooses(papers.pdf)
            await visit.sees("Декларація справжня")
        await visit.page.evaluate("document.documentElement.style.fontSize = '32px'")
        assert await visit.page.evaluate("document.documentElement.scrollWidth") <= 320
        for target in await visit.page.locator("button:visible, input:visible").all():
            box = await target.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= SMALLEST_TARGET
