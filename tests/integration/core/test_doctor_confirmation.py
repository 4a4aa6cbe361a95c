"""When a signed request waits for the clinic, and when it becomes a declaration by itself."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.client import CoreRefused
from core.contract.declaration_requests import ClinicQuery, RequestStatus
from core.contract.declarations import DeclarationStatus
from core.contract.errors import ErrorCode
from sandbox.trust.pki import Pki
from tests.kit.core_service import age, running_core
from tests.kit.declarations import SignedIn, Story, octets_of
from tests.kit.registry import Clinic

_LIMIT = 1800
_PATIENTS = 200


@pytest.fixture
async def story(database_url: str, pki: Pki, tmp_path: Path) -> AsyncIterator[Story]:
    """A clinic and its doctor, who is asked only past his limit."""
    async with running_core(database_url, pki, tmp_path, doctor_confirmation="over_limit") as core:
        yield await Story.begin(core)


@pytest.fixture
async def me(story: Story) -> SignedIn:
    """A patient who has signed in."""
    return await story.patient()


async def told(story: Story, patient: SignedIn) -> list[tuple[str, str | bool]]:
    """What the events of a person say, oldest first."""
    return [
        (thing, next(iter(change.values()))["new_value"])
        for thing, _, change in await story.events(patient)
    ]


async def fill(story: Story, patients: int) -> None:
    """Let the doctor have so many patients."""
    story.clinic.staff[0][1]["declarations_count"] = patients
    await story.core.load(story.clinic.records())


# --- who has a place --------------------------------------------------------------------------


async def test_a_signed_request_becomes_a_declaration_at_once(story: Story, me: SignedIn) -> None:
    made = await story.create(me)
    octets = await me.requests.data_to_be_signed(me.token, made.id)
    container = story.core.sign(me.signer, octets)
    signed = await me.requests.sign(me.token, made.id, container)
    # As the published sample of this answer has it.
    assert signed.status is RequestStatus.SIGNED
    assert signed.content == made.content
    declaration = await me.declarations.get(me.token, made.declaration_id)
    assert declaration.status is DeclarationStatus.ACTIVE
    assert declaration.declaration_number == made.declaration_number
    kept = await me.declarations.signed_content(me.token, made.declaration_id)
    assert kept == octets_of(container)
    assert await story.load() == (1, 0)


async def test_every_step_is_written_down_and_told_once(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    details = await me.requests.get(me.token, request_id)
    assert [(step.verb, step.status, step.actor) for step in details.history] == [
        ("create", "NEW", "PATIENT"),
        ("sign", "NEW", "PATIENT"),
        ("approve", "APPROVED", "SYSTEM"),
        ("sign", "SIGNED", "SYSTEM"),
    ]
    assert await told(story, me) == [
        ("DeclarationRequest", "NEW"),
        ("DeclarationRequest", True),
        ("DeclarationRequest", "APPROVED"),
        ("DeclarationRequest", "SIGNED"),
        ("Declaration", "active"),
    ]


async def test_what_has_ended_holds_no_personal_data(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    (row,) = await story.core.rows(
        "SELECT sealed_document, sealed_summary, sealed_container FROM core.declaration_request"
        " WHERE id = :id",
        id=request_id,
    )
    assert set(row.values()) == {None}


async def test_the_same_signature_again_is_no_error(story: Story, me: SignedIn) -> None:
    made = await story.create(me)
    container = await story.sign(me, made.id)
    before = await story.events(me)
    again = await me.requests.sign(me.token, made.id, container)
    assert (again.status, again.content) == (RequestStatus.SIGNED, made.content)
    assert await story.events(me) == before
    story.core.clock.advance(timedelta(seconds=5))
    other = story.core.sign(me.signer, b"{}")
    with pytest.raises(CoreRefused, match=ErrorCode.REQUEST_STATUS):
        await me.requests.sign(me.token, made.id, other)


async def test_the_declaration_before_ends_in_the_same_moment(story: Story, me: SignedIn) -> None:
    other = await Story.begin(story.core)
    await other.submitted(await other.enter(me.signer))  # type: ignore[arg-type]
    assert await other.load() == (1, 0)
    await story.submitted(me)
    assert await story.statuses(me, "declaration") == ["terminated", "active"]
    assert (await story.load(), await other.load()) == ((1, 0), (0, 0))
    assert Counter(await told(story, me))["Declaration", "terminated"] == 1


async def test_swapping_doctors_at_once_deadlocks_nobody(story: Story) -> None:
    other = await Story.begin(story.core)
    here, there = await story.patient(), await other.patient()
    await story.submitted(here)
    await other.submitted(there)
    for _ in range(4):
        moving, back = await other.create(here), await story.create(there)
        await asyncio.gather(other.sign(here, moving.id), story.sign(there, back.id))
        assert (await story.load(), await other.load()) == ((1, 0), (1, 0))
        story, other = other, story


async def test_the_clinic_sees_what_was_accepted_and_cannot_undo_it(
    story: Story, me: SignedIn
) -> None:
    request_id = await story.submitted(me)
    at = story.doctor_in
    shown = await at.requests.clinic_get(at.token, request_id)
    assert (shown.status, shown.history[-1].actor) == (RequestStatus.SIGNED, "SYSTEM")
    with pytest.raises(CoreRefused, match=ErrorCode.INVALID_TRANSITION):
        await story.approve(request_id)


# --- who has none -----------------------------------------------------------------------------


async def test_past_the_limit_the_doctor_is_asked_as_ever(story: Story, me: SignedIn) -> None:
    await fill(story, _LIMIT)
    made = await story.create(me)
    await story.sign(me, made.id)
    waiting = await me.requests.get(me.token, made.id)
    assert (waiting.status, waiting.is_shareable) == (RequestStatus.NEW, True)
    assert await story.load() == (0, 0)
    await story.approve(made.id, overlimit=True)
    await story.finish(made.id)
    assert await story.statuses(me, "declaration") == ["active"]


async def test_the_lowest_limit_of_all_positions_decides(story: Story, me: SignedIn) -> None:
    elsewhere = Clinic()
    elsewhere.doctor("PEDIATRICIAN", party_id=story.doctor.party_id)
    await fill(story, 900)
    await story.core.load(elsewhere.records())
    request_id = await story.submitted(me)
    assert (await me.requests.get(me.token, request_id)).status is RequestStatus.NEW


async def test_a_promised_place_is_taken(story: Story, me: SignedIn) -> None:
    await fill(story, _LIMIT)
    await story.approve(await story.submitted(await story.patient()), overlimit=True)
    await fill(story, _LIMIT - 1)
    request_id = await story.submitted(me)
    assert (await me.requests.get(me.token, request_id)).status is RequestStatus.NEW


async def test_his_own_patient_is_not_counted_against_himself(story: Story, me: SignedIn) -> None:
    await story.submitted(me)
    await fill(story, _LIMIT - 1)
    await story.submitted(me)
    assert await story.statuses(me, "declaration") == ["terminated", "active"]
    assert await story.load() == (1, 0)


async def test_what_changed_since_the_request_was_made_is_looked_at(story: Story) -> None:
    """Nobody but the system would notice that a pediatrician's patient has grown up."""
    children = await Story.begin(story.core, speciality="PEDIATRICIAN")
    papers = [{"type": "MARRIAGE_CERTIFICATE", "number": "АА120518"}]
    born = age(18) + timedelta(days=1)
    me = await children.patient(birth_date=born, documents=papers)
    made = await children.create(me)
    children.core.clock.advance(timedelta(days=1))
    me = await children.enter(me.signer)  # type: ignore[arg-type]
    with pytest.raises(CoreRefused, match=ErrorCode.SPECIALITY_AGE):
        await children.sign(me, made.id)
    assert await children.statuses(me, "declaration_request") == ["NEW"]
    assert await children.load() == (0, 0)


