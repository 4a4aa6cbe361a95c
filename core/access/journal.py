"""The journal of reads: which channel and user read which person's data.

Reads by token are journalled; the feed of events is not, for it carries ids and statuses only.
"""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import repository
from core.kit.clock import Clock
from core.kit.ids import new_id
from core.kit.routing import Call, Caller


class AccessJournal:
    """Writes the journal in the transaction of the read."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def record(
        self, connection: AsyncConnection, caller: Caller, call: Call, path: str
    ) -> None:
        """Write a row for each person whose data the answer shows."""
        now = self._clock.now()
        await repository.add_reads(
            connection,
            [
                {
                    "person_id": person_id,
                    "id": new_id(),
                    "read_at": now,
                    "client_id": caller.client_id,
                    "user_id": caller.user_id,
                    "applicant_person_id": caller.applicant_person_id,
                    "employee_id": caller.employee_id,
                    "path": path,
                    "entity_id": call.path.get("id"),
                    "request_id": call.request_id,
                }
                for person_id in sorted(call.shown)
            ],
        )
