"""Tokens: issued at sign-in, exchanged by refresh, revoked together."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import repository
from core.access.model import OAuthClient, Subject, Token, TokenKind
from core.contract.errors import ErrorCode
from core.errors import NotAllowed
from core.kit.clock import Clock
from core.kit.ids import new_id

log = structlog.get_logger(__name__)

_VALUE_SIZE_BYTES = 32


@dataclass(frozen=True)
class TokenLifetimes:
    """How long tokens live.

    Attributes:
        session: from sign-in to the end of the last refresh token of the chain.
        reuse_leeway: a refresh token shown again so soon is a race of the channel with itself
            and is merely refused; later it is a sign of theft and ends the session.
    """

    access: timedelta
    refresh: timedelta
    session: timedelta
    reuse_leeway: timedelta = timedelta(seconds=10)


@dataclass(frozen=True)
class IssuedTokens:
    """A new pair; the only moment when the values are known."""

    access: Token
    access_value: str
    refresh_value: str


def value_hash(value: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(value.encode()).digest()


class TokenService:
    """Issues and exchanges tokens."""

    def __init__(self, lifetimes: TokenLifetimes, clock: Clock) -> None:
        self._lifetimes = lifetimes
        self._clock = clock

    async def issue(
        self,
        connection: AsyncConnection,
        client: OAuthClient,
        subject: Subject,
        scopes: Collection[str],
    ) -> IssuedTokens:
        """Tokens of a new session."""
        ends = self._clock.now() + self._lifetimes.session
        return await self._pair(connection, client, subject, scopes, new_id(), ends)

    async def refresh(
        self, connection: AsyncConnection, client: OAuthClient, value: str
    ) -> IssuedTokens:
        """Exchange a refresh token; it works once.

        Source: rotation and detection of reuse, RFC 9700, section 4.14.2.

        Raises:
            NotAllowed: ``TOKEN_INVALID``: unknown, another channel's, expired, revoked or used
                before. The last one ends the whole session.
        """
        now = self._clock.now()
        hashed = value_hash(value)
        token = await repository.refresh_token(connection, hashed)
        if token is None or token.client_id != client.id or not token.is_alive(now):
            raise NotAllowed(ErrorCode.TOKEN_INVALID)
        if token.used_at is not None:
            if now - token.used_at > self._lifetimes.reuse_leeway:
                log.warning("token.reused", session_id=str(token.session_id))
                await repository.revoke_session(connection, token.session_id, now)
            raise NotAllowed(ErrorCode.TOKEN_INVALID, keeps_changes=True)
        await repository.mark_used(connection, hashed, now)
        return await self._pair(
            connection,
            client,
            token.subject,
            token.scopes & client.scopes,
            token.session_id,
            token.session_expires_at,
        )

    async def revoke_session(self, connection: AsyncConnection, session_id: UUID) -> None:
        """End a session: none of its tokens opens anything any more."""
        await repository.revoke_session(connection, session_id, self._clock.now())

    async def _pair(
        self,
        connection: AsyncConnection,
        client: OAuthClient,
        subject: Subject,
        scopes: Collection[str],
        session_id: UUID,
        session_ends: datetime,
    ) -> IssuedTokens:
        now = self._clock.now()
        values = {kind: secrets.token_urlsafe(_VALUE_SIZE_BYTES) for kind in TokenKind}
        lives = {
            TokenKind.ACCESS: self._lifetimes.access,
            TokenKind.REFRESH: self._lifetimes.refresh,
        }
        issued = {
            kind: Token(
                id=new_id(),
                session_id=session_id,
                kind=kind,
                client_id=client.id,
                subject=subject,
                scopes=frozenset(scopes),
                inserted_at=now,
                expires_at=min(now + lives[kind], session_ends),
                session_expires_at=session_ends,
            )
            for kind in TokenKind
        }
        for kind, token in issued.items():
            await repository.add_token(connection, token, value_hash(values[kind]))
        return IssuedTokens(
            access=issued[TokenKind.ACCESS],
            access_value=values[TokenKind.ACCESS],
            refresh_value=values[TokenKind.REFRESH],
        )
