"""Who else has read a patient's data: what the journal of reads tells him."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from core.access.model import POSSIBLE_SCOPES
from core.contract.access import ClientType, Scope
from core.contract.errors import ErrorCode
from core.contract.reads import Read, Reader, ReadQuery, ReadThing
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story, person_of
from tests.kit.families import Household, Parent
from tests.kit.people import with_key
from tests.kit.refusals import code_of

HOUR = timedelta(hours=1)
THINGS = [ReadThing.SIGNED_REQUEST, ReadThing.DECLARATION_REQUEST, ReadThing.DECLARATION_REQUESTS]


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A clinic, its doctor and its system, and a cabinet."""
    return await Story.begin(core)


@pytest.fixture
async def me(story: Story) -> SignedIn:
    """A patient who has signed in."""
    return await story.patient()


async def told(who: SignedIn, **page: int) -> Sequence[Read]:
    """What the journal tells."""
    return (await who.client.access.reads(who.token, ReadQuery(**page))).data


async def renewed(story: Story, who: SignedIn) -> SignedIn:
    """The same person with a token that lives now."""
    return SignedIn(
        who.signer, (await story.core.sign_in(who.client, who.signer)).value, who.client
    )


# --- clinics ----------------------------------------------------------------------------------


async def test_a_clinic_that_opens_a_request_is_told_with_who_and_what(
    story: Story, me: SignedIn
) -> None:
    request_id, at = await story.submitted(me), story.doctor_in
    await at.requests.clinic_get(at.token, request_id)
    (read,) = await told(me)
    assert (read.what, read.entity_id) == (ReadThing.DECLARATION_REQUEST, request_id)
    assert (read.reader, read.count) == (Reader.EMPLOYEE, 1)
    assert read.employee_id == story.doctor.employee_id
    assert read.legal_entity_id == story.clinic.legal_entity_id
    assert read.client_id == at.client.credentials.client_id
    assert read.client_name == f"Канал {read.client_id.hex[-4:]}"
    assert read.first_read_at == read.read_at == story.core.clock.now()
    assert read.applicant_person_id is None


async def test_lists_details_and_files_are_different_things_and_the_newest_is_first(
    story: Story, me: SignedIn
) -> None:
    request_id, at = await story.submitted(me), story.doctor_in
    calls = (
        at.requests.clinic_list(at.token),
        at.requests.clinic_get(at.token, request_id),
        at.requests.clinic_signed_content(at.token, request_id),
    )
    for call in calls:
        await call
        story.core.clock.advance(timedelta(minutes=1))
    shown = await told(me)
    assert [each.what for each in shown] == THINGS
    assert [each.entity_id for each in shown] == [request_id, request_id, None]


async def test_declarations_are_told_likewise(story: Story, me: SignedIn) -> None:
    declaration_id, at = await story.declared(me), story.doctor_in
    before = {each.what for each in await told(me)}
    await at.declarations.clinic_list(at.token)
    await at.declarations.clinic_get(at.token, declaration_id)
    await at.declarations.clinic_signed_content(at.token, declaration_id)
    more = {each.what: each.entity_id for each in await told(me) if each.what not in before}
    assert more == {
        ReadThing.DECLARATIONS: None,
        ReadThing.DECLARATION: declaration_id,
        ReadThing.SIGNED_DECLARATION: declaration_id,
    }


async def test_readings_of_one_hour_are_one_entry_that_keeps_its_id(
    story: Story, me: SignedIn
) -> None:
    request_id, at = await story.submitted(me), story.doctor_in
    await at.requests.clinic_get(at.token, request_id)
    (first,) = await told(me)
    story.core.clock.advance(timedelta(minutes=10))
    await at.requests.clinic_get(at.token, request_id)
    (both,) = await told(me)
    assert (both.id, both.count) == (first.id, 2)
    assert both.first_read_at == first.read_at
    assert both.read_at - first.read_at == timedelta(minutes=10)
    rows = await story.core.rows(
        "SELECT id FROM core.read_journal WHERE employee_id IS NOT NULL AND entity_id = :id",
        id=str(request_id),
    )
    assert first.id in {row["id"] for row in rows}
    assert len(rows) == 2


async def test_another_hour_another_employee_and_another_request_are_told_apart(
    story: Story, me: SignedIn
) -> None:
    signer = with_key(story.core.pki, surname="Прикладенко", given_name="Інша Лікарка")
    other = story.clinic.doctor(signer=signer)
    await story.core.load(story.clinic.records())
    request_id, at = await story.submitted(me), story.doctor_in
    await at.requests.clinic_get(at.token, request_id)
    colleague = await story.employee(signer)
    await colleague.requests.clinic_get(colleague.token, request_id)
    story.core.clock.advance(HOUR)
    at = await renewed_employee(story, at)
    await at.requests.clinic_get(at.token, request_id)
    me = await renewed(story, me)
    later = await story.submitted(me)
    await at.requests.clinic_get(at.token, later)
    found = [(each.entity_id, each.employee_id, each.count) for each in await told(me)]
    here, there = story.doctor.employee_id, other.employee_id
    assert sorted(map(str, found)) == sorted(
        map(str, [(later, here, 1), (request_id, here, 1), (request_id, here, 1),
                  (request_id, there, 1)])
    )  # fmt: skip


