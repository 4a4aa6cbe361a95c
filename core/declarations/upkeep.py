"""What time and the register of clinics do to declarations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.declarations import DeclarationReason
from core.declarations import batches
from core.declarations.batch_changes import BatchChanges, Order, by_position
from core.declarations.changes import announced
from core.declarations.model import SYSTEM, Declaration, Verb, months_before
from core.declarations.repository import DeclarationRepository
from core.events.service import EventLog
from core.kit.clock import Clock, today
from core.kit.db import Database
from core.legal_entities.model import Departure
from core.legal_entities.service import Departed, RegistryService

_BATCH = 200

_LONGEST_MONTH = 31

# Source: ``reason`` of ehealth.api ``employee_updater.ex`` and of its merge of legal entities;
# CF 1681555613.
_WHY: Mapping[Departure, DeclarationReason] = MappingProxyType(
    {
        Departure.DOCTOR_LEFT: DeclarationReason.AUTO_EMPLOYEE_DEACTIVATE,
        Departure.REORGANIZED: DeclarationReason.AUTO_REORGANIZATION,
        Departure.CLINIC_CLOSED: DeclarationReason.AUTO_DEACTIVATION_LEGAL_ENTITY,
    }
)


@dataclass(frozen=True)
class UpkeepRules:
    """Parameters of the central system, and one of ours.

    Attributes:
        verification: after which a declaration that nobody has refused is in force.
            Source: ``verification_request_expiration``, ops.api.
        announced_months: how long before its end a declaration is told to end.
    """

    verification: timedelta = timedelta(days=30)
    announced_months: int = 2


class DeclarationUpkeep:
    """Does what is due; doing it again, or in several processes at once, changes nothing more."""

    def __init__(
        self,
        rows: DeclarationRepository,
        changes: BatchChanges,
        registry: RegistryService,
        events: EventLog,
        rules: UpkeepRules,
        clock: Clock,
    ) -> None:
        self._rows = rows
        self._changes = changes
        self._registry = registry
        self._events = events
        self._rules = rules
        self._clock = clock

    async def run(self, database: Database) -> dict[str, int]:
        """Do everything that is due; returns how many declarations each thing happened to.

        Ends come before announcements, so that nothing is announced that is over.
        """
        return {
            "verified": await self._verify(database),
            "closed": await self._close(database),
            "departed": await self._end_departed(database),
            "announced": await self._announce_all(database),
        }

    async def due(self, database: Database) -> dict[str, int]:
        """How many declarations :meth:`run` would change now; announcements are no change."""
        async with database.transaction() as connection:
            verified = await batches.count(connection, self._waiting())
            closed = await batches.count(connection, batches.past_term(today(self._clock)))
        departed = 0
        async for page in self._registry.departures(database):
            async with database.transaction() as connection:
                departed += await batches.count(connection, _at(page))
        return {"verified": verified, "closed": closed, "departed": departed}

    # --- time ---------------------------------------------------------------------------------

    async def _verify(self, database: Database) -> int:
        """Source: ops.api ``declarations_approve_test.exs``."""
        return await self._changes.run(database, self._waiting(), Order(Verb.VERIFY, SYSTEM))

    def _waiting(self) -> batches.Which:
        return batches.waiting_since(self._clock.now() - self._rules.verification)

    async def _close(self, database: Database) -> int:
        """Source: ops.api ``declarations_terminator_test.exs``."""
        which = batches.past_term(today(self._clock))
        return await self._changes.run(database, which, Order(Verb.CLOSE, SYSTEM, self._over))

    async def _announce_all(self, database: Database) -> int:
        done = 0
        while count := await database.run(self._announce):
            done += count
        return done

    async def _announce(self, connection: AsyncConnection) -> int:
        day = today(self._clock)
        soon = batches.ends_by(announced_until(day, self._rules.announced_months), day)
        items = await batches.hold_unannounced(connection, self._rows, soon, _BATCH)
        if not items:
            return 0
        reasons = await self._over(connection, items)
        await batches.mark_announced(connection, items, self._clock.now())
        await self._events.record_all(
            connection, [announced(item, reasons[item.id]) for item in items]
        )
        return len(items)

    async def _over(
        self, connection: AsyncConnection, items: Sequence[Declaration]
    ) -> Mapping[UUID, str]:
        """With a pediatrician the patient grows up; with anybody else the term is over."""
        pediatric = await self._registry.pediatric(connection, {item.employee_id for item in items})
        grown_up, over = DeclarationReason.AUTO_MAJORITY, DeclarationReason.AUTO_CLOSING
        return {item.id: grown_up if item.employee_id in pediatric else over for item in items}

    # --- doctors and clinics ------------------------------------------------------------------

    async def _end_departed(self, database: Database) -> int:
        done = 0
        async for page in self._registry.departures(database):
            why = {item.employee_id: _WHY[item.why] for item in page}
            order = Order(Verb.TERMINATE, SYSTEM, by_position(why))
            done += await self._changes.run(database, _at(page), order)
        return done


def announced_until(day: date, months: int) -> date:
    """Last days of declarations up to this one are told of on a day.

    Told is what ends within the months that follow: a pediatrician's patient of 18 years less
    two months is told on the day on which he gets so old.
    """
    until = day + timedelta(days=_LONGEST_MONTH * months + 1)
    while months_before(until + timedelta(days=1), months) > day:
        until -= timedelta(days=1)
    return until


def _at(page: Sequence[Departed]) -> batches.Which:
    return batches.with_positions(
        {item.employee_id for item in page}, {item.party_id for item in page}
    )
