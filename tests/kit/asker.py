"""Whoever asks for somebody's data to be recorded otherwise, over the core's API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from core.client import CoreClient
from core.contract.person_requests import PersonRequest
from core.contract.persons import PersonDetails
from tests.kit.core_service import RunningCore
from tests.kit.people import SigningPerson
from tests.kit.registration import person_body

Signer = TypeVar("Signer", bound=SigningPerson)


@dataclass(frozen=True)
class Asker(Generic[Signer]):
    """A signer with a token about somebody, maybe himself, and what is recorded of that one."""

    core: RunningCore
    bot: CoreClient
    signer: Signer
    token: str
    data: dict[str, Any]

    async def ask(self, **changes: Any) -> PersonRequest:
        """Ask for a change."""
        wanted = person_body({**self.data, **changes})
        return await self.bot.person_requests.create(self.token, wanted)

    async def signed(self, request: PersonRequest, signer: SigningPerson | None = None) -> str:
        """The text of a request, signed, by the asker unless told otherwise."""
        octets = await self.bot.person_requests.data_to_be_signed(self.token, request.id)
        return self.core.sign(signer or self.signer, octets)

    async def complete(
        self, request: PersonRequest, signer: SigningPerson | None = None, token: str | None = None
    ) -> None:
        """Sign and hand the signature in."""
        signed = await self.signed(request, signer)
        await self.bot.person_requests.complete(token or self.token, request.id, signed)

    async def change(self, **changes: Any) -> PersonRequest:
        """Ask for a change and sign it."""
        request = await self.ask(**changes)
        await self.complete(request)
        return request

    async def me(self) -> PersonDetails:
        """The person as recorded."""
        return await self.bot.persons.me(self.token)
