"""The one place where a person request's status changes: the row, its step, its event together."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.events import STATUS_CHANGE
from core.contract.person_requests import PersonRequestStatus
from core.declarations.model import Author
from core.events.service import EventLog
from core.kit.clock import Clock
from core.kit.ids import new_id
from core.person_requests.model import PersonRequest
from core.person_requests.repository import Change, PersonRequestRepository
from core.person_requests.transitions import Verb, next_status

ENTITY = "PersonRequest"


class Scans(Protocol):
    """Pictures that requests demand."""

    async def request_ended(
        self, connection: AsyncConnection, person_id: UUID, request_id: UUID, *, is_signed: bool
    ) -> None:
        """A request has ended: its pictures stay or go with it."""


class Lifecycle:
    """Moves requests that the caller holds."""

    def __init__(
        self, requests: PersonRequestRepository, events: EventLog, scans: Scans, clock: Clock
    ) -> None:
        self._requests = requests
        self._scans = scans
        self._events = events
        self._clock = clock

    async def begin(self, connection: AsyncConnection, new: PersonRequest, author: Author) -> None:
        """Write a new request; one that was signed before it was made is signed at once."""
        verb = Verb.CREATE if new.is_open else Verb.SIGN
        change = Change(new_id(), verb, None, new.status, author, new.inserted_at)
        await self._requests.add(connection, new, change)
        await self._tell(connection, new, author)

    async def move(
        self,
        connection: AsyncConnection,
        found: PersonRequest,
        verb: Verb,
        author: Author,
        *,
        container: bytes | None = None,
    ) -> PersonRequest:
        """Take a step; the text goes, and of a signed request the signed file stays.

        Raises:
            InvalidInput, Conflict: the step is not possible; see ``next_status``.
        """
        now = self._clock.now()
        # A request whose time is over can only be told to have ended.
        before = found.status if verb is Verb.EXPIRE else found.status_at(now)
        after = next_status(before, verb, author.actor)
        moved = replace(
            found,
            status=after,
            updated_at=now,
            document=None,
            container=container,
            container_sha256=hashlib.sha256(container).digest() if container else None,
        )
        change = Change(new_id(), verb, found.status, after, author, now)
        await self._requests.change(connection, moved, change)
        if not moved.is_open:
            is_signed = after is PersonRequestStatus.SIGNED
            await self._scans.request_ended(
                connection, moved.person_id, moved.id, is_signed=is_signed
            )
        await self._tell(connection, moved, author)
        return moved

    async def _tell(self, connection: AsyncConnection, item: PersonRequest, author: Author) -> None:
        await self._events.record(
            connection,
            event_type=STATUS_CHANGE,
            entity_type=ENTITY,
            entity_id=item.id,
            person_id=item.person_id,
            properties={"status": {"new_value": PersonRequestStatus(item.status)}},
            changed_by=author.user_id,
            client_id=author.client_id,
        )
