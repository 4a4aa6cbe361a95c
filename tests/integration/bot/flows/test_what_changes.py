"""What changes when a representative may soon act no longer: J7.6."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.texts import day
from core.kit.clock import today
from core.services import Services
from tests.kit.cabinet_house import CabinetHouse, label, said, start_data
from tests.kit.core_service import RunningCore
from tests.kit.families import Relative, relative
from tests.kit.people import Patient

FLOW, FAMILY = "what_changes", "my_family"


@pytest.fixture
async def mother(core: RunningCore) -> Patient:
    return await core.patient()


async def announced(cabinet: CabinetHouse, represented: Relative, last: date) -> None:
    """The relationship has a last day, and its representative is told that it is near."""
    await cabinet.core.execute(
        "UPDATE core.confidant_relationship SET active_to = :last WHERE person_id = :person",
        last=last,
        person=represented.person_id,
    )
    await Services(cabinet.core.base).confidants.upkeep.run(cabinet.core.base.database)
    assert await cabinet.reads_news() == 1


async def test_before_a_child_turns_14_its_mother_learns_what_changes(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient
) -> None:
    birthday = today(cabinet.clock) + timedelta(days=30)
    guest = await cabinet.signed_in(mother)
    born = date(birthday.year - 14, birthday.month, birthday.day)
    child = await relative(core, mother, birth_date=born)
    await cabinet.reads_news()
    await announced(cabinet, child, birthday - timedelta(days=1))
    assert await guest.screen() == said("news", "family-ending")
    await guest.taps(label("news", "what-changes"))
    changes = await guest.screen()
    assert f"Марко: {day(birthday, 'uk')} виповниться 14 років." in changes
    assert "лікаря обирає сама дитина, із власним підписом" in changes
    assert "чинна декларація зберігається" in changes
    await guest.taps(label(FLOW, "changes-FAMILY"))
    assert f"Останній день: {day(birthday - timedelta(days=1), 'uk')}." in await guest.screen()
    await guest.taps(label(FAMILY, "relationship-CHANGES"))
    assert await guest.screen() == changes
    await guest.taps(label(FLOW, "changes-GOOD"))
    assert await guest.screen() == said(FLOW, "done")


async def test_the_end_of_a_guardians_term_ends_the_right_to_act_alone(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient
) -> None:
    ward = await relative(core, mother)
    guest = await cabinet.signed_in(mother)
    await cabinet.reads_news()
    last = today(cabinet.clock) + timedelta(days=20)
    await announced(cabinet, ward, last)
    await guest.taps(label("news", "what-changes"))
    changes = await guest.screen()
    assert f"ви дієте за цю людину до {day(last, 'uk')} включно" in changes
    assert "14 років" not in changes
    await guest.taps(label(FLOW, "changes-FAMILY"))
    assert label(FAMILY, "relationship-CHANGES") not in await guest.buttons()


async def test_nothing_is_to_change_of_a_relationship_that_is_over_or_unknown(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient
) -> None:
    await relative(core, mother)
    guest = await cabinet.signed_in(mother)
    own = await core.sign_in(cabinet.client, mother)
    [known] = await cabinet.client.confidants.relationships(own.value)
    await cabinet.client.confidants.deactivate(own.value, known.id)
    for payload in (start_data(FLOW, known.id), start_data(FLOW, mother.person_id), FLOW):
        await guest.starts(payload)
        assert await guest.screen() == said(FLOW, "abort-gone")
    await guest.taps(label(FLOW, "abort-gone-FAMILY"))
    assert await guest.screen() == said(FAMILY, "family-empty")
