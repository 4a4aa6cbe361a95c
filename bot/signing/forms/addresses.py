"""Search in the address register for the page's form: a few places that fit what was typed."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from bot.signing.model import Refusal, TurnedAway
from core.client import CoreClient, CoreRefused, CoreUnavailable
from core.contract.addresses import RegionQuery, SettlementQuery, StreetQuery
from core.kit.clock import Clock

LONGEST_NAME: Final = 60
MOST_REGIONS: Final = 100
MOST_FOUND: Final = 20
_MINUTE: Final = timedelta(minutes=1)
SEARCHES_PER_MINUTE: Final = 120
"""Of one session: more than one types, less than a copy of the register needs."""


class AddressSearch:
    """Regions, settlements of a region, streets of a settlement."""

    def __init__(self, core: CoreClient, clock: Clock) -> None:
        self._places = core.legal_entities
        self._clock = clock
        self._recent: dict[UUID, deque[datetime]] = {}

    async def find(
        self, session_id: UUID, what: str, asked: dict[str, str]
    ) -> list[dict[str, Any]]:
        """Places by the words typed.

        Args:
            session_id: whose search it is; the number of its searches is limited.
            what: ``regions``, ``settlements`` (of ``region``) or ``streets`` (of the settlement
                with the id ``settlement``).
            asked: ``name``, a part of it, and the place that it is in.

        Raises:
            TurnedAway: too often, too long, no such search; the core does not answer.
        """
        searches = {
            "regions": self._regions,
            "settlements": self._settlements,
            "streets": self._streets,
        }
        search = searches.get(what)
        if search is None or any(len(value) > LONGEST_NAME for value in asked.values()):
            raise TurnedAway(Refusal.TOO_LARGE)
        if not self._may_search(session_id):
            raise TurnedAway(Refusal.UNAVAILABLE)
        try:
            return await search(asked)
        except (CoreRefused, CoreUnavailable):
            raise TurnedAway(Refusal.UNAVAILABLE) from None

    def _may_search(self, session_id: UUID) -> bool:
        """Count one search, if there were not too many within a minute."""
        now = self._clock.now()
        # Who has been silent for a minute is forgotten.
        self._recent = {
            key: times for key, times in self._recent.items() if times[-1] > now - _MINUTE
        }
        times = self._recent.setdefault(session_id, deque())
        while times and times[0] <= now - _MINUTE:
            times.popleft()
        if len(times) >= SEARCHES_PER_MINUTE:
            return False
        times.append(now)
        return True

    async def _regions(self, asked: dict[str, str]) -> list[dict[str, Any]]:
        found = await self._places.regions(RegionQuery(page_size=MOST_REGIONS))
        return [{"name": region.region} for region in found.data]

    async def _settlements(self, asked: dict[str, str]) -> list[dict[str, Any]]:
        region, name = asked.get("region", ""), asked.get("name", "")
        found = await self._places.settlements(
            SettlementQuery(region=region, name=name, page_size=MOST_FOUND)
        )
        return [
            {
                "id": str(place.id),
                "name": place.name,
                "type": place.type,
                "area": place.region,
                "region": place.district,
                "part_of": place.parent_settlement,
            }
            for place in found.data
            # The search takes a part of the region's name; «Київ» is not «Київська».
            if place.region == region
        ]

    async def _streets(self, asked: dict[str, str]) -> list[dict[str, Any]]:
        try:
            settlement_id = UUID(asked.get("settlement", ""))
        except ValueError:
            return []
        found = await self._places.streets(
            StreetQuery(
                settlement_id=settlement_id, name=asked.get("name", ""), page_size=MOST_FOUND
            )
        )
        return [{"type": street.type, "name": street.name} for street in found.data]
