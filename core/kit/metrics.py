"""Prometheus metrics of the HTTP side: how many, how long, by route and status; no ids."""

from __future__ import annotations

import time

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class HttpMetrics:
    """Counts the requests of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter(
            "http_requests", "Requests answered", labels, registry=self.registry
        )
        self._duration = Histogram(
            "http_request_seconds",
            "Time to answer",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._open = Gauge("http_requests_open", "Requests in work", registry=self.registry)

    def add_to(self, application: web.Application) -> None:
        """Serve ``/metrics``."""
        application.router.add_get("/metrics", self._expose)

    def middleware(self) -> Middleware:
        """Counts every request that passes through."""

        @web.middleware
        async def count(request: web.Request, handler: Handler) -> web.StreamResponse:
            started = time.perf_counter()
            with self._open.track_inprogress():
                response = await handler(request)
            # The route's pattern, never the path: paths hold ids.
            resource = request.match_info.route.resource
            route = resource.canonical if resource else "unknown"
            self._requests.labels(request.method, route, str(response.status)).inc()
            self._duration.labels(request.method, route).observe(time.perf_counter() - started)
            return response

        return count

    async def _expose(self, http_request: web.Request) -> web.Response:
        body = generate_latest(self.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})
