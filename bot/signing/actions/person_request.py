"""A change of a person's data: a form, the core's text of before and after, a signature.

The patient's own data, or those of somebody whom he represents: then every call goes with the token
about that one, and the patient signs with his own key.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.signing.actions import AccessToken, Codes
from bot.signing.filled.model import Change, Composed, Form
from bot.signing.filled.of_another import form_of_another
from bot.signing.filled.person import changed_person, filled_beforehand, recorded_fields
from bot.signing.filled.phones import SealedPhones
from bot.signing.model import Refusal, SigningSession, TurnedAway
from core.client import CoreClient
from core.contract.errors import ErrorCode
from core.contract.persons import PersonDetails
from core.kit.clock import Clock, today
from core.kit.crypto import SealBroken

KIND: Final = "kind"
"""Detail of the hand-off: a :class:`bot.signing.filled.model.Change`."""
PHONE: Final = "phone"
"""Detail of the hand-off for :attr:`Change.PHONE`: the confirmed number, sealed."""


class ChangePerson:
    """The action that changes what is recorded of whom the session is about."""

    name: Final = "person_request"
    is_personal: Final = True

    def __init__(
        self,
        *,
        core: CoreClient,
        access_token: AccessToken,
        phones: SealedPhones,
        clock: Clock,
    ) -> None:
        self._core = core
        self._access_token = access_token
        self._phones = phones
        self._clock = clock

    async def form(self, session: SigningSession) -> Form:
        """The fields of one change, as they are recorded.

        Raises:
            CoreRefused, CoreUnavailable, SignInRequired: the record cannot be had.
            TurnedAway: the conversation named no change.
        """
        change = _change(session)
        person = await self._recorded(session)
        if session.person_id is None:
            return Form(change, filled_beforehand(recorded_fields(person), change))
        own = await self._access_token(session.chat_id)
        representative = await self._core.persons.me(own)
        return form_of_another(person, change, representative, today(self._clock))

    async def compose(self, session: SigningSession, filled: Mapping[str, Any]) -> Composed:
        """A request at the core, which cancels an earlier one that nobody signed.

        Raises:
            FormRefused: fields that this change does not touch, or of another shape.
            CoreRefused, CoreUnavailable, SignInRequired: the core's word on the change.
            TurnedAway: the conversation named no change, or no confirmed number for a new phone.
        """
        change = _change(session)
        token = await self._token(session)
        recorded = recorded_fields(await self._recorded(session))
        phone = self._phone(session) if change is Change.PHONE else None
        wanted = changed_person(recorded, change, filled, phone=phone)
        request = await self._core.person_requests.create(token, wanted)
        octets = await self._core.person_requests.data_to_be_signed(token, request.id)
        places = await self._core.person_requests.upload_places(token, request.id)
        scans = tuple(place.type for place in places)
        return Composed(octets, str(request.id), tuple(request.changed), scans)

    async def show_document(self, session: SigningSession, kind: str, picture: bytes) -> None:
        """Pass on a picture of a document that the request names.

        Raises:
            CoreRefused, CoreUnavailable, SignInRequired: the core's word on it.
            TurnedAway: the form comes first, or nobody waits for such a document.
        """
        if session.reference is None:
            raise TurnedAway(Refusal.FORM_FIRST)
        token = await self._token(session)
        request_id = UUID(session.reference)
        for place in await self._core.person_requests.upload_places(token, request_id):
            if place.type == kind:
                await self._core.person_documents.upload(place.url, picture)
                return
        raise TurnedAway(Refusal.FORM_FIRST)

    async def content(self, session: SigningSession, account_name: str) -> bytes:
        """The exact bytes of the request's text.

        Raises:
            CoreRefused, CoreUnavailable, SignInRequired: they cannot be had.
            TurnedAway: the form comes first.
        """
        if session.reference is None:
            raise TurnedAway(Refusal.FORM_FIRST)
        token = await self._token(session)
        return await self._core.person_requests.data_to_be_signed(token, UUID(session.reference))

    async def submit(self, session: SigningSession, container: bytes) -> bytes:
        """The change is made at once; that the signer is who acts is the core's check.

        Raises:
            CoreRefused, CoreUnavailable, SignInRequired: as the client says.
        """
        if session.reference is None:
            raise TurnedAway(Refusal.FORM_FIRST)
        token = await self._token(session)
        await self._core.person_requests.complete(
            token,
            UUID(session.reference),
            base64.b64encode(container).decode(),
            idempotency_key=str(session.id),
        )
        return b""

    async def record(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> Codes:
        """Nothing is kept; the conversation learns which change it was."""
        return {"kind": session.details.get(KIND), "fingerprint": session.fingerprint}

    async def withdraw(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> None:
        """Nothing: what the patient has signed and the core accepted stays."""

    async def _token(self, session: SigningSession) -> str:
        return await self._access_token(session.chat_id, person_id=session.person_id)

    async def _recorded(self, session: SigningSession) -> PersonDetails:
        return await self._core.persons.me(await self._token(session))

    def _phone(self, session: SigningSession) -> str:
        try:
            return self._phones.open(session.chat_id, session.details.get(PHONE, ""))
        except SealBroken:
            raise TurnedAway(ErrorCode.PHONE_NOT_VERIFIED) from None


def _change(session: SigningSession) -> Change:
    try:
        change = Change(session.details.get(KIND, ""))
    except ValueError:
        raise TurnedAway(Refusal.LINK_ENDED) from None
    if session.person_id and change is Change.PHONE:
        # The chat has proved the representative's own number, and the person is asked through him.
        raise TurnedAway(Refusal.LINK_ENDED)
    return change
