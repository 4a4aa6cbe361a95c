"""What the chat shows of a person's record and of his requests for changes: J0.1, J3.5, rule 4."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiogram.client.session.middlewares.base import BaseRequestMiddleware

from core.contract.person_requests import PersonRequestStatus
from tests.kit.applicants import document
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.residents import Resident, resident, state_of

DATA, CHANGES, CHECK = "my_data", "my_changes", "verification"
SIGN_IN = "Увійдіть з електронним підписом"


@pytest.fixture
async def person(cabinet: CabinetHouse, core: RunningCore) -> Resident:
    """Somebody who has just registered with a passport."""
    return await resident(core, cabinet.client)


# --- the record ---------------------------------------------------------------------------------


async def test_the_record_is_on_the_menu_and_shows_numbers_by_their_ends(
    cabinet: CabinetHouse, core: RunningCore
) -> None:
    card = document("NATIONAL_ID", number="003454821")
    patient = await core.patient(
        documents=[document(number="АЄ120518"), card], email="olena@example.org"
    )
    guest = await cabinet.signed_in(patient)
    await guest.says("меню")
    await guest.taps(label(DATA, "title"))
    code, phone = patient.code[-3:], f"{patient.phone[-4:-2]} {patient.phone[-2:]}"
    assert await guest.screen() == (
        "Ваші дані в ЕСОЗ:\n"
        "Тестенко Вигадана Прикладівна, 14 травня 1987\n"
        f"ID-картка •••4821 · номер •••{code}\n"
        f"Вигадане · +380 •• ••• {phone}\n"
        "Пошта: o•••@example.org\n"
        "Контакт на крайній випадок: вказано\n"
        f"Коди надходять на +380 •• ••• {phone}\n"
        "Звірка з реєстрами: усе збігається\n"
        "Усі зміни підписано."
    )


async def test_what_is_not_recorded_is_said_not_to_be(
    cabinet: CabinetHouse, core: RunningCore
) -> None:
    patient = await core.patient(
        phones=[],
        documents=[document("NO_CITIZENSHIP_CERTIFICATE", number="1234")],
        authentication_methods=[{"type": "OFFLINE"}],
        verification={"verification_status": "VERIFICATION_NOT_NEEDED"},
    )
    guest = await cabinet.signed_in(patient)
    await guest.starts(DATA)
    text = await guest.screen()
    assert "Документ •••34 ·" in text
    assert "Пошти немає" in text
    assert "Особу підтверджують за документами в закладі" in text
    assert "Звірка з реєстрами: не потрібна" in text
    assert "+380" not in text


async def test_of_several_numbers_one_is_shown_and_the_others_are_spoken_of(
    cabinet: CabinetHouse, core: RunningCore
) -> None:
    numbers = ("+380007654321", "+380007654322")
    patient = await core.patient(
        phones=[{"type": "MOBILE", "number": number} for number in numbers],
        authentication_methods=[{"type": "OTP", "phone_number": number} for number in numbers],
    )
    guest = await cabinet.signed_in(patient)
    await guest.starts(DATA)
    text = await guest.screen()
    assert "Вигадане · +380 •• ••• 43 21 та інші" in text
    assert text.count("43 2") == 2


@pytest.mark.parametrize(
    ("way", "flow", "key"),
    [
        ("UPDATE", "update_person", "what"),
        ("VERIFICATION", CHECK, "whole"),
        ("REQUESTS", CHANGES, "requests-empty"),
        ("NUMBERS", "remove_authentication_method", "numbers"),
        ("ADD_NUMBER", "add_authentication_method", "phone"),
        ("ACCESS", "app_approvals", "access"),
        ("ACTIONS", "my_journal", "actions"),
    ],
)
async def test_every_way_to_keep_the_record_right_begins_here(
    cabinet: CabinetHouse, patient: Patient, way: str, flow: str, key: str
) -> None:
    guest = await cabinet.signed_in(patient)
    await guest.starts(DATA)
    await guest.taps(label(DATA, f"data-{way}"))
    assert said(flow, key, overall="VERIFIED") in await guest.screen()


async def test_nobody_sees_a_record_before_he_has_signed_in(cabinet: CabinetHouse) -> None:
    guest = await cabinet.guest()
    for flow in (DATA, CHANGES, CHECK):
        await guest.starts(flow)
        assert SIGN_IN in await guest.screen()


# --- requests for changes -----------------------------------------------------------------------


async def at_requests(cabinet: CabinetHouse, person: Patient) -> Guest:
    """His chat, at the list of his requests."""
    guest = await cabinet.signed_in(person)
    await guest.starts(DATA)
    await guest.taps(label(DATA, "data-REQUESTS"))
    return guest


async def shows(guest: Guest, number: int = 1) -> str:
    """Open one of the list; what it says."""
    await guest.taps(label(CHANGES, "requests-item", number=number))
    return await guest.screen()


async def status_of(
    cabinet: CabinetHouse, person: Resident, request_id: UUID
) -> PersonRequestStatus:
    token = (await cabinet.core.sign_in(cabinet.client, person)).value
    return (await cabinet.client.person_requests.get(token, request_id)).status


async def test_an_unsigned_change_is_told_of_listed_and_shown_by_its_fields(
    cabinet: CabinetHouse, core: RunningCore, person: Resident
) -> None:
    core.clock.advance(timedelta(minutes=5))
    await person.begins_change(
        core,
        cabinet.client,
        documents=[document(number="ЇЇ330044")],
        email="nova@example.org",
        secret="інше слово",
        preferred_way_communication="phone",
    )
    guest = await cabinet.signed_in(person)
    await guest.starts(DATA)
    assert "Є непідписана зміна. Вона нічого не змінила." in await guest.screen()
    assert "Паспорт •••0518" in await guest.screen()
    await guest.taps(label(DATA, "data-REQUESTS"))
    text = await guest.screen()
    assert "1. 23 листопада 2026, 11:05: не підписано" in text
    assert "2. 23 листопада 2026, 11:00: підписано" in text
    assert await shows(guest) == (
        "Запит на зміну даних, 23 листопада 2026, 11:05: не підписано.\n"
        "Має стати так:\n"
        "Паспорт •••0044\n"
        "Пошта: n•••@example.org\n"
        "Кодове слово: інше\n"
        "Інші дані: змінено\n"
        "Підпису немає, тому в ЕСОЗ нічого не змінилося.\n"
        "Щоб підписати, почніть ту саму зміну знову.\n"
        "Якщо відкликати, введене буде стерто."
    )


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"last_name": "Інакшенко"}, "Прізвище та ім’я: Інакшенко Вигадана Прикладівна"),
        ({"phones": []}, "Телефони: змінено"),
        (
            {"emergency_contact": {
                "first_name": "Інша", "last_name": "Контактенко",
                "phones": [{"type": "MOBILE", "number": "+380000000055"}],
            }},
            "Контакт на крайній випадок: інший",
        ),
    ],
)  # fmt: skip
async def test_each_change_has_its_line(
    cabinet: CabinetHouse,
    core: RunningCore,
    person: Resident,
    change: dict[str, Any],
    line: str,
) -> None:
    await person.begins_change(core, cabinet.client, **change)
    assert f"Має стати так:\n{line}\n" in await shows(await at_requests(cabinet, person))


async def test_a_new_address_is_told_by_its_settlement_alone(
    cabinet: CabinetHouse, core: RunningCore, person: Resident
) -> None:
    home = dict(person.data()["addresses"][0])
    moved = {**home, "street_type": "STREET", "street": "Прикладна", "building": "17"}
    await person.begins_change(core, cabinet.client, addresses=[moved])
    text = await shows(await at_requests(cabinet, person))
    assert "Адреса: Вигадане\n" in text
    assert "Прикладна" not in text


async def test_an_unsigned_change_is_withdrawn(
    cabinet: CabinetHouse, core: RunningCore, person: Resident
) -> None:
    begun = await person.begins_change(core, cabinet.client, email="nova@example.org")
    guest = await at_requests(cabinet, person)
    await shows(guest)
    await guest.taps(label(CHANGES, "request-WITHDRAW"))
    assert "відкликано" in await guest.screen()
    assert await status_of(cabinet, person, begun.id) is PersonRequestStatus.REJECTED
    assert "Цей запит нічого не змінив." in await shows(guest)
    assert label(CHANGES, "request-WITHDRAW") not in await guest.buttons()
    await guest.taps(label(CHANGES, "request-REQUESTS"))
    await guest.taps(label(CHANGES, "requests-DATA"))
    assert "Усі зміни підписано." in await guest.screen()


async def test_what_was_signed_elsewhere_meanwhile_is_not_withdrawn(
    cabinet: CabinetHouse, core: RunningCore, person: Resident
) -> None:
    begun = await person.begins_change(core, cabinet.client, email="nova@example.org")
    guest = await at_requests(cabinet, person)
    await shows(guest)
    await person.completes(core, cabinet.client, begun.id)
    await guest.taps(label(CHANGES, "request-WITHDRAW"))
    assert await guest.screen() == said(CHANGES, "abort-ended")
    assert await status_of(cabinet, person, begun.id) is PersonRequestStatus.SIGNED
    await guest.taps(label(CHANGES, "abort-ended-DATA"))
    assert "Пошта: n•••@example.org" in await guest.screen()


async def test_a_request_whose_time_is_over_says_so(
    cabinet: CabinetHouse, core: RunningCore, person: Resident
) -> None:
    await person.begins_change(core, cabinet.client, email="nova@example.org")
    core.clock.advance(timedelta(days=30))
    guest = await at_requests(cabinet, person)
    assert "минув строк" in await guest.screen()
    assert "Цей запит нічого не змінив." in await shows(guest)


async def test_a_newer_change_takes_the_place_of_the_older(
    cabinet: CabinetHouse, core: RunningCore, person: Resident
) -> None:
    for email in ("nova@example.org", "insha@example.org"):
        core.clock.advance(timedelta(minutes=1))
        await person.begins_change(core, cabinet.client, email=email)
    text = await (await at_requests(cabinet, person)).screen()
    assert text.index("не підписано") < text.index("скасовано") < text.index("підписано", -12)


async def test_many_requests_come_by_pages(
    cabinet: CabinetHouse, core: RunningCore, person: Resident
) -> None:
    for number in range(5):
        core.clock.advance(timedelta(minutes=1))
        await person.begins_change(core, cabinet.client, email=f"nova{number}@example.org")
    guest = await at_requests(cabinet, person)
    assert "11:00" not in await guest.screen()
    await guest.taps(label("menu", "next-page"))
    assert "1. 23 листопада 2026, 11:00: підписано" in await guest.screen()


# --- nothing in full ----------------------------------------------------------------------------


class Overheard(BaseRequestMiddleware):
    """Everything that the bot sends to Telegram, whatever becomes of it in the chat."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    async def __call__(self, make_request: Any, bot: Any, method: Any) -> Any:
        self.calls.append(str(method.model_dump(exclude_none=True)))
        return await make_request(bot, method)

    def finds(self, words: str) -> bool:
        return any(words in call for call in self.calls)


