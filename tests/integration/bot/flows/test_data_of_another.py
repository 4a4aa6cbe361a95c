"""A representative keeps another's data right in the chat: whose, the ways, the check (J7, J12)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.signing.filled.person import recorded_fields
from tests.kit.applicants import address, document
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said, start_data
from tests.kit.core_service import RunningCore, age
from tests.kit.declarations import Story
from tests.kit.families import proof, relative
from tests.kit.people import Patient
from tests.kit.registration import person_body, settlement

DATA, UPDATE, CHECK = "my_data", "update_person", "verification"
CHANGES, PICTURES = "my_changes", "show_documents"
CHILD: dict[str, Any] = {"first-name": "Марко", "age": 6}
FOR_CHILD = said("menu", "acting-for", **CHILD)
MARKO = label("choose_person", "whom-item", **CHILD)
OTHER = {"for-other": "yes"}
FINGERPRINT = "A7F3-0C11"
CERTIFICATE = document("BIRTH_CERTIFICATE", number="І-БК654321")
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


def foreign_certificate() -> dict[str, Any]:
    return document("BIRTH_CERTIFICATE_FOREIGN", number="ABC 1234")


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


async def test_the_family_leads_to_the_childs_record(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient
) -> None:
    await relative(core, mother)
    guest = await cabinet.signed_in(mother)
    await guest.starts("my_family")
    await guest.taps(label("my_family", "family-item", side="represented", **CHILD))
    await guest.taps(label("my_family", "relationship-DATA"))
    await cabinet.signs_for(guest, mother)
    screen = await guest.screen()
    assert screen.startswith(FOR_CHILD)
    assert "Дані в ЕСОЗ" in screen


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


async def test_an_error_about_a_child_leads_to_the_childs_check(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient
) -> None:
    """409 «Person is not verified»."""
    await relative(core, mother, verification=DIFFERS)
    story = await Story.begin(core, speciality="PEDIATRICIAN")
    await cabinet.knows_doctors()
    guest = await acting(cabinet, mother)
    await guest.starts(start_data("submit_declaration", story.doctor.employee_id))
    await guest.taps(MARKO)
    await guest.taps(label("submit_declaration", "review-SIGN"))
    assert await guest.screen() == said("errors", "person_not_verified")
    await guest.taps(label("errors", "verification"))
    screen = await guest.screen()
    assert screen.startswith(FOR_CHILD)
    assert "1. Свідоцтво про народження: не збігається" in screen


async def test_ones_own_check_that_hinders_is_ones_own(
    cabinet: CabinetHouse, core: RunningCore
) -> None:
    """One who represents a child already adds another, and the registers refuse his own data."""
    refused = await core.patient(verification={"verification_status": "NOT_VERIFIED"})
    await relative(core, refused)
    guest = await cabinet.signed_in(refused)
    await guest.starts("add_child")
    await guest.taps(label("add_child", "abort-not-verified-VERIFICATION"))
    assert said(CHECK, "whole", overall="NOT_VERIFIED") in await guest.screen()
    assert "Для:" not in await guest.screen()


# --- the change -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "whose"),
    [
        ({}, "child"),
        (
            {
                "birth_date": age(40),
                "documents": [document()],
                "documents_relationship": [proof("COURT_DECISION")],
            },
            "ward",
        ),
    ],
)
async def test_a_change_is_handed_to_the_page_for_whom_it_is_and_never_a_number(
    cabinet: CabinetHouse,
    core: RunningCore,
    mother: Patient,
    changes: dict[str, Any],
    whose: str,
) -> None:
    papers = changes.pop("documents_relationship", [proof("BIRTH_CERTIFICATE")])
    relation = {
        "person_id": str(mother.person_id),
        "verification_status": "VERIFIED",
        "documents_relationship": papers,
    }
    person = await relative(core, mother, confidant_person=relation, **changes)
    guest = await cabinet.signed_in(mother)
    await guest.starts(UPDATE)
    shown = {**CHILD, "age": 6 if whose == "child" else 40}
    await guest.taps(label("choose_person", "whom-item", **shown))
    await cabinet.signs_for(guest, mother)
    assert label(UPDATE, "what-PHONE") not in await guest.buttons()
    await guest.taps(label(UPDATE, "what-SURNAME"))
    assert said(UPDATE, "others", kind="surname", whose=whose) in await guest.screen()
    assert label(UPDATE, "page-NO_NEW_KEY") not in await guest.buttons()
    await guest.taps(label("menu", "back"))
    await guest.taps(label(UPDATE, "what-DOCUMENT", whose=whose))
    assert said(UPDATE, "others", kind="document", whose=whose) in await guest.screen()

    row = await cabinet.awaited(guest, "person_request")
    assert (row.details, row.person_id) == ({"kind": "document"}, person.person_id)
    told = {"kind": "document", "fingerprint": FINGERPRINT}
    await cabinet.tell(guest.id, "signing.signed", row.instance, **told)
    await cabinet.work()
    done = said(UPDATE, "done", limited="no", **told, **OTHER)
    assert await guest.screen() == f"{said('menu', 'acting-for', **shown)}\n\n{done}"
    await guest.taps(label(UPDATE, "done-VERIFICATION"))
    assert (await guest.screen()).startswith(said("menu", "acting-for", **shown))


async def test_a_right_that_ends_on_the_way_leads_to_no_form(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient
) -> None:
    await relative(core, mother)
    guest = await acting(cabinet, mother)
    await core.execute("UPDATE core.confidant_relationship SET verification_status = 'IN_REVIEW'")
    await guest.taps(label(DATA, "data-UPDATE"))
    assert await guest.screen() == said("sign_in_for", "abort-ended")
    changes = "SELECT 1 FROM bot.signing_sessions WHERE action = 'person_request'"
    assert await cabinet.rows(changes) == []


# --- requests ---------------------------------------------------------------------------------


async def test_a_childs_unsigned_change_is_listed_and_taken_back(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient
) -> None:
    home = address(settlement_id=str(await settlement(core)))
    child = await relative(core, mother, addresses=[home])
    guest = await acting(cabinet, mother)
    token, requests = await cabinet.token(guest, child.person_id), cabinet.client.person_requests
    recorded = recorded_fields(await cabinet.client.persons.me(token))
    made = await requests.create(token, person_body({**recorded, "documents": [CERTIFICATE]}))
    await guest.taps(label(DATA, "data-REQUESTS"))
    screen = await guest.screen()
    assert screen.startswith(FOR_CHILD)
    assert said(CHANGES, "requests", **OTHER) in screen
    await guest.taps(label(CHANGES, "requests-item", number=1))
    assert "Свідоцтво про народження •••4321" in await guest.screen()
    await guest.taps(label(CHANGES, "request-WITHDRAW"))
    assert (await requests.get(token, made.id)).status == "REJECTED"
    await guest.taps(label(CHANGES, "requests-DATA", **OTHER))
    assert "Дані в ЕСОЗ" in await guest.screen()


# --- pictures ---------------------------------------------------------------------------------


async def test_a_picture_of_one_who_was_just_added_is_shown_without_asking_whose(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient
) -> None:
    """She represents another child already."""
    await relative(core, mother)
    added = await relative(core, mother, first_name="Лука", documents=[foreign_certificate()])
    guest = await cabinet.signed_in(mother)
    own = await cabinet.token(guest)
    found = await cabinet.client.confidants.relationships(own)
    [known] = [each for each in found if each.person.id == added.person_id]
    await guest.starts("add_child")
    row = await cabinet.awaited(guest, "add_child")
    told = {"relationship": str(known.id), "scans": True, "fingerprint": FINGERPRINT}
    await cabinet.tell(guest.id, "signing.signed", row.instance, **told)
    await cabinet.work()
    shown = said(PICTURES, "page", whose="others", fingerprint=FINGERPRINT, match_code="…")
    assert shown.partition("Код звірки")[0] in await guest.screen()
    page = await cabinet.awaited(guest, PICTURES)
    assert (page.details, page.person_id) == ({"relationship": str(known.id)}, None)
