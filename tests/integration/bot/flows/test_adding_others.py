"""The chat's part of adding a child or a ward: who may, what the page is handed, what follows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from core.contract.confidants import ConfidantSignedUp
from core.kit.ids import new_id
from core.verification.model import Outcome
from tests.kit.applicants import document
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said, start_data
from tests.kit.core_service import RunningCore
from tests.kit.families import Household, Parent, Registers, proof
from tests.kit.people import Patient, person_record
from tests.kit.pictures import jpeg

CHILD, WARD, STATUS, SHOW = "add_child", "add_ward", "relationship_status", "show_documents"
FINGERPRINT = "A7F3-0C11"
HINDERED = [
    ("not-verified", {"verification": {"verification_status": "NOT_VERIFIED"}}, "VERIFICATION"),
    ("no-phone", {"authentication_methods": [{"type": "OFFLINE"}]}, "ADD_NUMBER"),
]


@pytest.fixture
async def registers() -> AsyncIterator[Registers]:
    """Registers that agree unless a test says otherwise."""
    async with Registers.serving() as serving:
        yield serving


@pytest.fixture
async def household(core: RunningCore, cabinet: CabinetHouse, registers: Registers) -> Household:
    """The bot's own channel, in which families are made."""
    return await Household.begin(core, cabinet.client, registers)


@pytest.fixture
async def mother(household: Household) -> Parent:
    """Somebody who can represent others."""
    return await household.grown_up()


async def at_page(cabinet: CabinetHouse, patient: Patient, flow: str = CHILD) -> Guest:
    """Signed in, with the button to the form before her."""
    guest = await cabinet.signed_in(patient)
    await guest.starts(flow)
    return guest


async def session(cabinet: CabinetHouse, action: str) -> Any:
    """What the page has been handed."""
    [row] = await cabinet.rows(
        "SELECT instance, match_code, details FROM bot.signing_sessions"
        " WHERE state = 'open' AND action = :action",
        action=action,
    )
    return row


async def is_signed(
    cabinet: CabinetHouse, guest: Guest, action: str, done: ConfidantSignedUp, *, scans: bool
) -> None:
    """The page tells the conversation that the core has taken the signature."""
    row = await session(cabinet, action)
    await cabinet.tell(
        guest.id,
        "signing.signed",
        row.instance,
        relationship=str(done.relationship.id),
        is_new=True,
        scans=scans,
        fingerprint=FINGERPRINT,
    )
    await cabinet.work()


def status(state: str, fingerprint: str = "none", **more: str) -> str:
    """How a relationship is told."""
    told = {"state": state, "name": "Марко", "proof": "birth", "fingerprint": fingerprint, **more}
    return said(STATUS, "status", **told)


# --- who may ----------------------------------------------------------------------------------


@pytest.mark.parametrize("flow", [CHILD, WARD])
@pytest.mark.parametrize(("reason", "changes", "offer"), HINDERED)
async def test_who_cannot_represent_learns_why_and_what_helps_before_the_form(
    cabinet: CabinetHouse,
    core: RunningCore,
    flow: str,
    reason: str,
    changes: dict[str, Any],
    offer: str,
) -> None:
    guest = await at_page(cabinet, await core.patient(**changes), flow)
    assert said(flow, f"abort-{reason}") in await guest.screen()
    assert label(flow, f"abort-{reason}-{offer}") in await guest.buttons()
    assert await cabinet.rows("SELECT 1 FROM bot.signing_sessions") == []


@pytest.mark.parametrize("flow", [CHILD, WARD])
async def test_one_who_is_represented_represents_nobody(
    cabinet: CabinetHouse, core: RunningCore, flow: str
) -> None:
    guardian = new_id()
    await core.load([("person", person_record(guardian))])
    relation = {"person_id": str(guardian), "verification_status": "VERIFIED"}
    guest = await at_page(cabinet, await core.patient(confidant_person=relation), flow)
    assert said(flow, "abort-represented") in await guest.screen()


async def test_one_who_is_not_signed_in_signs_in_first(
    cabinet: CabinetHouse, mother: Parent
) -> None:
    guest = await cabinet.guest(phone_number=mother[0].phone)
    await guest.starts(CHILD)
    assert (await session(cabinet, "sign_in")).details == {}


# --- a child ----------------------------------------------------------------------------------


async def test_a_child_who_is_added_waits_and_then_is_confirmed(
    cabinet: CabinetHouse, household: Household, mother: Parent
) -> None:
    guest = await at_page(cabinet, mother[0])
    shown = await guest.screen()
    row = await session(cabinet, "add_child")
    code = f"{row.match_code[:2]}-{row.match_code[2:]}"
    assert said(CHILD, "page", match_code=code) in shown
    assert row.details == {}
    done = await household.sign_up(*mother, household.child(mother[0]))
    await is_signed(cabinet, guest, "add_child", done, scans=False)
    assert status("waiting", FINGERPRINT) in await guest.screen()
    await guest.taps(label(STATUS, "status-PREPARE"))
    assert said(STATUS, "prepare") in await guest.screen()

    await household.registers.compare(household.core)
    assert await cabinet.reads_news() == 1
    assert await guest.screen() == said("news", "relationship")
    await guest.taps(label("news", "open"))
    assert status("confirmed") in await guest.screen()
    await guest.taps(label(STATUS, "status-FIND"))
    assert said("find_doctor", "how") in await guest.screen()


