"""Search in the address register.

Source: PIS API 9.11, uaddresses. The public API speaks КОАТУУ; the key of a place is its id.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract import addresses as contract
from core.contract.wire import PageQuery, Paging
from core.legal_entities.tables import district, region, settlement, street

_parent = settlement.alias("parent")


async def regions(
    connection: AsyncConnection, wanted: contract.RegionQuery
) -> tuple[list[contract.Region], Paging]:
    """Oblasts."""
    query = select(region.c.id, region.c.name.label("region"), region.c.koatuu)
    if wanted.name:
        query = query.where(_like(region.c.name, wanted.name))
    if wanted.koatuu:
        query = query.where(region.c.koatuu == wanted.koatuu)
    rows, paging = await _page(connection, query.order_by(region.c.name, region.c.id), wanted)
    return [contract.Region.model_validate(row) for row in rows], paging


async def districts(
    connection: AsyncConnection, wanted: contract.DistrictQuery
) -> tuple[list[contract.District], Paging]:
    """Raions of an oblast."""
    query = select(
        district.c.id, region.c.name.label("region"), district.c.name.label("district"),
        district.c.koatuu,
    ).join(region, region.c.id == district.c.region_id)  # fmt: skip
    if wanted.region_id:
        query = query.where(district.c.region_id == wanted.region_id)
    if wanted.region:
        query = query.where(_like(region.c.name, wanted.region))
    if wanted.name:
        query = query.where(_like(district.c.name, wanted.name))
    if wanted.koatuu:
        query = query.where(district.c.koatuu == wanted.koatuu)
    rows, paging = await _page(connection, query.order_by(district.c.name, district.c.id), wanted)
    return [contract.District.model_validate(row) for row in rows], paging


async def settlements(
    connection: AsyncConnection, wanted: contract.SettlementQuery
) -> tuple[list[contract.Settlement], Paging]:
    """Towns and villages of an oblast."""
    query = _settlements().where(_like(region.c.name, wanted.region))
    if wanted.district:
        query = query.where(_like(district.c.name, wanted.district))
    if wanted.name:
        query = query.where(_like(settlement.c.name, wanted.name))
    exact = {
        settlement.c.koatuu: wanted.koatuu,
        settlement.c.mountain_group: wanted.mountain_group,
        settlement.c.type: wanted.type,
    }
    for column, value in exact.items():
        if value is not None:
            query = query.where(column == value)
    ordered = query.order_by(settlement.c.name, settlement.c.id)
    rows, paging = await _page(connection, ordered, wanted)
    return [contract.Settlement.model_validate(row) for row in rows], paging


async def districts_of_region(
    connection: AsyncConnection, region_id: UUID, wanted: contract.NameQuery
) -> tuple[list[contract.DistrictShort], Paging]:
    """Raions of one oblast, by its id."""
    query = select(district.c.id, district.c.name.label("district")).where(
        district.c.region_id == region_id
    )
    if wanted.name:
        query = query.where(_like(district.c.name, wanted.name))
    if wanted.koatuu:
        query = query.where(district.c.koatuu == wanted.koatuu)
    rows, paging = await _page(connection, query.order_by(district.c.name, district.c.id), wanted)
    return [contract.DistrictShort.model_validate(row) for row in rows], paging


async def settlements_of_district(
    connection: AsyncConnection, district_id: UUID, wanted: contract.NameQuery
) -> tuple[list[contract.SettlementShort], Paging]:
    """Towns and villages of one raion, by its id."""
    query = select(settlement.c.id, settlement.c.name.label("settlement_name")).where(
        settlement.c.district_id == district_id
    )
    if wanted.name:
        query = query.where(_like(settlement.c.name, wanted.name))
    if wanted.koatuu:
        query = query.where(settlement.c.koatuu == wanted.koatuu)
    ordered = query.order_by(settlement.c.name, settlement.c.id)
    rows, paging = await _page(connection, ordered, wanted)
    return [contract.SettlementShort.model_validate(row) for row in rows], paging


async def streets(
    connection: AsyncConnection, wanted: contract.StreetQuery
) -> tuple[list[contract.Street], Paging]:
    """Streets of a settlement."""
    query = select(street).where(street.c.settlement_id == wanted.settlement_id)
    if wanted.name:
        query = query.where(_like(street.c.name, wanted.name))
    if wanted.type:
        query = query.where(street.c.type == wanted.type)
    rows, paging = await _page(connection, query.order_by(street.c.name, street.c.id), wanted)
    return [contract.Street.model_validate(row) for row in rows], paging


async def known_settlements(connection: AsyncConnection, ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids that a settlement has."""
    query = select(settlement.c.id).where(settlement.c.id.in_(ids))
    return set((await connection.execute(query)).scalars())


def _settlements() -> Select[Any]:
    return (
        select(
            settlement.c.id,
            region.c.name.label("region"),
            settlement.c.region_id,
            district.c.name.label("district"),
            settlement.c.district_id,
            settlement.c.name,
            settlement.c.mountain_group,
            settlement.c.type,
            settlement.c.koatuu,
            _parent.c.name.label("parent_settlement"),
            settlement.c.parent_settlement_id,
        )
        .join(region, region.c.id == settlement.c.region_id)
        .outerjoin(district, district.c.id == settlement.c.district_id)
        .outerjoin(_parent, _parent.c.id == settlement.c.parent_settlement_id)
    )


def _like(column: Any, text: str) -> Any:
    """Whether a name contains the text, whatever the letter case; % and _ mean themselves."""
    return column.icontains(text, autoescape=True)


async def _page(
    connection: AsyncConnection, query: Select[Any], wanted: PageQuery
) -> tuple[Sequence[dict[str, Any]], Paging]:
    total = await connection.scalar(
        select(func.count()).select_from(query.order_by(None).subquery())
    )
    rows = await connection.execute(query.offset(wanted.offset).limit(wanted.page_size))
    return [dict(row) for row in rows.mappings()], Paging.of(wanted, total or 0)
