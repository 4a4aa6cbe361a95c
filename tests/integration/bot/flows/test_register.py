"""A patient registers: what the chat asks before the page (J3, J4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said
from tests.kit.core_service import RunningCore

REGISTER = "register"
OWN, TYPED, OTHER = "+380007001001", "+380007001002", "+380007001003"
ONE_MINUTE = {"hours": 0, "minutes": 1, "persons": 0}
FINGERPRINT = "A7F3"


async def begins(cabinet: CabinetHouse, way: str = "PHONE") -> Guest:
    """Somebody whom nobody knows, at the question about his number."""
    guest = await cabinet.guest(phone_number=OWN)
    await guest.starts(REGISTER)
    assert said(REGISTER, "prepare") in await guest.screen()
    await guest.taps(label(REGISTER, "prepare-REGISTER"))
    assert said(REGISTER, "way") in await guest.screen()
    await guest.taps(label(REGISTER, f"way-{way}"))
    assert said(REGISTER, "phone") in await guest.screen()
    return guest


async def gives(cabinet: CabinetHouse, guest: Guest, phone: str = TYPED, count: int = 1) -> str:
    """Type a number; the code that arrived there."""
    await guest.says(phone)
    assert said(REGISTER, "code", phone=phone, valid=5) in await guest.screen()
    return await cabinet.code(phone, count)


async def session(cabinet: CabinetHouse) -> Any:
    """What the page has been handed."""
    [row] = await cabinet.rows(
        "SELECT instance, details FROM bot.signing_sessions"
        " WHERE state = 'open' AND action = 'sign_up'"
    )
    return row


def handed_phone(cabinet: CabinetHouse, guest: Guest, row: Any) -> str:
    phone: str = cabinet.parts.services["sealed_phones"].open(guest.id, row.details["phone"])
    return phone


async def test_four_steps_lead_to_the_page_with_the_sealed_number_and_the_way(
    cabinet: CabinetHouse,
) -> None:
    guest = await begins(cabinet, "EMAIL")
    assert "Крок 2 з 4." in await guest.screen()
    code = await gives(cabinet, guest)
    await guest.says(code)
    assert "Крок 3 з 4." in await guest.screen()
    texts = [message.get("text", "") for message in await guest.messages()]
    assert code not in texts, "the message with the code is deleted"
    row = await session(cabinet)
    assert row.details["preferred_way"] == "email"
    assert handed_phone(cabinet, guest, row) == TYPED
    stored = await cabinet.rows("SELECT to_jsonb(c)::text FROM bot.conversations AS c")
    assert not any(TYPED[-7:] in text for (text,) in stored)


async def test_the_accounts_own_number_is_shared_and_still_confirmed(
    cabinet: CabinetHouse,
) -> None:
    guest = await begins(cabinet)
    await guest.does("contact")
    await guest.says(await cabinet.code(OWN, 1))
    assert handed_phone(cabinet, guest, await session(cabinet)) == OWN


async def test_somebody_elses_card_is_refused(cabinet: CabinetHouse) -> None:
    guest = await begins(cabinet)
    await guest.does("contact", phone_number=TYPED, user_id=guest.id + 1)
    assert said("menu", "foreign-contact") in await guest.screen()
    assert cabinet.core.sms.messages == []


async def test_who_has_no_tax_number_learns_what_the_passport_must_say(
    cabinet: CabinetHouse,
) -> None:
    guest = await cabinet.guest(phone_number=OWN)
    await guest.starts(REGISTER)
    await guest.taps(label(REGISTER, "prepare-NO_TAX_ID"))
    assert said(REGISTER, "no-tax-id") in await guest.screen()
    await guest.taps(label(REGISTER, "no-tax-id-UNDERSTOOD"))
    assert said(REGISTER, "way") in await guest.screen()


async def test_it_can_be_done_later(cabinet: CabinetHouse) -> None:
    guest = await cabinet.guest(phone_number=OWN)
    await guest.starts(REGISTER)
    await guest.taps(label(REGISTER, "prepare-LATER"))
    assert said(REGISTER, "abort-later") in await guest.screen()
    await guest.taps(label(REGISTER, "abort-later-REGISTER"))
    assert said(REGISTER, "prepare") in await guest.screen()


async def test_who_cannot_read_its_messages_gives_another_number(cabinet: CabinetHouse) -> None:
    guest = await begins(cabinet)
    await gives(cabinet, guest)
    await guest.taps(label(REGISTER, "code-NO_ACCESS"))
    assert said(REGISTER, "no-access") in await guest.screen()
    await guest.taps(label(REGISTER, "no-access-OTHER_NUMBER"))
    await guest.says(await gives(cabinet, guest, OTHER, 2))
    assert handed_phone(cabinet, guest, await session(cabinet)) == OTHER


async def test_nobody_gets_to_the_page_without_the_code(cabinet: CabinetHouse) -> None:
    guest = await begins(cabinet)
    code = await gives(cabinet, guest)
    wrong = "1111" if code != "1111" else "2222"
    for left in (2, 1):
        await guest.says(wrong)
        assert said(REGISTER, "code-wrong", left=left) in await guest.screen()
    await guest.says(wrong)
    assert said(REGISTER, "code-failed") in await guest.screen()
    await guest.says(code)
    assert said(REGISTER, "code-expired") in await guest.screen()
    assert await cabinet.rows("SELECT 1 FROM bot.signing_sessions") == []


async def test_the_wait_for_another_code_is_told_as_it_is(cabinet: CabinetHouse) -> None:
    guest = await begins(cabinet)
    await gives(cabinet, guest)
    await guest.taps(label(REGISTER, "code-RESEND"))
    assert said(REGISTER, "code-too-soon", **ONE_MINUTE) in await guest.screen()
    for sent in range(2, 6):
        cabinet.clock.advance(timedelta(hours=1))
        await guest.taps(label(REGISTER, "code-RESEND"))
        await cabinet.code(TYPED, sent)
    cabinet.clock.advance(timedelta(hours=1))
    await guest.taps(label(REGISTER, "code-RESEND"))
    assert "за 19 годин" in await guest.screen(), "five were sent within five hours"


@pytest.mark.parametrize("sharing", [3])
async def test_a_number_of_too_many_people_is_refused_and_their_count_told(
    cabinet: CabinetHouse, core: RunningCore, sharing: int
) -> None:
    for _ in range(sharing):
        await core.patient(phone=TYPED)
    guest = await begins(cabinet)
    await guest.says(TYPED)
    assert said(REGISTER, "phone-shared", persons=sharing) in await guest.screen()


async def test_registered_leads_to_a_doctor(cabinet: CabinetHouse) -> None:
    guest = await begins(cabinet)
    await guest.says(await gives(cabinet, guest))
    row = await session(cabinet)
    await cabinet.tell(
        guest.id, "signing.signed", row.instance, needs_proof=False, fingerprint=FINGERPRINT
    )
    await cabinet.work()
    assert said(REGISTER, "done", fingerprint=FINGERPRINT) in await guest.screen()
    assert label(REGISTER, "done-FIND") in [
        button["text"]
        for message in await guest.messages()
        for line in message.get("inline_keyboard", [])
        for button in line
    ]
