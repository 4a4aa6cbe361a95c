"""What the bot tells those who watch it."""

from __future__ import annotations

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import Counter

from bot.metrics import Metrics


async def test_metrics_of_the_parts_are_exposed_as_prometheus_reads_them() -> None:
    metrics = Metrics()
    Counter("things", "Things", ("kind",), registry=metrics.registry).labels("small").inc()
    application = web.Application()
    application.add_routes(metrics.routes())
    async with TestClient(TestServer(application)) as client, client.get("/metrics") as response:
        assert response.headers["Content-Type"].startswith("text/plain; version=")
        assert 'things_total{kind="small"} 1.0' in await response.text()


async def test_two_processes_in_one_keep_apart() -> None:
    for metrics in (Metrics(), Metrics()):
        Counter("things", "Things", registry=metrics.registry)
