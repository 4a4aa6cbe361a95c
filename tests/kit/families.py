"""Invented families: parents with keys, children with certificates, registers that know them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

import orjson
from aiohttp import web

from core.client import CoreClient
from core.contract.access import AccessToken
from core.contract.confidants import ConfidantSignedUp, Relationship
from core.kit.db import Database
from core.kit.ids import new_id
from core.services import Services
from core.verification.model import Outcome
from core.verification.registers import HttpRegisters, Register
from tests.kit.applicants import address, applicant, document
from tests.kit.core_service import PATIENT_SCOPES, RunningCore, age
from tests.kit.people import Patient, person_record
from tests.kit.registration import settlement

Parent = tuple[Patient, str]
"""Somebody who can represent others, and his own token."""


class _Asking(Protocol):
    """Compares with the registers whatever is due."""

    async def run(self, database: Database, register: Register) -> int:
        """How many answers came."""


@dataclass
class Registers:
    """The gateway to the registers, spoken to over HTTP; keeps what it is told."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    url: str = ""

    async def answer(self, http_request: web.Request) -> web.Response:
        """What a register says."""
        stream = http_request.match_info["stream"]
        self.told.append((stream, await http_request.json()))
        return web.json_response({"outcome": self.outcomes.get(stream, Outcome.MATCHES)})

    @classmethod
    @asynccontextmanager
    async def serving(cls) -> AsyncIterator[Registers]:
        """A gateway that answers until the block ends."""
        made = cls()
        application = web.Application()
        application.router.add_post("/{stream}", made.answer)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield made
        finally:
            await runner.cleanup()

    async def compare(self, core: RunningCore) -> int:
        """Ask about every relationship that is due; returns how many answers came."""
        return await self._ask(core, Services(core.base).confidants.verification)

    async def compare_people(self, core: RunningCore) -> int:
        """Ask about every person who is due; returns how many answers came."""
        return await self._ask(core, Services(core.base).verification)

    async def _ask(self, core: RunningCore, verification: _Asking) -> int:
        asked = HttpRegisters(self.url)
        try:
            return await verification.run(core.base.database, asked)
        finally:
            await asked.close()


