"""A person adds a phone to be asked at, names his methods, and takes one out of use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.authentication_methods.model import (
    Method,
    MethodRequest,
    MethodRequestStatus,
    MethodType,
)
from core.authentication_methods.phones import PhoneService
from core.authentication_methods.repository import MethodRepository
from core.authentication_methods.request_rows import MethodRequestRepository
from core.contract.errors import ErrorCode
from core.contract.events import STATUS_CHANGE
from core.errors import Conflict, NotFound
from core.events.service import EventLog
from core.kit.clock import Clock
from core.kit.ids import new_id

ENTITY = "AuthenticationMethod"


@dataclass(frozen=True)
class Asking:
    """Who asks: the person's account, through a channel.

    Attributes:
        channel_name: what the message names, so that nobody is talked into passing a code on.
    """

    person_id: UUID
    user_id: UUID
    client_id: UUID
    channel_name: str


class MethodRequestService:
    """Methods of the token's person, changed by himself."""

    def __init__(
        self,
        rows: MethodRequestRepository,
        methods: MethodRepository,
        phones: PhoneService,
        events: EventLog,
        *,
        lifetime: timedelta,
        clock: Clock,
    ) -> None:
        self._rows = rows
        self._methods = methods
        self._phones = phones
        self._events = events
        self._lifetime = lifetime
        self._clock = clock

    async def create(
        self, connection: AsyncConnection, asking: Asking, phone: str, alias: str | None
    ) -> MethodRequest:
        """Ask for a phone to become a method; a code goes to it, unless it was confirmed just now.

        An earlier request that waits for its code is cancelled.

        Raises:
            InvalidInput: it is no number, or ``PHONE_USED_BY_MANY``.
            Conflict: ``METHOD_EXISTS``: the person is asked there already.
            Unavailable: a code was sent recently, too many were, or there is no gateway.
        """
        await self._methods.lock(connection, asking.person_id)
        existing = await self._methods.of_person(connection, asking.person_id)
        if any(method.is_active and method.value == phone for method in existing):
            raise Conflict(ErrorCode.METHOD_EXISTS)
        await self._phones.send(connection, asking.client_id, phone, asking.channel_name)
        earlier = await self._rows.open_one(connection, asking.person_id)
        if earlier:
            await self._end(connection, earlier, MethodRequestStatus.CANCELLED)
        now = self._clock.now()
        new = MethodRequest(
            id=new_id(),
            person_id=asking.person_id,
            client_id=asking.client_id,
            status=MethodRequestStatus.NEW,
            phone=phone,
            alias=alias,
            expires_at=now + self._lifetime,
            inserted_at=now,
            updated_at=now,
        )
        await self._rows.save(connection, new)
        return new

    async def approve(
        self, connection: AsyncConnection, asking: Asking, request_id: UUID, code: str | None
    ) -> MethodRequest:
        """Make the phone a method: the code that arrived there is shown.

        Raises:
            NotFound: no such request.
            Conflict: ``INVALID_TRANSITION``: it has ended; ``CODE_TRIES_USED``.
            InvalidInput: ``CODE_WRONG``, ``PHONE_NOT_VERIFIED`` without a code,
                ``PHONE_USED_BY_MANY``.
            Expired: ``CODE_EXPIRED``.
        """
        found, phone = await self._open(connection, asking.person_id, request_id)
        await self._phones.require_verified(connection, found.client_id, phone, code)
        method = self._method(asking, phone, found.alias)
        await self._methods.save(connection, [method])
        await self._tell(connection, method, asking.user_id)
        return await self._end(connection, found, MethodRequestStatus.COMPLETED)

    async def resend(
        self, connection: AsyncConnection, asking: Asking, request_id: UUID
    ) -> MethodRequest:
        """Send another code; the earlier one loses its force.

        Raises:
            NotFound, Conflict, Unavailable: as the calls above.
        """
        found, phone = await self._open(connection, asking.person_id, request_id)
        await self._phones.send(connection, found.client_id, phone, asking.channel_name)
        return found

    async def deactivate(
        self, connection: AsyncConnection, asking: Asking, method_id: UUID
    ) -> Method:
        """Take a method out of use; the last one stays, or nobody could ask the person any more.

        Raises:
            NotFound: the person has no such method in use.
            Conflict: ``LAST_METHOD``.
        """
        await self._methods.lock(connection, asking.person_id)
        method = await self._active(connection, asking.person_id, method_id)
        methods = await self._methods.of_person(connection, asking.person_id)
        if sum(item.is_active for item in methods) < 2:
            raise Conflict(ErrorCode.LAST_METHOD)
        ended = replace(method, is_active=False, ended_at=self._clock.now())
        await self._methods.save(connection, [ended])
        await self._tell(connection, ended, asking.user_id)
        return ended

    async def rename(
        self, connection: AsyncConnection, asking: Asking, method_id: UUID, alias: str
    ) -> Method:
        """Give a method another name.

        Raises:
            NotFound: the person has no such method in use.
        """
        method = await self._active(connection, asking.person_id, method_id)
        renamed = replace(method, alias=alias)
        await self._methods.save(connection, [renamed])
        return renamed

    async def _active(
        self, connection: AsyncConnection, person_id: UUID, method_id: UUID
    ) -> Method:
        for method in await self._methods.of_person(connection, person_id):
            if method.id == method_id and method.is_active:
                return method
        raise NotFound(ErrorCode.NOT_FOUND)

    async def _open(
        self, connection: AsyncConnection, person_id: UUID, request_id: UUID
    ) -> tuple[MethodRequest, str]:
        found = await self._rows.get(connection, person_id, request_id)
        if found is None:
            raise NotFound(ErrorCode.NOT_FOUND)
        if found.phone is None or found.expires_at <= self._clock.now():
            raise Conflict(ErrorCode.INVALID_TRANSITION)
        return found, found.phone

    async def _end(
        self, connection: AsyncConnection, item: MethodRequest, status: MethodRequestStatus
    ) -> MethodRequest:
        """What was asked for is kept as long as somebody may still confirm it."""
        ended = replace(item, status=status, phone=None, alias=None, updated_at=self._clock.now())
        await self._rows.save(connection, ended)
        return ended

    def _method(self, asking: Asking, phone: str, alias: str | None) -> Method:
        now = self._clock.now()
        return Method(
            id=new_id(),
            person_id=asking.person_id,
            type=MethodType.OTP,
            value=phone,
            alias=alias,
            is_active=True,
            started_at=now,
            ended_at=None,
            inserted_by=asking.user_id,
            inserted_at=now,
        )

    async def _tell(self, connection: AsyncConnection, method: Method, changed_by: UUID) -> None:
        await self._events.record(
            connection,
            event_type=STATUS_CHANGE,
            entity_type=ENTITY,
            entity_id=method.id,
            person_id=method.person_id,
            properties={"is_active": {"new_value": method.is_active}},
            changed_by=changed_by,
        )
