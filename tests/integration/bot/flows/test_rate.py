"""«Оцінити»: a mark that is counted and nobody's."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import TestClient, TestServer

from tests.kit.cabinet_house import CabinetHouse, label, said
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story
from tests.kit.people import Patient

RATE = "rate"
REQUEST = "request_status"


async def counted(cabinet: CabinetHouse) -> dict[str, float]:
    """How often each mark was given, as those who watch the bot see it."""
    async with TestClient(TestServer(cabinet.app.web())) as client:
        exposed = await (await client.get("/metrics")).text()
    lines = [line for line in exposed.splitlines() if line.startswith("bot_ratings_total{")]
    return {line.split('"')[1]: float(line.rpartition(" ")[2]) for line in lines}


@pytest.mark.parametrize(
    ("option", "mark", "is_good"),
    [
        ("FIVE", "5", "yes"),
        ("FOUR", "4", "yes"),
        ("THREE", "3", "no"),
        ("TWO", "2", "no"),
        ("ONE", "1", "no"),
    ],
)
async def test_a_mark_is_counted_and_an_unhappy_patient_is_told_where_people_answer(
    cabinet: CabinetHouse, option: str, mark: str, is_good: str
) -> None:
    guest = await cabinet.guest()
    await guest.starts(RATE)
    assert await guest.screen() == said(RATE, "mark")
    await guest.taps(label(RATE, f"mark-{option}"))
    assert await guest.screen() == said(RATE, "done", **{"is-good": is_good})
    assert await counted(cabinet) == {
        each: float(each == mark) for each in ("1", "2", "3", "4", "5")
    }


async def test_a_mark_leaves_nothing_in_the_conversation(cabinet: CabinetHouse) -> None:
    guest = await cabinet.guest()
    await guest.starts(RATE)
    await guest.taps(label(RATE, "mark-FIVE"))
    [row] = await cabinet.rows(
        "SELECT dialogue FROM bot.conversations WHERE chat_id = :chat", chat=guest.id
    )
    assert row.dialogue["current"] is None
    assert row.dialogue["stopped"] == []


async def test_one_who_ended_a_declaration_may_rate(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    story = await Story.begin(core)
    guest = await cabinet.signed_in(patient)
    await story.declared(SignedIn(patient, await cabinet.token(guest), cabinet.client))
    await guest.starts("terminate_declaration")
    for button in ("choose-END_ANYWAY", "consequences-END", "reason-SKIP"):
        await guest.taps(label("terminate_declaration", button))
    await cabinet.signs_end(guest, patient)
    await guest.taps(label("terminate_declaration", "done-RATE"))
    assert await guest.screen() == said(RATE, "mark")


async def test_one_whose_declaration_is_confirmed_has_it_printed_or_rates(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    story = await Story.begin(core)
    guest = await cabinet.signed_in(patient)
    signed_in = SignedIn(patient, await cabinet.token(guest), cabinet.client)
    request_id = await story.submitted(signed_in)
    await guest.starts(REQUEST)
    await story.approve(request_id)
    await story.finish(request_id)
    await guest.taps(label(REQUEST, "status-REFRESH"))
    confirmed = await guest.buttons()
    assert {label(REQUEST, f"status-{name}") for name in ("PDF", "RATE")} <= set(confirmed)
    await guest.taps(label(REQUEST, "status-RATE"))
    assert await guest.screen() == said(RATE, "mark")