@pytest.fixture
async def crowded(database_url: str, pki: Pki, tmp_path: Path) -> AsyncIterator[Story]:
    """The same with processes for signatures, as it is in service."""
    async with running_core(
        database_url, pki, tmp_path, doctor_confirmation="over_limit", signature_workers=2
    ) as core:
        yield await Story.begin(core)


async def test_two_hundred_at_once_take_the_last_place_once(crowded: Story) -> None:
    """Everybody signs at the same moment; one is accepted, the others wait for the clinic."""
    story = crowded
    await fill(story, _LIMIT - 1)
    people = await asyncio.gather(*(story.patient() for _ in range(_PATIENTS)))
    made = await asyncio.gather(*(story.create(patient) for patient in people))
    pairs = list(zip(people, made, strict=True))
    octets = await asyncio.gather(
        *(patient.requests.data_to_be_signed(patient.token, one.id) for patient, one in pairs)
    )
    containers = [
        story.core.sign(patient.signer, each) for patient, each in zip(people, octets, strict=True)
    ]
    answers = await asyncio.gather(
        *(
            patient.requests.sign(patient.token, one.id, container)
            for (patient, one), container in zip(pairs, containers, strict=True)
        )
    )
    assert Counter(answer.status for answer in answers) == {"SIGNED": 1, "NEW": _PATIENTS - 1}
    assert await story.load() == (1, 0)
    assert await counted(
        story,
        "SELECT status, count(*) FROM core.declaration_request"
        " WHERE signed_at IS NOT NULL GROUP BY status",
    ) == {"SIGNED": 1, "NEW": _PATIENTS - 1}
    assert await counted(story, "SELECT status, count(*) FROM core.declaration GROUP BY 1") == {
        "active": 1
    }
    assert await counted(
        story,
        "SELECT entity_type || ' ' || (properties->'status'->>'new_value'), count(*)"
        " FROM core.event WHERE properties ? 'status' AND entity_type LIKE 'Declaration%'"
        " GROUP BY 1",
    ) == {
        "DeclarationRequest NEW": _PATIENTS,
        "DeclarationRequest APPROVED": 1,
        "DeclarationRequest SIGNED": 1,
        "Declaration active": 1,
    }
    at = story.doctor_in
    query = ClinicQuery(status=RequestStatus.NEW)
    waiting = await at.requests.clinic_list(at.token, query)
    assert waiting.paging.total_entries == _PATIENTS - 1


async def counted(story: Story, query: str) -> dict[str, int]:
    """Rows of two columns as a map."""
    rows = [tuple(row.values()) for row in await story.core.rows(query)]
    return dict(rows)
