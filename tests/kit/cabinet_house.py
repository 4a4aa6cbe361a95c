"""The whole bot, as it is composed for patients, beside a real core on the same test database.

Nothing runs in the background: a test lets the bot work (``work``) and read the news
(``reads_news``). Core and bot share one clock, which tests move.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from bot.app import App
from bot.bindings.custody import earned
from bot.bindings.model import Proof
from bot.composition import news_reader, parts_of
from bot.engine import callback
from bot.flows import discover
from bot.notifications.service import CHAT_GAP
from bot.parts import Parts
from bot.polling import Polling
from bot.signing.actions import confidant_sign_in
from bot.texts import Texts
from core.client import CoreClient
from core.contract.persons import AuthenticationMethod
from core.kit.ids import new_id
from tests.integration.telegram.driver import Driver
from tests.kit.bot_house import BotHouse, Guest
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.registration import last_code

TEXTS = Texts()
# Most screens are for the patient himself.
_OWN = {"for-other": "no", "whose": "own"}


def said(file: str, key: str, **args: Any) -> str:
    """A text of the bot, as the chat of the double shows it: without markup."""
    text = TEXTS.text(file, key, "uk", {**_OWN, **args})
    return text.replace("<b>", "").replace("</b>", "")


def label(file: str, key: str, **args: Any) -> str:
    """A button's words."""
    return TEXTS.label(file, key, "uk", {**_OWN, **args})


class CabinetHouse(BotHouse):
    """The product's flows, texts and domains."""

    def __init__(
        self, database_url: str, driver: Driver, core: RunningCore, client: CoreClient
    ) -> None:
        super().__init__(database_url, driver, discover(), TEXTS, clock=core.clock)
        self.core = core
        self.client = client
        channel = {"core_client_id": client.credentials.client_id}
        self.base = replace(
            self.base, core=client, settings=self.base.settings.model_copy(update=channel)
        )
        self.parts = Parts()

    async def compose(self) -> None:
        """Wire the domains as the program does."""
        self.parts = await parts_of(self.base)
        self.app = App(self.base, self.parts)
        self.polling = Polling(self.base.bot, self.app.feed, self.app.allowed_updates)

    async def signs_in(self, guest: Guest, patient: Patient) -> None:
        """The patient's signature earns tokens, and the phone rule has passed."""
        issued = await self.core.sign_in(self.client, patient)
        bindings = self.parts.services["bindings"]
        async with self.base.database.transaction() as connection:
            needs_proof = await bindings.earn(
                connection, chat_id=guest.id, tokens=earned(issued), session_id=new_id()
            )
            if needs_proof:
                await bindings.prove(connection, guest.id, Proof.SMS)
        await self.work()

    async def signed_in(self, patient: Patient) -> Guest:
        """A chat of the patient, at the menu."""
        guest = await self.guest(phone_number=patient.phone)
        await self.signs_in(guest, patient)
        return guest

    async def signs_for(self, guest: Guest, signer: Patient) -> None:
        """What the page and its job do once the patient has signed for whom he acts."""
        asked = await self.awaited(guest, "confidant_sign_in")
        own = await self.base.chat_tokens.tokens(guest.id)
        assert own is not None
        relationship_id = UUID(asked.reference)
        octets = await self.client.confidants.sign_in_content(
            own.access, relationship_id, await self.client.access.nonce()
        )
        issued = await self.client.confidants.sign_in(
            own.access, self.core.sign(signer, octets), confidant_sign_in.SCOPES
        )
        bindings = self.parts.services["bindings"]
        async with self.base.database.transaction() as connection:
            is_kept = await bindings.earn_for_another(
                connection,
                chat_id=guest.id,
                tokens=earned(issued),
                applicant_id=signer.person_id,
                relationship_id=relationship_id,
            )
        await self.tell(guest.id, "signing.signed", asked.instance, is_kept=is_kept)
        await self.work()

    async def signs_request(self, guest: Guest, signer: Patient) -> UUID:
        """What the page and its job do once the patient has signed a request; its id."""
        asked = await self.awaited(guest, "declaration_request")
        token = await self.token(guest, asked.person_id)
        requests, request_id = self.client.declaration_requests, UUID(asked.reference)
        octets = await requests.data_to_be_signed(token, request_id)
        assert hashlib.sha256(octets).digest() == asked.sha256
        await requests.sign(token, request_id, self.core.sign(signer, octets))
        await self.tell(guest.id, "signing.signed", asked.instance)
        await self.work()
        return request_id

    async def signs_end(self, guest: Guest, signer: Patient) -> UUID:
        """What the page and its job do once the patient has signed the end of a declaration."""
        asked = await self.awaited(guest, "declaration_termination")
        token = await self.token(guest, asked.person_id)
        declarations, declaration_id = self.client.declarations, UUID(asked.reference)
        octets = await declarations.termination_content(token, declaration_id)
        assert hashlib.sha256(octets).digest() == asked.sha256
        signed = self.core.sign(signer, octets)
        await declarations.terminate(token, declaration_id, signed_content=signed)
        await self.tell(guest.id, "signing.signed", asked.instance)
        await self.work()
        return declaration_id

    async def awaited(self, guest: Guest, action: str) -> Any:
        """The chat's signing session that nobody has opened."""
        [asked] = await self.rows(
            "SELECT * FROM bot.signing_sessions"
            " WHERE chat_id = :chat AND action = :action AND state = 'open'",
            chat=guest.id,
            action=action,
        )
        return asked

    async def token(self, guest: Guest, person_id: UUID | None = None) -> str:
        """The access token of a chat, its patient's own or about another."""
        held = await self.base.chat_tokens.tokens(guest.id, person_id)
        assert held is not None
        return held.access

    async def reads_news(self) -> int:
        """Read the core's feed once and send what it tells; how many deliveries it made."""
        base = self.base
        reader = news_reader(base)
        made = await reader.read(base.core.events, wait=timedelta(0))
        # The alert of a second account may be waiting before it.
        for _ in range(2):
            self.clock.advance(CHAT_GAP)
            await self.work()
        return made

    async def knows_doctors(self) -> None:
        """Fill the directory from the core's exports."""
        await self.parts.services["directory"].synchronise(self.client.legal_entities)

    async def code(self, phone: str, count: int) -> str:
        """The code of the last of so many messages, which must have been to this number."""
        await self.core.sms.holds(count)
        return last_code(self.core, phone)

    async def methods(self, patient: Patient) -> list[AuthenticationMethod]:
        """The patient's methods in use, as another session of his sees them."""
        token = (await self.core.sign_in(self.client, patient)).value
        found = await self.client.persons.authentication_methods(token)
        return [method for method in found if method.is_active]

    async def numbers(self, patient: Patient) -> set[str | None]:
        """Numbers of those methods."""
        return {method.value for method in await self.methods(patient)}


def start_data(flow: str, subject: UUID | None = None) -> str:
    """Payload of a deep link into a flow."""
    return callback.payload(flow, subject)


@asynccontextmanager
async def cabinet_house(
    database_url: str, driver: Driver, core: RunningCore
) -> AsyncIterator[CabinetHouse]:
    """A composed bot as a channel of its own."""
    house = CabinetHouse(database_url, driver, core, await core.channel())
    await house.compose()
    yield house
    await house.close()
