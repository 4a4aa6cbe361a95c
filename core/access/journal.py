"""The journal of reads: which channel and user read which person's data.

Reads by token are journalled; the feed of events is not, for it carries ids and statuses only.
The patient reads it himself: what others have read. His own reads are kept, but not told: each
screen that he opens is one, and a list of them would hide everybody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import read_rows
from core.access.reads import ToldRead
from core.contract.wire import PageQuery
from core.kit.clock import Clock
from core.kit.ids import new_id
from core.kit.routing import Call, Caller


class AccessJournal:
    """Writes the journal in the transaction of the read, and tells a patient of it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def record(
        self, connection: AsyncConnection, caller: Caller, call: Call, path: str
    ) -> None:
        """Write a row for each person whose data the answer shows."""
        now = self._clock.now()
        await read_rows.add_reads(
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

    async def by_others(
        self, connection: AsyncConnection, person_id: UUID, asking_id: UUID, page: PageQuery
    ) -> tuple[Sequence[ToldRead], int]:
        """A page of who else has read a person's data, newest first, and how many entries.

        Left out are the reads of the person himself, through whatever channel, and of the one
        who asks: a representative looks for others, too.

        Args:
            connection: the caller's transaction.
            person_id: whose data.
            asking_id: who asks: the person or his representative.
            page: which page.
        """
        return await read_rows.reads_by_others(
            connection, person_id, asking_id, offset=page.offset, limit=page.page_size
        )