@dataclass
class Household:
    """A channel, and who lives by it."""

    core: RunningCore
    bot: CoreClient
    registers: Registers
    settlement_id: UUID

    @classmethod
    async def begin(cls, core: RunningCore, bot: CoreClient, registers: Registers) -> Household:
        """Nobody is there yet, but an address."""
        return cls(core, bot, registers, await settlement(core))

    async def grown_up(self, **changes: Any) -> Parent:
        """Somebody who can represent others, and his own token."""
        one = await self.core.patient(**changes)
        return one, (await self.core.sign_in(self.bot, one)).value

    def child(self, parent: Patient, **changes: Any) -> dict[str, Any]:
        """What a parent states of a child of six who is not recorded."""
        number = f"І-БК{secrets.randbelow(10**6):06d}"
        made = applicant(
            first_name="Марко",
            last_name="Тестенко",
            second_name="Прикладович",
            gender="MALE",
            birth_date=age(6).isoformat(),
            no_tax_id=False,
            documents=[document("BIRTH_CERTIFICATE", number=number)],
            addresses=[address(settlement_id=str(self.settlement_id))],
            phones=[{"type": "MOBILE", "number": parent.phone}],
            authentication_methods=[
                {"type": "THIRD_PERSON", "value": str(parent.person_id), "alias": "мати"}
            ],
            confidant_person={
                "person_id": str(parent.person_id),
                "relation_type": "PRIMARY",
                "documents_relationship": [proof("BIRTH_CERTIFICATE", number=number)],
            },
        )
        return {key: value for key, value in {**made, **changes}.items() if value is not ...}

    def ward(self, guardian: Patient, **changes: Any) -> dict[str, Any]:
        """What a guardian states of an adult without capacity."""
        stated = {
            "birth_date": "1990-02-03",
            "first_name": "Підопічний",
            "no_tax_id": True,
            "documents": [document(number=f"АЄ{secrets.randbelow(10**6):06d}")],
            "confidant_person": {
                "person_id": str(guardian.person_id),
                "documents_relationship": [proof("COURT_DECISION")],
            },
        }
        return self.child(guardian, **{**stated, **changes})

    def for_other(self, data: dict[str, Any], parent: Patient, **changes: Any) -> dict[str, Any]:
        """The same person as another representative states him."""
        relation = {**data["confidant_person"], "person_id": str(parent.person_id)}
        (method,) = data["authentication_methods"]
        return {
            **data,
            "confidant_person": relation,
            "authentication_methods": [{**method, "value": str(parent.person_id)}],
            "phones": [{"type": "MOBILE", "number": parent.phone}],
            **changes,
        }

    # --- the steps ----------------------------------------------------------------------------

    async def sign_up_content(self, data: dict[str, Any]) -> bytes:
        """What a representative signs."""
        content = {
            "person": data,
            "patient_signed": True,
            "process_disclosure_data_consent": True,
            "jwt": await self.bot.access.nonce(),
        }
        return orjson.dumps(content)

    async def sign_up(
        self, signer: Patient, token: str, data: dict[str, Any], **options: Any
    ) -> ConfidantSignedUp:
        """Register somebody by a representative's signature."""
        signed = self.core.sign(signer, await self.sign_up_content(data))
        return await self.bot.confidants.sign_up(token, signed, PATIENT_SCOPES, **options)

    async def verified(self, signer: Patient, token: str, **changes: Any) -> Relationship:
        """A child whose relationship has been found true."""
        done = await self.sign_up(signer, token, self.child(signer, **changes))
        await self.registers.compare(self.core)
        return await self.bot.confidants.relationship(token, done.relationship.id)

    async def signed_entry(self, signer: Patient, token: str, relationship_id: UUID) -> str:
        """A container by which a representative opens a cabinet."""
        nonce = await self.bot.access.nonce()
        octets = await self.bot.confidants.sign_in_content(token, relationship_id, nonce)
        return self.core.sign(signer, octets)

    async def enter(self, signer: Patient, token: str, relationship_id: UUID) -> AccessToken:
        """A representative's tokens about one of his."""
        signed = await self.signed_entry(signer, token, relationship_id)
        return await self.bot.confidants.sign_in(token, signed, PATIENT_SCOPES)


@dataclass(frozen=True)
class Relative:
    """Somebody recorded whom another represents."""

    person_id: UUID
    record: dict[str, Any]


async def relative(
    core: RunningCore, confidant: Patient, *, birth_date: date | None = None, **changes: Any
) -> Relative:
    """A person of an extract and his representative, in a relationship that is found true.

    A child of six without a tax number, unless told otherwise.
    """
    person_id, number = new_id(), f"І-БК{secrets.randbelow(10**6):06d}"
    record = person_record(
        person_id,
        birth_date=birth_date or age(6),
        **{
            "first_name": "Марко",
            "gender": "MALE",
            "documents": [document("BIRTH_CERTIFICATE", number=number)],
            "authentication_methods": [
                {"type": "THIRD_PERSON", "value": str(confidant.person_id), "alias": "мати"}
            ],
            "confidant_person": {
                "person_id": str(confidant.person_id),
                "verification_status": "VERIFIED",
                "documents_relationship": [proof("BIRTH_CERTIFICATE", number=number)],
            },
            **changes,
        },
    )
    await core.load([("person", record)])
    return Relative(person_id, record)


def proof(kind: str, **changes: Any) -> dict[str, Any]:
    """A document that proves a relationship."""
    made = {
        "type": kind,
        "number": "2-100/26",
        "issued_by": "Вигаданий суд",
        "issued_at": date(2022, 2, 28).isoformat(),
    }
    return {**made, **changes}
