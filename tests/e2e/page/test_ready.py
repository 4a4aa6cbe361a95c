"""«Принести готовий підпис»: the exact bytes out, a signature in, slips told before it is sent."""

from __future__ import annotations

import base64

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.e2e.page.browser import KeyFile, Visit, on_one_loop
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.signing_house import SigningHouse

pytestmark = on_one_loop

LARGEST_BYTES = 1024 * 1024


async def at_the_ready_signature(house: SigningHouse, chromium: Browser) -> Visit:
    """In a browser of its own: inside of Telegram no file can be saved."""
    visit = await Visit.begin(chromium, is_telegram=False)
    inside = await house.admitted(link := await house.link())
    code = (await inside.hand_over())[1]["hand_over_code"]
    await visit.opens(link.address, code=code)
    await visit.taps("Коди збігаються, далі")
    await visit.taps("Принести готовий підпис")
    await visit.sees("Принести готовий підпис")
    return visit


def signature(
    core: RunningCore, patient: Patient, text: bytes, *, is_detached: bool = False
) -> bytes:
    """As a program on the patient's desk makes it."""
    made = patient.sign(text, core.clock.now(), detached=is_detached)
    return base64.b64decode(made)


async def saved_text(visit: Visit) -> bytes:
    async with visit.page.expect_download() as started:
        await visit.page.get_by_role("link", name="Зберегти файл із текстом").click()
    return (await (await started.value).path()).read_bytes()


async def brings(visit: Visit, octets: bytes, name: str = "signed.p7s") -> Locator:
    """Choose a file and send it; where a problem would be said."""
    ready = visit.field("Файл підпису .p7s")
    await ready.set_input_files({"name": name, "mimeType": "x/y", "buffer": octets})
    await visit.taps("Надіслати підпис")
    return visit.page.locator("#ready-file-problem")


@pytest.mark.parametrize("is_detached", [False, True], ids=["attached", "detached"])
async def test_a_signature_made_elsewhere_is_accepted(
    house: SigningHouse,
    core: RunningCore,
    chromium: Browser,
    patient: Patient,
    *,
    is_detached: bool,
) -> None:
    visit = await at_the_ready_signature(house, chromium)
    text = await saved_text(visit)
    await brings(visit, signature(core, patient, text, is_detached=is_detached))
    await visit.sees("Підпис прийнято")
    assert (await house.events())[-1][0] == "signing.signed"


async def test_a_file_that_is_no_signature_of_this_text_stays_in_the_browser(
    house: SigningHouse, core: RunningCore, chromium: Browser, patient: Patient, key: KeyFile
) -> None:
    visit = await at_the_ready_signature(house, chromium)
    text = await saved_text(visit)
    signed = signature(core, patient, text)
    sent: list[str] = []
    visit.page.on("request", lambda request: sent.append(request.url))
    said = {
        "Це ваш ключ, а не підпис. Ми його не надіслали.": key.octets,
        "Це текст без підпису.": text,
        "Це архів ASiC.": b"PK\x03\x04" + bytes(300),
        "Це документ PDF.": b"%PDF-1.7\n" + bytes(300),
        "Це не файл підпису.": b"just some notes of mine",
        "У файлі кілька підписів.": signature(core, patient, signed),
        "Підписано інший текст, або його змінено.": signature(core, patient, text + b" "),
        "Файл завеликий.": bytes(LARGEST_BYTES + 1),
    }
    for sentence, octets in said.items():
        await expect(await brings(visit, octets)).to_contain_text(sentence)
        await expect(visit.field("Файл підпису .p7s")).to_be_focused()
    detached = signature(core, patient, text + b" ", is_detached=True)
    await expect(await brings(visit, detached)).to_contain_text("Підписано інший текст")
    assert sent == []
    await brings(visit, signed)
    await visit.sees("Підпис прийнято")


async def test_nothing_chosen_is_told(house: SigningHouse, chromium: Browser) -> None:
    visit = await at_the_ready_signature(house, chromium)
    await visit.taps("Надіслати підпис")
    problem = visit.page.locator("#ready-file-problem")
    await expect(problem).to_have_text("Спершу оберіть файл підпису.")


async def test_the_saved_text_is_the_text_to_the_last_octet(
    house: SigningHouse, chromium: Browser
) -> None:
    visit = await at_the_ready_signature(house, chromium)
    session_id = str((await house.rows("SELECT id FROM bot.signing_sessions"))[0]["id"])
    async with visit.page.expect_response(f"**/{session_id}/content") as answered:
        await visit.page.reload()
        await visit.taps("Коди збігаються, далі")
    shown = await (await answered.value).body()
    await visit.taps("Принести готовий підпис")
    assert await saved_text(visit) == shown
