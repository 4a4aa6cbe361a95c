"""Declarations of a patient, over HTTP and a real database."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable
from datetime import date
from typing import Any

import orjson
import pytest

from core.client import CoreRefused
from core.contract.declarations import DeclarationQuery, DeclarationStatus
from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story, octets_of, person_of
from tests.kit.people import with_key


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A clinic, its doctor and its system, and a cabinet."""
    return await Story.begin(core)


@pytest.fixture
async def me(story: Story) -> SignedIn:
    """A patient who has signed in."""
    return await story.patient()


async def refused(call: Awaitable[Any]) -> tuple[int, str]:
    with pytest.raises(CoreRefused) as caught:
        await call
    return caught.value.status, caught.value.code


def record(story: Story, patient: SignedIn, **changes: Any) -> dict[str, Any]:
    """A declaration of before, as an extract brings it."""
    return {
        "id": str(new_id()),
        "person_id": str(person_of(patient)),
        "employee_id": str(story.doctor.employee_id),
        "division_id": str(story.clinic.division_id),
        "legal_entity_id": str(story.clinic.legal_entity_id),
        "declaration_number": "0001-AAAA-AAAA",
        "status": "active",
        "start_date": "2021-02-03",
        "end_date": "2061-02-03",
        "signed_at": "2021-02-03T10:00:00Z",
        **changes,
    }


# --- a new one ends the old one ---------------------------------------------------------------


async def test_a_new_declaration_ends_the_previous_one_without_a_reason(
    story: Story, me: SignedIn
) -> None:
    first = await story.declared(me)
    second = await story.declared(me)
    ended = await me.declarations.get(me.token, first)
    assert (ended.status, ended.reason) == (DeclarationStatus.TERMINATED, None)
    active = await me.declarations.list(me.token, status="active")
    assert [item.id for item in active.data] == [second]
    assert await story.load() == (1, 0)


async def test_a_declaration_of_before_ends_when_a_new_one_begins(
    story: Story, me: SignedIn
) -> None:
    before = record(story, me)
    await story.core.load([("declaration", before)])
    assert await story.load() == (1, 0)
    await story.declared(me)
    assert sorted(await story.statuses(me, "declaration")) == ["active", "terminated"]
    assert await story.load() == (1, 0)


async def test_moving_to_another_doctor_moves_the_counts(story: Story, me: SignedIn) -> None:
    other = await Story.begin(story.core)
    await story.declared(me)
    there = SignedIn(me.signer, (await story.core.sign_in(other.cabinet, me.signer)).value,
                     other.cabinet)  # fmt: skip
    await other.declared(there)
    assert (await story.load(), await other.load()) == ((0, 0), (1, 0))


async def test_the_whole_way_has_exactly_its_events(story: Story, me: SignedIn) -> None:
    first = await story.declared(me)
    second = await story.declared(me)
    told = [(thing, id_, change) for thing, id_, change in await story.events(me)]
    active, ended = ({"status": {"new_value": word}} for word in ("active", "terminated"))
    about_declarations = [(id_, change) for thing, id_, change in told if thing == "Declaration"]
    assert about_declarations == [(first, active), (first, ended), (second, active)]
    statuses = [
        change["status"]["new_value"]
        for thing, _, change in told
        if thing == "DeclarationRequest" and "status" in change
    ]
    assert statuses == ["NEW", "APPROVED", "SIGNED"] * 2


async def test_the_chain_of_a_person_can_be_computed_again(story: Story, me: SignedIn) -> None:
    await story.declared(me)
    declaration_id = await story.declared(me)
    await me.declarations.terminate(me.token, declaration_id)
    head = hashlib.sha256(b"declarations of " + person_of(me).bytes).digest()
    rows = await story.core.rows(
        "SELECT * FROM core.declaration_transition WHERE person_id = :person ORDER BY id",
        person=person_of(me),
    )
    assert [row["verb"] for row in rows] == ["activate", "terminate", "activate", "terminate"]
    for row in rows:
        words = [
            str(row["declaration_id"]), str(row["id"]), row["verb"], row["from_status"],
            row["to_status"], row["actor"], str(row["user_id"]), row["at"].isoformat(),
        ]  # fmt: skip
        head = hashlib.sha256(head + orjson.dumps(words)).digest()
        assert row["block"] == head
    (chain,) = await story.core.rows(
        "SELECT head, length FROM core.declaration_chain WHERE person_id = :person",
        person=person_of(me),
    )
    assert (chain["head"], chain["length"]) == (head, 4)
    assert (await story.create(me)).seed == head.hex()


