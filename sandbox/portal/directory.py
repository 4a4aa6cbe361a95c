"""Names of doctors and clinics, from the core's bulk exports."""

from __future__ import annotations

import asyncio
from uuid import UUID

from core.client import CoreClient


class Directory:
    """Loaded once, when the first patient comes."""

    def __init__(self) -> None:
        self._doctors: dict[UUID, str] = {}
        self._clinics: dict[UUID, str] = {}
        self._lock = asyncio.Lock()

    async def load(self, client: CoreClient) -> None:
        """Fill it, if nobody has."""
        async with self._lock:
            if self._doctors:
                return
            exports = client.legal_entities
            parties = {
                party.id: " ".join(
                    filter(None, (party.last_name, party.first_name, party.second_name))
                )
                for party in (await exports.parties()).items
            }
            clinics = (await exports.legal_entities()).items
            self._clinics = {clinic.id: clinic.public_name for clinic in clinics}
            positions = (await exports.employees()).items
            self._doctors = {one.id: parties.get(one.party_id, "") for one in positions}

    def doctor(self, employee_id: UUID) -> str:
        """Who works in a position; a doctor who is not exported any more has no name here."""
        return self._doctors.get(employee_id) or "Лікар, якого вже немає в довіднику"

    def clinic(self, legal_entity_id: UUID) -> str:
        """Name of a clinic."""
        return self._clinics.get(legal_entity_id, "")
