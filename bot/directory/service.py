"""The directory as flows use it: search locally, fill from the core now and then."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import structlog

from bot.directory import repository
from bot.directory.model import (
    Doctor,
    DoctorName,
    Exports,
    Record,
    Search,
    Settlement,
    join,
    names,
)
from core.contract.legal_entities import (
    ContractDivision,
    DeclarationsLimit,
    Division,
    Employee,
    Export,
    LegalEntity,
    Party,
)
from core.kit.clock import Clock, today
from core.kit.db import Database
from core.kit.ids import new_id

log = structlog.get_logger(__name__)

PAGE_SIZE = 5
SETTLEMENTS_SHOWN = 8
NEAREST = 40


class BulkExports(Protocol):
    """The part of the core's client that the directory is filled from."""

    # Named as published; each gives a whole export with its date.
    async def parties(self) -> Export[Party]: ...  # noqa: D102
    async def employees(self) -> Export[Employee]: ...  # noqa: D102
    async def divisions(self) -> Export[Division]: ...  # noqa: D102
    async def legal_entities(self) -> Export[LegalEntity]: ...  # noqa: D102
    async def contract_divisions(self) -> Export[ContractDivision]: ...  # noqa: D102
    async def declarations_limit(self) -> Export[DeclarationsLimit]: ...  # noqa: D102


class Directory:
    """Search over the doctors one can submit a declaration to."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def settlements_like(self, text: str) -> list[Settlement]:
        """Settlements whose name begins with what was typed, the likeliest first."""
        async with self._database.transaction() as connection:
            return await repository.settlements_like(connection, text, SETTLEMENTS_SHOWN)

    async def page(self, wanted: Search, number: int) -> tuple[list[Doctor], bool]:
        """A page of doctors (from 0), and whether another one follows."""
        async with self._database.transaction() as connection:
            found = await repository.search(connection, wanted, number * PAGE_SIZE, PAGE_SIZE + 1)
        return found[:PAGE_SIZE], len(found) > PAGE_SIZE

    async def count(self, wanted: Search) -> int:
        """How many doctors fit."""
        async with self._database.transaction() as connection:
            return await repository.count(connection, wanted)

    async def doctor(self, id: UUID) -> Doctor | None:  # noqa: A002 - the doctor's own id
        """One doctor, or None when there is none (any more)."""
        async with self._database.transaction() as connection:
            return await repository.by_id(connection, id)

    async def name_of(self, id: UUID) -> DoctorName | None:  # noqa: A002 - an employee's own id
        """Name of a doctor, also of one that no longer takes declarations."""
        async with self._database.transaction() as connection:
            return await repository.name_of(connection, id)

    async def short_name(self, id: UUID) -> str:  # noqa: A002 - an employee's own id
        """Surname and initials of a doctor; empty when the exports never named him."""
        name = await self.name_of(id)
        return name.short_name if name else ""

    async def nearest(self, point: tuple[float, float]) -> tuple[UUID, ...]:
        """Ids of the nearest doctors, free or not; the point itself need not be kept."""
        async with self._database.transaction() as connection:
            found = await repository.search(
                connection, Search(near=point, only_free=False), 0, NEAREST
            )
        return tuple(each.id for each in found)

    async def exported_at(self) -> datetime | None:
        """As of when the directory's data are; None before the first synchronisation."""
        async with self._database.transaction() as connection:
            return await repository.exported_at(connection)

    async def synchronise(self, bulk: BulkExports) -> int:
        """Fill the directory from the exports; returns the number of doctors.

        Raises:
            CoreUnavailable, CoreRefused: the core does not give the exports; nothing changes.
        """
        exported_at = self._clock.now()
        exports = Exports(
            employees=_records(await bulk.employees()),
            parties=_records(await bulk.parties()),
            divisions=_records(await bulk.divisions()),
            legal_entities=_records(await bulk.legal_entities()),
            contract_divisions=_records(await bulk.contract_divisions()),
            declarations_limit=_records(await bulk.declarations_limit()),
        )
        doctors = list(join(exports, today(self._clock)))
        async with self._database.transaction() as connection:
            await repository.replace_all(
                connection, doctors, new_id(), exported_at, self._clock.now()
            )
            await repository.keep_names(connection, list(names(exports)))
        log.info("directory.synchronised", doctors=len(doctors))
        return len(doctors)

    async def is_stale(self, after: timedelta) -> bool:
        """Whether the last synchronisation is older than ``after``, or there was none."""
        last = await self.exported_at()
        return last is None or self._clock.now() - last > after


def _records(export: Export[Any]) -> list[Record]:
    return [item.model_dump(mode="json") for item in export.items]