async def renewed_employee(story: Story, at: SignedIn) -> SignedIn:
    """The same employee with a token that lives now."""
    return await story.employee(at.signer)


async def test_a_refused_reading_is_not_told(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    stranger = (await Story.begin(story.core)).doctor_in
    assert await code_of(stranger.requests.clinic_get(stranger.token, request_id)) == (
        ErrorCode.NOT_FOUND
    )
    assert await told(me) == []


# --- the patient himself, and others ----------------------------------------------------------


async def test_ones_own_readings_are_not_told_through_whatever_channel(
    story: Story, me: SignedIn
) -> None:
    request_id = await story.submitted(me)
    elsewhere = await story.core.channel()
    token = (await story.core.sign_in(elsewhere, me.signer)).value
    await elsewhere.persons.me(token)
    await me.client.persons.me(me.token)
    await me.requests.get(me.token, request_id)
    assert await told(me) == []
    assert await told(SignedIn(me.signer, token, elsewhere)) == []


async def test_somebody_else_sees_none_of_it(story: Story, me: SignedIn) -> None:
    request_id, at = await story.submitted(me), story.doctor_in
    await at.requests.clinic_get(at.token, request_id)
    assert await told(await story.patient()) == []
    assert len(await told(me)) == 1


async def test_what_a_channel_reads_in_its_own_name_is_told(story: Story, me: SignedIn) -> None:
    await write_row(story, me, path="/api/pis/person")
    (read,) = await told(me)
    assert (read.reader, read.what) == (Reader.CHANNEL, ReadThing.PERSON)


async def test_a_method_that_is_served_no_more_is_told_as_something(
    story: Story, me: SignedIn
) -> None:
    await write_row(story, me, path="/api/v1/of/old")
    (read,) = await told(me)
    assert read.what == ReadThing.OTHER


async def write_row(story: Story, me: SignedIn, *, path: str) -> None:
    """A row that no method of today makes: of a channel without a user."""
    await story.core.execute(
        "INSERT INTO core.read_journal (person_id, id, read_at, client_id, path, request_id)"
        " VALUES (:person, :id, :at, :client, :path, :id)",
        person=person_of(me),
        id=new_id(),
        at=story.core.clock.now(),
        client=story.cabinet.credentials.client_id,
        path=path,
    )


async def test_a_child_is_told_of_each_parent_and_a_parent_of_the_other(
    household: Household, mother: Parent
) -> None:
    data = household.child(mother[0])
    father = await household.grown_up()
    hers = await household.sign_up(*mother, data)
    his = await household.sign_up(*father, household.for_other(data, father[0]))
    await household.registers.compare(household.core)
    by_mother = await household.enter(*mother, hers.relationship.id)
    by_father = await household.enter(*father, his.relationship.id)
    await household.bot.persons.me(by_mother.value)
    await household.bot.persons.me(by_father.value)

    async def seen_by(token: str) -> list[tuple[Any, ...]]:
        page = await household.bot.access.reads(token)
        return [
            (each.reader, each.applicant_person_id)
            for each in page.data
            if each.what is ReadThing.PERSON
        ]

    representative = Reader.REPRESENTATIVE
    assert await seen_by(by_mother.value) == [(representative, father[0].person_id)]
    assert await seen_by(by_father.value) == [(representative, mother[0].person_id)]
    assert await seen_by(mother[1]) == []


# --- pages and refusals -----------------------------------------------------------------------


async def test_the_list_is_paged(story: Story, me: SignedIn) -> None:
    request_id, at = await story.submitted(me), story.doctor_in
    await at.requests.clinic_list(at.token)
    story.core.clock.advance(timedelta(minutes=1))
    await at.requests.clinic_get(at.token, request_id)
    story.core.clock.advance(timedelta(minutes=1))
    await at.requests.clinic_signed_content(at.token, request_id)
    page = await me.client.access.reads(me.token, ReadQuery(page=1, page_size=2))
    assert [each.what for each in page.data] == THINGS[:2]
    assert (page.paging.total_entries, page.paging.total_pages) == (3, 2)
    assert [each.what for each in await told(me, page=2, page_size=2)] == THINGS[2:]
    assert await told(me, page=3, page_size=2) == []


async def test_a_page_that_is_none_is_refused(story: Story, me: SignedIn) -> None:
    path = "/api/pis/person/reads?page=0"
    status, answer = await story.core.raw("GET", path, me.client, token=me.token)
    assert (status, answer["error"]["code"]) == (422, ErrorCode.INVALID_INPUT)


async def test_a_token_without_the_scope_and_an_employee_see_nothing(
    story: Story, me: SignedIn
) -> None:
    few = set(POSSIBLE_SCOPES[ClientType.TRUSTED_PIS]) - {Scope.APPS_READ}
    weak = await story.core.sign_in(me.client, me.signer, sorted(few))
    assert await code_of(me.client.access.reads(weak.value)) == ErrorCode.FORBIDDEN_SCOPE
    at = story.doctor_in
    assert await code_of(at.client.access.reads(at.token)) == ErrorCode.FORBIDDEN_SCOPE
    status, answer = await story.core.raw("GET", "/api/pis/person/reads", me.client)
    assert (status, answer["error"]["code"]) == (401, ErrorCode.TOKEN_INVALID)
