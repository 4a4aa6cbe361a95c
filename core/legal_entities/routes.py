"""HTTP methods of the register: bulk exports and the search of addresses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract import addresses as places
from core.contract import legal_entities as contract
from core.contract.access import Scope
from core.contract.wire import PageQuery, Paging
from core.kit.clock import Clock, today
from core.kit.envelope import Reply
from core.kit.routing import Call, Handler, Route
from core.legal_entities import addresses
from core.legal_entities.service import RegistryService

_SOURCE = "PIS API 9.11"

# Each export with what its answer holds.
_BULK: dict[str, Any] = {
    "parties": list[contract.Party],
    "employees": list[contract.Employee],
    "divisions": list[contract.Division],
    "legal_entities": list[contract.LegalEntity],
    "employee_roles": list[contract.EmployeeRole],
    "healthcare_services": list[contract.HealthcareService],
    "contract_divisions": list[contract.ContractDivision],
}

_Search = Callable[[AsyncConnection, Any], Awaitable[tuple[Sequence[Any], Paging]]]
_SearchWithin = Callable[[AsyncConnection, UUID, Any], Awaitable[tuple[Sequence[Any], Paging]]]


def routes(service: RegistryService, clock: Clock) -> list[Route]:
    """The routes of this domain."""
    return [
        *(_bulk(service, clock, name) for name in _BULK),
        Route(
            "GET", "/api/pis/bulk/declarations_limit", _limits(service, clock),
            who="client", scope=Scope.DECLARATION_BULK_READ,
            response=list[contract.DeclarationsLimit],
            summary="Limits of doctors and how many patients they have",
            client_method="legal_entities.declarations_limit", source=_SOURCE,
        ),
        _search("regions", places.RegionQuery, list[places.Region], addresses.regions),
        _search("districts", places.DistrictQuery, list[places.District], addresses.districts),
        _search(
            "settlements", places.SettlementQuery, list[places.Settlement], addresses.settlements
        ),
        _search("streets", places.StreetQuery, list[places.Street], addresses.streets),
        _search_within(
            "regions/{id}/districts", list[places.DistrictShort], addresses.districts_of_region,
            "legal_entities.districts_of_region",
        ),
        _search_within(
            "districts/{id}/settlements", list[places.SettlementShort],
            addresses.settlements_of_district, "legal_entities.settlements_of_district",
        ),
    ]  # fmt: skip


def _bulk(service: RegistryService, clock: Clock, name: str) -> Route:
    async def export(call: Call) -> Reply:
        depth = call.query(contract.BulkQuery).depth
        within = timedelta(days=depth) if depth else None
        records = await service.export(call.db, name, within)
        return Reply(records, meta={"date": today(clock).isoformat()})

    return Route(
        "GET", f"/api/pis/bulk/{name}", export, who="client", scope=Scope.BULK_READ,
        query=contract.BulkQuery, response=_BULK[name],
        summary=f"Bulk export of {name}", client_method=f"legal_entities.{name}", source=_SOURCE,
    )  # fmt: skip


def _limits(service: RegistryService, clock: Clock) -> Handler:
    async def export(call: Call) -> Reply:
        limits = await service.export_limits(call.db)
        return Reply(limits, meta={"date": today(clock).isoformat()})

    return export


def _search(name: str, query: type[PageQuery], answer: Any, search: _Search) -> Route:
    async def find(call: Call) -> Reply:
        found, paging = await search(call.db, call.query(query))
        return Reply(found, paging=paging)

    return Route(
        "GET", f"/api/uaddresses/{name}", find, who="anyone", query=query, response=answer,
        summary=f"Search for {name}", client_method=f"legal_entities.{name}", source=_SOURCE,
    )  # fmt: skip


def _search_within(path: str, answer: Any, search: _SearchWithin, client_method: str) -> Route:
    async def find(call: Call) -> Reply:
        found, paging = await search(call.db, call.id(), call.query(places.NameQuery))
        return Reply(found, paging=paging)

    return Route(
        "GET", f"/api/uaddresses/{path}", find, who="anyone", query=places.NameQuery,
        response=answer, summary=f"Search for {path.rpartition('/')[2]} of one place",
        client_method=client_method, source=_SOURCE,
    )  # fmt: skip
