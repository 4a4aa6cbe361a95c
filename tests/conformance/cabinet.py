"""Somebody in his own cabinet, for responses against published schemas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from core.client import CoreClient
from tests.kit.core_service import RunningCore
from tests.kit.registration import Newcomer, confirm_phone, newcomer, sign_up

REQUESTS = "/api/pis/person_requests"
METHOD_REQUESTS = "/api/pis/authentication_method_requests"
OTHER_PHONE = "+380007654321"

EVERYTHING = {
    "email": "name@example.org",
    "unzr": "19960514-00018",
    "preferred_way_communication": "email",
}


@dataclass(frozen=True)
class Cabinet:
    """Somebody who has registered, with all his fields filled."""

    core: RunningCore
    bot: CoreClient
    person: Newcomer
    token: str

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """One call past the client."""
        return await self.core.raw(method, path, self.bot, token=self.token, json=body)

    async def ask(self, **changes: Any) -> tuple[int, Any]:
        """Ask for a change of the data."""
        person = {**self.person.data(), **EVERYTHING, **changes}
        del person["authentication_methods"]
        signed = {"patient_signed": False, "process_disclosure_data_consent": True}
        return await self.call("POST", REQUESTS, {"person": person, **signed})

    async def asked(self, **changes: Any) -> str:
        """Id of a request for a change."""
        _, body = await self.ask(**changes)
        return str(body["data"]["id"])

    async def signed(self, request_id: str) -> dict[str, str]:
        """The body of completion."""
        requests = self.bot.person_requests
        octets = await requests.data_to_be_signed(self.token, UUID(request_id))
        signed = self.core.sign(self.person, octets)
        return {"signed_content": signed, "signed_content_encoding": "base64"}

    async def new_method(self) -> tuple[int, Any]:
        """Ask for another phone."""
        method = {"type": "OTP", "phone_number": OTHER_PHONE, "alias": "Другий"}
        return await self.call("POST", METHOD_REQUESTS, {"authentication_method": method})


@pytest.fixture
async def bot(core: RunningCore) -> CoreClient:
    return await core.channel()


@pytest.fixture
async def cabinet(core: RunningCore, bot: CoreClient) -> Cabinet:
    person = await newcomer(core)
    await confirm_phone(core, bot, person.phone)
    done = await sign_up(core, bot, person, **EVERYTHING)
    core.clock.advance(timedelta(minutes=1))
    return Cabinet(core, bot, person, done.token.value)
