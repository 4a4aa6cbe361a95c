"""Sign-in: the patient signs a statement with the core's nonce, and tokens come of it."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bindings.custody import earned as tokens_of
from bot.bindings.service import BindingService
from bot.chats.model import Tokens
from bot.signing.actions import Codes
from bot.signing.model import SigningSession
from bot.signing.statement import sign_in_statement
from core.client import CoreClient
from core.contract.access import Scope
from core.kit.clock import Clock

NAME: Final = "sign_in"
SCOPES: Final = (
    Scope.SIGN_IN,
    Scope.CONFIDANT_SIGN_UP,
    Scope.CONFIDANT_SIGN_IN,
    Scope.RELATIONSHIP_READ,
    Scope.RELATIONSHIP_WRITE,
    Scope.PERSON_READ,
    Scope.PERSON_REQUEST_WRITE,
    Scope.PERSON_REQUEST_READ,
    Scope.APPS_READ,
    Scope.APPS_DELETE,
    Scope.REQUEST_WRITE,
    Scope.REQUEST_READ,
    Scope.REQUEST_DETAILS,
    Scope.REQUEST_SIGN,
    Scope.REQUEST_REJECT,
    Scope.DECLARATION_READ,
    Scope.DECLARATION_TERMINATE,
)
"""What the cabinet does in the patient's name, and no more."""


class SignIn:
    """The action that turns a signature into a binding."""

    name: Final = NAME
    is_personal: Final = False

    def __init__(self, *, core: CoreClient, bindings: BindingService, clock: Clock) -> None:
        self._core = core
        self._bindings = bindings
        self._clock = clock

    async def content(self, session: SigningSession, account_name: str) -> bytes:
        """A statement that names the Telegram account, with a fresh nonce.

        Raises:
            CoreRefused, CoreUnavailable: there is no nonce to be had.
        """
        return sign_in_statement(
            nonce=await self._core.access.nonce(),
            name=account_name,
            user_id=session.user_id,
            session_id=session.id,
            now=self._clock.now(),
        )

    async def submit(self, session: SigningSession, container: bytes) -> bytes:
        """Sign in at the core.

        Raises:
            CoreRefused: the signature, the person or the nonce will not do.
            CoreUnavailable: the core does not answer.
        """
        issued = await self._core.access.sign_in(
            base64.b64encode(container).decode(), SCOPES, idempotency_key=str(session.id)
        )
        is_limited = not set(SCOPES) <= set(issued.details.scopes)
        return packed(tokens_of(issued), is_limited=is_limited)

    async def record(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> Codes:
        """Keep the tokens; at the first binding they open nothing until the phone rule passes."""
        needs_proof = await self._bindings.earn(
            connection,
            chat_id=session.chat_id,
            tokens=unpacked(earned),
            session_id=session.id,
        )
        return {"needs_proof": needs_proof, "is_limited": limited(earned)}

    async def withdraw(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> None:
        """The tokens end at the core; the chat never had them."""
        await self._bindings.discard(connection, unpacked(earned))


def packed(tokens: Tokens, *, is_limited: bool = False, applicant_id: UUID | None = None) -> bytes:
    """Tokens as octets, to be kept sealed until they are recorded.

    Args:
        tokens: what the signature earned.
        is_limited: they open nothing but a change of the surname.
        applicant_id: whose signature it was, if they are about another.
    """
    return orjson.dumps(
        {
            "access": tokens.access,
            "refresh": tokens.refresh,
            "expires_at": tokens.expires_at.timestamp(),
            "person_id": tokens.person_id,
            "is_limited": is_limited,
            "applicant_id": applicant_id,
        }
    )


def limited(octets: bytes) -> bool:
    """Whether what :func:`packed` made opens nothing but a change of the surname."""
    return bool(orjson.loads(octets).get("is_limited"))


def applicant(octets: bytes) -> UUID | None:
    """Whose signature earned what :func:`packed` made, if it is about another."""
    known = orjson.loads(octets).get("applicant_id")
    return UUID(known) if known else None


def unpacked(octets: bytes) -> Tokens:
    """Tokens out of what :func:`packed` made; they have proved nothing yet."""
    values = orjson.loads(octets)
    return Tokens(
        access=values["access"],
        refresh=values["refresh"],
        expires_at=datetime.fromtimestamp(values["expires_at"], UTC),
        person_id=UUID(values["person_id"]),
        is_confirmed=False,
    )
