"""How updates come in: polling that confirms after the commit, a webhook that answers after it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.config import Settings
from bot.webhook import PATH, SECRET_HEADER
from tests.integration.telegram.conftest import serve
from tests.integration.telegram.driver import Driver
from tests.kit.bot_house import BotHouse, Guest
from tests.kit.demo_flows import demo_flows, demo_texts

SECRET = "a-secret-of-tests"


def update(update_id: int, chat_id: int, words: str = "/menu") -> dict[str, Any]:
    message = {
        "message_id": update_id,
        "date": 1_900_000_000,
        "chat": {"id": chat_id, "type": "private"},
        "from": {"id": chat_id, "is_bot": False, "first_name": "Олена"},
        "text": words,
    }
    return {"update_id": update_id, "message": message}


@pytest.fixture
async def hooked(
    database_url: str, double: Driver, tmp_path: Path
) -> AsyncIterator[tuple[BotHouse, str]]:
    """A bot that takes updates by webhook, and its address."""
    flows = demo_flows()
    house = BotHouse(
        database_url,
        double,
        flows,
        demo_texts(tmp_path / "locales", flows),
        bot_mode="webhook",
        bot_webhook_secret=SECRET,
    )
    runner, address = await serve(house.app.web())
    yield house, f"{address}{PATH}"
    await runner.cleanup()
    await house.close()


async def post(address: str, content: Any, secret: str | None = SECRET) -> int:
    headers = {SECRET_HEADER: secret} if secret is not None else {}
    async with ClientSession() as session:
        body = {"data": content} if isinstance(content, bytes) else {"json": content}
        async with session.post(address, headers=headers, **body) as response:
            return response.status


async def test_the_webhook_answers_after_the_commit(hooked: tuple[BotHouse, str]) -> None:
    house, address = hooked
    assert await post(address, update(1, 555)) == 200
    assert await house.rows("SELECT update_id FROM bot.inbox") == [(1,)]


@pytest.mark.parametrize("secret", [None, "", "wrong", "секрет".encode().decode("latin-1")])
async def test_without_the_secret_nothing_is_taken(
    hooked: tuple[BotHouse, str], secret: str | None
) -> None:
    house, address = hooked
    assert await post(address, update(1, 555), secret) == 401
    assert await house.rows("SELECT 1 FROM bot.inbox") == []


async def test_what_is_no_update_does_not_come_again(hooked: tuple[BotHouse, str]) -> None:
    _, address = hooked
    assert await post(address, b"{") == 400
    assert await post(address, {"update_id": "letters"}) == 200
    assert await post(address, {"update_id": 5, "message": {"text": "half"}}) == 200


async def test_a_failure_that_may_pass_asks_telegram_to_come_again(
    hooked: tuple[BotHouse, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, address = hooked

    async def away(*arguments: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(house.base.chats, "accept", away)
        assert await post(address, update(1, 555)) == 500
    assert await post(address, update(1, 555)) == 200
    assert await house.rows("SELECT update_id FROM bot.inbox") == [(1,)]


async def test_the_double_delivers_by_webhook(hooked: tuple[BotHouse, str]) -> None:
    house, address = hooked
    await house.driver.bot("setWebhook", url=address, secret_token=SECRET)
    player = await house.driver.person()
    message = await player.heard(lambda said: "Вітаємо" in said["text"])
    assert message["from"] == "bot"


async def test_updates_of_groups_are_ignored(hooked: tuple[BotHouse, str]) -> None:
    house, address = hooked
    raw = update(1, 555)
    raw["message"]["chat"] = {"id": -100, "type": "group", "title": "Group"}
    assert await post(address, raw) == 200
    assert await house.rows("SELECT 1 FROM bot.inbox") == []


def test_a_webhook_without_a_secret_does_not_start() -> None:
    with pytest.raises(ValueError, match="BOT_WEBHOOK_SECRET"):
        Settings(
            database_url="postgresql:///x",
            bot_token="1:x",
            bot_encryption_keys="1:x",
            core_client_id="01890a5d-ac96-774b-bcce-b302099a8057",
            core_client_secret="x",
            bot_mode="webhook",
        )


async def test_polling_confirms_only_what_is_committed(house: BotHouse, guest: Guest) -> None:
    await guest.player.says("/menu")
    waiting = await house.driver.control("GET", "/updates")
    await house.polling.once(timeout_seconds=0)
    assert await house.driver.control("GET", "/updates") == waiting
    await house.polling.once(timeout_seconds=0)
    assert await house.driver.control("GET", "/updates") != waiting


async def test_an_update_that_no_model_fits_does_not_stop_the_others(
    house: BotHouse, guest: Guest, capsys: pytest.CaptureFixture[str]
) -> None:
    failures: list[Exception] = []
    strange = {"update_id": 1, "message": {"text": "таємне слово"}}
    await house.polling._handle_chat([strange, update(2, guest.id)], failures)
    assert failures == []
    assert await house.rows("SELECT 1 FROM bot.inbox WHERE update_id = 2") == [(1,)]
    assert "таємне" not in capsys.readouterr().out


async def test_a_flood_of_one_person_is_dropped_before_it_costs_anything(
    house: BotHouse, guest: Guest
) -> None:
    for number in range(60):
        await house.app.feed(house.text_update(guest.id, f"слово {number}"))
    [(taken,)] = await house.rows("SELECT count(*) FROM bot.inbox WHERE update_id >= 900000")
    assert 20 < taken < 45


async def test_the_list_of_commands_is_published_in_every_language(house: BotHouse) -> None:
    await house.app._registration.commands()
    ours = await house.driver.bot("getMyCommands")
    english = await house.driver.bot("getMyCommands", language_code="en")
    assert [command["command"] for command in ours][:2] == ["menu", "help"]
    assert ours[0]["description"] != english[0]["description"]


async def test_a_running_bot_answers_and_stops_cleanly(
    database_url: str, double: Driver, tmp_path: Path
) -> None:
    flows = demo_flows()
    house = BotHouse(database_url, double, flows, demo_texts(tmp_path / "locales", flows))
    await house.app.start()
    player = await double.person()
    await player.heard(lambda said: "Вітаємо" in said["text"])
    await house.app.stop()


async def test_the_web_part_serves_what_the_domains_bring(hooked: tuple[BotHouse, str]) -> None:
    house, _ = hooked
    paths = {
        route.resource.canonical for route in house.app.web().router.routes() if route.resource
    }
    assert PATH in paths
    assert isinstance(house.app.web(), web.Application)
