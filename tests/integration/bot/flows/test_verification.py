"""What the state registers said, as the patient is told it: J12.7, over registers that answer,
put off, refuse, and over one where a human being decides.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.kit.applicants import document
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said, start_data
from tests.kit.core_service import RunningCore
from tests.kit.declarations import Story
from tests.kit.people import Patient
from tests.kit.pictures import jpeg
from tests.kit.residents import Resident, State, resident, state_of

CHECK, UPDATE, SUBMIT = "verification", "update_person", "submit_declaration"
TAX, PASSPORT, DEATHS = "drfo", "mvs_passport", "dracs_death"


@pytest.fixture
async def person(cabinet: CabinetHouse, core: RunningCore) -> Resident:
    """Somebody who has just registered with a passport."""
    return await resident(core, cabinet.client)


@pytest.fixture
async def state(core: RunningCore, person: Resident, tmp_path: Path) -> AsyncIterator[State]:
    """Registers that know him."""
    async with state_of(core, tmp_path, person) as built:
        yield built


async def looks(cabinet: CabinetHouse, person: Patient) -> Guest:
    """His chat, at the check of his data."""
    guest = await cabinet.signed_in(person)
    await guest.starts(CHECK)
    return guest


def line(register: str, status: str, number: int) -> str:
    return said(CHECK, "registers-line", register=register, status=status, number=number)


def whole(status: str) -> str:
    """The sentences about all registers together."""
    return said(CHECK, "whole", overall=status)


def advice(register: str, status: str) -> str:
    return said(CHECK, "advice", register=register, status=status)


async def chooses(guest: Guest, register: str) -> None:
    await guest.taps(label(CHECK, "registers-item", register=register))


async def test_who_has_just_registered_sees_that_the_registers_are_being_asked(
    cabinet: CabinetHouse, person: Resident
) -> None:
    guest = await looks(cabinet, person)
    text = await guest.screen()
    assert whole("VERIFICATION_NEEDED") in text
    for number, register in enumerate((DEATHS, TAX, PASSPORT), 1):
        assert line(register, "VERIFICATION_NEEDED", number) in text
    assert label(CHECK, "registers-UPDATE") not in await guest.buttons()


async def test_answers_are_there_after_a_refresh_and_the_time_of_looking_is_told(
    cabinet: CabinetHouse, core: RunningCore, person: Resident, state: State
) -> None:
    guest = await looks(cabinet, person)
    assert "стан на 11:00" in await guest.screen()
    assert await state.compare() == 3
    core.clock.advance(timedelta(minutes=1))
    await guest.taps(label(CHECK, "registers-REFRESH"))
    text = await guest.screen()
    assert "стан на 11:01" in text
    assert whole("VERIFIED") in text
    assert "Податковий реєстр: збігається" in text
    assert "Реєстр смертей: запису немає" in text
    assert label(CHECK, "registers-UPDATE") not in await guest.buttons()


async def test_a_register_that_answers_slowly_is_heard(
    cabinet: CabinetHouse, person: Resident, state: State
) -> None:
    await state.behave(TAX, mode="slow", delay_seconds=0.05)
    assert await state.compare() == 3
    assert whole("VERIFIED") in await (await looks(cabinet, person)).screen()


@pytest.mark.parametrize("order", [{"mode": "refuse"}, {"mode": "say", "outcome": "LATER"}])
async def test_a_register_that_does_not_answer_now_is_named_first_and_asked_again(
    cabinet: CabinetHouse, core: RunningCore, person: Resident, state: State, order: dict[str, Any]
) -> None:
    await state.behave(TAX, **order)
    assert await state.compare() == 2
    guest = await looks(cabinet, person)
    text = await guest.screen()
    assert whole("VERIFICATION_NEEDED") in text
    assert line(TAX, "VERIFICATION_NEEDED", 1) in text
    assert line(PASSPORT, "VERIFIED", 3) in text
    await chooses(guest, TAX)
    assert await guest.screen() == advice(TAX, "VERIFICATION_NEEDED")
    assert label(CHECK, "advice-UPDATE") not in await guest.buttons()

    await state.behave_as_usual()
    core.clock.advance(timedelta(minutes=5))
    assert await state.compare() == 1
    await guest.taps(label(CHECK, "advice-REGISTERS"))
    assert whole("VERIFIED") in await guest.screen()


async def test_what_differs_comes_first_with_what_to_do_and_the_way_to_change_it(
    cabinet: CabinetHouse, person: Resident, state: State
) -> None:
    await state.behave(PASSPORT, mode="say", outcome="DIFFERS")
    await state.compare()
    guest = await looks(cabinet, person)
    text = await guest.screen()
    assert whole("NOT_VERIFIED") in text
    assert line(PASSPORT, "NOT_VERIFIED", 1) in text
    await chooses(guest, PASSPORT)
    assert await guest.screen() == advice(PASSPORT, "NOT_VERIFIED")
    assert "Порівняйте серію, номер і дату видачі з паспортом." in await guest.screen()
    await guest.taps(label(CHECK, "advice-UPDATE"))
    assert said(UPDATE, "what") in await guest.screen()


async def test_the_change_is_one_tap_away_from_the_list_too(
    cabinet: CabinetHouse, person: Resident, state: State
) -> None:
    await state.behave(TAX, mode="say", outcome="DIFFERS")
    await state.compare()
    guest = await looks(cabinet, person)
    await guest.taps(label(CHECK, "registers-UPDATE"))
    assert said(UPDATE, "what") in await guest.screen()


async def test_an_entry_of_death_is_a_matter_for_the_line_and_for_no_change(
    cabinet: CabinetHouse, person: Resident, state: State
) -> None:
    await state.behave(DEATHS, mode="say", outcome="DIFFERS")
    await state.compare()
    guest = await looks(cabinet, person)
    assert "Реєстр смертей: є запис" in await guest.screen()
    await chooses(guest, DEATHS)
    assert "Якщо це помилка, зателефонуйте в НСЗУ: 16-77." in await guest.screen()
    assert label(CHECK, "advice-UPDATE") not in await guest.buttons()


async def test_whom_a_register_does_not_know_a_human_being_checks(
    cabinet: CabinetHouse, person: Resident, state: State
) -> None:
    await state.behave(TAX, mode="say", outcome="ABSENT")
    await state.compare()
    guest = await looks(cabinet, person)
    assert whole("IN_REVIEW") in await guest.screen()
    await chooses(guest, TAX)
    assert await guest.screen() == advice(TAX, "IN_REVIEW")


@pytest.mark.parametrize(
    ("decision", "status"), [("MATCHES", "VERIFIED"), ("DIFFERS", "NOT_VERIFIED")]
)
async def test_a_human_beings_decision_is_shown(
    cabinet: CabinetHouse, core: RunningCore, tmp_path: Path, decision: str, status: str
) -> None:
    permit = document("PERMANENT_RESIDENCE_PERMIT", number="АБ1234")
    person = await resident(core, cabinet.client, documents=[permit])
    async with state_of(core, tmp_path, person) as state:
        await state.compare()
        guest = await looks(cabinet, person)
        assert line("nhs", "VERIFICATION_NEEDED", 1) in await guest.screen()
        await state.decide(decision)
        core.clock.advance(timedelta(minutes=10))
        await state.compare()
        await guest.taps(label(CHECK, "registers-REFRESH"))
        assert whole(status) in await guest.screen()
        await chooses(guest, "nhs")
        assert await guest.screen() == advice("nhs", status)


async def test_a_document_without_its_picture_can_be_shown_from_here_and_from_the_record(
    cabinet: CabinetHouse, core: RunningCore
) -> None:
    permit = document("PERMANENT_RESIDENCE_PERMIT", number="АБ1234")
    patient = await core.patient(documents=[permit])
    guest = await looks(cabinet, patient)
    assert "Документ треба показати: знімка ще немає." in await guest.screen()
    await guest.taps(label(CHECK, "registers-DOCUMENTS"))
    assert "Ваш документ звіряють за знімком." in await guest.screen()
    await guest.starts("my_data")
    assert "Документ треба показати: знімка ще немає." in await guest.screen()
    await guest.taps(label("my_data", "data-DOCUMENTS"))
    assert "Ваш документ звіряють за знімком." in await guest.screen()

    token = await cabinet.token(guest)
    [wanted] = await cabinet.client.person_documents.create(token)
    await cabinet.client.person_documents.upload(wanted.url, jpeg())
    for flow, button in (("my_data", "data-DOCUMENTS"), (CHECK, "registers-DOCUMENTS")):
        await guest.starts(flow)
        assert "Документ треба показати" not in await guest.screen()
        assert label(flow, button) not in await guest.buttons()


async def test_a_register_that_has_nothing_to_say_any_more_is_no_trouble(
    cabinet: CabinetHouse, core: RunningCore, person: Resident, state: State
) -> None:
    await state.compare()
    guest = await looks(cabinet, person)
    card = {"documents": [document("NATIONAL_ID")], "unzr": "19960514-01234"}
    await person.changes(core, cabinet.client, **card)
    await chooses(guest, PASSPORT)
    assert await guest.screen() == advice(PASSPORT, "VERIFICATION_NOT_NEEDED")
    await guest.taps(label(CHECK, "advice-REGISTERS"))
    assert line("dms_passport", "VERIFICATION_NEEDED", 1) in await guest.screen()


async def test_a_register_and_a_status_that_nobody_knows_have_words_as_well(
    cabinet: CabinetHouse, core: RunningCore
) -> None:
    odd = {"verification_status": "ODD", "verification_reason": "ODD"}
    told = {"verification_status": "IN_REVIEW", "details": {"stars": odd}}
    guest = await looks(cabinet, await core.patient(verification=told))
    assert whole("IN_REVIEW") in await guest.screen()
    assert "1. Інший реєстр: відповідь ще не ясна" in await guest.screen()
    await chooses(guest, "stars")
    assert await guest.screen() == advice("stars", "ODD")


async def test_who_was_checked_elsewhere_is_not_told_that_nobody_answered(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    """A record of an extract has what it came to, and no answers of registers."""
    text = await (await looks(cabinet, patient)).screen()
    assert whole("VERIFIED") in text
    assert "Відповідей окремих реєстрів немає." in text


async def test_the_news_of_a_mismatch_leads_to_the_check(
    cabinet: CabinetHouse, person: Resident, state: State
) -> None:
    guest = await cabinet.signed_in(person)
    await cabinet.reads_news()
    await state.behave(TAX, mode="say", outcome="DIFFERS")
    await state.compare()
    await cabinet.reads_news()
    assert await guest.screen() == said("news", "verification")
    await guest.taps(label("news", "open"))
    assert line(TAX, "NOT_VERIFIED", 1) in await guest.screen()


# --- a mismatch forbids a declaration -----------------------------------------------------------


async def at_the_doctor(cabinet: CabinetHouse, core: RunningCore, guest: Guest) -> None:
    """The patient has chosen a doctor and checks the request."""
    story = await Story.begin(core)
    await cabinet.parts.services["directory"].synchronise(cabinet.client.legal_entities)
    await guest.starts(start_data(SUBMIT, story.doctor.employee_id))
    assert "Перевірте заявку." in await guest.screen()


async def test_a_mismatch_forbids_a_declaration_and_leads_to_what_differs(
    cabinet: CabinetHouse, core: RunningCore, person: Resident, state: State
) -> None:
    """409 «Person is not verified»."""
    await state.behave(TAX, mode="say", outcome="DIFFERS")
    await state.compare()
    guest = await cabinet.signed_in(person)
    await at_the_doctor(cabinet, core, guest)
    await guest.taps(label(SUBMIT, "review-SIGN"))
    assert await guest.screen() == said("errors", "person_not_verified")
    assert await core.rows("SELECT 1 FROM core.declaration_request") == []
    await guest.taps(label("errors", "verification"))
    assert line(TAX, "NOT_VERIFIED", 1) in await guest.screen()


async def test_a_check_that_still_runs_forbids_nothing(
    cabinet: CabinetHouse, core: RunningCore, person: Resident
) -> None:
    guest = await cabinet.signed_in(person)
    await at_the_doctor(cabinet, core, guest)
    await guest.taps(label(SUBMIT, "review-SIGN"))
    assert "Підпишіть декларацію на захищеній сторінці." in await guest.screen()
