"""Registered channels: who they are and whether they are who they say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import repository
from core.access.model import POSSIBLE_SCOPES, OAuthClient, is_redirect_address
from core.access.secrets import SecretChecker, hash_secret
from core.contract.access import ClientType
from core.contract.errors import ErrorCode
from core.errors import NotAllowed
from core.kit.clock import Clock
from core.kit.crypto import BlindIndex

_API_KEY = "api_key"


@dataclass(frozen=True)
class NewClient:
    """A channel to be registered.

    Attributes:
        api_key: sent with every call; may be the same as the secret.
        legal_entity_id: the clinic, for a ``MIS`` channel and only for it.
        redirect_uris: where the consent page may send a browser back to it.
    """

    id: UUID
    name: str
    type: ClientType
    scopes: Collection[str]
    secret: str
    api_key: str
    legal_entity_id: UUID | None = None
    redirect_uris: Collection[str] = ()


class ClientRegistry:
    """The channels of one database."""

    def __init__(self, index: BlindIndex, clock: Clock) -> None:
        self._index = index
        self._clock = clock
        self._secrets = SecretChecker(clock)

    async def register(self, connection: AsyncConnection, client: NewClient) -> None:
        """Register a channel, or replace what is registered under its id.

        Raises:
            ValueError: a clinic's system without a clinic, another channel with one, scopes that
                such a channel cannot have, or an address to which nobody should be sent.
        """
        if (client.type is ClientType.MIS) != (client.legal_entity_id is not None):
            raise ValueError("a MIS client, and only a MIS client, belongs to a legal entity")
        strange = set(client.scopes) - POSSIBLE_SCOPES[client.type]
        if strange:
            listed = ", ".join(sorted(strange))
            raise ValueError(f"a {client.type} client cannot have the scopes {listed}")
        if client.redirect_uris and client.type is ClientType.MIS:
            raise ValueError("patients do not sign in to a MIS client: no redirect addresses")
        for address in client.redirect_uris:
            if not is_redirect_address(address):
                raise ValueError(
                    f"{address!r} is no redirect address: https (http on loopback), no fragment"
                )
        now = self._clock.now()
        await repository.save_client(
            connection,
            {
                "id": client.id,
                "name": client.name,
                "type": client.type,
                "legal_entity_id": client.legal_entity_id,
                "scopes": " ".join(sorted(set(client.scopes))),
                "redirect_uris": sorted(set(client.redirect_uris)),
                "secret_hash": hash_secret(client.secret),
                "api_key_index": self.api_key_index(client.api_key),
                "is_active": True,
                "inserted_at": now,
                "updated_at": now,
            },
        )

    def api_key_index(self, api_key: str) -> bytes:
        """The keyed hash an api-key is found by."""
        return self._index.of(_API_KEY, api_key)

    async def by_api_key(self, connection: AsyncConnection, api_key: str) -> OAuthClient:
        """The channel that an api-key belongs to.

        Raises:
            NotAllowed: ``UNAUTHENTICATED`` when there is none in use.
        """
        client = await repository.client_by_api_key(connection, self.api_key_index(api_key))
        if client is None or not client.is_active:
            raise NotAllowed(ErrorCode.UNAUTHENTICATED)
        return client

    async def named(self, connection: AsyncConnection, client_id: str) -> OAuthClient:
        """The channel that somebody names, without having to show anything of it.

        Raises:
            NotAllowed: ``CLIENT_UNKNOWN``: no such channel in use.
        """
        try:
            client = await repository.client_by_id(connection, UUID(client_id))
        except ValueError:
            client = None
        if client is None or not client.is_active:
            raise NotAllowed(ErrorCode.CLIENT_UNKNOWN)
        return client

    async def by_secret(
        self,
        connection: AsyncConnection,
        client_id: UUID,
        secret: str,
        *,
        vouched: bool = False,
    ) -> OAuthClient:
        """The channel with this id, which must show its secret.

        Args:
            connection: any transaction.
            client_id: the channel that is claimed.
            secret: what was shown.
            vouched: the call carried the channel's api-key, too.

        Raises:
            NotAllowed: ``CLIENT_UNKNOWN``: no such channel in use, or another secret.
            Unavailable: ``TOO_MANY_REQUESTS`` after too many wrong secrets.
        """
        client = await repository.client_by_id(connection, client_id)
        if client is None or not client.is_active:
            raise NotAllowed(ErrorCode.CLIENT_UNKNOWN)
        is_right = await self._secrets.is_right(
            client.id, client.secret_hash, secret, vouched=vouched
        )
        if not is_right:
            raise NotAllowed(ErrorCode.CLIENT_UNKNOWN)
        return client
