"""Nonces: short-lived, for one channel, for one use.

A nonce is a JWT (as published) under the core's own HMAC key, so issuing one stores nothing and
cannot be used to fill the database; using one writes the row that makes a second use impossible.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import repository
from core.contract.errors import ErrorCode
from core.errors import NotAllowed
from core.kit.clock import Clock
from core.kit.ids import new_id

_AUDIENCE = "nonce"
_KEY_SIZE_BYTES = 32


@dataclass(frozen=True)
class NonceClaims:
    """What a genuine nonce says."""

    id: UUID
    client_id: UUID
    expires_at: datetime


class NonceService:
    """Issues, reads and spends nonces."""

    def __init__(self, key: bytes, lifetime: timedelta, clock: Clock) -> None:
        if len(key) < _KEY_SIZE_BYTES:
            raise ValueError(f"a nonce key is at least {_KEY_SIZE_BYTES} bytes")
        self._key = key
        self._lifetime = lifetime
        self._clock = clock

    def issue(self, client_id: UUID) -> str:
        """A new nonce for a channel."""
        now = int(self._clock.now().timestamp())
        claims = {
            "jti": str(new_id()),
            "sub": str(client_id),
            "aud": _AUDIENCE,
            "iat": now,
            "exp": now + int(self._lifetime.total_seconds()),
        }
        signed = f"{_encode({'alg': 'HS256', 'typ': 'JWT'})}.{_encode(claims)}"
        return f"{signed}.{_text(self._signature(signed))}"

    def read(self, nonce: str, client_id: UUID) -> NonceClaims:
        """The claims of a genuine nonce of this channel.

        Raises:
            NotAllowed: ``NONCE_INVALID``: not ours, another channel's, or too old.
        """
        signed, _, signature = nonce.rpartition(".")
        if not signature or not hmac.compare_digest(_bytes(signature), self._signature(signed)):
            raise NotAllowed(ErrorCode.NONCE_INVALID)
        # Only what was signed by us is looked into; the header is ours, too, and has one form.
        content = orjson.loads(_bytes(signed.partition(".")[2]))
        claims = NonceClaims(
            id=UUID(content["jti"]),
            client_id=UUID(content["sub"]),
            expires_at=datetime.fromtimestamp(content["exp"], UTC),
        )
        if claims.client_id != client_id or self._clock.now() >= claims.expires_at:
            raise NotAllowed(ErrorCode.NONCE_INVALID)
        return claims

    async def spend(self, connection: AsyncConnection, claims: NonceClaims) -> None:
        """Use a nonce up. Of two users at once exactly one succeeds.

        Raises:
            NotAllowed: ``NONCE_INVALID``: it was used before.
        """
        if not await repository.spend_nonce(connection, claims.id, claims.expires_at):
            raise NotAllowed(ErrorCode.NONCE_INVALID)

    def _signature(self, signed: str) -> bytes:
        return hmac.digest(self._key, signed.encode(), "sha256")


def _encode(value: dict[str, object]) -> str:
    return _text(orjson.dumps(value))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        return b""
