"""How declarations end by themselves: by their term, with the doctor, the clinic, the person."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.client import CoreRefused
from core.contract.errors import ErrorCode
from core.services import Foundation, Services
from tests.kit.core_service import NOW, RunningCore
from tests.kit.declarations import (
    SignedIn,
    Story,
    declaration_record,
    declarations_of_nobody,
    person_of,
)
from tests.kit.ledger import check_ledger
from tests.kit.people import person_record

TODAY = NOW.date()


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A clinic and its doctor."""
    return await Story.begin(core)


@pytest.fixture
async def me(story: Story) -> SignedIn:
    """A patient who has signed in."""
    return await story.patient()


async def ends(core: RunningCore) -> dict[str, int]:
    """The scheduler comes; what it did."""
    done = await Services(core.base).endings.run()
    await check_ledger(core)
    return {name: count for name, count in done.items() if count}


async def ended(core: RunningCore, person_id: UUID) -> tuple[str, str | None]:
    """Status and reason of the last declaration of a person."""
    rows = await core.rows(
        "SELECT status, reason FROM core.declaration WHERE person_id = :person ORDER BY id",
        person=person_id,
    )
    return rows[-1]["status"], rows[-1]["reason"]


async def told(core: RunningCore, person_id: UUID) -> list[tuple[str, dict[str, str]]]:
    """What events about declarations of a person say: their type and new values."""
    rows = await core.rows(
        "SELECT event_type, properties FROM core.event"
        " WHERE person_id = :person AND entity_type = 'Declaration' ORDER BY id",
        person=person_id,
    )
    return [
        (row["event_type"], {name: new["new_value"] for name, new in row["properties"].items()})
        for row in rows
    ]


# --- the term ---------------------------------------------------------------------------------


async def test_a_declaration_lasts_its_last_day_and_is_closed_the_day_after(story: Story) -> None:
    core = story.core
    (person,) = await declarations_of_nobody(story, end_date=str(TODAY))
    await ends(core)
    assert await ended(core, person) == ("active", None)
    core.clock.advance(timedelta(days=1))
    assert await ends(core) == {"closed": 1}
    assert await ended(core, person) == ("closed", "auto_closing")
    assert (await told(core, person))[-1] == (
        "StatusChangeEvent", {"status": "closed", "reason": "auto_closing"},
    )  # fmt: skip
    assert await story.load() == (0, 0)
    assert await ends(core) == {}


async def test_with_a_pediatrician_it_ends_the_day_before_the_birthday(core: RunningCore) -> None:
    story = await Story.begin(core, speciality="PEDIATRICIAN")
    papers = [{"type": "MARRIAGE_CERTIFICATE", "number": "АА120518"}]
    born = date(2008, 11, 30)
    me = await story.patient(birth_date=born, documents=papers)
    await story.declared(me)
    core.clock.advance(timedelta(days=6))  # the eve of the birthday
    assert "closed" not in await ends(core)
    core.clock.advance(timedelta(days=1))
    assert await ends(core) == {"closed": 1}
    assert await ended(core, person_of(me)) == ("closed", "auto_majority")


async def test_more_than_a_batch_ends_at_once(story: Story) -> None:
    core = story.core
    await declarations_of_nobody(story, 450, end_date=str(TODAY - timedelta(days=1)))
    assert await ends(core) == {"closed": 450}
    assert await story.load() == (0, 0)


async def test_processes_side_by_side_end_each_declaration_once(story: Story) -> None:
    core = story.core
    await declarations_of_nobody(story, 450, end_date=str(TODAY - timedelta(days=1)))
    others = [Foundation.of(core.base.settings, core.clock) for _ in range(3)]
    try:
        done = await asyncio.gather(*(Services(each).endings.run() for each in others))
    finally:
        await asyncio.gather(*(each.database.close() for each in others))
    assert sum(each["closed"] for each in done) == 450
    await check_ledger(core)


# --- told in advance --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("speciality", "reason"),
    [("PEDIATRICIAN", "auto_majority"), ("FAMILY_DOCTOR", "auto_closing")],
)
async def test_the_end_is_told_two_months_before_once(
    core: RunningCore, speciality: str, reason: str
) -> None:
    """J7.7: a pediatrician's patient is told at 17 years and 10 months."""
    story = await Story.begin(core, speciality=speciality)
    birthday = date(2027, 1, 24)
    last_day = str(birthday - timedelta(days=1))
    (person,) = await declarations_of_nobody(story, end_date=last_day)
    assert await ends(core) == {}
    core.clock.advance(timedelta(days=1))
    assert await ends(core) == {"announced": 1}
    assert await told(core, person) == [
        ("EndingSoonEvent", {"end_date": last_day, "reason": reason}),
    ]
    core.clock.advance(timedelta(days=1))
    assert await ends(core) == {}


