"""The directory over a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from bot.directory import repository
from bot.directory.model import Doctor, Search
from bot.directory.service import PAGE_SIZE, Directory
from core.kit.clock import FixedClock
from core.kit.db import Database
from core.kit.ids import new_id

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
BROVARY, BORYSPIL = new_id(), new_id()


def doctor(
    last_name: str, *, settlement: UUID = BROVARY, count: int = 5, **changes: object
) -> Doctor:
    made = Doctor(
        id=new_id(), division_id=new_id(), party_id=new_id(), legal_entity_id=new_id(),
        last_name=last_name, first_name="Олег", second_name="", speciality="FAMILY_DOCTOR",
        experience_years=None, declarations_limit=10, declarations_count=count,
        legal_entity_name="Центр", division_name="Амбулаторія", address="вул. Паркова, 1",
        phone="+380440000000", settlement_id=settlement,
        settlement="Бровари" if settlement == BROVARY else "Бориспіль", area="КИЇВСЬКА",
        working_hours={"mon": [["08.00", "12.00"]]}, has_contract=True,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


async def fill(database: Database, *doctors: Doctor) -> Directory:
    async with database.transaction() as connection:
        await repository.replace_all(connection, doctors, new_id(), NOW, NOW)
    return Directory(database, FixedClock(NOW))


async def test_settlements_are_found_by_how_they_begin(database: Database) -> None:
    directory = await fill(database, doctor("А"), doctor("Б"), doctor("В", settlement=BORYSPIL))
    found = await directory.settlements_like("м. бро")
    assert [(each.name, each.doctors) for each in found] == [("Бровари", 2)]
    assert {each.name for each in await directory.settlements_like("Б")} == {"Бровари", "Бориспіль"}


async def test_typed_wildcards_find_nothing(database: Database) -> None:
    directory = await fill(database, doctor("А"))
    assert await directory.settlements_like("%") == []


async def test_full_doctors_are_shown_only_on_wish(database: Database) -> None:
    directory = await fill(database, doctor("Вільний"), doctor("Повний", count=10))
    free, _ = await directory.page(Search(settlement_id=BROVARY), 0)
    everyone, _ = await directory.page(Search(settlement_id=BROVARY, only_free=False), 0)
    assert [each.last_name for each in free] == ["Вільний"]
    assert [each.last_name for each in everyone] == ["Вільний", "Повний"]


async def test_pages_follow_each_other_without_gaps(database: Database) -> None:
    names = [f"Лікар{chr(ord('А') + number)}" for number in range(PAGE_SIZE + 2)]
    directory = await fill(database, *(doctor(name) for name in names))
    first, more = await directory.page(Search(settlement_id=BROVARY), 0)
    second, end = await directory.page(Search(settlement_id=BROVARY), 1)
    assert [each.last_name for each in (*first, *second)] == names
    assert more
    assert not end


async def test_the_nearest_doctor_comes_first(database: Database) -> None:
    directory = await fill(
        database,
        doctor("Далекий", latitude=50.60, longitude=30.80),
        doctor("Близький", latitude=50.51, longitude=30.79),
        doctor("Без карти"),
    )
    found, _ = await directory.page(Search(near=(50.5119, 30.7909)), 0)
    assert [each.last_name for each in found] == ["Близький", "Далекий"]


async def test_a_new_synchronisation_drops_who_is_gone(database: Database) -> None:
    stays, goes = doctor("Лишився"), doctor("Пішов")
    await fill(database, stays, goes)
    directory = await fill(database, replace(stays, declarations_count=6))
    assert await directory.doctor(goes.id) is None
    kept = await directory.doctor(stays.id)
    assert kept is not None
    assert kept.declarations_count == 6
