"""Who has read the patient's data, in the chat and as a file: J14.1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from bot.texts import Texts
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said
from tests.kit.core_service import RunningCore
from tests.kit.declarations import Story
from tests.kit.people import Patient, with_key

FLOW, FILES = "my_journal", "documents"
DOCTOR = "Вигаденко Л. П."
OPENED = f"заявку переглянуто, лікар {DOCTOR}"
DAY = timedelta(hours=24)
_MINUTE = timedelta(minutes=1)


@dataclass
class Watched:
    """A patient in his chat, whose request lies at a clinic."""

    cabinet: CabinetHouse
    guest: Guest
    patient: Patient
    story: Story
    request_id: UUID

    async def opened(self) -> None:
        """The doctor opens the request."""
        self.cabinet.clock.advance(_MINUTE)
        at = self.story.doctor_in
        await at.requests.clinic_get(at.token, self.request_id)

    async def asks(self) -> None:
        """Ask for the file."""
        await self.guest.starts(FLOW)
        await self.guest.taps(label(FLOW, "actions-DOWNLOAD"))

    async def lines(self) -> list[str]:
        """Lines of the one file that stands in the chat."""
        (message,) = await self.guest.files()
        return (await self.guest.octets(message)).decode("utf-8-sig").split("\r\n")

    async def passes(self, time: timedelta) -> None:
        """Time passes while nobody is there."""
        self.cabinet.clock.advance(time)
        await self.cabinet.work()


@pytest.fixture
async def story(core: RunningCore, cabinet: CabinetHouse) -> Story:
    """A clinic whose doctor the bot's directory knows."""
    begun = await Story.begin(core)
    await cabinet.parts.services["directory"].synchronise(cabinet.client.legal_entities)
    return begun


@pytest.fixture
async def watched(cabinet: CabinetHouse, patient: Patient, story: Story) -> Watched:
    guest = await cabinet.signed_in(patient)
    me = await story.enter(patient)
    return Watched(cabinet, guest, patient, story, await story.submitted(me))


# --- in the chat ------------------------------------------------------------------------------


async def test_a_doctor_who_opened_the_request_is_told_among_the_other_actions(
    watched: Watched,
) -> None:
    await watched.opened()
    await watched.guest.starts(FLOW)
    text = await watched.guest.screen()
    assert text.index(OPENED) < text.index("цей бот отримав доступ")
    assert said(FLOW, "limit") in text


async def test_what_the_patient_looks_at_himself_is_not_told(watched: Watched) -> None:
    for flow in ("my_data", "request_status", FLOW, FLOW):
        await watched.guest.starts(flow)
    assert "переглянуто" not in await watched.guest.screen()


async def test_several_readings_are_one_line_with_their_number(watched: Watched) -> None:
    for _ in range(3):
        await watched.opened()
    await watched.guest.starts(FLOW)
    text = await watched.guest.screen()
    assert text.count(OPENED) == 1
    assert f"{OPENED} (3 рази)" in text


async def test_who_is_no_doctor_is_told_by_his_clinics_system(watched: Watched) -> None:
    story = watched.story
    signer = with_key(story.core.pki, surname="Прикладенко", given_name="Реєстраторка")
    story.clinic.doctor(signer=signer, employee_type="RECEPTIONIST")
    await story.core.load(story.clinic.records())
    receptionist = await story.employee(signer)
    story.core.clock.advance(_MINUTE)
    await receptionist.requests.clinic_list(receptionist.token)
    await watched.guest.starts(FLOW)
    name = f"Канал {story.mis.credentials.client_id.hex[-4:]}"
    words = f"заявку показано у списку, працівник закладу, система «{name}»"
    assert words in await watched.guest.screen()


async def test_older_actions_come_by_pages(watched: Watched) -> None:
    await watched.opened()
    for _ in range(5):
        watched.cabinet.clock.advance(_MINUTE)
        await watched.cabinet.core.sign_in(await watched.cabinet.core.channel(), watched.patient)
    await watched.guest.starts(FLOW)
    assert OPENED not in await watched.guest.screen()
    await watched.guest.taps(label("menu", "next-page"))
    assert OPENED in await watched.guest.screen()


async def test_a_reading_that_is_not_recognised_can_be_reported(watched: Watched) -> None:
    await watched.opened()
    await watched.guest.starts(FLOW)
    await watched.guest.taps(label(FLOW, "actions-item", number=1))
    await watched.guest.taps(label("report_action", "confirm-REPORT"))
    (report,) = await watched.cabinet.rows("SELECT subject FROM bot.reports")
    (row,) = await watched.cabinet.core.rows(
        "SELECT entity_id FROM core.read_journal WHERE id = :id", id=report.subject
    )
    assert row["entity_id"] == str(watched.request_id)