async def test_what_is_over_is_not_announced(story: Story) -> None:
    yesterday = str(TODAY - timedelta(days=1))
    (person,) = await declarations_of_nobody(story, end_date=yesterday)
    assert await ends(story.core) == {"closed": 1}
    assert [kind for kind, _ in await told(story.core, person)] == ["StatusChangeEvent"]


# --- verification -----------------------------------------------------------------------------


async def test_nobody_refuses_for_long_enough(story: Story) -> None:
    core = story.core
    (person,) = await declarations_of_nobody(story, status="pending_verification")
    core.clock.advance(timedelta(days=29))
    assert await ends(core) == {}
    core.clock.advance(timedelta(days=1))
    assert await ends(core) == {"verified": 1}
    assert await ended(core, person) == ("active", None)
    assert await told(core, person) == [("StatusChangeEvent", {"status": "active"})]
    assert await story.load() == (1, 0)


# --- the doctor and the clinic ----------------------------------------------------------------


def employee(story: Story) -> dict[str, Any]:
    """The doctor's position as the next extract will have it."""
    return story.clinic.staff[-1][1]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "DISMISSED"}, "auto_employee_deactivate"),
        ({"status": "AUTODEACTIVATED"}, "auto_employee_deactivate"),
        ({"is_active": False}, "auto_employee_deactivate"),
        ({"end_date": str(TODAY - timedelta(days=1))}, "auto_employee_deactivate"),
        ({"status": "REORGANIZED", "is_active": False}, "auto_reorganization"),
    ],
)
async def test_a_declaration_ends_with_the_position(
    story: Story, change: dict[str, Any], reason: str
) -> None:
    core = story.core
    stays = story.clinic.doctor()
    employee_of_stays = story.clinic.staff.pop()
    party_of_stays = story.clinic.staff.pop()
    await core.load([party_of_stays, employee_of_stays])
    (gone,) = await declarations_of_nobody(story)
    (kept,) = await declarations_of_nobody(story, doctor=stays)
    employee(story).update(change)
    await core.load(story.clinic.records())
    assert await ends(core) == {"departed": 1}
    assert await ended(core, gone) == ("terminated", reason)
    assert await ended(core, kept) == ("active", None)
    assert (await told(core, gone))[-1][1] == {"status": "terminated", "reason": reason}
    assert await ends(core) == {}


async def test_every_declaration_of_a_closed_clinic_ends(story: Story) -> None:
    core = story.core
    (person,) = await declarations_of_nobody(story)
    story.clinic.legal_entity = {"status": "CLOSED", "is_active": False}
    await core.load(story.clinic.records())
    assert await ends(core) == {"departed": 1}
    assert await ended(core, person) == ("terminated", "auto_deactivation_legal_entity")


@pytest.mark.parametrize("status", ["SUSPENDED", "REORGANIZED"])
async def test_a_clinic_that_pauses_keeps_its_patients(story: Story, status: str) -> None:
    (person,) = await declarations_of_nobody(story)
    story.clinic.legal_entity = {"status": status}
    await story.core.load(story.clinic.records())
    assert await ends(story.core) == {}
    assert await ended(story.core, person) == ("active", None)


async def test_requests_end_with_the_doctor_too(story: Story, me: SignedIn) -> None:
    approved, signed = await story.patient(), await story.patient()
    await story.approve(await story.submitted(approved))
    await story.submitted(signed)
    made = await story.create(me)
    employee(story)["status"] = "DISMISSED"
    await story.core.load(story.clinic.records())
    assert await Services(story.core.base).endings.due() == {
        "persons": 0, "expired": 0, "cancelled": 3, "verified": 0, "closed": 0, "departed": 0,
    }  # fmt: skip
    assert await ends(story.core) == {"cancelled": 3}
    shown = await me.requests.get(me.token, made.id)
    assert (shown.status, shown.status_reason) == ("CANCELLED", "doctor_left")
    assert await story.load() == (0, 0)


async def test_a_request_that_was_overdue_has_expired_whoever_ends_it(
    story: Story, me: SignedIn
) -> None:
    request_id = await story.submitted(me)
    story.core.clock.advance(timedelta(days=7))
    me = await story.enter(me.signer)  # type: ignore[arg-type]
    await story.create(me)
    shown = await me.requests.get(me.token, request_id)
    assert (shown.status, shown.status_reason) == ("EXPIRED", "expired")
    await check_ledger(story.core)


