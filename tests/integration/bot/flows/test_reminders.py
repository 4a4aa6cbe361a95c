"""«Нагадати за місяць» under the news that a pediatrician's declaration will end: J7.7."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.services import Services
from tests.integration.telegram.driver import Driver
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, cabinet_house, label, said, start_data
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story, declaration_record, person_of
from tests.kit.families import relative
from tests.kit.people import Patient

LATER, FIND = "remind_later", "find_doctor"
REMIND = label("news", "remind")
END = "2027-01-20"
MONTH_LATER = date(2026, 12, 23)
TO_TEN_IN_KYIV = timedelta(hours=-1)  # from the clock's nine by UTC
CHILD = {"first-name": "Марко", "age": 6}


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A pediatrician."""
    return await Story.begin(core, speciality="PEDIATRICIAN")


@pytest.fixture
async def me(story: Story) -> SignedIn:
    """A patient who grows up."""
    return await story.patient()


def news(key: str, *, for_other: str = "no") -> str:
    return said("news", key, **{"for-other": for_other})


async def learns(story: Story, person_id: UUID, **changes: Any) -> UUID:
    """An extract brings a declaration with the pediatrician; its id."""
    record = declaration_record(story.clinic, story.doctor, person_id, 1, **changes)
    await story.core.load([record])
    return UUID(record[1]["id"])


async def announced(cabinet: CabinetHouse) -> None:
    """The scheduler comes, and the chat is told."""
    await Services(cabinet.core.base).endings.run()
    assert await cabinet.reads_news() == 1


async def told_of_the_end(
    cabinet: CabinetHouse, story: Story, me: SignedIn, end_date: str = END
) -> Guest:
    """The patient's chat, told that the declaration will end."""
    assert isinstance(me.signer, Patient)
    await learns(story, person_of(me), end_date=end_date)
    guest = await cabinet.signed_in(me.signer)
    await cabinet.reads_news()
    await announced(cabinet)
    assert await guest.screen() == news("grown-up-soon")
    return guest


