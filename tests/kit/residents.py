"""People who registered themselves, and the state's registers that are asked about them.

The registers are the sandbox's own, spoken to over HTTP by the core's own adapter; a test moves
the comparison (``compare``) and tells the registers how to behave.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from core.client import CoreClient
from core.contract.person_requests import PersonRequest
from core.services import Services
from core.verification.registers import HttpRegisters
from sandbox.people.names import FullName
from sandbox.people.state import StateRecord, numbered
from sandbox.registers.services import ASK_PATH, RegisterServices
from tests.kit.applicants import document
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.registration import confirm_phone, newcomer, person_body, sign_up

_CONTROL = "/control/registers"


@dataclass(frozen=True)
class Resident(Patient):
    """Somebody who registered himself.

    Attributes:
        stated: what he signed about himself.
    """

    stated: tuple[tuple[str, Any], ...] = ()

    def data(self, **changes: Any) -> dict[str, Any]:
        """What he stated, or would state now."""
        return {**dict(self.stated), **changes}

    async def begins_change(
        self, core: RunningCore, client: CoreClient, **changes: Any
    ) -> PersonRequest:
        """Ask for a change in another session, and do not sign it; the request."""
        token = (await core.sign_in(client, self)).value
        return await client.person_requests.create(token, person_body(self.data(**changes)))

    async def changes(self, core: RunningCore, client: CoreClient, **changes: Any) -> None:
        """Ask for a change in another session, and sign it."""
        request = await self.begins_change(core, client, **changes)
        await self.completes(core, client, request.id)

    async def completes(self, core: RunningCore, client: CoreClient, request_id: UUID) -> None:
        """Sign a change that was begun."""
        token = (await core.sign_in(client, self)).value
        octets = await client.person_requests.data_to_be_signed(token, request_id)
        await client.person_requests.complete(token, request_id, core.sign(self, octets))


async def resident(core: RunningCore, client: CoreClient, **stated: Any) -> Resident:
    """Register somebody; the registers are still to be asked about him."""
    person = await newcomer(core)
    await confirm_phone(core, client, person.phone)
    data = person.data(**{"documents": [document(number="АЄ120518")], **stated})
    done = await sign_up(core, client, person, **data)
    return Resident(
        surname=person.surname,
        given_name=person.given_name,
        code=person.code,
        key=person.key,
        certificate=person.certificate,
        person_id=done.person.id,
        phone=person.phone,
        stated=tuple(data.items()),
    )


class State:
    """The registers of a state that knows these people."""

    def __init__(self, core: RunningCore, client: TestClient[web.Request, web.Application]) -> None:
        self._core = core
        self._client = client

    async def behave(self, register: str, **order: Any) -> None:
        """From now on a register is silent, slow, refuses or says something."""
        async with self._client.put(f"{_CONTROL}/{register}", json=order) as response:
            assert response.status == 200

    async def behave_as_usual(self) -> None:
        """They tell the truth again."""
        async with self._client.delete(_CONTROL) as response:
            assert response.status == 200

    async def decide(self, outcome: str) -> None:
        """A human being answers the one question that waits for him."""
        async with self._client.get("/registers/asked.json") as response:
            [question] = (await response.json())["questions"]
        order = {"question": question["id"], "outcome": outcome}
        async with self._client.post("/registers/decisions", json=order) as response:
            assert response.status == 200

    async def compare(self) -> int:
        """The core asks every register that is due; how many answered."""
        asked = HttpRegisters(str(self._client.make_url(ASK_PATH)))
        services = Services(self._core.base)
        try:
            return await services.verification.run(self._core.base.database, asked)
        finally:
            await asked.close()


@asynccontextmanager
async def state_of(core: RunningCore, folder: Path, *people: Resident) -> AsyncIterator[State]:
    """A state that knows of these people what they have stated."""
    records = [_record(each) for each in people]
    services = RegisterServices(records, folder / "registers.jsonl", core.clock.now)
    application = web.Application()
    application.add_routes(services.routes())
    async with TestClient(TestServer(application)) as client:
        yield State(core, client)


def _record(person: Resident) -> StateRecord:
    data = person.data()
    return StateRecord(
        holder_id=str(person.person_id),
        name=FullName(data["gender"], data["last_name"], data["first_name"], data["second_name"]),
        birth_date=date.fromisoformat(data["birth_date"]),
        tax_id=person.code,
        unzr=data.get("unzr"),
        documents=frozenset(numbered(each) for each in data["documents"]),
    )
