"""The HTTP method by which a patient learns who else has read his data."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.access.journal import AccessJournal
from core.access.reads import ToldRead
from core.contract.access import Scope
from core.contract.reads import Read, ReadQuery
from core.contract.wire import Paging
from core.kit.envelope import Reply
from core.kit.routing import Call, Route


class ReadRoutes:
    """The journal of the token's patient: reads by others."""

    def __init__(self, journal: AccessJournal) -> None:
        self._journal = journal

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "GET",
                "/api/pis/person/reads",
                self._list,
                scope=Scope.APPS_READ,
                query=ReadQuery,
                response=list[Read],
                summary="Who else has read the patient's data, newest first",
                client_method="access.reads",
            )
        ]

    async def _list(self, call: Call) -> Reply:
        query = call.query(ReadQuery)
        asking_id = call.user.applicant_person_id or call.person_id
        found, total = await self._journal.by_others(call.db, call.person_id, asking_id, query)
        return Reply([_read(each) for each in found], paging=Paging.of(query, total))


def _read(told: ToldRead) -> Read:
    return Read(
        id=told.id,
        first_read_at=told.first_read_at,
        read_at=told.read_at,
        count=told.count,
        what=told.what,
        entity_id=UUID(told.entity_id) if told.entity_id else None,
        reader=told.reader,
        employee_id=told.employee_id,
        legal_entity_id=told.legal_entity_id,
        applicant_person_id=told.applicant_person_id,
        client_id=told.client_id,
        client_name=told.client_name,
    )
