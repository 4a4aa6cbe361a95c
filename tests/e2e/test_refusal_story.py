"""What a patient sees when the clinic refuses, and when he changes his mind himself."""

from __future__ import annotations

import pytest

from tests.e2e.story import PUSH, REVIEW, SIGN_DECLARATION, Story
from tests.integration.telegram.driver import Driver
from tests.kit.world import ChatPatient, World, label

REFUSED, WITHDRAWING = 13, 14


async def submitted(world: World, driver: Driver, index: int) -> Story:
    """A patient whose signed request lies at the clinic."""
    story = Story(await ChatPatient.arrives(world, driver, index))
    for step in story.steps():
        await step()
        if step == story.sign_request:
            break
    return story


@pytest.fixture
async def refused(world: World, driver: Driver) -> Story:
    """The clinic refused, with a reason of its dictionary and words of its own."""
    story = await submitted(world, driver, REFUSED)
    desk = story.desk_of_doctor()
    await desk.sign_in()
    (request,) = [each for each in await desk.requests() if each["status"] == "NEW"]
    await desk.reject(request["id"], "doctor_full", "Спробуйте до лікаря в сусідньому кабінеті")
    await desk.close()
    return story


async def test_a_refusal_is_told_with_its_reason_and_the_next_doctors(refused: Story) -> None:
    patient = refused.patient
    await patient.hears(PUSH)
    told = await patient.taps(label("news", "open"), "Лікар не підтвердив заявку")
    assert "Причина: у лікаря забагато пацієнтів." in told["text"]
    assert "Попередня декларація діє." in told["text"]
    assert "16-77" in told["text"]
    listed = await patient.taps(
        label("request_status", "status-OTHERS"), "лікарі з вільними місцями"
    )
    names = [button["text"] for row in listed["inline_keyboard"] for button in row]
    first = next(text for text in names if text.startswith("1. "))
    refusing = told["text"].partition("Лікар: ")[2].partition("\n")[0]
    assert not [name for name in names if refusing in name]
    await patient.taps(first, "У вас є декларація")
    await patient.taps(label("submit_declaration", "replace-CONTINUE"), REVIEW)
    await patient.taps(label("submit_declaration", "review-SIGN"), SIGN_DECLARATION)


async def test_a_request_is_followed_and_taken_back(world: World, driver: Driver) -> None:
    story = await submitted(world, driver, WITHDRAWING)
    patient = story.patient
    shown = await patient.taps(label("submit_declaration", "done-TRACK"), "Зараз: розглядає лікар")
    assert "Зроблено: надійшла в заклад" in shown["text"]
    await patient.taps(label("request_status", "status-WITHDRAW"), "Відкликати заявку?")
    await patient.taps(label("request_status", "withdraw-KEEP"), "Зараз: розглядає лікар")
    await patient.taps(label("request_status", "status-WITHDRAW"), "Відкликати заявку?")
    await patient.taps(label("request_status", "withdraw-WITHDRAW"), "Заявку відкликано.")
    desk = story.desk_of_doctor()
    await desk.sign_in()
    assert [each for each in await desk.requests() if each["status"] == "NEW"] == []
    await desk.close()