# --- reading ----------------------------------------------------------------------------------


async def test_the_list_is_filtered_by_status_and_dates(story: Story, me: SignedIn) -> None:
    old = record(story, me, status="terminated", start_date="2019-01-01", end_date="2059-01-01")
    now = record(story, me, declaration_number="0001-AAAA-AAAE")
    await story.core.load([("declaration", old), ("declaration", now)])

    async def found(**wanted: Any) -> list[str]:
        page = await me.declarations.list(me.token, DeclarationQuery(**wanted))
        return [str(item.id) for item in page.data]

    assert await found() == [now["id"], old["id"]]
    assert await found(status="terminated") == [old["id"]]
    assert await found(start_date_from=date(2020, 1, 1)) == [now["id"]]
    assert await found(start_date_to=date(2020, 1, 1)) == [old["id"]]
    assert await found(end_date_from=date(2060, 1, 1)) == [now["id"]]
    assert await found(end_date_to=date(2060, 1, 1)) == [old["id"]]
    assert await found(page=2, page_size=1) == [old["id"]]


async def test_a_declaration_of_before_is_printed_from_the_register(
    story: Story, me: SignedIn
) -> None:
    before = record(story, me)
    await story.core.load([("declaration", before)])
    details = await me.declarations.get(me.token, before["id"])
    assert "0001-AAAA-AAAA" in details.content
    assert me.signer.surname in details.content
    call = me.declarations.signed_content(me.token, before["id"])
    assert await refused(call) == (404, ErrorCode.NOT_FOUND)


async def test_loading_the_same_extract_again_changes_nothing(story: Story, me: SignedIn) -> None:
    before = record(story, me)
    for _ in range(2):
        await story.core.load([("declaration", before)])
    assert await story.statuses(me, "declaration") == ["active"]
    assert await story.load() == (1, 0)
    assert await story.events(me) == []


async def test_a_declaration_of_somebody_else_does_not_exist(story: Story, me: SignedIn) -> None:
    declaration_id = await story.declared(me)
    other = await story.patient()
    for call in (
        other.declarations.get(other.token, declaration_id),
        other.declarations.signed_content(other.token, declaration_id),
        other.declarations.termination_content(other.token, declaration_id),
        other.declarations.terminate(other.token, declaration_id),
    ):
        assert await refused(call) == (404, ErrorCode.NOT_FOUND)


# --- ending -----------------------------------------------------------------------------------


async def test_a_patient_ends_his_declaration_as_published(story: Story, me: SignedIn) -> None:
    declaration_id = await story.declared(me)
    ended = await me.declarations.terminate(me.token, declaration_id, reason_description="Переїзд")
    assert (ended.status, ended.reason) == (DeclarationStatus.TERMINATED, "manual_person")
    assert ended.reason_description == "Переїзд"
    assert ended.person["last_name"] == me.signer.surname
    assert ended.employee["party"]["last_name"] == "Вигаденко"
    assert await story.load() == (0, 0)
    assert (await story.events(me))[-1] == (
        "Declaration", declaration_id,
        {"status": {"new_value": "terminated"}, "reason": {"new_value": "manual_person"}},
    )  # fmt: skip


async def test_a_signed_statement_is_checked_and_kept(story: Story, me: SignedIn) -> None:
    declaration_id = await story.declared(me)
    statement = await me.declarations.termination_content(
        me.token, declaration_id, reason_description="Переїзд"
    )
    signed = story.core.sign(me.signer, statement)
    ended = await me.declarations.terminate(
        me.token, declaration_id, reason_description="Переїзд", signed_content=signed
    )
    assert ended.status is DeclarationStatus.TERMINATED
    (row,) = await story.core.rows(
        "SELECT sealed_termination FROM core.declaration_document WHERE declaration_id = :id",
        id=declaration_id,
    )
    place = f"declaration.termination|{declaration_id}"
    cipher = story.core.base.settings.cipher
    assert cipher.open(row["sealed_termination"], place) == octets_of(signed)


