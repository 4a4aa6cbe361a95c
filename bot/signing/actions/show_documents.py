"""Pictures of documents that are on record without one: shown on the page, with nothing to sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.signing.actions import AccessToken, Codes
from bot.signing.model import Refusal, SigningSession, TurnedAway
from core.client import CoreClient

RELATIONSHIP: Final = "relationship"
"""Detail of the hand-off: of whom, where the patient may not act for him yet."""


class _Place(Protocol):
    """An upload address, the patient's own or of one whom he represents."""

    @property
    def type(self) -> str:
        """Of the document."""

    @property
    def url(self) -> str:
        """Where the picture goes."""


class ShowDocuments:
    """The action that passes pictures on until none is missing."""

    name: Final = "show_documents"
    is_personal: Final = True

    def __init__(self, *, core: CoreClient, access_token: AccessToken) -> None:
        self._core = core
        self._access_token = access_token

    async def missing(self, session: SigningSession) -> Sequence[str]:
        """Types of the documents whose pictures are waited for.

        Raises:
            CoreRefused, CoreUnavailable, SignInRequired: the core's word.
        """
        return [place.type for place in await self._places(session)]

    async def show_document(self, session: SigningSession, kind: str, picture: bytes) -> None:
        """Pass a picture on.

        Raises:
            CoreRefused, CoreUnavailable, SignInRequired: the core's word on it.
            TurnedAway: nobody waits for such a document.
        """
        for place in await self._places(session):
            if place.type == kind:
                await self._core.person_documents.upload(place.url, picture)
                return
        raise TurnedAway(Refusal.LINK_ENDED)

    async def content(self, session: SigningSession, account_name: str) -> bytes:
        """There is no text.

        Raises:
            TurnedAway: always.
        """
        raise TurnedAway(Refusal.LINK_ENDED)

    async def submit(self, session: SigningSession, container: bytes) -> bytes:
        """Nothing is signed.

        Raises:
            TurnedAway: always; a container without a text to compare is never taken.
        """
        raise TurnedAway(Refusal.LINK_ENDED)

    async def record(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> Codes:
        """Nothing: the core keeps the pictures."""
        return {}

    async def withdraw(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> None:
        """Nothing: what was shown stays."""

    async def _places(self, session: SigningSession) -> Sequence[_Place]:
        relationship_id = session.details.get(RELATIONSHIP)
        if relationship_id is not None:
            own = await self._access_token(session.chat_id)
            return await self._core.confidants.documents(own, UUID(relationship_id))
        token = await self._access_token(session.chat_id, person_id=session.person_id)
        return await self._core.person_documents.create(token)
