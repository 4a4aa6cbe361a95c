"""The client against servers that are not the core: the state's, proxies, and broken ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from core.client import CoreClient, CoreRefused, CoreUnavailable
from core.kit.ids import new_id

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Answers every request in the way a test wants."""

    def __init__(self) -> None:
        self.answer: Answer = self._nothing
        self.seen: list[web.Request] = []
        self.over = asyncio.Event()

    async def handle(self, http_request: web.Request) -> web.StreamResponse:
        self.seen.append(http_request)
        return await self.answer(http_request)

    @staticmethod
    async def _nothing(http_request: web.Request) -> web.StreamResponse:
        return web.Response(status=404)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    served = Server()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", served.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.UnixSite(runner, str(tmp_path / "server.sock")).start()
    yield served
    served.over.set()
    await runner.cleanup()


@pytest.fixture
async def client(server: Server, tmp_path: Path) -> AsyncIterator[CoreClient]:
    async with CoreClient(
        "http://server",
        new_id(),
        "secret",
        api_key="key",
        socket_path=str(tmp_path / "server.sock"),
        timeout=timedelta(seconds=5),
    ) as made:
        yield made


async def unavailable(call: Awaitable[object]) -> CoreUnavailable:
    with pytest.raises(CoreUnavailable) as caught:
        await call
    return caught.value


async def test_server_that_knows_no_capabilities_has_none(client: CoreClient) -> None:
    assert (await client.access.capabilities()).methods == []


async def test_call_carries_key_token_and_idempotency_key(
    server: Server, client: CoreClient
) -> None:
    with pytest.raises(CoreRefused):
        await client.persons.send_code("the token", "Telegram", idempotency_key="once")
    [seen] = server.seen
    assert seen.headers["api-key"] == "key"
    assert seen.headers["Authorization"] == "Bearer the token"
    assert seen.headers["Idempotency-Key"] == "once"


async def test_refusal_without_our_code_is_still_a_refusal(
    server: Server, client: CoreClient
) -> None:
    async def refuse(http_request: web.Request) -> web.StreamResponse:
        error = {"type": "forbidden", "message": "Forbidden"}
        return web.json_response({"meta": {"request_id": "r"}, "error": error}, status=403)

    server.answer = refuse
    with pytest.raises(CoreRefused) as caught:
        await client.persons.me("token")
    found = caught.value
    assert (found.code, found.message, found.status) == ("unknown", "Forbidden", 403)
    assert found.request_id == "r"


@pytest.mark.parametrize("body", ["<html>bad gateway</html>", "", "[]", '{"error": null}'])
async def test_gateway_in_between_is_unavailable_and_the_outcome_unknown(
    server: Server, client: CoreClient, body: str
) -> None:
    async def fail(http_request: web.Request) -> web.StreamResponse:
        return web.Response(status=502, text=body, headers={"Retry-After": "7"})

    server.answer = fail
    problem = await unavailable(client.access.nonce())
    assert problem.outcome_unknown
    assert problem.retry_after == timedelta(seconds=7)
    assert not (await unavailable(client.persons.me("token"))).outcome_unknown


async def test_connection_cut_before_the_answer_leaves_the_outcome_unknown(
    server: Server, client: CoreClient
) -> None:
    async def cut(http_request: web.Request) -> web.StreamResponse:
        assert http_request.transport
        http_request.transport.close()
        return web.Response()

    server.answer = cut
    assert (await unavailable(client.access.nonce())).outcome_unknown


async def test_answer_that_does_not_come_is_not_waited_for(server: Server, tmp_path: Path) -> None:
    async def sleep(http_request: web.Request) -> web.StreamResponse:
        await server.over.wait()
        return web.Response()

    server.answer = sleep
    async with CoreClient(
        "http://server",
        new_id(),
        "secret",
        socket_path=str(tmp_path / "server.sock"),
        timeout=timedelta(seconds=0.2),
    ) as impatient:
        assert (await unavailable(impatient.access.nonce())).outcome_unknown


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"data": {}}', '{"data": []}', '{"data": {"token": 5}}']
)
async def test_success_of_another_shape_is_unavailable(
    server: Server, client: CoreClient, body: str
) -> None:
    async def answer(http_request: web.Request) -> web.StreamResponse:
        return web.Response(text=body)

    server.answer = answer
    await unavailable(client.access.nonce())
