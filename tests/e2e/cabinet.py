"""Patients of a running installation who send requests straight to the core, without the chat."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from core.client import CoreClient
from core.contract.access import scope_list
from sandbox.core_process import PATIENT_SCOPES
from sandbox.people import staff
from sandbox.settings import LOOPBACK, Secrets
from tests.kit.installation import RunningInstallation
from tests.kit.world import World


def family_doctors(world: World) -> list[dict[str, Any]]:
    """Positions of those who may have anybody."""
    return [
        dict(record)
        for record in staff.employees(world.country)
        if record["employee_type"] == "DOCTOR"
        and record["speciality"]["speciality"] == "FAMILY_DOCTOR"
    ]


@dataclass
class Visitor:
    """A patient who has signed in."""

    world: World
    client: CoreClient
    person_id: str
    token: str

    async def submits(self, doctor: dict[str, Any]) -> tuple[UUID, UUID]:
        """A signed request, instead of an earlier one; ids of it and of the declaration to be."""
        requests = self.client.declaration_requests
        made = await requests.create(
            self.token, employee_id=UUID(doctor["id"]), division_id=UUID(doctor["division_id"])
        )
        octets = await requests.data_to_be_signed(self.token, made.id)
        await requests.sign(self.token, made.id, _signed(self.world, self.person_id, octets))
        return made.id, made.declaration_id


class Cabinet:
    """The patients' channel."""

    def __init__(self, world: World, client: CoreClient) -> None:
        self._world = world
        self._client = client

    async def enters(self, index: int) -> Visitor:
        """An invented patient signs in."""
        person_id = self._world.patient(index).person_id
        statement = orjson.dumps({"jwt": await self._client.access.nonce()})
        signed = _signed(self._world, person_id, statement)
        token = await self._client.access.sign_in(signed, scope_list(PATIENT_SCOPES))
        return Visitor(self._world, self._client, person_id, token.value)


@asynccontextmanager
async def open_cabinet(installation: RunningInstallation, world: World) -> AsyncIterator[Cabinet]:
    """The channel of this installation's patients, until the block ends."""
    secrets = Secrets.of(installation.folder)
    url = f"http://{LOOPBACK}:{installation.ports.core}"
    client = CoreClient(url, UUID(secrets.bot_client_id), secrets.bot_client_secret)
    try:
        yield Cabinet(world, client)
    finally:
        await client.close()


def _signed(world: World, person_id: str, content: bytes) -> str:
    return base64.b64encode(world.sign_as(person_id, content)).decode()
