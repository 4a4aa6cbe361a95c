"""The declaration as a file in the chat (J10.2, J10.3): sent once, protected, gone in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from core.kit.ids import new_id
from tests.integration.core.test_declarations import record
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said, start_data
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story
from tests.kit.people import Patient

FLOW, FILES = "declaration_pdf", "documents"
DAY = timedelta(hours=24)


@dataclass
class Declared:
    """A patient with a declaration, in his chat."""

    cabinet: CabinetHouse
    guest: Guest
    me: SignedIn
    declaration: UUID

    async def asks(self) -> None:
        """Ask for the file and have it sent to the chat."""
        await self.guest.starts(FLOW)
        await self.guest.taps(label(FLOW, "where-CHAT"))

    async def files(self) -> list[dict[str, Any]]:
        """Documents that stand in the chat."""
        return await self.guest.files()

    async def octets(self, message: dict[str, Any]) -> bytes:
        """A document's content, as a person opens it."""
        return await self.guest.octets(message)

    async def passes(self, time: timedelta) -> None:
        """Time passes while nobody is there."""
        self.cabinet.clock.advance(time)
        await self.cabinet.work()


@pytest.fixture
async def story(core: RunningCore) -> Story:
    return await Story.begin(core)


@pytest.fixture
async def declared(cabinet: CabinetHouse, patient: Patient, story: Story) -> Declared:
    me = await story.enter(patient)
    declaration = await story.declared(me)
    return Declared(cabinet, await cabinet.signed_in(patient), me, declaration)


async def test_the_print_comes_protected_with_its_caption(declared: Declared) -> None:
    await declared.asks()
    (message,) = await declared.files()
    shown = await declared.me.declarations.get(declared.me.token, declared.declaration)
    name = f"declaration-{shown.declaration_number}.pdf"
    assert message["content"]["document"]["file_name"] == name
    assert message["content"]["has_protected_content"] is True
    assert message["content"]["caption"] == said(FILES, "paper-pdf")
    pdf = await declared.octets(message)
    found = await declared.cabinet.client.declarations.check(pdf)
    assert (found.outcome, found.declaration_number) == ("genuine", shown.declaration_number)
    assert await declared.guest.screen() == said(FLOW, "sent", hours=24)


async def test_the_signature_file_comes_likewise(declared: Declared) -> None:
    await declared.asks()
    await declared.guest.taps(label(FLOW, "sent-SIGNATURE_FILE"))
    _, message = await declared.files()
    assert message["content"]["document"]["file_name"].endswith(".p7s")
    assert message["content"]["has_protected_content"] is True
    signed = await declared.me.declarations.signed_content(declared.me.token, declared.declaration)
    assert await declared.octets(message) == signed


async def test_the_file_leaves_the_chat_after_a_day(declared: Declared) -> None:
    await declared.asks()
    await declared.passes(DAY - timedelta(minutes=1))
    assert len(await declared.files()) == 1
    await declared.passes(timedelta(minutes=1))
    assert await declared.files() == []


async def test_the_removal_survives_a_restart_and_a_silent_telegram(declared: Declared) -> None:
    await declared.asks()
    await declared.cabinet.compose()
    fault = {"method": "deleteMessage", "error_code": 500, "times": 2}
    await declared.cabinet.driver.control("POST", "/faults", fault)
    await declared.passes(DAY)
    assert len(await declared.files()) == 1
    await declared.passes(timedelta(seconds=30))
    await declared.passes(timedelta(seconds=30))
    assert await declared.files() == []


async def test_what_waits_for_its_removal_holds_up_nothing_else(declared: Declared) -> None:
    await declared.asks()
    await declared.guest.says("/help")
    assert "Чим допомогти" in await declared.guest.screen()
    await declared.guest.taps("Повторити питання")
    await declared.guest.taps(label(FLOW, "sent-SIGNATURE_FILE"))
    assert len(await declared.files()) == 2


