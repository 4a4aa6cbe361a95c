"""A provider on the loopback interface: OCSP and lists over HTTP, good or bad as a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

from core.qes import Answer, Certificate, Evidence, Policy, load
from core.qes import status as statuses
from core.qes.online import Attempt, Limits, ProviderSource
from core.qes.online.backoff import Backoff

from . import answers
from .certificates import extension
from .containers import Signer
from .encode import element, explicit, oid, sequence
from .world import NOW, World

_NONCE = "1.3.6.1.5.5.7.48.1.2"


def uri(address: str) -> bytes:
    return element(0x86, address.encode())


def points(*addresses: str) -> bytes:
    return sequence(*(sequence(explicit(0, explicit(0, uri(a)))) for a in addresses))


@dataclass
class Provider:
    """What is served at an address, and what was asked there."""

    world: World
    base: str = ""
    asked: list[str] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)
    status: bytes = answers.GOOD
    this_update: datetime = NOW - timedelta(minutes=10)
    next_update: datetime | None = NOW + timedelta(hours=1)
    echo: Callable[[bytes], bytes | None] = lambda nonce: nonce
    """The nonce extension's value in the answer, of that in the request."""
    ocsp_body: bytes | None = None
    """Served in place of an answer that is made."""
    http_status: int = 200
    lists: dict[str, bytes] = field(default_factory=dict)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    """Nothing is answered until it is set."""
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def person(self, *, ocsp: bool = True, lists: bool = True, **changes: object) -> Signer:
        """A person whose certificate names this provider's addresses."""
        more: dict[str, tuple[bool, bytes]] = {}
        if ocsp:
            access = sequence(sequence(oid("1.3.6.1.5.5.7.48.1"), uri(f"{self.base}/ocsp")))
            more["1.3.6.1.5.5.7.1.1"] = (False, access)
        if lists:
            more["2.5.29.31"] = (False, points(f"{self.base}/full.crl"))
            more["2.5.29.46"] = (False, points(f"{self.base}/delta.crl"))
        return self.world.issue(self.world.person_template(more=more, **changes))

    async def _ocsp(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.asked.append("ocsp")
        self.reached.set()
        self.requests.append(body)
        await self.gate.wait()
        if self.http_status in (301, 302, 307, 308):
            return web.Response(status=self.http_status, headers={"Location": f"{self.base}/ocsp"})
        answer = self.answer_to(body) if self.ocsp_body is None else self.ocsp_body
        return web.Response(status=self.http_status, body=answer)

    def answer_to(self, request: bytes) -> bytes:
        nonce = self.echo(nonce_in(request))
        extensions = b""
        if nonce is not None:
            extensions = explicit(1, sequence(extension(_NONCE, nonce)))
        return self.world.ocsp(
            status=self.status,
            this_update=self.this_update,
            next_update=self.next_update,
            extensions=extensions,
        )

    async def _list(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        self.asked.append(name)
        await self.gate.wait()
        if name not in self.lists:
            raise web.HTTPNotFound
        return web.Response(body=self.lists[name])

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Provider]:
        application = web.Application()
        application.router.add_post("/ocsp", self._ocsp)
        application.router.add_get("/{name}", self._list)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            self.gate.set()
            await runner.cleanup()


def nonce_in(request: bytes) -> bytes:
    """The value of the nonce extension: the last thing in a request of ours."""
    marker = oid(_NONCE)
    value = request[request.index(marker) + len(marker) :]
    return value[2:]


@dataclass
class Book:
    """Allows what begins so."""

    prefixes: Sequence[str]
    known: Sequence[str] = ()

    def allows(self, url: str) -> bool:
        return url.startswith(tuple(self.prefixes))

    def ocsp_addresses(self, issuer: Certificate) -> Sequence[str]:
        return self.known


@dataclass
class Ticking:
    """Clocks that are moved by hand, the calendar's and the stop-watch's."""

    moment: datetime = NOW
    seconds: float = 1000.0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, by: timedelta) -> None:
        self.moment += by
        self.seconds += by.total_seconds()


@dataclass
class Asking:
    """A source for the tests, with what it told its observer and how often it had to weigh."""

    source: ProviderSource
    attempts: list[Attempt]
    weighed: list[Evidence]
    clock: Ticking
    told: asyncio.Event

    @property
    def outcomes(self) -> list[str]:
        return [f"{attempt.kind} {attempt.outcome}" for attempt in self.attempts]


def asking(world: World, book: Book, limits: Limits | None = None) -> Asking:
    attempts: list[Attempt] = []
    told = asyncio.Event()
    weighed: list[Evidence] = []
    clock = Ticking()
    limits = limits or Limits()

    async def weigh(
        certificate: Certificate, issuer: Certificate, evidence: Evidence
    ) -> Answer | None:
        weighed.append(evidence)
        return statuses.weigh(
            certificate, issuer, evidence, helpers=world.bag, at=clock.now(), policy=Policy()
        )

    backoff = Backoff(
        limits.first_pause,
        limits.longest_pause,
        monotonic=clock.monotonic,
        jitter=lambda low, high: high,
    )

    def observe(attempt: Attempt) -> None:
        attempts.append(attempt)
        told.set()

    source = ProviderSource(
        book, weigh, limits=limits, now=clock.now, observe=observe, backoff=backoff
    )
    return Asking(source, attempts, weighed, clock, told)


def pair(world: World, signer: Signer) -> tuple[Certificate, Certificate]:
    """The signer's certificate and its issuer's."""
    return load(signer.certificate)[0], load(world.provider)[0]
