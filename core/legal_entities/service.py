"""What other domains and the routes may ask about clinics and doctors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.model import Employee
from core.contract.errors import ErrorCode
from core.contract.legal_entities import DeclarationsLimit
from core.errors import Conflict
from core.kit.clock import Clock, today
from core.kit.db import Database
from core.legal_entities import addresses, repository
from core.legal_entities.importer import Keys, tax_id_place
from core.legal_entities.model import (
    Departure,
    DoctorLimits,
    DoctorLoad,
    DoctorPosition,
    DoctorSpeciality,
    Standing,
    check_position,
    departure,
    employee_not_found,
    normalised_code,
)

# How many positions are looked through at once.
_PAGE = 1000


@dataclass(frozen=True)
class Placement:
    """A position at a division, as lists show it: published records."""

    position: str
    employee_type: str
    party: Mapping[str, Any]
    division: Mapping[str, Any]
    legal_entity: Mapping[str, Any]


@dataclass(frozen=True)
class Departed:
    """A doctor's position that is gone."""

    employee_id: UUID
    party_id: UUID
    why: Departure


@dataclass(frozen=True)
class LoadChange:
    """By how much a doctor's counts move."""

    declarations: int = 0
    approved_requests: int = 0

    def __add__(self, other: LoadChange) -> LoadChange:
        return LoadChange(
            self.declarations + other.declarations,
            self.approved_requests + other.approved_requests,
        )