async def test_in_a_month_the_chat_is_told_again_and_once(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    guest = await told_of_the_end(cabinet, story, me)
    await guest.taps(REMIND)
    assert await guest.screen() == said(LATER, "agreed", day=MONTH_LATER)
    cabinet.clock.advance(timedelta(days=30) + TO_TEN_IN_KYIV - timedelta(minutes=5))
    assert await cabinet.reads_news() == 0
    cabinet.clock.advance(timedelta(minutes=5))
    assert await cabinet.reads_news() == 1
    assert await guest.screen() == news("grown-up-reminder")
    assert await cabinet.reads_news() == 0
    await guest.taps(label("news", "choose"))
    assert await guest.screen() == said(FIND, "how")


async def test_a_reminder_survives_a_restart(
    cabinet: CabinetHouse, story: Story, me: SignedIn, database_url: str, double: Driver
) -> None:
    guest = await told_of_the_end(cabinet, story, me)
    await guest.taps(REMIND)
    await cabinet.app.sender.stop()
    cabinet.clock.advance(timedelta(days=30))
    async with cabinet_house(database_url, double, cabinet.core) as restarted:
        assert await restarted.reads_news() == 1
    assert await guest.screen() == news("grown-up-reminder")


async def test_a_doubled_tap_is_one_reminder(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    guest = await told_of_the_end(cabinet, story, me)
    await guest.taps(REMIND)
    await guest.taps(REMIND)
    assert await guest.screen() == said(LATER, "agreed", day=MONTH_LATER)
    cabinet.clock.advance(timedelta(days=30))
    assert await cabinet.reads_news() == 1
    assert await cabinet.reads_news() == 0


async def test_what_ended_meanwhile_is_reminded_of_no_more(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    guest = await told_of_the_end(cabinet, story, me)
    await guest.taps(REMIND)
    cabinet.clock.advance(timedelta(days=30))
    base = story.core.base
    await Services(base).declaration_parts.nhsu.terminate(base.database, person_id=person_of(me))
    assert await cabinet.reads_news() == 1
    assert await guest.screen() == news("ended-by-nhsu")
    assert await cabinet.rows("SELECT * FROM bot.reminders") == []


async def test_one_who_has_another_doctor_meanwhile_is_not_disturbed(
    cabinet: CabinetHouse, core: RunningCore, story: Story, me: SignedIn
) -> None:
    guest = await told_of_the_end(cabinet, story, me)
    await guest.taps(REMIND)
    for_adults = await Story.begin(core)
    assert isinstance(me.signer, Patient)
    await for_adults.declared(await for_adults.enter(me.signer))
    # That he has signed a request in another channel, and that it was accepted.
    assert await cabinet.reads_news() == 2
    assert await guest.screen() == news("request")
    cabinet.clock.advance(timedelta(days=30))
    assert await cabinet.reads_news() == 0


async def test_a_reminder_is_never_later_than_the_end(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    guest = await told_of_the_end(cabinet, story, me, "2026-12-10")
    await guest.taps(REMIND)
    assert await guest.screen() == said(LATER, "agreed", day=date(2026, 12, 3))
    cabinet.clock.advance(timedelta(days=10))
    assert await cabinet.reads_news() == 1


async def test_a_bot_that_stood_still_past_the_end_reminds_of_nothing(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    guest = await told_of_the_end(cabinet, story, me)
    await guest.taps(REMIND)
    cabinet.clock.advance(timedelta(days=60))
    assert await cabinet.reads_news() == 0
    assert len(await cabinet.rows("SELECT * FROM bot.reminders")) == 1
    await cabinet.parts.services["reminders"].sweep()
    assert await cabinet.rows("SELECT * FROM bot.reminders") == []


async def test_a_wish_can_be_taken_back_and_made_again(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    guest = await told_of_the_end(cabinet, story, me)
    await guest.taps(REMIND)
    await guest.taps(label(LATER, "agreed-CANCEL"))
    assert await guest.screen() == said(LATER, "done", kept="no")
    cabinet.clock.advance(timedelta(days=30))
    assert await cabinet.reads_news() == 0
    await guest.taps(REMIND)
    assert await guest.screen() == said(LATER, "agreed", day=date(2027, 1, 13))
    await guest.taps(label(LATER, "agreed-GOOD"))
    assert await guest.screen() == said(LATER, "done", kept="yes")
    cabinet.clock.advance(timedelta(days=21))
    assert await cabinet.reads_news() == 1


async def test_there_is_nothing_to_remind_of_when_it_is_over_or_was_never_told(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    guest = await told_of_the_end(cabinet, story, me)
    base = story.core.base
    await Services(base).declaration_parts.nhsu.terminate(base.database, person_id=person_of(me))
    await cabinet.reads_news()
    await guest.taps(REMIND)
    assert await guest.screen() == said(LATER, "abort-nothing")
    for payload in (LATER, start_data(LATER, story.doctor.employee_id)):
        await guest.starts(payload)
        assert await guest.screen() == said(LATER, "abort-nothing")


async def test_deleting_the_bots_data_deletes_the_wish(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    guest = await told_of_the_end(cabinet, story, me)
    await guest.taps(REMIND)
    async with cabinet.base.database.transaction() as connection:
        assert cabinet.parts.forget is not None
        await cabinet.parts.forget(connection, guest.id)
    assert await cabinet.rows("SELECT * FROM bot.reminders") == []


async def test_a_chat_that_is_no_longer_the_patients_is_not_told(
    cabinet: CabinetHouse, story: Story, me: SignedIn
) -> None:
    guest = await told_of_the_end(cabinet, story, me)
    await guest.taps(REMIND)
    async with cabinet.base.database.transaction() as connection:
        await cabinet.base.chat_tokens.unbind(connection, guest.id)
    cabinet.clock.advance(timedelta(days=30))
    assert await cabinet.reads_news() == 0


# --- for another ------------------------------------------------------------------------------


async def mother_is_told(cabinet: CabinetHouse, story: Story) -> Guest:
    """A mother's chat, told of the coming end of her child's declaration; she is reminded."""
    mother = await story.core.patient()
    child = await relative(story.core, mother)
    guest = await cabinet.signed_in(mother)
    await guest.taps(label("my_declarations", "title"))
    await guest.taps(label("choose_person", "whom-item", **CHILD))
    await cabinet.signs_for(guest, mother)
    await cabinet.reads_news()
    await learns(story, child.person_id, end_date=END)
    await announced(cabinet)
    assert await guest.screen() == news("grown-up-soon", for_other="yes")
    await guest.taps(REMIND)
    assert await guest.screen() == said(LATER, "agreed", day=MONTH_LATER)
    cabinet.clock.advance(timedelta(days=30))
    return guest


async def test_a_representative_is_reminded_and_chooses_for_the_child(
    cabinet: CabinetHouse, story: Story
) -> None:
    guest = await mother_is_told(cabinet, story)
    assert await cabinet.reads_news() == 1
    assert await guest.screen() == news("grown-up-reminder", for_other="yes")
    button = (await guest.last())["inline_keyboard"][0][0]
    assert button["callback_data"].startswith(f"s{FIND}-")
    assert "~" in button["callback_data"]


async def test_one_who_represents_the_child_no_longer_is_not_reminded(
    cabinet: CabinetHouse, story: Story
) -> None:
    await mother_is_told(cabinet, story)
    [known] = await cabinet.rows("SELECT relationship_id FROM bot.represented")
    async with cabinet.base.database.transaction() as connection:
        await cabinet.base.chat_tokens.end_relationship(connection, known.relationship_id)
    assert await cabinet.reads_news() == 0
