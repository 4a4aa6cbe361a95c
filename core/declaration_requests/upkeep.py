"""What time, the register of clinics and that of patients do to open requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.declaration_requests import StatusReason
from core.contract.declarations import DeclarationReason
from core.declaration_requests import repository
from core.declaration_requests.lifecycle import Lifecycle
from core.declaration_requests.repository import RequestRepository
from core.declaration_requests.transitions import Verb
from core.declarations.model import SYSTEM
from core.declarations.service import DeclarationService
from core.kit.clock import Clock
from core.kit.db import Database
from core.legal_entities.model import Departure
from core.legal_entities.service import LoadChange, RegistryService
from core.persons.model import OutOfUse

_BATCH = 200

_WHY: Mapping[Departure, StatusReason] = MappingProxyType(
    {
        Departure.DOCTOR_LEFT: StatusReason.DOCTOR_LEFT,
        Departure.REORGANIZED: StatusReason.DOCTOR_LEFT,
        Departure.CLINIC_CLOSED: StatusReason.CLINIC_CLOSED,
    }
)
_DECLARATION_ENDS: Mapping[OutOfUse, DeclarationReason] = MappingProxyType(
    {
        OutOfUse.DEATH: DeclarationReason.AUTO_DEATH_REGISTRATION,
        OutOfUse.MERGE: DeclarationReason.AUTO_MERGE,
    }
)


class RequestUpkeep:
    """Does what is due; doing it again, or in several processes at once, changes nothing more.

    Whatever ends a request ends it as any other end does: its personal data go with it.
    """

    def __init__(
        self,
        requests: RequestRepository,
        lifecycle: Lifecycle,
        declarations: DeclarationService,
        registry: RegistryService,
        announced_before: timedelta,
        clock: Clock,
    ) -> None:
        self._requests = requests
        self._lifecycle = lifecycle
        self._declarations = declarations
        self._registry = registry
        self._announced_before = announced_before
        self._clock = clock

    async def run(self, database: Database) -> dict[str, int]:
        """Do everything that is due; returns how many requests each thing happened to."""
        return {
            "cancelled": await self._cancel_departed(database),
            "reminded": await self._announce_all(database),
        }

    async def due(self, database: Database) -> int:
        """How many requests :meth:`run` would cancel now."""
        found = 0
        async for page in self._registry.departures(database):
            parties = {item.employee_id: item.party_id for item in page}
            async with database.transaction() as connection:
                found += len(await repository.open_at(connection, parties))
        return found

    async def person_gone(
        self, connection: AsyncConnection, person_id: UUID, why: OutOfUse
    ) -> None:
        """End the declaration and the request of one who is out of use.

        The doctors' counts are locked first, in the one order that everybody keeps.
        """
        turn = await self._declarations.take_turn(connection, person_id)
        live = await self._declarations.live(connection, person_id)
        request = await self._requests.open_one(connection, person_id)
        doctors = {each.party_id: LoadChange() for each in (live, request) if each}
        await self._registry.change_loads(connection, doctors)
        if live:
            await self._declarations.end_by_itself(connection, turn, live, _DECLARATION_ENDS[why])
        if request:
            await self._lifecycle.move(
                connection, request, Verb.CANCEL, SYSTEM, reason=StatusReason.PERSON_INACTIVE
            )

    # --- doctors and clinics ------------------------------------------------------------------

    async def _cancel_departed(self, database: Database) -> int:
        done = 0
        async for page in self._registry.departures(database):
            parties = {item.employee_id: item.party_id for item in page}
            why = {item.employee_id: _WHY[item.why] for item in page}
            async with database.transaction() as connection:
                pairs = await repository.open_at(connection, parties)
            for person_id, request_id in pairs:
                cancel = partial(self._cancel, person_id=person_id, request_id=request_id, why=why)
                done += await database.run(cancel)
        return done

    async def _cancel(
        self,
        connection: AsyncConnection,
        person_id: UUID,
        request_id: UUID,
        why: Mapping[UUID, StatusReason],
    ) -> int:
        await self._declarations.take_turn(connection, person_id)
        found = await self._requests.get(connection, person_id, request_id)
        if found is None or not found.is_open:
            return 0  # somebody was faster
        reason = why[found.employee_id]
        await self._lifecycle.move(connection, found, Verb.CANCEL, SYSTEM, reason=reason)
        return 1

    # --- time ---------------------------------------------------------------------------------

    async def _announce_all(self, database: Database) -> int:
        done = 0
        while count := await database.run(self._announce):
            done += count
        return done

    async def _announce(self, connection: AsyncConnection) -> int:
        """Tell of answers that are still awaited, each once."""
        now = self._clock.now()
        found = await repository.hold_unanswered(
            connection, now, now + self._announced_before, _BATCH
        )
        if found:
            await self._lifecycle.announce(connection, found)
            await repository.mark_announced(connection, found, now)
        return len(found)
