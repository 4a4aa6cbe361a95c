"""A document that must be shown: its picture is taken, drawn anew and sent before the signature."""

from __future__ import annotations

import struct
import zlib

import pytest
from playwright.async_api import Browser, FilePayload, expect

from core.person_documents.model import is_jpeg
from sandbox.trust.pki import Pki
from tests.e2e.page.browser import KeyFile, on_one_loop, page_fixture
from tests.e2e.page.form_visit import FormVisit, applicant_with_street, key_of, registered
from tests.kit.core_service import RunningCore
from tests.kit.filling import change
from tests.kit.registration import Newcomer
from tests.kit.signing_house import PATIENT, SigningHouse

pytestmark = on_one_loop

PERMIT = "PERMANENT_RESIDENCE_PERMIT"


def png(width: int, height: int, comment: bytes) -> bytes:
    """A white picture with something written beside it, as cameras do."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"tEXt", b"Comment\0" + comment)
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


@page_fixture()
async def person(core: RunningCore, house: SigningHouse) -> Newcomer:
    """A registered patient."""
    applicant = await applicant_with_street(core, house)
    await registered(core, house, applicant)
    return applicant


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


async def states_a_permit(visit: FormVisit, house: SigningHouse) -> None:
    """Fill the change of a document in, up to its picture."""
    link = await house.link(change("document"))
    await visit.opens(link.address, house.launch())
    await visit.taps("Коди збігаються, далі")
    await visit.page.locator("#documents-0-type").select_option(PERMIT)
    await visit.fills(documents__0__number="ІР123456", documents__0__issued_by="0512")
    await visit.fills_date("documents-0-issued_at", "28", "2", "2022")
    await visit.fills_date("documents-0-expiration_date", "28", "2", "2032")
    await visit.taps("Перевірити дані")
    await visit.sees("Знімок документа")


async def chooses(visit: FormVisit, name: str, content: bytes) -> None:
    kind = "image/png" if name.endswith("png") else "application/octet-stream"
    await visit.page.locator("#scan").set_input_files(
        [FilePayload(name=name, mimeType=kind, buffer=content)]
    )


async def test_a_picture_is_looked_at_sent_without_its_notes_and_then_the_text_is_signed(
    house: SigningHouse, core: RunningCore, person: Newcomer, key: KeyFile, visit: FormVisit
) -> None:
    await states_a_permit(visit, house)
    send = visit.page.get_by_role("button", name="Усе видно, надіслати")
    await expect(send).to_be_hidden()
    await chooses(visit, "permit.png", png(2600, 1300, b"Kyiv 50.45 30.52"))
    await expect(visit.page.get_by_role("img", name="Ваш знімок")).to_be_visible()
    await send.click()
    await visit.sees("Перевірте дані")
    await visit.taps("Усе правильно, підписати")
    await visit.goes_on_from_choice(key)
    await visit.sees("Підпис прийнято")
    assert visit.complaints == []
    me = await house.client.persons.me(await house.signing.custody.access_token(PATIENT))
    assert [document.type for document in me.documents] == [PERMIT]
    [scan] = await core.rows("SELECT id, sealed_content FROM core.person_document_scan")
    place = f"person_document_scan.content|{scan['id']}"
    picture = core.base.settings.cipher.open(scan["sealed_content"], place)
    assert is_jpeg(picture)
    assert b"Kyiv" not in picture


async def test_a_file_that_is_no_picture_is_told_and_stays_in_the_browser(
    house: SigningHouse, core: RunningCore, person: Newcomer, visit: FormVisit
) -> None:
    await states_a_permit(visit, house)
    await chooses(visit, "key.dat", b"not a picture at all")
    await expect(visit.page.locator("#scan-problem")).to_contain_text("Цей файл не є знімком")
    await expect(visit.page.get_by_role("button", name="Усе видно, надіслати")).to_be_hidden()
    rows = await core.rows("SELECT 1 FROM core.person_document_scan WHERE uploaded_at IS NOT NULL")
    assert rows == []
