"""The watch over logs and dumps would notice somebody: he is put there, and is found.

What all the other tests of this folder have left is looked through when the installation ends.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from sandbox.people import newcomers, persons
from tests.kit import canary
from tests.kit.installation import RunningInstallation
from tests.kit.world import World


@pytest.fixture
async def database(installation: RunningInstallation) -> AsyncIterator[asyncpg.Connection]:
    """The installation's database, with a scratch table in each schema."""
    connection = await asyncpg.connect(installation.dsn())
    for schema in ("core", "bot"):
        await connection.execute(f"CREATE TABLE {schema}.scratch (words text, octets bytea)")
    yield connection
    for schema in ("core", "bot"):
        await connection.execute(f"DROP TABLE {schema}.scratch")
    await connection.close()


async def test_a_dump_has_the_rows_of_both_halves(
    installation: RunningInstallation, database: asyncpg.Connection
) -> None:
    named = dict(canary.tables(canary.plain_dump(installation.dsn())))
    assert {"core.person", "core.person_key", "bot.chats", "bot.conversations"} <= named.keys()
    assert len(named["core.person"].splitlines()) > 50


@pytest.mark.parametrize("schema", ["core", "bot"])
async def test_whoever_stands_in_a_table_is_found(
    installation: RunningInstallation, world: World, database: asyncpg.Connection, schema: str
) -> None:
    patient = next(iter(persons.persons(world.country)))
    newcomer = newcomers.application(world.country, newcomers.newcomer(world.country, 0))
    home, contact = patient["addresses"][0], patient["emergency_contact"]
    words = (
        f"«{patient['last_name']}» {{{patient['first_name']}}}",
        f"вул. {home['street']}, {home['building']}, кв. {home.get('apartment')}",
        f"0{newcomer['phones'][0]['number'][-9:]}",
        f"{contact['first_name']}/{contact['last_name']}",
    )
    insert = f"INSERT INTO {schema}.scratch VALUES ($1, $2)"  # noqa: S608 - names are ours
    for text in words:
        await database.execute(insert, text, None)
    await database.execute(insert, None, b"sealed? " + patient["tax_id"].encode())
    await database.execute(insert, None, patient["secret"].encode())

    dump = canary.plain_dump(installation.dsn())
    found = canary.in_dump(dump, canary.everybody(world.country))
    scratch = {each for each in found if each.startswith(f"{schema}.scratch: ")}
    kinds = {each.partition(": ")[2].partition(" of ")[0] for each in scratch}
    assert kinds >= {"name", "address", "phone 0", "contact", "tax_id", "secret"}


async def test_whoever_stands_in_a_log_is_found(
    installation: RunningInstallation, world: World
) -> None:
    logs = installation.logs()
    for part in ("core.log", "bot.log", "postgres.log", "sandbox"):
        assert f"--- {part}\n" in logs
    people = canary.everybody(world.country)
    one = people[0]
    for value in one.values.values():
        assert canary.in_text(f"{logs} {value}", [one]) != []
    surname = one.together["name"][0]
    assert canary.in_text(f"{logs} {surname}", [one]) == [f"surname of {one.whose}"]
