"""Declarations of a registry extract: made elsewhere, before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.declarations import DeclarationRecord
from core.declarations.model import LIVE, Declaration
from core.declarations.repository import DeclarationRepository
from core.kit.clock import Clock
from core.legal_entities.service import LoadChange, RegistryService
from core.persons.service import PersonService

KIND = "declaration"

# Ids of records that bring none follow from their numbers.
_NUMBERS = uuid5(NAMESPACE_OID, "declaration number")


class DeclarationImporter:
    """Loads declarations; the doctors' counts grow by those that were not there."""

    def __init__(
        self,
        declarations: DeclarationRepository,
        registry: RegistryService,
        persons: PersonService,
        clock: Clock,
    ) -> None:
        self._declarations = declarations
        self._registry = registry
        self._persons = persons
        self._clock = clock

    async def load(
        self, connection: AsyncConnection, kind: str, records: Sequence[Mapping[str, Any]]
    ) -> None:
        """Write declarations; one that is there already is left as it is.

        No event is written: nothing has changed, the change is only being learned of.

        Args:
            connection: the transaction of the batch.
            kind: always ``declaration``.
            records: with the fields of ``core.contract.declarations.DeclarationRecord``.
        """
        checked = [DeclarationRecord.model_validate(record) for record in records]
        parties = await self._registry.parties_of(
            connection, {record.employee_id for record in checked}
        )
        loaded = [
            (self._declaration(record, parties[record.employee_id]), record.content)
            for record in checked
        ]
        fresh = await self._declarations.load(connection, loaded)
        await self._persons.unsettle_departures(
            connection, {new.person_id for new, _ in loaded if new.id in fresh}
        )
        live = Counter(new.party_id for new, _ in loaded if new.id in fresh and new.status in LIVE)
        await self._registry.change_loads(
            connection, {party: LoadChange(declarations=count) for party, count in live.items()}
        )

    def _declaration(self, record: DeclarationRecord, party_id: UUID) -> Declaration:
        now = self._clock.now()
        return Declaration(
            id=record.id or uuid5(_NUMBERS, record.declaration_number),
            person_id=record.person_id,
            declaration_number=record.declaration_number,
            declaration_request_id=None,
            employee_id=record.employee_id,
            party_id=party_id,
            division_id=record.division_id,
            legal_entity_id=record.legal_entity_id,
            status=record.status,
            start_date=record.start_date,
            end_date=record.end_date,
            signed_at=record.signed_at,
            reason=record.reason,
            inserted_at=now,
            updated_at=now,
        )
