"""Дія beside a signing house: the sandbox's stand-in over HTTP, and a bot configured for it."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from pydantic import SecretStr

from bot.signing.remote.compose import Remote, build, diia_api
from bot.signing.remote.diia.callback import PATH
from bot.signing.remote.diia.set_up import BranchDetails, set_up
from bot.signing.remote.settings import DiiaSettings
from core.kit.clock import FixedClock
from sandbox.remote.diia.routes import PREFIX, DiiaStandIn
from sandbox.remote.diia.state import Acquirer, Request
from sandbox.trust.signing import SigningKey
from tests.kit.people import SigningPerson

TOKEN, AUTH_TOKEN = "acquirer-token-of-nobody", "YWNxdWlyZXI6bm9ib2R5"
SECRET = "callback-secret-of-nobody-0123456789"
BRANCH = BranchDetails(
    name="Кабінет пацієнта",
    full_name="Вигадана установа",
    full_address="м. Вигадане, вул. Прикладна, 1",
    email="nobody@example.org",
    region="Вигадана обл.",
    district="Вигаданий р-н",
    location="м. Вигадане",
    street="вул. Прикладна",
    house="1",
)


@dataclass
class RunningDiia:
    """The stand-in at work."""

    stand_in: DiiaStandIn
    address: str
    clock: FixedClock
    signers: dict[str, SigningPerson] = field(default_factory=dict)
    down: bool = False
    calls: list[str] = field(default_factory=list)

    def settings(self, **changes: object) -> DiiaSettings:
        """How a bot is told of it, without branch and offer."""
        tokens = {
            "acquirer_token": SecretStr(TOKEN),
            "auth_acquirer_token": SecretStr(AUTH_TOKEN),
        }
        return DiiaSettings(**{"url": f"{self.address}{PREFIX}", **tokens, **changes})  # type: ignore[arg-type]

    async def remote(self, **changes: object) -> Remote:
        """The ways of a bot that was set up with it."""
        api = diia_api(self.settings(), self.clock)
        standing = await set_up(api, BRANCH, return_link="https://t.me/example_bot")
        settings = self.settings(
            branch_id=standing.branch_id,
            offer_id=standing.offer_id,
            callback_secret=SecretStr(SECRET),
            **changes,
        )
        return build(settings, self.clock)

    def calls_back(self, house_address: str) -> None:
        """Where its callbacks go."""
        self.stand_in.registry.acquirer.callback_url = f"{house_address}{PATH}/{SECRET}"

    def has(self, person: SigningPerson) -> str:
        """Give a person a signature in the app; his id there."""
        self.signers[person.code] = person
        return person.code

    def request(self, link: str) -> Request:
        """What a deep link leads to."""
        return self.stand_in.registry.requests[link.rpartition("/")[2]]

    async def signs(
        self, link: str, person: SigningPerson, *, other_digest: bytes | None = None
    ) -> bool:
        """A person signs what a link leads to."""
        return await self.stand_in.sign(
            link.rpartition("/")[2], self.has(person), other_digest=other_digest
        )


@asynccontextmanager
async def running_diia(clock: FixedClock) -> AsyncIterator[RunningDiia]:
    """The stand-in on a port of loopback; it signs with the keys that tests give to people."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    signers: dict[str, SigningPerson] = {}

    def key_of(person_id: str, algorithm: str) -> SigningKey:
        person = signers[person_id]
        return SigningKey(person.key, person.certificate)

    stand_in = DiiaStandIn(
        Acquirer(TOKEN, AUTH_TOKEN, callback_url=""),
        address=f"{address}{PREFIX}",
        people=lambda: [
            {"id": code, "name": f"{one.surname} {one.given_name}"} for code, one in signers.items()
        ],
        key_of=key_of,
        clock=clock,
    )
    stand_in.pause_seconds = 0
    running = RunningDiia(stand_in, address, clock, signers)

    @web.middleware
    async def faults(request: web.Request, handler: web.Handler) -> web.StreamResponse:  # type: ignore[name-defined]
        running.calls.append(f"{request.method} {request.path}")
        if running.down:
            raise web.HTTPServiceUnavailable
        response: web.StreamResponse = await handler(request)
        return response

    application = web.Application(middlewares=[faults])
    application.add_routes(stand_in.routes())
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    try:
        yield running
    finally:
        await runner.cleanup()
