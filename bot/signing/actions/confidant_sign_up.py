"""A representative registers somebody, or states that he represents somebody who is recorded.

The cabinet of the person is not opened by this: it is once the registers have confirmed the
relationship, by another signature. So tokens that come of a registration end at once.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bindings.custody import earned as tokens_of
from bot.bindings.service import BindingService
from bot.signing.actions import Codes
from bot.signing.actions.sign_in import packed, unpacked
from bot.signing.filled.model import Composed, Form
from bot.signing.filled.represented import (
    Kind,
    Representative,
    recorded_person,
    represented_person,
    suggested,
)
from bot.signing.filled.texts import ComposedTexts
from bot.signing.model import Durations, Refusal, SigningSession, TurnedAway
from core.client import CoreClient, CoreRefused
from core.contract.access import Scope
from core.contract.confidants import Relationship
from core.contract.errors import ErrorCode
from core.kit.clock import Clock

NAMES: Final[Mapping[Kind, str]] = {
    Kind.CHILD: "add_child",
    Kind.WARD: "add_ward",
    Kind.RECORDED_WARD: "relate_ward",
}
"""How flows name each form in their hand-off."""

# Their words speak of the one who signs, and these are about another.
_ABOUT_ANOTHER: Final[Mapping[str, Refusal]] = {
    ErrorCode.PERSON_UNKNOWN: Refusal.OTHER_UNKNOWN,
    ErrorCode.PERSON_AMBIGUOUS: Refusal.OTHER_AMBIGUOUS,
}
_SCOPES: Final = (Scope.SIGN_IN,)


class ConfidantSignUp:
    """The action behind one of the forms about somebody else."""

    is_personal: Final = True

    def __init__(
        self,
        kind: Kind,
        *,
        core: CoreClient,
        access_token: Callable[[int], Awaitable[str]],
        bindings: BindingService,
        clock: Clock,
        durations: Durations,
    ) -> None:
        self.kind = kind
        self._core = core
        self._access_token = access_token
        self._bindings = bindings
        self._clock = clock
        self._durations = durations
        self._texts = ComposedTexts(clock)

    @property
    def name(self) -> str:
        """How flows name it."""
        return NAMES[self.kind]

    async def form(self, session: SigningSession) -> Form:
        """The form, with what the representative's own record suggests.

        Raises:
            CoreRefused, CoreUnavailable, SignInRequired: his record cannot be had.
        """
        token = await self._access_token(session.chat_id)
        return Form(self.kind, suggested(self.kind, await self._representative(token)))

    async def compose(self, session: SigningSession, filled: Mapping[str, Any]) -> Composed:
        """What the published method wants signed, over the person as the core would record him.

        Source: Trusted PIS API 9.5.2, Confidant patient sign-up.

        Raises:
            FormRefused: not of a person's shape.
            CoreRefused, CoreUnavailable, SignInRequired: the core's word on the data.
        """
        token = await self._access_token(session.chat_id)
        octets = orjson.dumps(await self._content(token, filled))
        until = self._clock.now() + self._durations.form
        self._texts.keep(session.id, octets, until)
        return Composed(octets)

    async def content(self, session: SigningSession, account_name: str) -> bytes:
        """The text, while this process holds it; otherwise it has to be made of the form again.

        Raises:
            TurnedAway: the form comes first.
        """
        held = self._texts.get(session.id)
        # Another replica may have made a later one meanwhile.
        if held is None or hashlib.sha256(held).digest() != session.sha256:
            raise TurnedAway(Refusal.FORM_FIRST)
        return held

    async def submit(self, session: SigningSession, container: bytes) -> bytes:
        """Hand the signature over; that the signer is the patient is the core's check.

        Raises:
            CoreRefused, CoreUnavailable, SignInRequired: as the client says.
        """
        token = await self._access_token(session.chat_id)
        signed = base64.b64encode(container).decode()
        try:
            earned = await self._hand_in(token, signed, str(session.id))
        except CoreRefused as problem:
            code = _ABOUT_ANOTHER.get(problem.code)
            if code is None:
                raise
            raise CoreRefused(code, problem.message, status=problem.status) from problem
        self._texts.forget(session.id)
        return orjson.dumps(earned)

    async def record(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> Codes:
        """Nothing is kept; the conversation learns which relationship it is."""
        await self.withdraw(connection, session, earned)
        codes = {key: value for key, value in orjson.loads(earned).items() if key != "tokens"}
        return {**codes, "fingerprint": session.fingerprint}

    async def withdraw(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> None:
        """The tokens end at the core; what was signed and accepted stays."""
        tokens = orjson.loads(earned).get("tokens")
        if tokens:
            await self._bindings.discard(connection, unpacked(tokens.encode()))

    # --- parts --------------------------------------------------------------------------------

    async def _representative(self, token: str) -> Representative:
        person = await self._core.persons.me(token)
        return Representative.of(person, await self._core.persons.authentication_methods(token))

    async def _content(self, token: str, filled: Mapping[str, Any]) -> dict[str, Any]:
        representative = await self._representative(token)
        if self.kind is Kind.RECORDED_WARD:
            stated = recorded_person(filled, representative)
            await self._core.confidants.check_relationship(token, stated)
            nonce = await self._core.access.nonce()
            return {**stated.model_dump(mode="json", exclude_unset=True), "jwt": nonce}
        person = represented_person(filled, self.kind, representative)
        return {
            "person": await self._core.confidants.check_sign_up(token, person),
            "patient_signed": True,
            "process_disclosure_data_consent": True,
            "jwt": await self._core.access.nonce(),
        }

    async def _hand_in(self, token: str, signed: str, key: str) -> dict[str, Any]:
        if self.kind is Kind.RECORDED_WARD:
            related = await self._core.confidants.relate(token, signed, idempotency_key=key)
            return _told(related, is_new=False, has_scans=False)
        done = await self._core.confidants.sign_up(token, signed, _SCOPES, idempotency_key=key)
        missing = await self._missing(token, done.relationship.id) if done.is_new else False
        told = _told(done.relationship, is_new=done.is_new, has_scans=missing)
        if done.token:
            told["tokens"] = packed(tokens_of(done.token)).decode()
        return told

    async def _missing(self, token: str, relationship_id: UUID) -> bool:
        """Whether a document of the new person has to be shown as a picture."""
        try:
            return bool(await self._core.confidants.documents(token, relationship_id))
        except CoreRefused:
            # Refused meanwhile by a register: then the news say so, and no picture helps.
            return False


def _told(relationship: Relationship, *, is_new: bool, has_scans: bool) -> dict[str, Any]:
    return {"relationship": str(relationship.id), "is_new": is_new, "scans": has_scans}
