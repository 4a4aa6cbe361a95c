"""The one place where a request's status changes: the row, its step and its event together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.signatures import VerifiedSignature
from core.contract.declaration_requests import PATIENT_SIGNED, RequestStatus, StatusReason
from core.contract.events import ENDING_SOON, STATUS_CHANGE
from core.declaration_requests.model import DeclarationRequest
from core.declaration_requests.repository import Change, RequestRepository, Unanswered
from core.declaration_requests.transitions import Verb, next_status
from core.declarations.model import SYSTEM, Actor, Author
from core.events.service import EventLog, NewEvent
from core.kit.clock import Clock
from core.kit.ids import new_id
from core.legal_entities.service import LoadChange, RegistryService

ENTITY = "DeclarationRequest"


class Lifecycle:
    """Moves requests. The caller holds the turn of the request's person."""

    def __init__(
        self,
        requests: RequestRepository,
        registry: RegistryService,
        events: EventLog,
        clock: Clock,
    ) -> None:
        self._requests = requests
        self._registry = registry
        self._events = events
        self._clock = clock

    async def begin(
        self, connection: AsyncConnection, new: DeclarationRequest, author: Author
    ) -> None:
        """Write a new request."""
        change = self._change(Verb.CREATE, None, new, author, new.inserted_at)
        await self._requests.add(connection, new, change)
        await self._tell_status(connection, new, author)

    async def move(
        self,
        connection: AsyncConnection,
        found: DeclarationRequest,
        verb: Verb,
        author: Author,
        *,
        reason: str | None = None,
        comment: str | None = None,
    ) -> DeclarationRequest:
        """Change the status by a verb.

        A request that ends loses its documents. A place that was promised to it is free again,
        unless it becomes a declaration, which then takes the place. One whose time is over has
        expired, whatever else would end it: the outcome does not depend on when a job runs.

        Raises:
            CoreError: the published refusal, when the table has no such transition.
        """
        now = self._clock.now()
        status = found.status_at(now)
        if verb is Verb.CANCEL and status is RequestStatus.EXPIRED:
            verb, reason = Verb.EXPIRE, StatusReason.EXPIRED
        if verb is Verb.EXPIRE:
            status = found.status
        after = next_status(status, verb, author.actor)
        changed = replace(
            found,
            status=after,
            status_reason=reason,
            status_comment=comment,
            updated_at=now,
        )
        if not changed.is_open:
            changed = replace(changed, document=None, summary=None, container=None)
        change = self._change(verb, found.status, changed, author, now)
        await self._requests.change(connection, changed, change)
        await self._tell_status(connection, changed, author)
        gave_up = found.status is RequestStatus.APPROVED and after is not RequestStatus.SIGNED
        if gave_up:
            freed = {found.party_id: LoadChange(approved_requests=-1)}
            await self._registry.change_loads(connection, freed)
        return changed

    async def keep_signature(
        self,
        connection: AsyncConnection,
        found: DeclarationRequest,
        signed: VerifiedSignature,
        author: Author,
    ) -> DeclarationRequest:
        """Store the patient's container; the status stays, the clinic now sees the request."""
        now = self._clock.now()
        changed = replace(
            found,
            container=signed.container,
            container_sha256=hashlib.sha256(signed.container).digest(),
            signed_at=now,
            updated_at=now,
        )
        change = self._change(Verb.SIGN, found.status, changed, author, now)
        await self._requests.change(connection, changed, change)
        await self._events.record(
            connection,
            event_type=PATIENT_SIGNED,
            entity_type=ENTITY,
            entity_id=changed.id,
            person_id=changed.person_id,
            properties={"is_shareable": {"new_value": True}},
            changed_by=author.user_id,
            client_id=author.client_id,
        )
        return changed

    async def announce(self, connection: AsyncConnection, items: Sequence[Unanswered]) -> None:
        """Tell in advance that the time for the clinic's answer is nearly over."""
        await self._events.record_all(
            connection,
            [
                NewEvent(
                    event_type=ENDING_SOON,
                    entity_type=ENTITY,
                    entity_id=item.request_id,
                    person_id=item.person_id,
                    properties={"expires_at": {"new_value": item.expires_at.isoformat()}},
                    changed_by=SYSTEM.user_id,
                )
                for item in items
            ],
        )

    @staticmethod
    def _change(
        verb: Verb,
        before: RequestStatus | None,
        changed: DeclarationRequest,
        author: Author,
        at: datetime,
    ) -> Change:
        return Change(
            id=new_id(),
            verb=verb,
            before=before,
            after=changed.status,
            author=author,
            at=at,
            reason=changed.status_reason,
        )

    async def _tell_status(
        self, connection: AsyncConnection, changed: DeclarationRequest, author: Author
    ) -> None:
        """With the reason, as a code, where the system has ended it."""
        properties: dict[str, Any] = {"status": {"new_value": changed.status}}
        if author.actor is Actor.SYSTEM and changed.status_reason:
            properties["status_reason"] = {"new_value": changed.status_reason}
        await self._events.record(
            connection,
            event_type=STATUS_CHANGE,
            entity_type=ENTITY,
            entity_id=changed.id,
            person_id=changed.person_id,
            properties=properties,
            changed_by=author.user_id,
            client_id=author.client_id,
        )
