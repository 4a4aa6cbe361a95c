"""A declaration to be read on the secure page: its form and its PDF, from memory, once."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.signing.model import Refusal, SigningSession, TurnedAway

if TYPE_CHECKING:
    from bot.signing.actions import AccessToken, Codes
    from core.client import CoreClient

NAME = "declaration_pdf"


@dataclass(frozen=True, slots=True)
class ReadDeclaration:
    """Nothing is signed: what belongs to a signature is refused.

    Attributes:
        core: the core's client.
        access_token: the living access token of a chat, or about one whom its patient
            represents; raises ``SignInRequired``.
    """

    core: CoreClient
    access_token: AccessToken
    name: str = NAME
    is_personal: bool = True

    async def read(self, session: SigningSession) -> bytes:
        """The printed form, for eyes, and the PDF, for keeping, as JSON.

        Raises:
            CoreRefused: the declaration is not this patient's.
            CoreUnavailable: the core does not answer.
            SignInRequired: the chat has no tokens.
        """
        token = await self.access_token(session.chat_id, person_id=session.person_id)
        declaration_id = UUID(session.reference)
        shown = await self.core.declarations.get(token, declaration_id)
        printed = await self.core.declarations.printed_form(token, declaration_id)
        return orjson.dumps(
            {
                "content": shown.content,
                "number": shown.declaration_number,
                "pdf": base64.b64encode(printed).decode(),
            }
        )

    async def content(self, session: SigningSession, account_name: str) -> bytes:
        """There is nothing to sign."""
        raise TurnedAway(Refusal.LINK_ENDED)

    async def submit(self, session: SigningSession, container: bytes) -> bytes:
        """Nothing can have been signed."""
        raise TurnedAway(Refusal.LINK_ENDED)

    async def record(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> Codes:
        """Nothing follows."""
        return {}

    async def withdraw(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> None:
        """Nothing was earned."""
