"""A patient adds a phone and takes one away: J4, J12.5, J12.6, E12c."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.client import CoreRefused
from core.contract.errors import ErrorCode
from tests.integration.telegram.driver import Driver
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient

ADD, REMOVE = "add_authentication_method", "remove_authentication_method"
NEW = "+380007654321"
NO_WAIT = {"hours": 0, "minutes": 1, "persons": 0}


def wrong(code: str) -> str:
    return "1111" if code != "1111" else "2222"


async def asks(cabinet: CabinetHouse, guest: Guest, phone: str = NEW, count: int = 1) -> str:
    """Go as far as the code, which comes back."""
    await guest.starts(ADD)
    await guest.says(phone)
    assert said(ADD, "code", phone=phone, valid=5) in await guest.screen()
    return await cabinet.code(phone, count)


async def adds(cabinet: CabinetHouse, guest: Guest, phone: str = NEW, count: int = 1) -> None:
    """Add a number and stand at the question about the old one."""
    await guest.says(await asks(cabinet, guest, phone, count))


async def test_a_typed_number_is_added_by_its_code_and_the_old_one_taken_away(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    code = await asks(cabinet, guest)
    await guest.says(code)
    question = said(ADD, "added", phone=NEW, old=patient.phone, count=1)
    assert await guest.screen() == f"Крок 3 з 3. {question}"
    assert await cabinet.numbers(patient) == {patient.phone, NEW}
    texts = [message.get("text", "") for message in await guest.messages()]
    assert code not in texts, "the message with the code is deleted"
    await guest.taps(label(ADD, "added-REMOVE"))
    assert await guest.screen() == said(ADD, "done", phone=NEW, removed="yes")
    assert await cabinet.numbers(patient) == {NEW}


async def test_both_numbers_may_stay(cabinet: CabinetHouse, patient: Patient) -> None:
    guest = await cabinet.signed_in(patient)
    await adds(cabinet, guest)
    await guest.taps(label(ADD, "added-KEEP"))
    assert await guest.screen() == said(ADD, "done", phone=NEW, removed="no")
    assert await cabinet.numbers(patient) == {patient.phone, NEW}


async def test_the_accounts_own_number_is_confirmed_by_a_code_too(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.guest(phone_number=NEW)
    await cabinet.signs_in(guest, patient)
    await guest.starts(ADD)
    await guest.does("contact")
    await guest.says(await cabinet.code(NEW, 1))
    assert await cabinet.numbers(patient) == {patient.phone, NEW}


async def test_somebody_elses_card_is_refused(cabinet: CabinetHouse, patient: Patient) -> None:
    guest = await cabinet.signed_in(patient)
    await guest.starts(ADD)
    await guest.does("contact", phone_number=NEW, user_id=guest.id + 1)
    assert said("menu", "foreign-contact") in await guest.screen()
    assert cabinet.core.sms.messages == []


async def test_a_forwarded_card_without_an_owner_is_refused(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await guest.starts(ADD)
    await guest.does("contact", phone_number=NEW)
    assert said("menu", "foreign-contact") in await guest.screen()
    assert cabinet.core.sms.messages == []


async def test_a_wrong_code_leaves_two_tries_and_the_third_none(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    code = await asks(cabinet, guest)
    for left in (2, 1):
        await guest.says(wrong(code))
        assert said(ADD, "code-wrong", left=left) in await guest.screen()
    await guest.says("12345")
    assert said(ADD, "code-mistyped") in await guest.screen()
    await guest.says(wrong(code))
    assert said(ADD, "code-failed") in await guest.screen()
    await guest.says(code)
    assert said(ADD, "code-expired") in await guest.screen()
    assert await cabinet.numbers(patient) == {patient.phone}


async def test_an_old_code_is_refused_and_a_new_one_helps(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    code = await asks(cabinet, guest)
    cabinet.clock.advance(timedelta(seconds=301))
    await guest.says(code)
    assert said(ADD, "code-expired") in await guest.screen()
    await guest.taps(label(ADD, "code-RESEND"))
    await guest.says(await cabinet.code(NEW, 2))
    assert await cabinet.numbers(patient) == {patient.phone, NEW}


async def test_asking_again_too_soon_tells_how_long_to_wait(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    code = await asks(cabinet, guest)
    await guest.taps(label(ADD, "code-RESEND"))
    assert said(ADD, "code-too-soon", **NO_WAIT) in await guest.screen()
    assert "1 хвилину" in await guest.screen()
    await guest.says(code)
    assert await cabinet.numbers(patient) == {patient.phone, NEW}


async def test_the_days_codes_run_out_and_the_hours_are_told(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await asks(cabinet, guest)
    for sent in range(2, 6):
        cabinet.clock.advance(timedelta(seconds=61))
        await guest.taps(label(ADD, "code-RESEND"))
        await cabinet.code(NEW, sent)
    cabinet.clock.advance(timedelta(seconds=61))
    await guest.taps(label(ADD, "code-RESEND"))
    assert "24 години" in await guest.screen()


async def test_a_chat_that_names_number_after_number_gets_no_more_codes_that_day(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await asks(cabinet, guest)
    for sent in range(2, 11):
        cabinet.clock.advance(timedelta(minutes=1))
        await guest.taps(label(ADD, "code-OTHER_NUMBER"))
        await guest.says(f"+38000765{sent:04d}")
        await cabinet.code(f"+38000765{sent:04d}", sent)
    await guest.taps(label(ADD, "code-OTHER_NUMBER"))
    await guest.says(NEW)
    assert said(ADD, "phone-too-soon", hours=24, minutes=1431, persons=0) in await guest.screen()
    assert len(core.sms.messages) == 10

    other = await cabinet.signed_in(patient)
    await asks(cabinet, other, "+380007650100", 11)
    cabinet.clock.advance(timedelta(hours=24))
    allowance = cabinet.parts.services["code_allowance"]
    assert await allowance.wait(guest.id) is None
    await allowance.sweep()
    assert await cabinet.rows("SELECT 1 FROM bot.code_requests") == []


async def test_the_persons_own_number_is_not_added_twice(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await guest.starts(ADD)
    await guest.says(patient.phone)
    assert said(ADD, "phone-exists") in await guest.screen()


async def test_what_is_no_ukrainian_number_is_refused(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await guest.starts(ADD)
    await guest.says("+48 600 100 200")
    assert said(ADD, "phone-no-number") in await guest.screen()


async def test_a_number_of_too_many_people_is_refused_and_their_count_told(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    for _ in range(3):
        await core.patient(phone=NEW)
    guest = await cabinet.signed_in(patient)
    await guest.starts(ADD)
    await guest.says(NEW)
    assert said(ADD, "phone-shared", persons=3) in await guest.screen()
    assert "3 людини" in await guest.screen()


async def test_another_number_may_be_given_after_the_code_was_sent(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await asks(cabinet, guest)
    await guest.taps(label(ADD, "code-NO_ACCESS"))
    assert said(ADD, "no-access") in await guest.screen()
    await guest.taps(label(ADD, "no-access-OTHER_NUMBER"))
    other = "+380007654322"
    await guest.says(other)
    await guest.says(await cabinet.code(other, 2))
    assert await cabinet.numbers(patient) == {patient.phone, other}


async def test_a_request_that_another_chat_replaced_begins_anew(
    cabinet: CabinetHouse, patient: Patient, double: Driver
) -> None:
    guest = await cabinet.signed_in(patient)
    code = await asks(cabinet, guest)
    other = await cabinet.signed_in(patient)
    await asks(cabinet, other, "+380007654322", 2)
    await guest.says(code)
    assert said(ADD, "phone") in await guest.screen()
    assert await cabinet.numbers(patient) == {patient.phone}


async def test_a_confirmed_number_needs_no_second_code(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await cabinet.client.authentication_methods.send_code(NEW, "Telegram")
    await cabinet.client.authentication_methods.check_code(NEW, await cabinet.code(NEW, 1))
    await guest.starts(ADD)
    await guest.says(NEW)
    added = said(ADD, "added", phone=NEW, old=patient.phone, count=1)
    assert await guest.screen() == f"Крок 2 з 2. {added}"
    assert len(cabinet.core.sms.messages) == 1


async def test_neither_the_conversation_nor_the_outbox_holds_a_number(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await asks(cabinet, guest)
    stored = await cabinet.rows("SELECT to_jsonb(c)::text FROM bot.conversations AS c")
    stored += await cabinet.rows("SELECT to_jsonb(d)::text FROM bot.deliveries AS d")
    assert stored
    assert not any(NEW[-7:] in text for (text,) in stored)


# --- taking one away --------------------------------------------------------------------------


async def test_one_of_two_numbers_is_taken_away_after_a_question(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await adds(cabinet, guest)
    await guest.taps(label(ADD, "added-KEEP"))
    await guest.starts(REMOVE)
    await guest.taps(label(REMOVE, "numbers-item", phone=patient.phone, number=1))
    assert said(REMOVE, "confirm", phone=patient.phone) in await guest.screen()
    await guest.taps(label(REMOVE, "confirm-REMOVE"))
    assert await guest.screen() == said(REMOVE, "done", phone=patient.phone)
    assert await cabinet.numbers(patient) == {NEW}


async def test_the_only_number_stays_and_another_is_offered(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await guest.starts(REMOVE)
    await guest.taps(label(REMOVE, "numbers-item", phone=patient.phone, number=1))
    assert await guest.screen() == said(REMOVE, "abort-last")
    assert label(REMOVE, "abort-last-ADD") in await guest.buttons()
    assert await cabinet.numbers(patient) == {patient.phone}


async def test_the_core_keeps_the_last_number_when_two_chats_take_one_each(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    one = await cabinet.signed_in(patient)
    await adds(cabinet, one)
    await one.taps(label(ADD, "added-KEEP"))
    two = await cabinet.signed_in(patient)
    for guest, phone, number in ((one, patient.phone, 1), (two, NEW, 2)):
        await guest.starts(REMOVE)
        await guest.taps(label(REMOVE, "numbers-item", phone=phone, number=number))
    await one.taps(label(REMOVE, "confirm-REMOVE"))
    await two.taps(label(REMOVE, "confirm-REMOVE"))
    assert await one.screen() == said(REMOVE, "done", phone=patient.phone)
    assert await two.screen() == said(REMOVE, "abort-last")
    assert await cabinet.numbers(patient) == {NEW}


async def test_a_number_that_is_gone_already_is_said_to_be(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    one = await cabinet.signed_in(patient)
    await adds(cabinet, one)
    await one.taps(label(ADD, "added-KEEP"))
    await one.starts(REMOVE)
    await one.taps(label(REMOVE, "numbers-item", phone=patient.phone, number=1))
    old = next(each for each in await cabinet.methods(patient) if each.value == patient.phone)
    token = (await cabinet.core.sign_in(cabinet.client, patient)).value
    await cabinet.client.authentication_methods.deactivate(token, old.id)
    await one.taps(label(REMOVE, "confirm-REMOVE"))
    assert await one.screen() == said(REMOVE, "abort-gone")
    with pytest.raises(CoreRefused) as refused:
        await cabinet.client.authentication_methods.deactivate(token, old.id)
    assert refused.value.code == ErrorCode.NOT_FOUND
