"""The chat's part of a change: what changed, a number confirmed, the page, what follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.bindings.custody import earned
from bot.bindings.model import Proof
from core.access.model import SURNAME_CHANGE_SCOPES
from core.kit.ids import new_id
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient

UPDATE, ADD, SIGN_IN = "update_person", "add_authentication_method", "sign_in"
NEW, OTHER = "+380007654321", "+380007654322"
NO_WAIT = {"hours": 0, "minutes": 1, "persons": 0}
FINGERPRINT = "A7F3-0C11"
CHANGES = {
    "SURNAME": "surname",
    "DOCUMENT": "document",
    "ADDRESS": "address",
    "EMAIL": "email",
    "EMERGENCY_CONTACT": "emergency_contact",
    "SECRET": "secret",
}


async def begins(guest: Guest, change: str) -> None:
    """Say what changed."""
    await guest.starts(UPDATE)
    assert said(UPDATE, "what") in await guest.screen()
    await guest.taps(label(UPDATE, f"what-{change}"))


async def gives(cabinet: CabinetHouse, guest: Guest, phone: str = NEW, count: int = 1) -> str:
    """Give a new number; the code that arrived there."""
    await guest.says(phone)
    assert said(UPDATE, "code", phone=phone, valid=5) in await guest.screen()
    return await cabinet.code(phone, count)


async def session(cabinet: CabinetHouse) -> Any:
    """What the page has been handed."""
    [row] = await cabinet.rows(
        "SELECT instance, match_code, details FROM bot.signing_sessions"
        " WHERE state = 'open' AND action = 'person_request'"
    )
    return row


async def is_signed(cabinet: CabinetHouse, guest: Guest) -> None:
    """The page tells the conversation that the core has taken the signature."""
    row = await session(cabinet)
    kind = row.details["kind"]
    await cabinet.tell(guest.id, "signing.signed", row.instance, kind=kind, fingerprint=FINGERPRINT)
    await cabinet.work()


@pytest.mark.parametrize(("change", "kind"), CHANGES.items())
async def test_a_change_goes_to_the_page_and_its_fingerprint_comes_back(
    cabinet: CabinetHouse, patient: Patient, change: str, kind: str
) -> None:
    guest = await cabinet.signed_in(patient)
    await begins(guest, change)
    row = await session(cabinet)
    assert row.details == {"kind": kind}
    await is_signed(cabinet, guest)
    done = said(UPDATE, "done", kind=kind, limited="no", fingerprint=FINGERPRINT)
    assert await guest.screen() == done
    assert FINGERPRINT in done
    assert label(UPDATE, "done-VERIFICATION") in await guest.buttons()


async def test_only_the_steps_of_the_chosen_change_are_counted(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await begins(guest, "EMAIL")
    assert "Крок" not in await guest.screen()
    await guest.taps(label("menu", "back"))
    await guest.taps(label(UPDATE, "what-PHONE"))
    assert (await guest.screen()).startswith("Крок 1 з 2. ")
    code = await gives(cabinet, guest)
    assert (await guest.screen()).startswith("Крок 1 з 2. ")
    await guest.says(code)
    assert (await guest.screen()).startswith("Крок 2 з 2. ")
    await is_signed(cabinet, guest)
    await guest.taps(label(UPDATE, "numbers-GO_ON"))
    assert "Крок" not in await guest.screen(), "the number was given and confirmed before"


async def test_one_who_stopped_where_nothing_is_counted_is_asked_without_a_count(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    """ER16."""
    guest = await cabinet.signed_in(patient)
    await begins(guest, "EMAIL")
    await guest.says("меню")
    await guest.starts(UPDATE)
    assert await guest.screen() == "Ви зупинилися на півдорозі. Продовжити?"


async def test_who_has_no_new_key_is_told_where_to_get_one(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await begins(guest, "SURNAME")
    await guest.taps(label(UPDATE, "page-NO_NEW_KEY"))
    assert said(UPDATE, "no-new-key") in await guest.screen()
    await guest.taps(label(UPDATE, "no-new-key-SIGN"))
    assert (await session(cabinet)).details == {"kind": "surname"}


async def test_a_new_key_is_spoken_of_only_when_the_surname_changes(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await begins(guest, "EMAIL")
    assert label(UPDATE, "page-NO_NEW_KEY") not in await guest.buttons()


# --- a new number -----------------------------------------------------------------------------


async def test_a_new_number_reaches_the_page_sealed_and_the_old_one_is_asked_about(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await begins(guest, "PHONE")
    await guest.says(await gives(cabinet, guest))
    handed = (await session(cabinet)).details
    assert handed["kind"] == "phone"
    phones = cabinet.parts.services["sealed_phones"]
    assert phones.open(guest.id, handed["phone"]) == NEW
    await is_signed(cabinet, guest)
    assert said(UPDATE, "numbers", fingerprint=FINGERPRINT) in await guest.screen()

    # A number confirmed a moment ago is not asked for a code again.
    await guest.taps(label(UPDATE, "numbers-GO_ON"))
    assert said(ADD, "added", phone=NEW, old=patient.phone, count=1) in await guest.screen()
    assert len(cabinet.core.sms.messages) == 1
    await guest.taps(label(ADD, "added-REMOVE"))
    assert await cabinet.numbers(patient) == {NEW}


async def test_who_is_asked_at_that_number_already_decides_about_the_others(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await guest.starts(ADD)
    await guest.says(NEW)
    await guest.says(await cabinet.code(NEW, 1))
    await guest.taps(label(ADD, "added-KEEP"))
    await begins(guest, "PHONE")
    await guest.says(NEW)
    await is_signed(cabinet, guest)
    await guest.taps(label(UPDATE, "numbers-GO_ON"))
    await guest.taps(label(ADD, "added-KEEP"))
    assert await cabinet.numbers(patient) == {patient.phone, NEW}


async def test_nobody_gets_to_the_page_without_the_code(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await begins(guest, "PHONE")
    code = await gives(cabinet, guest)
    wrong = "1111" if code != "1111" else "2222"
    for left in (2, 1):
        await guest.says(wrong)
        assert said(UPDATE, "code-wrong", left=left) in await guest.screen()
    await guest.says("12345")
    assert said(UPDATE, "code-mistyped") in await guest.screen()
    await guest.says(wrong)
    assert said(UPDATE, "code-failed") in await guest.screen()
    await guest.says(code)
    assert said(UPDATE, "code-expired") in await guest.screen()
    assert await cabinet.rows("SELECT 1 FROM bot.signing_sessions") == []


async def test_an_old_code_is_refused_and_a_new_one_comes_when_it_is_time(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await begins(guest, "PHONE")
    code = await gives(cabinet, guest)
    await guest.taps(label(UPDATE, "code-RESEND"))
    assert said(UPDATE, "code-too-soon", **NO_WAIT) in await guest.screen()
    cabinet.clock.advance(timedelta(seconds=301))
    await guest.says(code)
    assert said(UPDATE, "code-expired") in await guest.screen()
    await guest.taps(label(UPDATE, "code-RESEND"))
    await guest.says(await cabinet.code(NEW, 2))
    assert (await session(cabinet)).details["kind"] == "phone"


async def test_another_number_may_be_given(cabinet: CabinetHouse, patient: Patient) -> None:
    guest = await cabinet.signed_in(patient)
    await begins(guest, "PHONE")
    await gives(cabinet, guest)
    await guest.taps(label(UPDATE, "code-OTHER_NUMBER"))
    await guest.says("+48 600 100 200")
    assert said(UPDATE, "phone-no-number") in await guest.screen()
    await guest.says(await gives(cabinet, guest, OTHER, 2))
    handed = (await session(cabinet)).details
    assert cabinet.parts.services["sealed_phones"].open(guest.id, handed["phone"]) == OTHER


async def test_who_cannot_read_its_messages_gives_another_number(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await begins(guest, "PHONE")
    await gives(cabinet, guest)
    await guest.taps(label(UPDATE, "code-NO_ACCESS"))
    assert said(UPDATE, "no-access") in await guest.screen()
    await guest.taps(label(UPDATE, "no-access-OTHER_NUMBER"))
    await guest.says(await gives(cabinet, guest, OTHER, 2))
    handed = (await session(cabinet)).details
    assert cabinet.parts.services["sealed_phones"].open(guest.id, handed["phone"]) == OTHER


async def test_a_number_of_too_many_people_is_refused(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    for _ in range(3):
        await core.patient(phone=NEW)
    guest = await cabinet.signed_in(patient)
    await begins(guest, "PHONE")
    await guest.says(NEW)
    assert said(UPDATE, "phone-shared", persons=3) in await guest.screen()


async def test_neither_the_conversation_nor_the_page_holds_the_number(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await begins(guest, "PHONE")
    await guest.says(await gives(cabinet, guest))
    stored = await cabinet.rows("SELECT to_jsonb(c)::text FROM bot.conversations AS c")
    stored += await cabinet.rows("SELECT to_jsonb(s)::text FROM bot.signing_sessions AS s")
    stored += await cabinet.rows("SELECT to_jsonb(d)::text FROM bot.deliveries AS d")
    assert stored
    assert not any(NEW[-7:] in text for (text,) in stored)


# --- a surname that the register has not -------------------------------------------------------


async def meets_the_question(cabinet: CabinetHouse, patient: Patient) -> Guest:
    """A chat whose signature opens nothing but the change of the surname."""
    guest = await cabinet.guest(phone_number=patient.phone)
    await guest.starts(SIGN_IN)
    issued = await cabinet.core.sign_in(cabinet.client, patient, scopes=SURNAME_CHANGE_SCOPES)
    bindings = cabinet.parts.services["bindings"]
    async with cabinet.base.database.transaction() as connection:
        await bindings.earn(
            connection, chat_id=guest.id, tokens=earned(issued), session_id=new_id()
        )
        await bindings.prove(connection, guest.id, Proof.SMS)
    [row] = await cabinet.rows("SELECT instance FROM bot.signing_sessions")
    data = {"needs_proof": False, "is_limited": True}
    await cabinet.tell(guest.id, "signing.signed", row.instance, **data)
    await cabinet.work()
    assert said(SIGN_IN, "surname") in await guest.screen()
    return guest


async def test_the_change_of_the_surname_ends_the_sign_in_that_opened_nothing_else(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await meets_the_question(cabinet, patient)
    await guest.taps(label(SIGN_IN, "surname-UPDATE"))
    assert (await session(cabinet)).details == {"kind": "surname"}
    await is_signed(cabinet, guest)
    done = said(UPDATE, "done", kind="surname", limited="yes", fingerprint=FINGERPRINT)
    assert done in await guest.screen()
    await guest.starts(UPDATE)
    assert "Увійдіть з електронним підписом" in await guest.screen()


async def test_a_mistake_changes_nothing_and_closes_the_cabinet(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await meets_the_question(cabinet, patient)
    await guest.taps(label(SIGN_IN, "surname-MISTAKE"))
    assert said(SIGN_IN, "abort-surname") in await guest.screen()
    await guest.starts(UPDATE)
    assert "Увійдіть з електронним підписом" in await guest.screen()


async def test_a_limited_sign_in_leads_back_to_signing_in_and_not_to_a_fault(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await meets_the_question(cabinet, patient)
    await guest.starts("my_declarations")
    assert said("errors", "forbidden_scope") in await guest.screen()
    await guest.taps(label("errors", "sign-in"))
    assert "Увійдіть з електронним підписом" in await guest.screen()
