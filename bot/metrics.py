"""Prometheus metrics of the bot: counts and times by kind and outcome, no ids and nobody's data."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST


@dataclass(frozen=True, slots=True)
class Metrics:
    """The metrics of one process; its parts register theirs.

    They are served beside the secure page, as ``/readyz`` is: a proxy in front of it passes only
    ``/sign`` and the webhook on.
    """

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def routes(self) -> list[web.RouteDef]:
        """``/metrics``."""
        return [web.get("/metrics", self._expose)]

    async def _expose(self, http_request: web.Request) -> web.Response:
        body = generate_latest(self.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})