async def test_the_statement_of_a_declaration_of_before_is_kept_too(
    story: Story, me: SignedIn
) -> None:
    before = record(story, me)
    await story.core.load([("declaration", before)])
    statement = await me.declarations.termination_content(me.token, before["id"])
    signed = story.core.sign(me.signer, statement)
    await me.declarations.terminate(me.token, before["id"], signed_content=signed)
    (row,) = await story.core.rows(
        "SELECT sealed_termination FROM core.declaration_document WHERE declaration_id = :id",
        id=before["id"],
    )
    assert row["sealed_termination"]


async def test_a_statement_for_another_reason_is_refused(story: Story, me: SignedIn) -> None:
    declaration_id = await story.declared(me)
    statement = await me.declarations.termination_content(me.token, declaration_id)
    call = me.declarations.terminate(
        me.token,
        declaration_id,
        reason_description="Переїзд",
        signed_content=story.core.sign(me.signer, statement),
    )
    assert await refused(call) == (422, ErrorCode.CONTENT_MISMATCH)
    assert await story.statuses(me, "declaration") == ["active"]


async def test_a_statement_about_another_declaration_is_refused(story: Story, me: SignedIn) -> None:
    first = await story.declared(me)
    statement = await me.declarations.termination_content(me.token, first)
    second = await story.declared(me)
    call = me.declarations.terminate(
        me.token, second, signed_content=story.core.sign(me.signer, statement)
    )
    assert await refused(call) == (422, ErrorCode.CONTENT_MISMATCH)


async def test_somebody_elses_statement_is_refused(story: Story, me: SignedIn) -> None:
    declaration_id = await story.declared(me)
    statement = await me.declarations.termination_content(me.token, declaration_id)
    stranger = with_key(story.core.pki, surname="Тестенко", given_name="Вигадана Прикладівна")
    call = me.declarations.terminate(
        me.token, declaration_id, signed_content=story.core.sign(stranger, statement)
    )
    assert await refused(call) == (422, ErrorCode.SIGNER_MISMATCH)
    assert await story.statuses(me, "declaration") == ["active"]


async def test_an_ended_declaration_is_not_ended_again(story: Story, me: SignedIn) -> None:
    declaration_id = await story.declared(me)
    await me.declarations.terminate(me.token, declaration_id)
    call = me.declarations.terminate(me.token, declaration_id)
    assert await refused(call) == (409, ErrorCode.DECLARATION_STATUS)
    assert await story.load() == (0, 0)


@pytest.mark.parametrize("status", ["terminated", "closed", "rejected"])
async def test_what_is_not_in_force_is_not_ended(story: Story, me: SignedIn, status: str) -> None:
    before = record(story, me, status=status)
    await story.core.load([("declaration", before)])
    call = me.declarations.terminate(me.token, before["id"])
    assert await refused(call) == (409, ErrorCode.DECLARATION_STATUS)


async def test_one_that_waits_for_verification_is_ended(story: Story, me: SignedIn) -> None:
    before = record(story, me, status="pending_verification")
    await story.core.load([("declaration", before)])
    ended = await me.declarations.terminate(me.token, before["id"])
    assert ended.status is DeclarationStatus.TERMINATED


async def test_an_unknown_declaration_is_not_found(story: Story, me: SignedIn) -> None:
    call = me.declarations.terminate(me.token, new_id())
    assert await refused(call) == (404, ErrorCode.NOT_FOUND)


async def test_the_patients_words_are_stored_encrypted(story: Story, me: SignedIn) -> None:
    declaration_id = await story.declared(me)
    await me.declarations.terminate(me.token, declaration_id, reason_description="Моя причина")
    (row,) = await story.core.rows(
        "SELECT * FROM core.declaration WHERE id = :id", id=declaration_id
    )
    assert "Моя причина".encode() not in b"".join(
        value for value in row.values() if isinstance(value, bytes)
    )
    details = await me.declarations.get(me.token, declaration_id)
    assert details.reason_description == "Моя причина"


async def test_the_database_itself_refuses_a_second_live_declaration(
    story: Story, me: SignedIn
) -> None:
    first = record(story, me)
    second = record(story, me, declaration_number="0001-AAAA-AAAE")
    await story.core.load([("declaration", first)])
    with pytest.raises(Exception, match="declaration_one_live_idx"):
        await story.core.load([("declaration", second)])
