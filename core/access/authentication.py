"""From the headers of a call to its caller."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import repository
from core.access.clients import ClientRegistry
from core.access.tokens import value_hash
from core.contract.errors import ErrorCode
from core.errors import NotAllowed
from core.kit.clock import Clock
from core.kit.routing import API_KEY_HEADER, Caller

_SCHEME = "bearer"


class Representation(Protocol):
    """Knows who may act for whom today."""

    async def check(
        self, connection: AsyncConnection, person_id: UUID, applicant_person_id: UUID
    ) -> None:
        """Refuse one who may not act for another.

        Raises:
            NotFound: ``PERSON_INACTIVE``.
            Conflict: ``RELATIONSHIP_UNCONFIRMED``, ``CONFIDANT_NOT_VERIFIED``.
        """


class HeaderAuthenticator:
    """Knows channels by api-key and users by Bearer token."""

    def __init__(
        self, clients: ClientRegistry, clock: Clock, representation: Representation
    ) -> None:
        self._clients = clients
        self._clock = clock
        self._representation = representation

    async def client(self, connection: AsyncConnection, headers: Mapping[str, str]) -> Caller:
        """The channel by its api-key.

        Raises:
            NotAllowed: ``UNAUTHENTICATED``: no key, or not the key of a channel in use.
        """
        client = await self._clients.by_api_key(connection, headers.get(API_KEY_HEADER, ""))
        return Caller(
            client_id=client.id,
            client_type=client.type,
            scopes=client.scopes,
            legal_entity_id=client.legal_entity_id,
        )

    async def user(self, connection: AsyncConnection, headers: Mapping[str, str]) -> Caller:
        """The user by his token, called for by the channel that the token was issued to.

        A representative's right is looked at every time: it ends with the day on which the child
        decides for himself, not with his token.

        Raises:
            NotAllowed: ``TOKEN_INVALID``, or ``UNAUTHENTICATED`` for another channel's key.
            NotFound: ``PERSON_INACTIVE``, of one who is represented.
            Conflict: ``RELATIONSHIP_UNCONFIRMED``, ``CONFIDANT_NOT_VERIFIED``.
        """
        index = self._clients.api_key_index(headers.get(API_KEY_HEADER, ""))
        caller = await self._by_token(connection, headers, index)
        person_id, applicant_id = caller.person_id, caller.applicant_person_id
        if person_id and applicant_id and applicant_id != person_id:
            await self._representation.check(connection, person_id, applicant_id)
        return caller

    async def bearer(self, connection: AsyncConnection, headers: Mapping[str, str]) -> Caller:
        """The user by his token alone.

        Raises:
            NotAllowed: ``TOKEN_INVALID``.
        """
        return await self._by_token(connection, headers, None)

    async def _by_token(
        self,
        connection: AsyncConnection,
        headers: Mapping[str, str],
        api_key_index: bytes | None,
    ) -> Caller:
        scheme, _, value = headers.get("Authorization", "").partition(" ")
        if scheme.lower() != _SCHEME or not value:
            raise NotAllowed(ErrorCode.TOKEN_INVALID)
        found = await repository.access_token(connection, value_hash(value.strip()))
        if found is None or not found.is_welcome or not found.token.is_alive(self._clock.now()):
            raise NotAllowed(ErrorCode.TOKEN_INVALID)
        # A stolen token is of no use without the key of the channel it was issued to.
        if api_key_index and not hmac.compare_digest(api_key_index, found.api_key_index):
            raise NotAllowed(ErrorCode.UNAUTHENTICATED)
        subject = found.token.subject
        return Caller(
            client_id=found.token.client_id,
            client_type=found.client_type,
            scopes=found.token.scopes & found.client_scopes,
            legal_entity_id=subject.legal_entity_id,
            token_id=found.token.id,
            session_id=found.token.session_id,
            user_id=subject.user_id,
            person_id=subject.person_id,
            applicant_person_id=subject.applicant_person_id,
            applicant_user_id=subject.applicant_user_id or subject.user_id,
            employee_id=subject.employee_id,
        )
