"""What a patient is told when a declaration or a request ends, or is about to: J7.7, J8, J13.1."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.services import Services
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story, declaration_record, person_of
from tests.kit.families import relative

MINE, REQUEST, FIND = "my_declarations", "request_status", "find_doctor"
CALL, WAIT = "call_clinic", "keep_waiting"
DUE = {"dated": "yes", "ends-on": date(2026, 11, 30)}
_DAY = [["09.00", "13.00"], ["14.00", "18.00"]]
HOURS = {"mon": [["08.00", "12.00"]], "wed": _DAY, "thu": _DAY}


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A clinic and its doctor."""
    return await Story.begin(core)


@pytest.fixture
async def me(story: Story) -> SignedIn:
    """A patient who has signed in elsewhere, too."""
    return await story.patient()


def news(key: str, **args: Any) -> str:
    """What the patient is told of his own."""
    return said("news", key, **{"for-other": "no", **args})


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
    assert await happens(cabinet, guest) == news("no-answer-yet", **DUE)
    shown = await opened(guest, "call")
    assert "Увійдіть" in shown  # five days later
    cabinet.clock.advance(timedelta(days=2))
    assert await happens(cabinet, guest) == news("request-expired")
    assert await opened(guest, "other-doctor") == said(FIND, "how")


async def test_while_waiting_one_can_call_and_look_for_another(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    story.clinic.division = {"working_hours": HOURS}
    await story.core.load(story.clinic.records())
    await cabinet.knows_doctors()
    await story.submitted(me)
    cabinet.clock.advance(timedelta(days=5))
    guest = await chat_of(cabinet, me)
    await happens(cabinet, guest)
    assert await guest.buttons() == [label("news", key) for key in ("call", "other-doctor", "wait")]
    called = await opened(guest, "call")
    assert "Амбулаторія № 1, Вигадане, вул. Зелена, 5" in called
    assert "Телефон: +380000000101" in called
    assert "Прийом: пн 08:00–12:00; ср–чт 09:00–13:00, 14:00–18:00" in called
    await guest.taps(label(CALL, "contacts-REQUEST"))
    shown = await guest.screen()
    assert "Зараз: розглядає лікар, до 30 листопада 2026" in shown
    assert "Телефон закладу" in shown
    await guest.taps(label(REQUEST, "status-CALL"))
    assert await guest.screen() == called
    await guest.taps(label(CALL, "contacts-REQUEST"))
    await guest.taps(label(REQUEST, "status-OTHERS"))
    assert said(REQUEST, "others-empty") in await guest.screen()


async def test_one_who_waits_is_told_when_we_write_and_need_not_sign_in(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    await story.submitted(me)
    guest = await chat_of(cabinet, me)
    cabinet.clock.advance(timedelta(days=5))
    await happens(cabinet, guest)
    assert await opened(guest, "wait") == said(WAIT, "waiting")
    await guest.taps(label(WAIT, "waiting-GOOD"))
    assert await guest.screen() == said(WAIT, "done")


async def test_whom_to_call_is_not_known_of_a_place_that_is_gone(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    await story.submitted(me)
    cabinet.clock.advance(timedelta(days=5))
    guest = await chat_of(cabinet, me)
    await happens(cabinet, guest)
    assert "Контакти закладу зараз невідомі." in await opened(guest, "call")
    await guest.taps(label(CALL, "contacts-REQUEST"))
    assert label(REQUEST, "status-CALL") not in await guest.buttons()


async def test_one_who_waits_for_nothing_has_nobody_to_call(
    cabinet: CabinetHouse, me: SignedIn
) -> None:
    guest = await chat_of(cabinet, me)
    await guest.starts(CALL)
    assert await guest.screen() == said(CALL, "abort-none")
    await guest.taps(label(CALL, "abort-none-FIND"))
    assert await guest.screen() == said(FIND, "how")


async def test_the_doctor_of_a_request_left(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    await story.submitted(me)
    guest = await chat_of(cabinet, me)
    story.clinic.staff[-1][1]["status"] = "DISMISSED"
    await story.core.load(story.clinic.records())
    assert await happens(cabinet, guest) == news("request-doctor-left")
    assert "Лікар більше тут не приймає. Заявку закрито" in await opened(guest, "show-request")


async def test_a_representative_calls_the_clinic_for_the_child(
    cabinet: CabinetHouse, core: RunningCore
) -> None:
    story = await Story.begin(core, speciality="PEDIATRICIAN")
    await cabinet.knows_doctors()
    mother = await core.patient()
    child = await relative(core, mother)
    named = {"first-name": "Марко", "age": 6}
    guest = await cabinet.signed_in(mother)
    await guest.taps(label(MINE, "title"))
    await guest.taps(label("choose_person", "whom-item", **named))
    await cabinet.signs_for(guest, mother)
    token = await cabinet.token(guest, child.person_id)
    await story.submitted(SignedIn(mother, token, cabinet.client))
    await cabinet.reads_news()
    await core.execute(
        "UPDATE core.declaration_request SET expires_at = :soon",
        soon=cabinet.clock.now() + timedelta(hours=30),
    )
    told = await happens(cabinet, guest)
    due = (cabinet.clock.now() + timedelta(hours=30)).date()
    assert told == news("no-answer-yet", **{**DUE, "for-other": "yes", "ends-on": due})
    called = await opened(guest, "call")
    assert called.startswith(said("menu", "acting-for", **named))
    assert "Телефон: +380000000101" in called
    assert await opened(guest, "wait") == said(WAIT, "waiting")
