"""The register of clinics and doctors: import, bulk exports, limits, addresses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.client import CoreClient, CoreRefused
from core.contract.addresses import (
    DistrictQuery,
    NameQuery,
    RegionQuery,
    SettlementQuery,
    StreetQuery,
)
from core.contract.errors import ErrorCode
from core.errors import InvalidInput
from core.kit.ids import new_id
from tests.kit.core_service import NOW, RunningCore
from tests.kit.registry import Clinic


@pytest.fixture
async def clinic(core: RunningCore) -> Clinic:
    """A clinic with a doctor, in the register."""
    clinic = Clinic()
    clinic.doctor()
    await core.load(clinic.records())
    return clinic


# --- exports ----------------------------------------------------------------------------------


async def test_exports_say_what_the_extract_brought(bot: CoreClient, clinic: Clinic) -> None:
    registry = bot.legal_entities
    (party,) = (await registry.parties()).items
    (employee,) = (await registry.employees()).items
    (division,) = (await registry.divisions()).items
    export = await registry.legal_entities()
    assert export.date == NOW.date()
    assert [one.id for one in export.items] == [clinic.legal_entity_id]
    assert division.id == clinic.division_id
    assert division.location is not None
    assert employee.party_id == party.id
    assert employee.speciality is not None
    assert employee.speciality.speciality == "FAMILY_DOCTOR"
    assert party.inserted_at == NOW


async def test_the_export_of_parties_tells_no_tax_number_and_no_contacts(
    core: RunningCore, bot: CoreClient, clinic: Clinic
) -> None:
    party = dict(clinic.staff)["party"]
    _, body = await core.raw("GET", "/api/pis/bulk/parties", bot)
    (shown,) = body["data"]
    assert not {"tax_id", "no_tax_id", "email", "phones", "declarations_count"} & shown.keys()
    assert party["tax_id"] not in str(body)
    (row,) = await core.rows("SELECT * FROM core.party")
    assert party["tax_id"] not in str(row)


async def test_the_other_exports(core: RunningCore, bot: CoreClient, clinic: Clinic) -> None:
    service, role, contract = new_id(), new_id(), new_id()
    employee_id = dict(clinic.staff)["employee"]["id"]
    await core.load(
        [
            ("healthcare_service", {
                "id": str(service), "legal_entity_id": str(clinic.legal_entity_id),
                "division_id": str(clinic.division_id), "status": "ACTIVE", "is_active": True,
                "category": {"coding": [{"system": "HEALTHCARE_SERVICE_CATEGORIES",
                                         "code": "MSP"}]},
            }),
            ("employee_role", {
                "id": str(role), "healthcare_service_id": str(service),
                "employee_id": employee_id, "start_date": "2024-01-01", "status": "ACTIVE",
            }),
            ("contract_division", {
                "contract_id": str(contract), "division_id": str(clinic.division_id),
                "contract_status": "VERIFIED", "contract_start_date": "2026-01-01",
                "contract_end_date": "2026-12-31", "contract_division_status": "ACTIVE",
                "changed_at": "2026-01-01T00:00:00Z",
            }),
        ]
    )  # fmt: skip
    registry = bot.legal_entities
    assert [one.id for one in (await registry.healthcare_services()).items] == [service]
    assert [one.id for one in (await registry.employee_roles()).items] == [role]
    assert [one.contract_id for one in (await registry.contract_divisions()).items] == [contract]


async def test_depth_leaves_out_what_has_not_changed_lately(
    core: RunningCore, bot: CoreClient, clinic: Clinic
) -> None:
    core.clock.advance(timedelta(days=10))
    await core.load(clinic.records())
    assert (await bot.legal_entities.employees(depth=5)).items == []
    record = dict(clinic.staff)["employee"]
    await core.load([("employee", {**record, "status": "DISMISSED", "is_active": False})])
    (changed,) = (await bot.legal_entities.employees(depth=5)).items
    assert (changed.status, changed.inserted_at) == ("DISMISSED", NOW)
    assert len((await bot.legal_entities.employees()).items) == 1
    assert (await bot.legal_entities.divisions(depth=5)).items == []


@pytest.mark.parametrize("depth", ["0", "-1", "x"])
async def test_an_impossible_depth_is_refused(
    core: RunningCore, bot: CoreClient, depth: str
) -> None:
    status, body = await core.raw("GET", f"/api/pis/bulk/parties?depth={depth}", bot)
    assert (status, body["error"]["code"]) == (422, ErrorCode.INVALID_INPUT)


async def test_exports_are_for_registered_channels(core: RunningCore) -> None:
    status, _ = await core.raw("GET", "/api/pis/bulk/parties")
    assert status == 401
    stranger = await core.channel(scopes=["person:sign_in"])
    with pytest.raises(CoreRefused, match="403 forbidden_scope"):
        await stranger.legal_entities.parties()


# --- import -----------------------------------------------------------------------------------


async def test_loading_again_replaces_what_changed(
    core: RunningCore, bot: CoreClient, clinic: Clinic
) -> None:
    clinic.division["name"] = "Амбулаторія № 2"
    await core.load(clinic.records())
    (division,) = (await bot.legal_entities.divisions()).items
    assert division.name == "Амбулаторія № 2"


async def test_a_doctor_whose_tax_number_was_corrected_is_found_by_the_new_one(
    core: RunningCore, clinic: Clinic
) -> None:
    party = dict(clinic.staff)["party"]
    old, party["tax_id"] = party["tax_id"], "АВ 654321"
    await core.load(clinic.records())
    registry = core.core._services.registry
    async with core.base.database.transaction() as connection:
        found = await registry.employed(connection, clinic.legal_entity_id, "AB654321")
        assert [one.role for one in found] == ["DOCTOR"]
        assert not await registry.employed(connection, clinic.legal_entity_id, old)
        assert not await registry.employed(connection, new_id(), "AB654321")


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("division", {"name": None}),
        ("legal_entity", {"edrpou": None}),
        ("employee", {"start_date": "учора"}),
        ("party", {"declarations_count": -1}),
    ],
)
async def test_a_broken_record_is_refused_with_its_place(
    core: RunningCore, clinic: Clinic, kind: str, change: dict[str, Any]
) -> None:
    record = {**dict(clinic.records())[kind], **change}
    with pytest.raises(InvalidInput) as caught:
        await core.load([(kind, record)])
    (entry,) = {item.entry for item in caught.value.invalid}
    assert entry == f"$[0].{next(iter(change))}"


# --- limits -----------------------------------------------------------------------------------


async def test_limits_are_counted_per_doctor_over_all_positions(
    core: RunningCore, bot: CoreClient
) -> None:
    clinic = Clinic()
    family = clinic.doctor("FAMILY_DOCTOR", party={"declarations_count": 17})
    both = clinic.doctor("THERAPIST")
    clinic.doctor("PEDIATRICIAN", party_id=both.party_id)
    former = clinic.doctor("PEDIATRICIAN", status="DISMISSED", is_active=False)
    clinic.doctor("FAMILY_DOCTOR", employee_type="OWNER")
    await core.load(clinic.records())
    export = await bot.legal_entities.declarations_limit()
    limits = {
        one.party_id: (one.declarations_limit, one.declarations_count) for one in export.items
    }
    assert limits == {family.party_id: (1800, 17), both.party_id: (900, 0)}
    assert former.party_id not in limits


# --- addresses --------------------------------------------------------------------------------


@pytest.fixture
async def places(core: RunningCore) -> dict[str, Any]:
    """Two oblasts, a raion and its towns, a street."""
    first, second, raion, town, village = (str(new_id()) for _ in range(5))
    street = {"id": str(new_id()), "settlement_id": town, "type": "STREET", "name": "Зелена"}
    await core.load(
        [
            ("region", {"id": first, "name": "ВИГАДАНСЬКА", "koatuu": "9900000000"}),
            ("region", {"id": second, "name": "ІНША", "koatuu": "9800000000"}),
            ("district", {"id": raion, "region_id": first, "name": "ПЕРШИЙ"}),
            ("settlement", {"id": town, "region_id": first, "district_id": raion, "type": "CITY",
                            "name": "ВИГАДАНЕ", "koatuu": "9910100000"}),
            ("settlement", {"id": village, "region_id": first, "district_id": raion,
                            "type": "VILLAGE", "name": "НОВОВИГАДАНЕ", "mountain_group": True,
                            "parent_settlement_id": town}),
            ("settlement", {"id": str(new_id()), "region_id": second, "type": "CITY",
                            "name": "ВИГАДАНЕ"}),
            ("street", street),
        ]
    )  # fmt: skip
    return {"region": first, "district": raion, "town": town, "village": village, **street}


async def test_settlements_are_found_by_a_part_of_the_name_in_any_case(
    bot: CoreClient, places: dict[str, Any]
) -> None:
    page = await bot.legal_entities.settlements(SettlementQuery(region="Вигаданська", name="вигад"))
    assert [one.name for one in page.data] == ["ВИГАДАНЕ", "НОВОВИГАДАНЕ"]
    village = page.data[1]
    assert village.parent_settlement == "ВИГАДАНЕ"
    assert (village.region, village.district) == ("ВИГАДАНСЬКА", "ПЕРШИЙ")


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"type": "CITY"}, ["ВИГАДАНЕ"]),
        ({"mountain_group": True}, ["НОВОВИГАДАНЕ"]),
        ({"mountain_group": False}, ["ВИГАДАНЕ"]),
        ({"koatuu": "9910100000"}, ["ВИГАДАНЕ"]),
        ({"district": "перш"}, ["ВИГАДАНЕ", "НОВОВИГАДАНЕ"]),
        ({"district": "другий"}, []),
        ({"name": "%"}, []),
        ({"name": "_"}, []),
    ],
)
async def test_settlements_are_filtered(
    bot: CoreClient, places: dict[str, Any], wanted: dict[str, Any], names: list[str]
) -> None:
    page = await bot.legal_entities.settlements(SettlementQuery(region="ВИГАДАНСЬКА", **wanted))
    assert [one.name for one in page.data] == names


async def test_an_oblast_is_needed_to_search_settlements(
    core: RunningCore, places: dict[str, Any]
) -> None:
    status, body = await core.raw("GET", "/api/uaddresses/settlements?name=x")
    assert (status, body["error"]["invalid"][0]["entry"]) == (422, "$.region")


async def test_regions_districts_and_streets(bot: CoreClient, places: dict[str, Any]) -> None:
    found = bot.legal_entities
    regions = await found.regions(RegionQuery(name="вигадан"))
    assert [str(one.id) for one in regions.data] == [places["region"]]
    assert (await found.regions(RegionQuery(koatuu="9800000000"))).data[0].region == "ІНША"
    by_id = await found.districts(DistrictQuery(region_id=places["region"]))
    by_name = await found.districts(DistrictQuery(region="ВИГАДАНСЬКА", name="пер"))
    assert [one.district for one in by_id.data] == ["ПЕРШИЙ"]
    assert by_id.data == by_name.data
    streets = await found.streets(StreetQuery(settlement_id=places["town"], name="зел"))
    assert [one.name for one in streets.data] == ["Зелена"]
    assert not (await found.streets(StreetQuery(settlement_id=places["village"]))).data


async def test_places_within_one_place(bot: CoreClient, places: dict[str, Any]) -> None:
    found = bot.legal_entities
    assert [one.district for one in (await found.districts_of_region(places["region"])).data] == [
        "ПЕРШИЙ"
    ]
    within = await found.settlements_of_district(places["district"], NameQuery(page_size=1, page=2))
    assert [one.settlement_name for one in within.data] == ["НОВОВИГАДАНЕ"]
    assert (within.paging.total_entries, within.paging.total_pages) == (2, 2)
