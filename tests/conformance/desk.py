"""Somebody at the desk of a channel who wants to register, for cases run through the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from core.client import CoreClient
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.people import SigningPerson
from tests.kit.registration import SCOPES, Newcomer, confirm_phone, newcomer, signed_data

SIGN_UP = "/api/pis/sign-up"


@dataclass
class Desk:
    """A channel, and a newcomer whose phone is confirmed."""

    core: RunningCore
    bot: CoreClient
    person: Newcomer

    async def register(
        self, *, signer: SigningPerson | None = None, body: Any = None, **changes: Any
    ) -> tuple[int, Any]:
        """The answer to a registration; ``body`` changes what is sent, the rest what is signed."""
        signer = signer or self.person
        known = self.bot.credentials
        sent = {
            "signed_content": await signed_data(
                self.core, self.bot, signer, self.person.data(**changes)
            ),
            "signed_content_encoding": "base64",
            "token": {
                "grant_type": "pis_auth",
                "client_id": str(known.client_id),
                "client_secret": known.secret,
                "scope": " ".join(SCOPES),
            },
        }
        return await self.core.raw("POST", SIGN_UP, self.bot, json={**sent, **(body or {})})

    async def record(self, **changes: Any) -> None:
        """Put the newcomer into the register, as a clinic has him."""
        data = {
            **self.person.data(),
            "id": str(new_id()),
            "verification": {"verification_status": "VERIFIED"},
            "authentication_methods": [],
        }
        await self.core.load([("person", {**data, **changes})])


def told(body: Any) -> set[str]:
    """Everything that a refusal says: its wording, its paths, and the wording of each field."""
    error = body.get("error", {})
    invalid = error.get("invalid", [])
    words = {item["entry"] for item in invalid}
    words |= {rule["description"] for item in invalid for rule in item["rules"]}
    return words | {error.get("message", "")}


@pytest.fixture
async def desk(core: RunningCore) -> Desk:
    bot, person = await core.channel(), await newcomer(core)
    await confirm_phone(core, bot, person.phone)
    return Desk(core, bot, person)