async def test_a_look_again_says_what_has_become_of_it(
    cabinet: CabinetHouse, household: Household, mother: Parent
) -> None:
    guest = await at_page(cabinet, mother[0])
    done = await household.sign_up(*mother, household.child(mother[0]))
    await is_signed(cabinet, guest, "add_child", done, scans=False)
    await household.registers.compare(household.core)
    await guest.taps(label(STATUS, "status-REFRESH"))
    assert status("confirmed") in await guest.screen()


async def test_a_refused_relationship_can_be_stated_again(
    cabinet: CabinetHouse, household: Household, mother: Parent
) -> None:
    household.registers.outcomes["dracs_birth"] = Outcome.DIFFERS
    guest = await at_page(cabinet, mother[0])
    await household.sign_up(*mother, household.child(mother[0]))
    await household.registers.compare(household.core)
    assert await cabinet.reads_news() == 1
    await guest.taps(label("news", "open"))
    assert status("refused") in await guest.screen()
    await guest.taps(label(STATUS, "status-CHILD_AGAIN"))
    assert await session(cabinet, "add_child")


async def test_that_a_human_being_will_look_is_told_once(
    cabinet: CabinetHouse, household: Household, mother: Parent
) -> None:
    """J7.4."""
    household.registers.outcomes |= {"dracs_birth": Outcome.ABSENT, "nhs": Outcome.ABSENT}
    guest = await cabinet.signed_in(mother[0])
    await household.sign_up(*mother, household.child(mother[0]))
    await household.registers.compare(household.core)
    assert await cabinet.reads_news() == 1
    assert await guest.screen() == said("news", "relationship-in-review")
    await guest.taps(label("news", "open"))
    assert status("review") in await guest.screen()
    assert label(STATUS, "status-PREPARE") in await guest.buttons()
    household.core.clock.advance(timedelta(hours=1))
    assert await household.registers.compare(household.core) == 1
    assert await cabinet.reads_news() == 0


async def signature_arrived(cabinet: CabinetHouse, ago: timedelta) -> None:
    await cabinet.rows(
        "UPDATE bot.signing_sessions SET received_at = :at WHERE action = 'add_child' RETURNING id",
        at=cabinet.clock.now() - ago,
    )


async def test_what_the_conversation_has_just_told_is_not_told_again(
    cabinet: CabinetHouse, household: Household, mother: Parent
) -> None:
    household.registers.outcomes["dracs_birth"] = Outcome.ABSENT
    guest = await at_page(cabinet, mother[0])
    done = await household.sign_up(*mother, household.child(mother[0]))
    await signature_arrived(cabinet, timedelta(0))
    await household.registers.compare(household.core)
    await is_signed(cabinet, guest, "add_child", done, scans=False)
    assert status("review", FINGERPRINT) in await guest.screen()
    assert await cabinet.reads_news() == 0


async def test_an_answer_that_comes_later_is_told_though_it_was_stated_here(
    cabinet: CabinetHouse, household: Household, mother: Parent
) -> None:
    household.registers.outcomes["dracs_birth"] = Outcome.ABSENT
    guest = await at_page(cabinet, mother[0])
    done = await household.sign_up(*mother, household.child(mother[0]))
    await signature_arrived(cabinet, timedelta(minutes=11))
    await is_signed(cabinet, guest, "add_child", done, scans=False)
    assert status("waiting", FINGERPRINT) in await guest.screen()
    await household.registers.compare(household.core)
    assert await cabinet.reads_news() == 1


async def test_from_fourteen_nobody_signs_for_him(cabinet: CabinetHouse, mother: Parent) -> None:
    guest = await at_page(cabinet, mother[0])
    await guest.taps(label(CHILD, "page-OLDER"))
    assert said(CHILD, "older") in await guest.screen()


async def test_a_refusal_of_the_core_is_told_in_plain_words(
    cabinet: CabinetHouse, mother: Parent
) -> None:
    guest = await at_page(cabinet, mother[0])
    row = await session(cabinet, "add_child")
    for code in ("relationship_exists", "relationship_limit", "signing_other_ambiguous"):
        await cabinet.tell(guest.id, "signing.failed", row.instance, code=code)
        await cabinet.work()
        assert said("errors", code) in await guest.screen()
        assert label("errors", "help") in await guest.buttons()


@pytest.mark.parametrize("subject", [None, new_id()], ids=["none", "a stranger's"])
async def test_a_relationship_that_is_not_ones_own_is_not_shown(
    cabinet: CabinetHouse, mother: Parent, subject: UUID | None
) -> None:
    guest = await cabinet.signed_in(mother[0])
    await guest.starts(start_data(STATUS, subject))
    assert said(STATUS, "abort-gone") in await guest.screen()


