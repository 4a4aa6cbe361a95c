"""Asks providers for the page, within an allow-list and limits.

What goes to and fro names public keys and certificates; it is passed on and neither kept nor
logged. Whether the page's answer is any good is the page's to see.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Final

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.signing.container import NotAContainer, inside_of
from bot.signing.model import SigningSession, TurnedAway
from bot.signing.providers.allow_list import AllowList
from bot.signing.providers.allowance import Allowance
from bot.signing.providers.asking import NoAnswer, ask
from bot.signing.providers.model import Limits, Provider, Refusal, Service
from core.kit.clock import Clock, SystemClock

log = structlog.get_logger(__name__)

# How the inside of a request begins: for the lookup, id-data 1.2.840.113549.1.7.1 (RFC 5652, 4).
_BEGINNINGS: Final[Mapping[Service, bytes]] = {
    Service.CMP: bytes.fromhex("06092a864886f70d010701"),
    Service.OCSP: b"\x30",
    Service.TSP: b"\x02\x01\x01\x30",
}


class Providers:
    """What the page may ask of providers.

    Args:
        allow_list: where they are; nobody by default.
        clock: the time.
        enabled: services that the page may use.
        limits: how much and how often.
        registry: takes the metrics.
    """

    def __init__(
        self,
        allow_list: AllowList | None = None,
        clock: Clock | None = None,
        *,
        enabled: Collection[Service] = (Service.CMP,),
        limits: Limits = Limits(),  # noqa: B008 - frozen
        registry: CollectorRegistry | None = None,
    ) -> None:
        self._allow_list = allow_list or AllowList(None)
        self._enabled = frozenset(enabled)
        self.limits = limits
        self._allowance = Allowance(limits, clock or SystemClock())
        self._places = asyncio.Semaphore(limits.at_once)
        self._requests = Counter(
            "provider_requests",
            "Requests of the page to providers",
            ("service", "outcome"),
            registry=registry,
        )
        self._seconds = Histogram(
            "provider_request_seconds", "Time providers took", ("service",), registry=registry
        )

    def offered(self, service: Service) -> list[Provider]:
        """Providers that can be asked; none where the service is not enabled."""
        return self._allow_list.of(service) if service in self._enabled else []

    async def ask(
        self, session: SigningSession, service: str, provider_id: str, request: bytes
    ) -> bytes:
        """A provider's answer.

        Raises:
            TurnedAway: no such provider, no request of that service, too often, or no answer.
        """
        known, provider = self._named(service, provider_id)
        if not _is_request(known, request):
            raise self._refused(known, Refusal.NO_REQUEST)
        if self._places.locked() or not self._allowance.take(session):
            raise self._refused(known, Refusal.TOO_OFTEN)
        started = time.perf_counter()
        try:
            async with self._places:
                answer = await ask(known, provider, request, self.limits)
        except NoAnswer as problem:
            log.warning("providers.no_answer", provider=provider.id, outcome=problem.outcome)
            self._requests.labels(known, problem.outcome).inc()
            raise TurnedAway(Refusal.SILENT) from None
        finally:
            self._seconds.labels(known).observe(time.perf_counter() - started)
        self._requests.labels(known, "answered").inc()
        return answer

    def _named(self, service: str, provider_id: str) -> tuple[Service, Provider]:
        known = next((each for each in self._enabled if each == service), None)
        provider = self._allow_list.find(known, provider_id) if known else None
        if known is None or provider is None:
            raise TurnedAway(Refusal.UNKNOWN)
        return known, provider

    def _refused(self, service: Service, why: Refusal) -> TurnedAway:
        self._requests.labels(service, why).inc()
        return TurnedAway(why)


def _is_request(service: Service, request: bytes) -> bool:
    """Whether it begins as a request of the service does: nothing else is carried there."""
    with suppress(NotAContainer):
        return inside_of(request).startswith(_BEGINNINGS[service])
    return False