class RegistryService:
    """Clinics and doctors of the register."""

    def __init__(self, keys: Keys, limits: DoctorLimits, clock: Clock) -> None:
        self._keys = keys
        self._limits = limits
        self._clock = clock

    async def unknown_settlements(
        self, connection: AsyncConnection, settlement_ids: set[UUID]
    ) -> set[UUID]:
        """Those of the ids that no settlement of the address register has."""
        return settlement_ids - await addresses.known_settlements(connection, settlement_ids)

    async def position(
        self, connection: AsyncConnection, employee_id: UUID, division_id: UUID
    ) -> DoctorPosition:
        """A doctor at a division, in use or not.

        Raises:
            Conflict: ``DIVISION_UNKNOWN``.
            InvalidInput: nobody knows the employee.
        """
        row = await repository.position(connection, employee_id, division_id)
        if row is None:
            raise Conflict(ErrorCode.DIVISION_UNKNOWN)
        if row.employee is None or row.party is None:
            raise employee_not_found()
        employee = row.employee
        end_date = employee.get("end_date")
        return DoctorPosition(
            employee_id=employee_id,
            party_id=UUID(employee["party_id"]),
            division_id=division_id,
            legal_entity_id=row.legal_entity_id,
            position=employee["position"],
            employee_type=employee["employee_type"],
            status=employee["status"],
            is_active=employee["is_active"],
            start_date=date.fromisoformat(employee["start_date"]),
            end_date=date.fromisoformat(end_date) if end_date else None,
            speciality=(employee.get("speciality") or {}).get("speciality"),
            works_for=UUID(employee["legal_entity_id"]),
            employee=employee,
            party=row.party,
            contacts=row.contacts or {},
            division=row.division,
            legal_entity=row.legal_entity,
            limit=self._limits.of(row.specialities),
            load=row.load,
        )

    async def employee_for_declaration(
        self, connection: AsyncConnection, employee_id: UUID, division_id: UUID
    ) -> DoctorPosition:
        """A doctor at a division with whom a declaration may be made today.

        Raises:
            Conflict, InvalidInput: the published refusal of the first rule that says no.
        """
        found = await self.position(connection, employee_id, division_id)
        check_position(found, today(self._clock))
        return found

    async def placements(
        self, connection: AsyncConnection, pairs: Collection[tuple[UUID, UUID]]
    ) -> dict[tuple[UUID, UUID], Placement]:
        """What lists show of employees at divisions, by pairs of their ids."""
        if not pairs:
            return {}
        return {
            (row.employee_id, row.division_id): Placement(
                row.position, row.employee_type, row.party, row.division, row.legal_entity
            )
            for row in await repository.placements(connection, pairs)
        }

    async def limit_of(self, connection: AsyncConnection, party_id: UUID) -> int:
        """How many patients are best for a doctor, by the lowest of his specialities."""
        return self._limits.of(await repository.specialities(connection, party_id))

    async def load_of(self, connection: AsyncConnection, party_id: UUID) -> DoctorLoad:
        """How many patients a doctor has now."""
        return await repository.load_of(connection, party_id)

    async def change_loads(
        self, connection: AsyncConnection, changes: Mapping[UUID, LoadChange]
    ) -> dict[UUID, DoctorLoad]:
        """Count doctors' patients up and down; returns the new counts.

        The counts stay locked until the transaction ends, so whoever looks at what is returned
        decides about the last place alone. Doctors are locked in one order by everybody.
        """
        return {
            party_id: await repository.change_load(
                connection,
                party_id,
                changes[party_id].declarations,
                changes[party_id].approved_requests,
            )
            for party_id in sorted(changes)
        }

    async def parties_of(
        self, connection: AsyncConnection, employee_ids: Collection[UUID]
    ) -> dict[UUID, UUID]:
        """The human behind each position, by the position's id.

        Raises:
            InvalidInput: nobody knows one of the employees.
        """
        found = await repository.parties_of(connection, employee_ids)
        if len(found) < len(set(employee_ids)):
            raise employee_not_found()
        return found

    async def departures(self, database: Database) -> AsyncIterator[Sequence[Departed]]:
        """Doctors' positions that are gone today, a page at a time.

        No transaction is open while the caller does something about a page.
        """
        day = today(self._clock)
        after: UUID | None = None
        while True:
            async with database.transaction() as connection:
                rows = await repository.unsettled_positions(connection, day, after, _PAGE)
            gone = [
                Departed(row.id, row.party_id, why)
                for row in rows
                if (why := departure(_standing(row), day))
            ]
            if gone:
                yield gone
            if len(rows) < _PAGE:
                return
            after = rows[-1].id

    async def pediatric(
        self, connection: AsyncConnection, employee_ids: Collection[UUID]
    ) -> set[UUID]:
        """Those of the positions that are a pediatrician's."""
        return await repository.positions_with(
            connection, employee_ids, DoctorSpeciality.PEDIATRICIAN
        )

    async def tax_id_of(self, connection: AsyncConnection, party_id: UUID) -> str | None:
        """Tax number of a party, or the document number that stands in its place."""
        sealed = await repository.sealed_tax_id(connection, party_id)
        if sealed is None:
            return None
        return self._keys.cipher.open(sealed, tax_id_place(party_id)).decode()

    async def employed(
        self, connection: AsyncConnection, legal_entity_id: UUID, tax_id: str
    ) -> Sequence[Employee]:
        """Positions in use that the owner of a tax number holds in a clinic."""
        index = self._keys.index.of("party.tax_id", normalised_code(tax_id))
        return [
            Employee(row.id, row.party_id, row.employee_type, row.last_name)
            for row in await repository.staff(connection, legal_entity_id, index)
        ]

    async def export(
        self, connection: AsyncConnection, name: str, depth: timedelta | None
    ) -> list[orjson.Fragment]:
        """The records of a bulk export, ready for the envelope.

        Args:
            connection: any transaction.
            name: one of ``parties``, ``employees``, ``divisions``, ``legal_entities``,
                ``employee_roles``, ``healthcare_services``, ``contract_divisions``.
            depth: only what changed within this time, or everything.
        """
        since = self._clock.now() - depth if depth else None
        return [
            orjson.Fragment(text) for text in await repository.exported(connection, name, since)
        ]

    async def export_limits(self, connection: AsyncConnection) -> list[DeclarationsLimit]:
        """Every doctor's limit and count."""
        return [
            DeclarationsLimit(
                party_id=party_id,
                declarations_limit=self._limits.of(specialities),
                declarations_count=count,
            )
            async for party_id, specialities, count in repository.doctors_with_load(connection)
        ]


def _standing(row: Any) -> Standing:
    return Standing(
        status=row.status,
        is_active=row.is_active,
        end_date=row.end_date,
        clinic_status=row.clinic_status,
        clinic_is_active=row.clinic_is_active,
    )
