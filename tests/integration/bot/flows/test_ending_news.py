"""What a patient is told when a declaration or a request ends, or is about to: J7.7, J8, J13.1."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.services import Services
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story, declaration_record, person_of

MINE, REQUEST, FIND = "my_declarations", "request_status", "find_doctor"


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A clinic and its doctor."""
    return await Story.begin(core)


@pytest.fixture
async def me(story: Story) -> SignedIn:
    """A patient who has signed in elsewhere, too."""
    return await story.patient()


def news(key: str) -> str:
    """What the patient is told of his own."""
    return said("news", key, **{"for-other": "no"})


async def chat_of(cabinet: CabinetHouse, me: SignedIn) -> Guest:
    """The patient's chat, to which nothing that happened before is news."""
    guest = await cabinet.signed_in(me.signer)  # type: ignore[arg-type]
    await cabinet.reads_news()
    return guest


async def learns(story: Story, patient: SignedIn, **changes: Any) -> None:
    """An extract brings a declaration of the patient."""
    record = declaration_record(story.clinic, story.doctor, person_of(patient), 1, **changes)
    await story.core.load([record])


async def happens(cabinet: CabinetHouse, guest: Guest) -> str:
    """The scheduler comes; the news that the chat gets of it."""
    await Services(cabinet.core.base).endings.run()
    assert await cabinet.reads_news() == 1
    return str((await guest.heard())[-1]["text"])


async def opened(guest: Guest, words: str) -> str:
    """What a button of the news leads to."""
    await guest.taps(label("news", words))
    return await guest.screen()


async def test_the_doctor_left(cabinet: CabinetHouse, story: Story, me: SignedIn) -> None:
    await learns(story, me)
    guest = await chat_of(cabinet, me)
    story.clinic.staff[-1][1]["status"] = "DISMISSED"
    await story.core.load(story.clinic.records())
    assert await happens(cabinet, guest) == news("doctor-left")
    shown = await opened(guest, "open")
    assert "Лікар більше тут не приймає." in shown
    await guest.taps(label(MINE, "declaration-FIND"))
    assert await guest.screen() == said(FIND, "how")


async def test_the_clinic_closed(cabinet: CabinetHouse, story: Story, me: SignedIn) -> None:
    await learns(story, me)
    guest = await chat_of(cabinet, me)
    story.clinic.legal_entity = {"status": "CLOSED", "is_active": False}
    await story.core.load(story.clinic.records())
    assert await happens(cabinet, guest) == news("clinic-closed")
    assert await opened(guest, "choose") == said(FIND, "how")


async def test_the_term_is_nearly_over_and_then_over(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    await learns(story, me, end_date="2026-12-01")
    guest = await chat_of(cabinet, me)
    assert await happens(cabinet, guest) == news("term-soon")
    assert "до 1 грудня 2026" in await opened(guest, "open")
    cabinet.clock.advance(timedelta(days=9))
    assert await happens(cabinet, guest) == news("term-over")


async def test_a_pediatricians_patient_grows_up(cabinet: CabinetHouse, core: RunningCore) -> None:
    story = await Story.begin(core, speciality="PEDIATRICIAN")
    me = await story.patient()
    await learns(story, me, end_date="2026-12-01")
    guest = await chat_of(cabinet, me)
    assert await happens(cabinet, guest) == news("grown-up-soon")
    assert await opened(guest, "choose") == said(FIND, "how")
    cabinet.clock.advance(timedelta(days=9))
    assert await happens(cabinet, guest) == news("grown-up")


async def test_nhsu_ended_it(cabinet: CabinetHouse, story: Story, me: SignedIn) -> None:
    await learns(story, me)
    guest = await chat_of(cabinet, me)
    base = story.core.base
    await Services(base).declaration_parts.nhsu.terminate(base.database, person_id=person_of(me))
    assert await happens(cabinet, guest) == news("ended-by-nhsu")


async def test_no_answer_yet_and_then_none_at_all(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    """J8.2 and J8.3: wait, call, another doctor; then another doctor."""
    await story.submitted(me)
    guest = await chat_of(cabinet, me)
    cabinet.clock.advance(timedelta(days=5))
    assert await happens(cabinet, guest) == news("no-answer-yet")
    shown = await opened(guest, "show-request")
    assert "Увійдіть" in shown  # five days later
    cabinet.clock.advance(timedelta(days=2))
    assert await happens(cabinet, guest) == news("request-expired")
    assert await opened(guest, "other-doctor") == said(FIND, "how")


async def test_while_waiting_one_can_call_and_look_for_another(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    await story.submitted(me)
    cabinet.clock.advance(timedelta(days=5))
    guest = await chat_of(cabinet, me)
    await happens(cabinet, guest)
    shown = await opened(guest, "show-request")
    assert "Зараз: розглядає лікар, до 30 листопада 2026" in shown
    assert "Телефон закладу" in shown
    await guest.taps(label(REQUEST, "status-OTHERS"))
    assert said(REQUEST, "others-empty") in await guest.screen()


async def test_the_doctor_of_a_request_left(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    await story.submitted(me)
    guest = await chat_of(cabinet, me)
    story.clinic.staff[-1][1]["status"] = "DISMISSED"
    await story.core.load(story.clinic.records())
    assert await happens(cabinet, guest) == news("request-doctor-left")
    assert "Лікар більше тут не приймає. Заявку закрито" in await opened(guest, "show-request")