async def test_remove_now_takes_every_file_out(declared: Declared) -> None:
    await declared.asks()
    await declared.guest.taps(label(FLOW, "sent-SIGNATURE_FILE"))
    assert len(await declared.files()) == 2
    await declared.guest.taps(label(FLOW, "sent-REMOVE"))
    assert await declared.files() == []
    assert await declared.guest.screen() == said(FLOW, "done", how="removed")
    await declared.passes(DAY)
    assert await declared.cabinet.base.outbox.counts() == {
        "sent": (await declared.cabinet.base.outbox.counts())["sent"]
    }


async def test_a_file_whose_patient_signed_out_meanwhile_is_not_sent(declared: Declared) -> None:
    cabinet, guest = declared.cabinet, declared.guest
    async with cabinet.base.database.transaction() as connection:
        await cabinet.parts.services["bindings"].sign_out(connection, guest.id)
        documents = cabinet.parts.services["documents"]
        await documents.send(connection, guest.id, "uk", declared.declaration, "pdf")
    await cabinet.work()
    assert await declared.files() == []
    assert await guest.screen() == said(FILES, "paper-gone")


async def test_somebody_else_s_declaration_is_not_sent(declared: Declared) -> None:
    cabinet, guest = declared.cabinet, declared.guest
    async with cabinet.base.database.transaction() as connection:
        documents = cabinet.parts.services["documents"]
        await documents.send(connection, guest.id, "uk", new_id(), "pdf")
    await cabinet.work()
    assert await declared.files() == []
    assert await guest.screen() == said(FILES, "paper-gone")


async def test_a_lost_answer_is_tried_once_more_and_says_so(declared: Declared) -> None:
    fault = {"method": "sendDocument", "kind": "lost_reply", "times": 1}
    await declared.cabinet.driver.control("POST", "/faults", fault)
    await declared.asks()
    await declared.passes(timedelta(seconds=2))
    first, second = await declared.files()
    assert first["content"]["caption"] == said(FILES, "paper-pdf")
    assert said(FILES, "paper-repeated") in second["content"]["caption"]
    assert await declared.octets(first) == await declared.octets(second)


async def test_neither_octets_nor_names_are_kept_by_the_bot(declared: Declared) -> None:
    await declared.asks()
    rows = await declared.cabinet.rows("SELECT kind, state, sealed FROM bot.deliveries")
    assert [row.sealed for row in rows if row.state == "sent"] == [None] * sum(
        row.state == "sent" for row in rows
    )
    (removal,) = [row for row in rows if row.state == "waiting"]
    assert removal.kind == "delete"
    assert len(removal.sealed) < 1000


async def test_the_declaration_named_by_a_button_is_the_one_sent(declared: Declared) -> None:
    me, story = declared.me, await Story.begin(declared.cabinet.core)
    newer = await story.declared(
        SignedIn(
            me.signer, (await story.core.sign_in(story.cabinet, me.signer)).value, story.cabinet
        )
    )
    await declared.guest.starts(start_data(FLOW, declared.declaration))
    await declared.guest.taps(label(FLOW, "where-CHAT"))
    (message,) = await declared.files()
    found = await declared.cabinet.client.declarations.check(await declared.octets(message))
    assert found.declaration_status == "terminated"
    assert newer != declared.declaration


async def test_my_doctor_and_the_end_of_a_declaration_lead_here(declared: Declared) -> None:
    guest = declared.guest
    await guest.starts("my_declarations")
    await guest.taps(label("my_declarations", "overview-PDF"))
    assert "Де його відкрити?" in await guest.screen()
    await guest.starts("my_declarations")
    await guest.taps(label("my_declarations", "overview-CURRENT"))
    await guest.taps(label("my_declarations", "declaration-PDF"))
    assert "Де його відкрити?" in await guest.screen()


async def test_one_from_before_has_no_signature_file(
    cabinet: CabinetHouse, patient: Patient, story: Story
) -> None:
    me = await story.enter(patient)
    await story.core.load([("declaration", record(story, me))])
    guest = await cabinet.signed_in(patient)
    await guest.starts(FLOW)
    await guest.taps(label(FLOW, "where-CHAT"))
    assert label(FLOW, "sent-SIGNATURE_FILE") not in await guest.buttons()
    assert label(FLOW, "sent-REMOVE") in await guest.buttons()


async def test_without_a_declaration_there_is_nothing_to_print(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await guest.starts(FLOW)
    assert await guest.screen() == said(FLOW, "abort-none")
