"""A doctor opens a request at the clinic; the patient reads so in his journal and downloads it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.e2e.story import Story
from tests.integration.telegram.driver import Driver
from tests.kit.world import TEXTS, ChatPatient, World, label

JOURNAL = "my_journal"
LIMIT = TEXTS.label(JOURNAL, "limit", "uk")
_PATIENT = 31
_TRIES = 300


@pytest.fixture
async def opened(world: World, driver: Driver) -> AsyncIterator[Story]:
    """The doctor has the patient's signed request on his screen, and refuses it afterwards."""
    story = Story(await ChatPatient.arrives(world, driver, _PATIENT))
    for step in story.steps():
        await step()
        if step == story.sign_request:
            break
    desk = story.desk_of_doctor()
    await desk.sign_in()
    (request,) = [each for each in await desk.requests() if each["status"] == "NEW"]
    await desk.request(request["id"])
    yield story
    await desk.reject(request["id"], "doctor_full", "Спробуйте до іншого лікаря")
    await desk.close()


async def files(patient: ChatPatient) -> list[dict[str, Any]]:
    """Files that stand in the chat."""
    messages = (await patient.player.chat())["messages"]
    return [each for each in messages if not each["is_deleted"] and "document" in each["content"]]


async def emptied(patient: ChatPatient) -> None:
    """Wait until no file stands in the chat."""
    for _ in range(_TRIES):
        if not await files(patient):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("a file still stands in the chat")


async def test_a_patient_sees_and_downloads_who_opened_his_request(
    opened: Story, driver: Driver
) -> None:
    patient = opened.patient
    await patient.insists(lambda: patient.player.does("start", payload=JOURNAL), LIMIT)
    listed = await patient.hears(LIMIT)
    (line,) = [each for each in listed["text"].splitlines() if "заявку переглянуто, лікар" in each]
    doctor = patient.world.keyring.card(opened.doctor["party_id"]).holder
    assert f"лікар {doctor.surname} " in line

    await patient.taps(label(JOURNAL, "actions-DOWNLOAD"), "Ось журнал дій.")
    await patient.hears(TEXTS.label("documents", "paper-journal", "uk"))
    (message,) = await files(patient)
    assert message["content"]["has_protected_content"] is True
    file_id = message["content"]["document"]["file_id"]
    async with driver.session.get(f"{driver.base_url}/control/files/{file_id}") as response:
        text = (await response.read()).decode("utf-8-sig")
    assert line in text.split("\r\n")
    assert LIMIT in text

    await patient.taps(label(JOURNAL, "sent-REMOVE"), "Файли прибрано з чату.")
    await emptied(patient)