# --- as a file --------------------------------------------------------------------------------


async def test_the_file_says_what_the_chat_says_and_comes_protected(watched: Watched) -> None:
    await watched.opened()
    await watched.guest.starts(FLOW)
    told = [line for line in (await watched.guest.screen()).splitlines() if line[:1].isdigit()]
    await watched.guest.taps(label(FLOW, "actions-DOWNLOAD"))
    (message,) = await watched.guest.files()
    assert message["content"]["document"]["file_name"] == "journal-2026-11-23.txt"
    assert message["content"]["has_protected_content"] is True
    assert message["content"]["caption"] == said(FILES, "paper-journal")
    lines = await watched.lines()
    assert lines[:2] == [
        said(FLOW, "title"),
        said(FILES, "journal-made", at=watched.cabinet.clock.now()),
    ]
    assert lines[3 : 3 + len(told)] == told
    assert lines[-2] == said(FLOW, "limit")
    assert await watched.guest.screen() == said(FLOW, "sent", hours=24)


async def test_the_file_has_every_page_of_every_list(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.journal.service.MAX_PAGE_SIZE", 2)
    for _ in range(5):
        await watched.cabinet.core.sign_in(await watched.cabinet.core.channel(), watched.patient)
    at = watched.story.doctor_in
    await at.requests.clinic_list(at.token)
    await at.requests.clinic_signed_content(at.token, watched.request_id)
    await watched.opened()
    await watched.asks()
    lines = await watched.lines()
    assert sum("отримав доступ" in line for line in lines) == 7
    assert sum(f"лікар {DOCTOR}" in line for line in lines) == 3


async def test_the_file_speaks_the_language_of_the_chat(watched: Watched) -> None:
    await watched.guest.says("/lang")
    await watched.guest.taps("English")
    await watched.guest.starts(FLOW)
    await watched.guest.taps(Texts().label(FLOW, "actions-DOWNLOAD", "en"))
    assert (await watched.lines())[0] == Texts().label(FLOW, "title", "en")


async def test_the_file_leaves_the_chat_after_a_day(watched: Watched) -> None:
    await watched.asks()
    await watched.passes(DAY - _MINUTE)
    assert len(await watched.guest.files()) == 1
    await watched.passes(_MINUTE)
    assert await watched.guest.files() == []


async def test_the_file_is_removed_at_once_when_asked(watched: Watched) -> None:
    await watched.asks()
    await watched.guest.taps(label(FLOW, "sent-REMOVE"))
    assert await watched.guest.files() == []
    assert await watched.guest.screen() == said(FLOW, "done")


async def test_nothing_of_the_file_is_kept_by_the_bot(watched: Watched) -> None:
    await watched.opened()
    await watched.asks()
    rows = await watched.cabinet.rows("SELECT kind, state, sealed FROM bot.deliveries")
    assert {row.sealed for row in rows if row.state == "sent"} == {None}
    (removal,) = [row for row in rows if row.state == "waiting"]
    assert removal.kind == "delete"
    assert len(removal.sealed) < 1000


async def test_a_patient_who_signed_out_meanwhile_gets_no_file(
    watched: Watched, patient: Patient
) -> None:
    cabinet, guest = watched.cabinet, watched.guest
    async with cabinet.base.database.transaction() as connection:
        await cabinet.parts.services["bindings"].sign_out(connection, guest.id)
        documents = cabinet.parts.services["documents"]
        await documents.send(connection, guest.id, "uk", patient.person_id, "journal")
    await cabinet.work()
    assert await guest.files() == []
    assert await guest.screen() == said(FILES, "journal-gone")


async def test_somebody_elses_journal_is_not_sent(watched: Watched) -> None:
    cabinet, guest = watched.cabinet, watched.guest
    other = await cabinet.core.patient()
    async with cabinet.base.database.transaction() as connection:
        documents = cabinet.parts.services["documents"]
        await documents.send(connection, guest.id, "uk", other.person_id, "journal")
    await cabinet.work()
    assert await guest.files() == []
    assert await guest.screen() == said(FILES, "journal-gone")


async def test_a_lost_answer_is_tried_once_more_and_says_so(watched: Watched) -> None:
    fault = {"method": "sendDocument", "kind": "lost_reply", "times": 1}
    await watched.cabinet.driver.control("POST", "/faults", fault)
    await watched.asks()
    await watched.passes(timedelta(seconds=2))
    _, second = await watched.guest.files()
    assert said(FILES, "paper-repeated") in second["content"]["caption"]
