"""Every response of the register has its published structure, over the sandbox's own country.

Where the published file contradicts itself, the response is brought to the file's spelling
first; each of these places is listed in ``docs/deviations.md``.
"""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from core.client import CoreClient
from sandbox.people.country import Country, Sizes
from sandbox.people.extract import lines
from tests.kit.core_service import NOW, RunningCore

from .published import compares, problems

_BULK = "/api/pis/bulk"
# Two published paths have the id of a sample in the place of their parameter.
_SAMPLE_ID = "290f1ee-6c54-4b01-90e6-d701748f0851"
_SIZES = Sizes(settlements=3, clinics=4, doctors=12, persons=6)


@pytest.fixture
async def channel(core: RunningCore) -> CoreClient:
    """A channel, and a register full of invented clinics."""
    country = Country(today=NOW.date(), sizes=_SIZES)
    records = [orjson.loads(line) for line in lines(country)]
    await core.load((record["kind"], record["data"]) for record in records)
    return await core.channel()


def as_spelled(item: dict[str, Any]) -> dict[str, Any]:
    """A party with the key that the file has by an error of its generator."""
    if "verification_status" not in item:
        return item
    return {**item, "verification_status: `VERIFICATION_NEEDED`": item["verification_status"]}


def in_words(item: dict[str, Any]) -> dict[str, Any]:
    """A settlement whose ``mountain_group`` is a text, as only this answer of the file has it."""
    if "mountain_group" not in item:
        return item
    return {**item, "mountain_group": str(item["mountain_group"]).lower()}


@pytest.mark.parametrize(
    ("name", "is_empty"),
    [
        pytest.param(name, name == "employee_roles", marks=compares("GET", f"{_BULK}/{name}", 200))
        for name in (
            "parties",
            "employees",
            "divisions",
            "legal_entities",
            "employee_roles",
            "healthcare_services",
            "contract_divisions",
            "declarations_limit",
        )
    ],
)
async def test_exports(core: RunningCore, channel: CoreClient, name: str, is_empty: bool) -> None:
    status, body = await core.raw("GET", f"{_BULK}/{name}", channel)
    assert status == 200
    assert (body["data"] == []) == is_empty
    body["data"] = [as_spelled(item) for item in body["data"]]
    assert problems("GET", f"{_BULK}/{name}", 200, body) == []


async def test_every_doctor_of_the_country_can_be_asked(
    core: RunningCore, channel: CoreClient
) -> None:
    limits = (await channel.legal_entities.declarations_limit()).items
    assert len(limits) == _SIZES.doctors
    assert all(one.declarations_limit > 0 for one in limits)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        pytest.param(path, query, marks=compares("GET", path, 200))
        for path, query in (
            ("/api/uaddresses/regions", ""),
            ("/api/uaddresses/districts", "?region="),
            ("/api/uaddresses/settlements", "?region="),
        )
    ],
)
async def test_addresses(core: RunningCore, channel: CoreClient, path: str, query: str) -> None:
    status, body = await core.raw("GET", path + query, channel)
    assert status == 200
    assert body["data"]
    body["data"] = [in_words(item) for item in body["data"]]
    assert problems("GET", path, 200, body) == []


@compares("GET", "/api/uaddresses/streets", 200)
async def test_streets(core: RunningCore, channel: CoreClient) -> None:
    (row, *_) = await core.rows("SELECT settlement_id FROM core.street LIMIT 1")
    path = "/api/uaddresses/streets"
    _, body = await core.raw("GET", f"{path}?settlement_id={row['settlement_id']}", channel)
    assert body["data"]
    assert problems("GET", path, 200, body) == []


@pytest.mark.parametrize(
    ("table", "path"),
    [
        pytest.param(table, path, marks=compares("GET", path.format(_SAMPLE_ID), 200))
        for table, path in (
            ("region", "/api/uaddresses/regions/{}/districts"),
            ("district", "/api/uaddresses/districts/{}/settlements"),
        )
    ],
)
async def test_places_within_one_place(
    core: RunningCore, channel: CoreClient, table: str, path: str
) -> None:
    rows = await core.rows(
        f"SELECT {table}_id AS id FROM core.settlement WHERE district_id IS NOT NULL"  # noqa: S608
    )
    _, body = await core.raw("GET", path.format(rows[0]["id"]), channel)
    assert body["data"]
    assert problems("GET", path.format(_SAMPLE_ID), 200, body) == []