# --- the person -------------------------------------------------------------------------------


async def goes(core: RunningCore, patient: SignedIn, **changes: Any) -> None:
    """The next extract has the person out of use."""
    record = person_record(person_of(patient), status="inactive", **changes)
    await core.load([("person", record)])


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"death_date": "2026-11-20"}, "auto_death_registration"),
        ({"master_person_id": str(UUID(int=5))}, "auto_merge"),
        ({}, "auto_merge"),
        (
            {
                "verification": {
                    "verification_status": "NOT_VERIFIED",
                    "details": {
                        "dracs_death": {
                            "verification_status": "NOT_VERIFIED",
                            "verification_reason": "AUTO_ONLINE",
                        }
                    },
                }
            },
            "auto_death_registration",
        ),
    ],
    ids=["died", "merged", "unsaid", "the register of deaths knows"],
)
async def test_a_declaration_ends_with_its_person(
    story: Story, me: SignedIn, said: dict[str, Any], reason: str
) -> None:
    await story.declared(me)
    await goes(story.core, me, **said)
    assert await ends(story.core) == {"persons": 1}
    assert await ended(story.core, person_of(me)) == ("terminated", reason)
    assert await story.load() == (0, 0)
    assert await ends(story.core) == {}


async def test_requests_of_the_person_end_with_him(story: Story, me: SignedIn) -> None:
    other = await Story.begin(story.core)
    await story.declared(me)
    there = await other.enter(me.signer)  # type: ignore[arg-type]
    await other.approve(await other.submitted(there))
    await goes(story.core, me)
    assert await ends(story.core) == {"persons": 1}
    (row,) = await story.core.rows(
        "SELECT status, status_reason FROM core.declaration_request WHERE status <> 'SIGNED'"
    )
    assert tuple(row.values()) == ("CANCELLED", "person_inactive")
    assert (await story.load(), await other.load()) == ((0, 0), (0, 0))


async def test_who_is_out_of_use_asks_for_nothing_new(story: Story, me: SignedIn) -> None:
    await goes(story.core, me)
    await ends(story.core)
    with pytest.raises(CoreRefused, match=ErrorCode.PERSON_INACTIVE):
        await story.create(me)


async def test_a_declaration_learned_of_later_ends_as_well(story: Story, me: SignedIn) -> None:
    await goes(story.core, me)
    assert await ends(story.core) == {"persons": 1}
    record = declaration_record(story.clinic, story.doctor, person_of(me), 77)
    await story.core.load([record])
    assert await ends(story.core) == {"persons": 1}
    assert await ended(story.core, person_of(me)) == ("terminated", "auto_merge")


async def test_who_comes_back_and_goes_again_is_seen_again(story: Story, me: SignedIn) -> None:
    await goes(story.core, me)
    await ends(story.core)
    await story.core.load([("person", person_record(person_of(me), tax_id=me.signer.code))])
    await story.declared(await story.enter(me.signer))  # type: ignore[arg-type]
    await goes(story.core, me)
    assert await ends(story.core) == {"persons": 1}
    assert (await ended(story.core, person_of(me)))[0] == "terminated"


# --- answers that are awaited -----------------------------------------------------------------


async def reminders(story: Story, patient: SignedIn) -> list[Any]:
    return await story.core.rows(
        "SELECT entity_id FROM core.event WHERE person_id = :person"
        " AND entity_type = 'DeclarationRequest' AND event_type = 'EndingSoonEvent'",
        person=person_of(patient),
    )


async def test_an_answer_still_awaited_is_told_once_shortly_before_the_end(
    story: Story, me: SignedIn
) -> None:
    """J8.2; of what is not signed nobody waits for an answer."""
    unsigned = await story.patient()
    await story.create(unsigned)
    request_id = await story.submitted(me)
    story.core.clock.advance(timedelta(days=5) - timedelta(seconds=1))
    assert await ends(story.core) == {}
    story.core.clock.advance(timedelta(seconds=1))
    assert await ends(story.core) == {"reminded": 1}
    assert [row["entity_id"] for row in await reminders(story, me)] == [request_id]
    assert await reminders(story, unsigned) == []
    assert await ends(story.core) == {}
    story.core.clock.advance(timedelta(days=2))
    assert await ends(story.core) == {"expired": 2}


async def test_nobody_is_reminded_of_what_was_answered(story: Story, me: SignedIn) -> None:
    await story.declared(me)
    story.core.clock.advance(timedelta(days=6))
    await ends(story.core)
    assert await reminders(story, me) == []
