"""A representative keeps another's data right in the chat: whose, the ways, the check (J7, J12)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit.applicants import document
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said
from tests.kit.core_service import RunningCore
from tests.kit.families import relative
from tests.kit.people import Patient

DATA, UPDATE, CHECK = "my_data", "update_person", "verification"
CHANGES, PICTURES = "my_changes", "show_documents"
CHILD: dict[str, Any] = {"first-name": "Марко", "age": 6}
FOR_CHILD = said("menu", "acting-for", **CHILD)
MARKO = label("choose_person", "whom-item", **CHILD)
OTHER = {"for-other": "yes"}
DIFFERS = {
    "verification_status": "NOT_VERIFIED",
    "details": {
        "dracs_birth": {"verification_status": "NOT_VERIFIED", "verification_reason": "AUTO"},
        "dracs_death": {"verification_status": "VERIFIED", "verification_reason": "AUTO"},
    },
}


@pytest.fixture
async def mother(core: RunningCore) -> Patient:
    return await core.patient()


async def acting(cabinet: CabinetHouse, mother: Patient, flow: str = DATA) -> Guest:
    """The mother's chat in which she has chosen her child and signed."""
    guest = await cabinet.signed_in(mother)
    await guest.starts(flow)
    await guest.taps(MARKO)
    await cabinet.signs_for(guest, mother)
    return guest


# --- whose ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flow", "question"),
    [
        (UPDATE, "Чиї дані змінити?"),
        (CHECK, "Чию перевірку показати?"),
        (CHANGES, "Чиї запити на зміну даних?"),
        (PICTURES, "Чий документ показати?"),
    ],
)
async def test_one_who_represents_somebody_is_asked_whose(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient, flow: str, question: str
) -> None:
    await relative(core, mother)
    guest = await cabinet.signed_in(mother)
    await guest.starts(flow)
    assert question in await guest.screen()
    await guest.taps(label("choose_person", "whom-ME", flow=flow))
    assert "Для:" not in await guest.screen()


async def test_every_way_from_a_childs_record_is_for_the_child(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient
) -> None:
    await relative(core, mother, documents=[foreign_certificate()])
    guest = await acting(cabinet, mother)
    own = [label(DATA, f"data-{way}") for way in ("NUMBERS", "ADD_NUMBER", "ACCESS", "ACTIONS")]
    assert not set(own) & set(await guest.buttons())
    for way, words in {
        "UPDATE": said(UPDATE, "what"),
        "DOCUMENTS": "Документ цієї людини звіряють за знімком.",
        "VERIFICATION": said(CHECK, "whole", overall="VERIFIED", **OTHER),
        "REQUESTS": said(CHANGES, "requests-empty", **OTHER),
    }.items():
        await guest.taps(label(DATA, f"data-{way}"))
        screen = await guest.screen()
        assert screen.startswith(FOR_CHILD)
        assert words in screen
        await guest.says("меню")
        await guest.starts(DATA)
        await guest.taps(MARKO)


# --- the check --------------------------------------------------------------------------------


async def test_what_differs_of_a_child_comes_first_and_leads_to_the_childs_change(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient
) -> None:
    await relative(core, mother, verification=DIFFERS)
    guest = await acting(cabinet, mother, CHECK)
    screen = await guest.screen()
    assert screen.startswith(FOR_CHILD)
    assert "1. Свідоцтво про народження: не збігається" in screen
    await guest.taps(label(CHECK, "registers-item", register="dracs_birth"))
    advice = said(CHECK, "advice", register="dracs_birth", status="NOT_VERIFIED", **OTHER)
    assert await guest.screen() == f"{FOR_CHILD}\n\n{advice}"
    assert "Якщо дані цієї людини записано неправильно" in advice
    await guest.taps(label(CHECK, "advice-UPDATE"))
    assert await guest.screen() == f"{FOR_CHILD}\n\n{said(UPDATE, 'what')}"


def foreign_certificate() -> dict[str, Any]:
    return document("BIRTH_CERTIFICATE_FOREIGN", number="ABC 1234")
