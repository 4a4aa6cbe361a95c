"""Clinics and doctors: bulk exports, and the search of addresses."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from core.client.errors import CoreUnavailable
from core.client.pages import Page
from core.client.transport import Transport
from core.contract.addresses import (
    District,
    DistrictQuery,
    DistrictShort,
    NameQuery,
    Region,
    RegionQuery,
    Settlement,
    SettlementQuery,
    SettlementShort,
    Street,
    StreetQuery,
)
from core.contract.legal_entities import (
    BulkQuery,
    ContractDivision,
    DeclarationsLimit,
    Division,
    Employee,
    EmployeeRole,
    Export,
    HealthcareService,
    LegalEntity,
    Party,
)
from core.contract.wire import Data

Item = TypeVar("Item", bound=Data)


class LegalEntities:
    """The register of clinics and doctors; needs no user.

    ``depth`` asks only for what changed within so many days.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def parties(self, depth: int | None = None) -> Export[Party]:
        """Doctors and other staff as human beings."""
        return await self._bulk("parties", Party, depth)

    async def employees(self, depth: int | None = None) -> Export[Employee]:
        """Positions."""
        return await self._bulk("employees", Employee, depth)

    async def divisions(self, depth: int | None = None) -> Export[Division]:
        """Places where clinics receive patients."""
        return await self._bulk("divisions", Division, depth)

    async def legal_entities(self, depth: int | None = None) -> Export[LegalEntity]:
        """Clinics."""
        return await self._bulk("legal_entities", LegalEntity, depth)

    async def employee_roles(self, depth: int | None = None) -> Export[EmployeeRole]:
        """Who provides which service."""
        return await self._bulk("employee_roles", EmployeeRole, depth)

    async def healthcare_services(self, depth: int | None = None) -> Export[HealthcareService]:
        """Services of divisions."""
        return await self._bulk("healthcare_services", HealthcareService, depth)

    async def contract_divisions(self, depth: int | None = None) -> Export[ContractDivision]:
        """For which divisions the state pays."""
        return await self._bulk("contract_divisions", ContractDivision, depth)

    async def declarations_limit(self) -> Export[DeclarationsLimit]:
        """Limits of doctors, and how many patients they have."""
        return await self._bulk("declarations_limit", DeclarationsLimit, None)

    async def regions(self, query: RegionQuery | None = None) -> Page[Region]:
        """Oblasts."""
        answer = await self._transport.call("GET", "/api/uaddresses/regions", query=query)
        return Page.of(answer, Region)

    async def districts(self, query: DistrictQuery | None = None) -> Page[District]:
        """Raions."""
        answer = await self._transport.call("GET", "/api/uaddresses/districts", query=query)
        return Page.of(answer, District)

    async def settlements(self, query: SettlementQuery) -> Page[Settlement]:
        """Towns and villages of an oblast."""
        answer = await self._transport.call("GET", "/api/uaddresses/settlements", query=query)
        return Page.of(answer, Settlement)

    async def streets(self, query: StreetQuery) -> Page[Street]:
        """Streets of a settlement."""
        answer = await self._transport.call("GET", "/api/uaddresses/streets", query=query)
        return Page.of(answer, Street)

    async def districts_of_region(
        self, region_id: UUID, query: NameQuery | None = None
    ) -> Page[DistrictShort]:
        """Raions of one oblast."""
        path = f"/api/uaddresses/regions/{region_id}/districts"
        return Page.of(await self._transport.call("GET", path, query=query), DistrictShort)

    async def settlements_of_district(
        self, district_id: UUID, query: NameQuery | None = None
    ) -> Page[SettlementShort]:
        """Towns and villages of one raion."""
        path = f"/api/uaddresses/districts/{district_id}/settlements"
        return Page.of(await self._transport.call("GET", path, query=query), SettlementShort)

    async def _bulk(self, name: str, model: type[Item], depth: int | None) -> Export[Item]:
        answer = await self._transport.call(
            "GET", f"/api/pis/bulk/{name}", query=BulkQuery(depth=depth)
        )
        if answer.meta is None or "date" not in answer.meta:
            raise CoreUnavailable("the export has no date")
        return Export(date=answer.meta["date"], items=answer.many(model))