def in_full(data: dict[str, Any]) -> list[str]:
    """What must never stand in a chat."""
    contact = data["emergency_contact"]
    home = data["addresses"][0]
    written = [
        data["tax_id"],
        data["email"],
        data["secret"],
        contact["last_name"],
        home["street"],
        *(each["number"] for each in data["documents"]),
        *(each["issued_by"] for each in data["documents"]),
        *(each["number"] for each in (*data["phones"], *contact["phones"])),
    ]
    # A number is no less told without its plus or its series.
    return [*written, *(each[-9:] for each in written if each.startswith("+"))]


async def looks_everywhere(guest: Guest) -> None:
    """Every screen of the data, of the requests and of the check."""
    await guest.starts(DATA)
    await guest.starts(CHANGES)
    for number in (1, 2):
        await guest.taps(label(CHANGES, "requests-item", number=number))
        await guest.taps(label(CHANGES, "request-REQUESTS"))
    await guest.starts(CHECK)
    for register in ("drfo", "mvs_passport", "dracs_death"):
        await guest.taps(label(CHECK, "registers-item", register=register))
        await guest.taps(label(CHECK, "advice-REGISTERS"))


async def test_no_number_address_or_secret_leaves_for_the_chat_in_full(
    cabinet: CabinetHouse, core: RunningCore, tmp_path: Path
) -> None:
    home = {"street_type": "STREET", "street": "Прикладнянська", "building": "17"}
    contact = {
        "first_name": "Інша",
        "last_name": "Контактенко",
        "phones": [{"type": "MOBILE", "number": "+380000000055"}],
    }
    before = {"email": "stara@example.org", "emergency_contact": contact}
    person = await resident(core, cabinet.client, **before)
    addresses = [{**person.data()["addresses"][0], **home}]
    after = person.data(
        documents=[document(number="ЇЇ330044", issued_by="Інакший РВ")],
        email="nova@example.org",
        secret="зовсім інше слово",
        addresses=addresses,
    )
    await person.begins_change(core, cabinet.client, **after)
    overheard = Overheard()
    cabinet.base.bot.session.middleware(overheard)
    async with state_of(core, tmp_path, person) as state:
        await state.behave("drfo", mode="say", outcome="DIFFERS")
        await state.behave("dracs_death", mode="refuse")
        await state.compare()
        guest = await cabinet.signed_in(person)
        await looks_everywhere(guest)
        await cabinet.reads_news()
    for shown in ("•••0518", "•••0044", "s•••@example.org", "n•••@example.org", person.code[-3:]):
        assert overheard.finds(shown), "it was looked at and is masked"
    kept = [*in_full(after), *in_full({**person.data(), "addresses": addresses})]
    assert [each for each in kept if overheard.finds(each)] == []


async def test_what_overhears_finds_a_number_that_is_not_masked(cabinet: CabinetHouse) -> None:
    overheard = Overheard()
    cabinet.base.bot.session.middleware(overheard)
    guest = await cabinet.guest()
    await cabinet.base.bot.send_message(guest.id, "номер 003454821")
    assert overheard.finds("003454821")


async def test_the_bot_keeps_nothing_of_what_it_showed(
    cabinet: CabinetHouse, core: RunningCore, person: Resident
) -> None:
    await person.begins_change(core, cabinet.client, documents=[document(number="ЇЇ330044")])
    guest = await at_requests(cabinet, person)
    await shows(guest)
    stored = await cabinet.rows("SELECT to_jsonb(c)::text FROM bot.conversations AS c")
    stored += await cabinet.rows("SELECT to_jsonb(d)::text FROM bot.deliveries AS d")
    assert stored
    for personal in ("330044", "120518", person.code, person.phone[1:], person.surname):
        assert not any(personal in text for (text,) in stored)
