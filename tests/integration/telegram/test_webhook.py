"""Receiving updates by a webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web

from sandbox.telegram.app import build
from tests.integration.telegram.conftest import MovableTime, serve
from tests.integration.telegram.driver import TOKEN, Driver, Player

Answer = Callable[[dict[str, Any]], web.Response]


class Receiver:
    """A bot's web server: remembers what came and answers as told."""

    def __init__(self) -> None:
        self.url = ""
        self.came: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.secrets: list[str | None] = []
        self.answer: Answer = lambda _: web.Response()
        self.gate = asyncio.Event()
        self.gate.set()
        self.at_once = 0
        self.most_at_once = 0

    async def take(self, http_request: web.Request) -> web.Response:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.secrets.append(http_request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        update = await http_request.json()
        self.came.put_nowait(update)
        await self.gate.wait()
        self.at_once -= 1
        return self.answer(update)

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(30):
            return await self.came.get()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver, app = Receiver(), web.Application()
    app.router.add_post("/hook", receiver.take)
    runner, address = await serve(app)
    receiver.url = f"{address}/hook"
    yield receiver
    await runner.cleanup()


async def test_updates_come_in_order_with_the_secret(
    double: Driver, olena: Player, receiver: Receiver
) -> None:
    await double.bot("setWebhook", url=receiver.url, secret_token="s-3_cret")
    await olena.says("один")
    came = [await receiver.next() for _ in range(2)]
    assert [update["message"]["text"] for update in came] == ["/start", "один"]
    assert receiver.secrets == ["s-3_cret", "s-3_cret"]
    refusal = await double.refused("getUpdates")
    assert refusal.code == 409
    assert refusal.description.startswith("Conflict: can't use getUpdates method while webhook")


async def test_a_failed_delivery_is_repeated_before_the_next_one(
    double: Driver, olena: Player, receiver: Receiver
) -> None:
    answers = iter([web.Response(status=500), web.Response(), web.Response()])
    receiver.answer = lambda _: next(answers)
    await olena.says("один")
    await double.bot("setWebhook", url=receiver.url)
    came = [await receiver.next() for _ in range(3)]
    assert [update["message"]["text"] for update in came] == ["/start", "/start", "один"]
    assert came[0]["update_id"] == came[1]["update_id"]
    info = await double.bot("getWebhookInfo")
    assert info["last_error_message"] == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )


async def test_a_chat_has_one_update_on_its_way_and_taps_have_a_queue_of_their_own(
    double: Driver, olena: Player, receiver: Receiver
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    sent = await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup=keyboard)
    await double.bot("getUpdates", offset=2**31 - 1)
    receiver.gate.clear()
    await double.bot("setWebhook", url=receiver.url)
    await olena.says("один")
    await olena.says("два")
    await olena.does("tap", message_id=sent["message_id"], data="a")
    kinds = [set(await receiver.next()) - {"update_id"} for _ in range(2)]
    assert sorted(map(sorted, kinds)) == [["callback_query"], ["message"]]
    assert receiver.came.empty()
    receiver.gate.set()
    assert (await receiver.next())["message"]["text"] == "два"
    assert receiver.most_at_once == 2


async def test_max_connections_bounds_deliveries_over_all_chats(
    double: Driver, receiver: Receiver
) -> None:
    people = [await double.person() for _ in range(3)]
    receiver.gate.clear()
    await double.bot("setWebhook", url=receiver.url, max_connections=2)
    came = [await receiver.next() for _ in range(2)]
    assert receiver.came.empty()
    receiver.gate.set()
    came.append(await receiver.next())
    assert {update["message"]["from"]["id"] for update in came} == {one.id for one in people}
    assert receiver.most_at_once == 2


@pytest.mark.parametrize("kind", ["json", "form", "multipart"])
async def test_a_call_in_the_answer_is_carried_out(
    double: Driver, olena: Player, receiver: Receiver, kind: str
) -> None:
    call = {"method": "sendMessage", "chat_id": str(olena.id), "text": "у відповіді"}
    receiver.answer = lambda _: reply(call, kind)
    await double.bot("setWebhook", url=receiver.url)
    await olena.heard_text("у відповіді")


def reply(call: dict[str, str], kind: str) -> web.Response:
    if kind == "json":
        return web.json_response(call)
    if kind == "form":
        text = "&".join(f"{name}={value}" for name, value in call.items())
        return web.Response(text=text, content_type="application/x-www-form-urlencoded")
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in call.items()
    ]
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    return web.Response(body=("".join(parts) + "--b--\r\n").encode(), headers=headers)


async def test_some_calls_are_not_taken_from_an_answer(
    double: Driver, olena: Player, receiver: Receiver
) -> None:
    receiver.answer = lambda _: web.json_response({"method": "deleteWebhook"})
    await double.bot("setWebhook", url=receiver.url)
    await receiver.next()
    await olena.says("ще")
    await receiver.next()
    assert (await double.bot("getWebhookInfo"))["url"] == receiver.url


async def test_setting_and_deleting_says_what_happened(double: Driver, receiver: Receiver) -> None:
    async def description(method: str, **arguments: Any) -> Any:
        return (await double.raw(method, arguments))[1]["description"]

    assert await description("setWebhook", url=receiver.url) == "Webhook was set"
    assert await description("setWebhook", url=receiver.url) == "Webhook is already set"
    assert await description("setWebhook", url="") == "Webhook was deleted"
    assert await description("deleteWebhook") == "Webhook is already deleted"
    assert (await double.bot("getWebhookInfo")) == {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 0,
    }


async def test_a_webhook_ends_a_waiting_poll(double: Driver, receiver: Receiver) -> None:
    waiting = asyncio.gather(double.refused("getUpdates", timeout=50))
    await double.settle()
    await double.bot("setWebhook", url=receiver.url)
    [refusal] = await waiting
    assert refusal.description == "Conflict: terminated by setWebhook request"


async def test_addresses_and_secrets_are_checked(double: Driver) -> None:
    async def reason(url: str, **arguments: Any) -> str:
        return await double.reason("setWebhook", url=url, **arguments)

    assert (
        await reason("http://example.org/hook")
        == "bad webhook: An HTTPS URL must be provided for webhook"
    )
    assert (
        await reason("https://example.org:9000/hook")
        == "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
    )
    assert await reason("https:///hook") == "invalid webhook URL specified"
    address = "https://example.org/hook"
    assert (
        await reason(address, secret_token="ключ") == "secret token contains unallowed characters"
    )
    assert await reason(address, secret_token="a" * 257) == "secret token is too long"


async def test_pending_updates_are_dropped_on_demand(
    double: Driver, olena: Player, receiver: Receiver
) -> None:
    await double.bot("setWebhook", url=receiver.url, drop_pending_updates=True)
    await olena.says("після")
    assert (await receiver.next())["message"]["text"] == "після"


async def test_a_restarted_double_goes_on_delivering(
    tmp_path: Path, time: MovableTime, receiver: Receiver
) -> None:
    receiver.answer = lambda _: web.Response(status=503, headers={"Retry-After": "3600"})
    runner, address = await serve(build([TOKEN], tmp_path, now=time))
    async with ClientSession() as session:
        driver = Driver(address, session)
        await driver.person()
        await driver.bot("setWebhook", url=receiver.url)
        failed = await receiver.next()
    await runner.cleanup()
    receiver.answer = lambda _: web.Response()
    runner, _ = await serve(build([TOKEN], tmp_path, now=time))
    assert await receiver.next() == failed
    await runner.cleanup()
