"""Events: nothing is skipped, nothing is shown to a stranger, waiting holds nothing up."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from core.client import CoreClient
from core.contract.access import Scope
from core.contract.errors import ErrorCode
from core.contract.events import STATUS_CHANGE, EventQuery, Feed
from core.events.service import EventLog
from core.kit.ids import new_id
from sandbox.trust.pki import Pki
from tests.kit.core_service import NOW, RunningCore, running_core
from tests.kit.declarations import SignedIn, Story, acting_for_another
from tests.kit.families import relative
from tests.kit.people import Patient
from tests.kit.refusals import code_of, refusal


async def record(
    core: RunningCore,
    connection: AsyncConnection,
    person_id: UUID | None,
    *,
    entity_type: str = "Declaration",
    status: str = "active",
) -> UUID:
    return await EventLog(core.clock).record(
        connection,
        event_type=STATUS_CHANGE,
        entity_type=entity_type,
        entity_id=new_id(),
        person_id=person_id,
        properties={"status": {"new_value": status}},
        changed_by=new_id(),
    )


async def happen(core: RunningCore, person_id: UUID | None, **options: str) -> UUID:
    """Something changes for a person."""
    async with core.base.database.transaction() as connection:
        return await record(core, connection, person_id, **options)


async def everything(bot: CoreClient, after: str | None = None, limit: int = 100) -> list[UUID]:
    """The feed read to its end, in steps of ``limit``."""
    found: list[UUID] = []
    while True:
        news = await bot.events.feed(after, limit=limit)
        found += [item.id for item in news.items]
        after = news.cursor
        if not news.has_more:
            return found


# --- the feed ---------------------------------------------------------------------------------


@pytest.fixture
async def signed_in(core: RunningCore, bot: CoreClient, patient: Patient) -> Patient:
    """A patient who lets the bot act for him."""
    await core.sign_in(bot, patient)
    return patient


async def test_feed_tells_in_order_and_goes_on_at_the_cursor(
    core: RunningCore, bot: CoreClient, signed_in: Patient
) -> None:
    happened = [await happen(core, signed_in.person_id) for _ in range(7)]
    first = await bot.events.feed(None, limit=3)
    assert [item.id for item in first.items] == happened[:3]
    assert first.has_more
    assert {item.person_id for item in first.items} == {signed_in.person_id}
    assert first.items[0].properties == {"status": {"new_value": "active"}}
    assert await everything(bot, first.cursor, limit=2) == happened[3:]


async def test_cursor_at_the_end_tells_nothing_twice(
    core: RunningCore, bot: CoreClient, signed_in: Patient
) -> None:
    await happen(core, signed_in.person_id)
    end = await bot.events.feed(None)
    again = await bot.events.feed(end.cursor)
    assert (again.items, again.cursor) == ([], end.cursor)


async def test_feed_is_silent_about_patients_of_other_channels(
    core: RunningCore, bot: CoreClient, signed_in: Patient
) -> None:
    stranger = await core.patient()
    await happen(core, stranger.person_id)
    known = await happen(core, signed_in.person_id)
    await happen(core, None)
    assert await everything(bot) == [known]
    assert await everything(await core.channel()) == []


async def test_feed_falls_silent_when_the_access_is_taken_back(
    core: RunningCore, bot: CoreClient, signed_in: Patient
) -> None:
    token = await core.sign_in(bot, signed_in)
    [app] = (await bot.access.apps(token.value)).data
    await happen(core, signed_in.person_id)
    await bot.access.delete_app(token.value, app.id)
    assert await everything(bot) == []


async def test_event_that_commits_late_is_told_late_but_told(
    core: RunningCore, bot: CoreClient, signed_in: Patient
) -> None:
    """A slow transaction takes its place in the order before a quick one that overtakes it."""
    async with core.base.database.transaction() as slow:
        late = await record(core, slow, signed_in.person_id)
        quick = await happen(core, signed_in.person_id)
        before = await bot.events.feed(None)
        assert before.items == []
    after = await bot.events.feed(before.cursor)
    assert [item.id for item in after.items] == [late, quick]


async def test_event_that_is_rolled_back_never_happened(
    core: RunningCore, bot: CoreClient, signed_in: Patient
) -> None:
    async with core.base.database.engine.connect() as connection:
        await record(core, connection, signed_in.person_id)
        await connection.rollback()
    assert await everything(bot) == []


async def test_reader_and_writers_at_once_lose_and_double_nothing(
    core: RunningCore, bot: CoreClient, signed_in: Patient
) -> None:
    async def write() -> list[UUID]:
        done = []
        for _ in range(15):
            async with core.base.database.transaction() as connection:
                done.append(await record(core, connection, signed_in.person_id))
                await asyncio.sleep(0.001 * (done[-1].int % 5))
        return done

    read: list[UUID] = []
    cursor: str | None = None
    writers = asyncio.gather(*(write() for _ in range(6)))
    while True:
        finished = writers.done()
        news = await bot.events.feed(cursor, limit=7)
        read += [item.id for item in news.items]
        cursor = news.cursor
        if finished and not news.items:
            break
    written = [item for done in writers.result() for item in done]
    assert len(read) == len(written) == 90
    assert set(read) == set(written)


async def test_feed_waits_for_news(core: RunningCore, bot: CoreClient, signed_in: Patient) -> None:
    waiting = asyncio.gather(bot.events.feed(None, wait=timedelta(seconds=20)))
    await asyncio.sleep(0.4)
    assert not waiting.done()
    happened = await happen(core, signed_in.person_id)
    [news] = await waiting
    assert [item.id for item in news.items] == [happened]


async def test_feed_answers_empty_when_nothing_came(bot: CoreClient) -> None:
    news = await bot.events.feed(None, wait=timedelta(seconds=0.3))
    assert news == Feed(items=[], cursor=None, has_more=False)


async def test_waiting_readers_hold_no_connection(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    """More readers than there are connections wait, and the service goes on."""
    places = core.base.settings.database_pool_size * 2 + 5
    waiting = asyncio.gather(
        *(bot.events.feed(None, wait=timedelta(seconds=25)) for _ in range(places))
    )
    await asyncio.sleep(0.3)
    token = await core.sign_in(bot, patient)
    assert (await bot.persons.me(token.value)).id == patient.person_id
    assert not waiting.done()
    core.core.drain()
    await waiting


async def test_too_many_waiting_readers_are_refused(
    database_url: str, pki: Pki, tmp_path: Path
) -> None:
    async with running_core(database_url, pki, tmp_path, feed_max_waiting=3) as core:
        bot = await core.channel()
        waiting = [
            asyncio.ensure_future(bot.events.feed(None, wait=timedelta(seconds=25)))  # noqa: TID251
            for _ in range(4)
        ]
        [first], others = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        answer = await refusal(first)
        assert (answer.code, answer.status) == (ErrorCode.TOO_MANY_REQUESTS, 429)
        core.core.drain()
        assert [news.items for news in await asyncio.gather(*others)] == [[], [], []]


async def test_what_is_no_cursor_is_refused(bot: CoreClient) -> None:
    for cursor in ("5", "не курсор", "AAAA", "A" * 33):
        answer = await refusal(bot.events.feed(cursor))
        assert (answer.code, answer.invalid[0].entry) == (ErrorCode.INVALID_INPUT, "$.after")


async def test_channel_without_the_scope_reads_no_events(core: RunningCore) -> None:
    channel = await core.channel(scopes=[Scope.SIGN_IN])
    assert await code_of(channel.events.feed(None)) == ErrorCode.FORBIDDEN_SCOPE


# --- the published list -----------------------------------------------------------------------


async def test_list_shows_a_stretch_of_time_by_pages(core: RunningCore, bot: CoreClient) -> None:
    happened = []
    for _ in range(5):
        happened.append(await happen(core, new_id()))
        core.clock.advance(timedelta(minutes=1))
    query = EventQuery(date=NOW, page_size=2, page=2)
    page = await bot.events.page(query)
    assert [item.id for item in page.data] == happened[2:4]
    assert (page.paging.total_entries, page.paging.total_pages) == (5, 3)
    short = EventQuery(date=NOW, date_to=NOW + timedelta(minutes=1))
    assert [item.id for item in (await bot.events.page(short)).data] == happened[:2]


@pytest.mark.parametrize("stretch", [timedelta(hours=3, seconds=1), timedelta(seconds=-1)])
async def test_list_refuses_more_than_three_hours(bot: CoreClient, stretch: timedelta) -> None:
    answer = await refusal(bot.events.page(EventQuery(date=NOW, date_to=NOW + stretch)))
    assert (answer.code, answer.invalid[0].entry) == (ErrorCode.INVALID_INPUT, "$.date_to")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"entity_type": "Person"}, [1]),
        ({"event_type": STATUS_CHANGE}, [0, 1, 2]),
        ({"event_type": "Other"}, []),
        ({"attribute_name": "status"}, [0, 1, 2]),
        ({"attribute_name": "employee_id"}, []),
        ({"new_value": "terminated"}, [2]),
        ({"attribute_name": "status", "new_value": "active"}, [0, 1]),
        ({"attribute_name": "employee_id", "new_value": "active"}, []),
        ({"entity_type": "Declaration", "new_value": "active"}, [0]),
    ],
)
async def test_list_filters(
    core: RunningCore, bot: CoreClient, filters: dict[str, str], expected: list[int]
) -> None:
    happened = [
        await happen(core, new_id()),
        await happen(core, new_id(), entity_type="Person"),
        await happen(core, new_id(), status="terminated"),
    ]
    page = await bot.events.page(EventQuery(date=NOW, **filters))
    assert [item.id for item in page.data] == [happened[place] for place in expected]


async def test_one_event_is_a_list_of_one(core: RunningCore, bot: CoreClient) -> None:
    happened = await happen(core, new_id())
    [event] = await bot.events.get(happened)
    assert event.id == happened
    assert await code_of(bot.events.get(new_id())) == ErrorCode.NOT_FOUND


# --- who carried a change ---------------------------------------------------------------------


async def test_a_channel_is_told_which_changes_it_carried_itself(core: RunningCore) -> None:
    story = await Story.begin(core)
    patient = await core.patient()
    here, portal = await story.enter(patient), await core.channel()
    there = SignedIn(patient, (await core.sign_in(portal, patient)).value, portal)
    for at in (here, there):
        made = await story.create(here)
        await at.requests.reject(at.token, made.id)
    news = (await here.client.events.feed(None)).items
    ended = [item for item in news if item.properties.get("status") == {"new_value": "REJECTED"}]
    assert [(item.changed_by_patient, item.changed_here) for item in ended] == [
        (True, True),
        (True, False),
    ]
    assert {item.changed_by_person_id for item in ended} == {patient.person_id}


async def test_a_channel_is_told_which_representative_made_a_change(core: RunningCore) -> None:
    story = await Story.begin(core, speciality="PEDIATRICIAN")
    mother, father = await core.patient(), await core.patient()
    relations = [
        {"person_id": str(each.person_id), "verification_status": "VERIFIED", "relation_type": kind}
        for each, kind in ((mother, "PRIMARY"), (father, "SECONDARY"))
    ]
    await relative(core, mother, confidant_person=relations)
    for parent in (mother, father):
        await story.submitted(await acting_for_another(core, story.cabinet, parent))
    news = (await story.cabinet.events.feed(None)).items
    signed = [item for item in news if item.event_type == "PatientSignedEvent"]
    assert [item.changed_by_person_id for item in signed] == [mother.person_id, father.person_id]


async def test_who_does_not_use_the_channel_is_not_named_to_it(core: RunningCore) -> None:
    story = await Story.begin(core)
    me = await story.patient()
    await story.approve(await story.submitted(me))
    news = (await story.cabinet.events.feed(None)).items
    [approved] = [
        item for item in news if item.properties.get("status") == {"new_value": "APPROVED"}
    ]
    assert (approved.changed_by_patient, approved.changed_by_person_id) == (False, None)
