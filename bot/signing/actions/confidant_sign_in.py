"""Sign-in for another: the representative signs whom he acts for, and tokens about that one come.

Unlike sign-in it needs no proof by phone: it goes with the tokens of a chat that had its own, and
the core compares the signer with whom these are about.
"""

from __future__ import annotations

import base64
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bindings.custody import earned as tokens_of
from bot.bindings.service import BindingService
from bot.signing.actions import AccessToken, Codes
from bot.signing.actions.sign_in import applicant, packed, unpacked
from bot.signing.model import Refusal, SigningSession, TurnedAway
from core.client import CoreClient
from core.contract.access import Scope

NAME: Final = "confidant_sign_in"
PERSON: Final = "person"
SCOPES: Final = (
    Scope.PERSON_READ,
    Scope.PERSON_REQUEST_READ,
    Scope.PERSON_REQUEST_WRITE,
    Scope.REQUEST_WRITE,
    Scope.REQUEST_READ,
    Scope.REQUEST_DETAILS,
    Scope.REQUEST_SIGN,
    Scope.REQUEST_REJECT,
    Scope.DECLARATION_READ,
    Scope.DECLARATION_TERMINATE,
)
"""What the cabinet does for one whom the patient represents, and no more."""


class ConfidantSignIn:
    """The action that turns a representative's signature into tokens about another.

    The flow names the relationship as the session's reference, and the person in its details.
    """

    name: Final = NAME
    is_personal: Final = True

    def __init__(
        self, *, core: CoreClient, bindings: BindingService, access_token: AccessToken
    ) -> None:
        self._core = core
        self._bindings = bindings
        self._access_token = access_token

    async def content(self, session: SigningSession, account_name: str) -> bytes:
        """The core's words for whom is acted, with a fresh nonce.

        Raises:
            CoreRefused: he may not act for this one, or no longer.
            CoreUnavailable: the core does not answer.
            SignInRequired: the chat is signed out.
        """
        token = await self._access_token(session.chat_id)
        nonce = await self._core.access.nonce()
        return await self._core.confidants.sign_in_content(token, _relationship(session), nonce)

    async def submit(self, session: SigningSession, container: bytes) -> bytes:
        """Sign in at the core.

        Raises:
            CoreRefused: the signature, the signer, the relationship or the nonce will not do.
            CoreUnavailable: the core does not answer.
            SignInRequired: the chat is signed out.
        """
        token = await self._access_token(session.chat_id)
        issued = await self._core.confidants.sign_in(
            token,
            base64.b64encode(container).decode(),
            SCOPES,
            idempotency_key=str(session.id),
        )
        return packed(tokens_of(issued), applicant_id=issued.details.applicant_person_id)

    async def record(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> Codes:
        """Keep the tokens beside the patient's own, if they are about whom he meant.

        The core finds the person by the words that were signed; the session knows him by id.
        """
        tokens, applicant_id = unpacked(earned), applicant(earned)
        if str(tokens.person_id) != session.details.get(PERSON) or applicant_id is None:
            await self._bindings.discard(connection, tokens)
            return {"is_kept": False}
        is_kept = await self._bindings.earn_for_another(
            connection,
            chat_id=session.chat_id,
            tokens=tokens,
            applicant_id=applicant_id,
            relationship_id=_relationship(session),
        )
        return {"is_kept": is_kept}

    async def withdraw(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> None:
        """The tokens end at the core; the chat never had them."""
        await self._bindings.discard(connection, unpacked(earned))


def _relationship(session: SigningSession) -> UUID:
    if session.reference is None:
        raise TurnedAway(Refusal.LINK_ENDED)
    return UUID(session.reference)
