"""Registration: the patient signs what he states about himself, and tokens come of it.

The chat has confirmed a phone before and hands it over sealed (``SealedPhones``); it becomes the
method by which the new person is asked. So the phone rule of a first binding has been kept when
nobody else's number can be meant: the person is new, or had no other number.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, Final

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bindings.custody import earned as tokens_of
from bot.bindings.model import Proof
from bot.bindings.service import BindingService
from bot.signing.actions import Codes
from bot.signing.actions.sign_in import SCOPES, packed, unpacked
from bot.signing.filled.model import SIGN_UP, Composed, Form
from bot.signing.filled.person import new_person
from bot.signing.filled.phones import SealedPhones
from bot.signing.filled.texts import ComposedTexts
from bot.signing.model import Durations, Refusal, SigningSession, TurnedAway
from core.client import CoreClient, CoreRefused
from core.contract.errors import ErrorCode
from core.contract.person_requests import SignedUp
from core.kit.clock import Clock
from core.kit.crypto import SealBroken

PHONE: Final = "phone"
"""Detail of the hand-off: the confirmed number, sealed."""
PREFERRED_WAY: Final = "preferred_way"
"""Detail of the hand-off: ``phone`` or ``email``."""

_SHOWN_DIGITS: Final = 2


class SignUp:
    """The action that makes a patient and a binding of one signature."""

    name: Final = SIGN_UP
    is_personal: Final = True

    def __init__(
        self,
        *,
        core: CoreClient,
        bindings: BindingService,
        phones: SealedPhones,
        clock: Clock,
        durations: Durations,
    ) -> None:
        self._core = core
        self._bindings = bindings
        self._phones = phones
        self._clock = clock
        self._durations = durations
        self._texts = ComposedTexts(clock)

    async def form(self, session: SigningSession) -> Form:
        """An empty form; the number stands in it by its last digits.

        Raises:
            TurnedAway: the chat has confirmed no number.
        """
        known = {
            "phone_ending": self._phone(session)[-_SHOWN_DIGITS:],
            "preferred_way_communication": _preferred_way(session),
        }
        return Form(SIGN_UP, known)

    async def compose(self, session: SigningSession, filled: Mapping[str, Any]) -> Composed:
        """What the published method wants signed, over the person as the core would record him.

        Source: Trusted PIS API 9.5.2, sign-up.

        Raises:
            FormRefused: not of a person's shape.
            CoreRefused, CoreUnavailable: the core's word on the data, or no nonce.
            TurnedAway: the chat has confirmed no number.
        """
        person = new_person(
            filled, phone=self._phone(session), preferred_way=_preferred_way(session)
        )
        checked = await self._core.person_requests.check_sign_up(person)
        octets = orjson.dumps(
            {
                "person": checked,
                "patient_signed": True,
                "process_disclosure_data_consent": True,
                "jwt": await self._core.access.nonce(),
            }
        )
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
        """Register at the core.

        Raises:
            CoreRefused: the signature, the data or the person will not do.
            CoreUnavailable: the core does not answer.
        """
        phone = self._phone(session)
        done = await self._core.person_requests.sign_up(
            base64.b64encode(container).decode(), scopes=SCOPES, idempotency_key=str(session.id)
        )
        self._texts.forget(session.id)
        return orjson.dumps(
            {
                "tokens": packed(tokens_of(done.token)).decode(),
                "is_new": done.is_new,
                "is_proved": _has_only(phone, done),
                "scans": await self._missing(done.token.value),
            }
        )

    async def record(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> Codes:
        """Keep the tokens, and bind the chat if its number is the person's only one."""
        done = orjson.loads(earned)
        needs_proof = await self._bindings.earn(
            connection,
            chat_id=session.chat_id,
            tokens=unpacked(done["tokens"].encode()),
            session_id=session.id,
        )
        if needs_proof and done["is_proved"]:
            await self._bindings.prove(connection, session.chat_id, Proof.SMS)
            needs_proof = False
        return {
            "needs_proof": needs_proof,
            "is_new": done["is_new"],
            "scans": done.get("scans", False),
            "fingerprint": session.fingerprint,
        }

    async def withdraw(
        self, connection: AsyncConnection, session: SigningSession, earned: bytes
    ) -> None:
        """The tokens end at the core; the chat never had them. The person stays recorded."""
        await self._bindings.discard(connection, unpacked(orjson.loads(earned)["tokens"].encode()))

    async def _missing(self, token: str) -> bool:
        """Whether a document of the new patient has to be shown as a picture."""
        try:
            return bool(await self._core.person_documents.create(token))
        except CoreRefused:
            # He is registered whatever is said of pictures; they can be shown another day.
            return False

    def _phone(self, session: SigningSession) -> str:
        try:
            return self._phones.open(session.chat_id, session.details.get(PHONE, ""))
        except SealBroken:
            raise TurnedAway(ErrorCode.PHONE_NOT_VERIFIED) from None


def _preferred_way(session: SigningSession) -> str:
    return session.details.get(PREFERRED_WAY, "phone")


def _has_only(phone: str, done: SignedUp) -> bool:
    """Whether no other number is the person's: then the one confirmed in the chat is his."""
    if done.is_new:
        return True
    methods = done.person.authentication_methods
    return {each.value for each in methods if each.type == "OTP" and each.is_active} == {phone}