# --- pictures ---------------------------------------------------------------------------------


async def test_a_foreign_certificate_is_asked_for_before_anything_else_is_said(
    cabinet: CabinetHouse, household: Household, mother: Parent
) -> None:
    guest = await at_page(cabinet, mother[0])
    relation = {
        "person_id": str(mother[0].person_id),
        "documents_relationship": [proof("BIRTH_CERTIFICATE", number="AB77")],
    }
    papers = [document("BIRTH_CERTIFICATE_FOREIGN", number="AB77")]
    data = household.child(mother[0], documents=papers, confidant_person=relation)
    done = await household.sign_up(*mother, data)
    await is_signed(cabinet, guest, "add_child", done, scans=True)
    row = await session(cabinet, "show_documents")
    assert row.details == {"relationship": str(done.relationship.id)}
    code = f"{row.match_code[:2]}-{row.match_code[2:]}"
    asked = said(SHOW, "page", whose="others", fingerprint=FINGERPRINT, match_code=code)
    assert asked in await guest.screen()

    [place] = await household.bot.confidants.documents(mother[1], done.relationship.id)
    await household.bot.person_documents.upload(place.url, jpeg())
    await cabinet.tell(guest.id, "signing.signed", row.instance)
    await cabinet.work()
    assert status("waiting") in await guest.screen()
    await guest.starts(start_data(SHOW, done.relationship.id))
    assert said(SHOW, "abort-nothing") in await guest.screen()


async def test_who_has_nothing_to_show_is_told_so(cabinet: CabinetHouse, mother: Parent) -> None:
    guest = await cabinet.signed_in(mother[0])
    await guest.starts(SHOW)
    assert said(SHOW, "abort-nothing") in await guest.screen()


async def test_ones_own_picture_can_be_shown_another_day(
    cabinet: CabinetHouse, core: RunningCore
) -> None:
    papers = [document("PERMANENT_RESIDENCE_PERMIT", number="ІР123456")]
    guest = await cabinet.signed_in(await core.patient(documents=papers))
    await guest.starts(SHOW)
    row = await session(cabinet, "show_documents")
    assert row.details == {}
    await cabinet.tell(guest.id, "signing.signed", row.instance)
    await cabinet.work()
    assert said(SHOW, "done") in await guest.screen()
    assert label(SHOW, "done-FIND") in await guest.buttons()


# --- an adult ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("option", "form"), [("RECORDED", "relate_ward"), ("NEW", "add_ward")])
async def test_the_form_for_an_adult_depends_on_whether_he_is_recorded(
    cabinet: CabinetHouse, household: Household, mother: Parent, option: str, form: str
) -> None:
    guest = await at_page(cabinet, mother[0], WARD)
    await guest.taps(label(WARD, f"recorded-{option}"))
    row = await session(cabinet, form)
    code = f"{row.match_code[:2]}-{row.match_code[2:]}"
    assert said(WARD, "page", form=form, match_code=code) in await guest.screen()
    done = await household.sign_up(*mother, household.ward(mother[0]))
    await is_signed(cabinet, guest, form, done, scans=False)
    told = status("waiting", FINGERPRINT, name="Підопічний", proof="decision")
    assert told in await guest.screen()


# --- after a registration of oneself -----------------------------------------------------------


@pytest.mark.parametrize("needs_proof", [False, True])
async def test_a_new_patient_is_asked_for_a_picture_once_the_chat_is_his(
    cabinet: CabinetHouse, core: RunningCore, needs_proof: bool
) -> None:
    papers = [document("PERMANENT_RESIDENCE_PERMIT", number="ІР123456")]
    patient = await core.patient(documents=papers)
    guest = await cabinet.guest(phone_number=patient.phone)
    await guest.starts("register")
    await guest.taps(label("register", "prepare-REGISTER"))
    await guest.taps(label("register", "way-PHONE"))
    await guest.says(patient.phone)
    await guest.says(await cabinet.code(patient.phone, 1))
    row = await session(cabinet, "sign_up")
    if not needs_proof:
        await cabinet.signs_in(guest, patient)
    told = {"scans": True, "needs_proof": needs_proof, "fingerprint": FINGERPRINT}
    await cabinet.tell(guest.id, "signing.signed", row.instance, **told)
    await cabinet.work()
    if needs_proof:
        # Another number is on record: it is proved first, and then what was begun goes on.
        entry = await session(cabinet, "sign_in")
        await cabinet.signs_in(guest, patient)
        proved = {"needs_proof": False, "is_limited": False}
        await cabinet.tell(guest.id, "signing.signed", entry.instance, **proved)
        await cabinet.work()
    row = await session(cabinet, "show_documents")
    code = f"{row.match_code[:2]}-{row.match_code[2:]}"
    asked = said(SHOW, "page", whose="own", fingerprint=FINGERPRINT, match_code=code)
    assert asked in await guest.screen()
