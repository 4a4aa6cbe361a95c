"""Playing a person over the control API."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import ServerDisconnectedError

import sandbox.telegram
from tests.integration.telegram.conftest import MovableTime
from tests.integration.telegram.driver import Driver, Player

README = Path(sandbox.telegram.__file__).with_name("README.md")


async def test_every_route_is_described_in_the_readme(double: Driver) -> None:
    text = README.read_text(encoding="utf-8")
    listed = await double.control("GET", "")
    assert len(listed) > 25
    for route in listed:
        line = f"`{route['method']} {route['path']}`"
        assert line in text, line


async def test_people_are_invented_listed_and_changed(double: Driver) -> None:
    first = await double.control("POST", "/users", {"first_name": "Олена"})
    assert first["phone_number"].startswith("+38000")
    named = {
        "id": 777,
        "first_name": "Тарас",
        "username": "taras",
        "phone_number": "+380000000777",
        "language_code": "en",
    }
    assert await double.control("POST", "/users", named) == named | {
        "last_name": None,
        "is_deactivated": False,
    }
    changed = await double.control("PATCH", "/users/777", {"last_name": "Навчальний"})
    assert changed["last_name"] == "Навчальний"
    people = await double.control("GET", "/users")
    assert [person["id"] for person in people] == [777, first["id"]]
    for body, status in [
        (named, 409),
        ({"first_name": ""}, 422),
        ({"first_name": "a", "phone_number": "12"}, 422),
        ({"first_name": "a", "unknown": 1}, 422),
    ]:
        assert (await double.control_raw("POST", "/users", body))[0] == status
    assert (await double.control_raw("GET", "/users/5"))[0] == 404


async def test_a_chat_begins_with_start(double: Driver) -> None:
    person = await double.person(is_started=False)
    assert (await person.chat())["status"] == "not_started"
    assert await person.cannot("text", text="привіт") == (
        409,
        "the chat is not started: begin with /start",
    )
    await person.says("/start find_doctor")
    assert (await person.chat())["status"] == "started"
    assert (await person.cannot("start", payload="a" * 65))[0] == 422
    assert (await person.cannot("start", payload="лікар"))[0] == 422


async def test_buttons_do_what_they_are_for(double: Driver, olena: Player) -> None:
    keyboard = {
        "inline_keyboard": [
            [{"text": "Сайт", "url": "https://example.org"}],
            [{"text": "Готово", "disabled": {}}],
            [{"text": "Далі", "callback_data": "next"}],
            [{"text": "Сторінка", "web_app": {"url": "https://example.org/sign"}}],
        ]
    }
    sent = await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup=keyboard)
    number = sent["message_id"]
    assert await olena.does("tap", message_id=number, label="Сайт") == {
        "url": "https://example.org/"
    }
    page = await olena.does("tap", message_id=number, label="Сторінка")
    assert page["web_app"].startswith("https://example.org/sign#tgWebAppData=")
    assert await olena.cannot("tap", message_id=number, label="Готово") == (
        409,
        "the button is disabled",
    )
    assert (await olena.cannot("tap", message_id=number, label="Немає"))[0] == 404
    assert (await olena.cannot("tap", message_id=99, label="Далі"))[0] == 404
    await double.bot("editMessageText", chat_id=olena.id, message_id=number, text="b")
    assert (await olena.cannot("tap", message_id=number, data="next"))[0] == 404
    await olena.does("tap", message_id=number, data="next", stale=True)
    update = (await double.bot("getUpdates"))[-1]
    assert update["callback_query"]["data"] == "next"


async def test_a_tap_waits_for_its_answer(double: Driver, olena: Player) -> None:
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    sent = await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup=keyboard)
    tapped = await olena.does("tap", message_id=sent["message_id"], data="a")
    assert tapped["answer"] is None
    assert (await olena.chat())["waiting_taps"] == [sent["message_id"]]
    await double.bot(
        "answerCallbackQuery",
        callback_query_id=tapped["callback_query_id"],
        text="Прийнято",
        show_alert=True,
    )
    answers = (await olena.chat())["answers"]
    assert [answer["answer"] for answer in answers] == [
        {"text": "Прийнято", "show_alert": True, "url": ""}
    ]


async def test_own_and_foreign_contacts_differ_by_the_user_id(
    double: Driver, olena: Player
) -> None:
    keyboard = {
        "keyboard": [[{"text": "Номер", "request_contact": True}]],
        "one_time_keyboard": True,
    }
    sent = await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup=keyboard)
    await olena.does("press", label="Номер")
    await olena.does("contact", phone_number="380000009999", first_name="Інший")
    await olena.does("contact", user_id=olena.id, phone_number="380000009999", is_forwarded=True)
    own, foreign, forged = (update["message"] for update in (await double.bot("getUpdates"))[-3:])
    assert own["contact"]["user_id"] == own["from"]["id"]
    assert own["contact"]["phone_number"].startswith("38000")
    assert own["reply_to_message"]["message_id"] == sent["message_id"]
    assert "user_id" not in foreign["contact"]
    assert forged["contact"]["user_id"] == olena.id
    assert forged["forward_origin"]["type"] == "hidden_user"
    assert (await olena.chat())["reply_keyboard"]["is_folded"] is True


async def test_keys_send_texts_and_places(double: Driver, olena: Player) -> None:
    assert (await olena.cannot("press", label="Скасувати"))[0] == 409
    keys = [["Скасувати", {"text": "Місце", "request_location": True}]]
    await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup={"keyboard": keys})
    await olena.does("press", label="Скасувати")
    await olena.does("press", label="Місце", latitude=49.5, longitude=34.5)
    assert (await olena.cannot("press", label="Немає"))[0] == 404
    text, place = (update["message"] for update in (await double.bot("getUpdates"))[-2:])
    assert text["text"] == "Скасувати"
    assert place["location"] == {"latitude": 49.5, "longitude": 34.5}


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo"])
async def test_unexpected_kinds_of_messages(double: Driver, olena: Player, kind: str) -> None:
    await olena.does("media", kind=kind)
    assert kind in (await double.bot("getUpdates"))[-1]["message"]


async def test_a_person_sends_a_file(double: Driver, olena: Player) -> None:
    address = f"{double.base_url}/control/users/{olena.id}/document?name=скан.pdf"
    async with double.session.post(address, data=b"%PDF-") as response:
        assert response.status == 200
    document = (await double.bot("getUpdates"))[-1]["message"]["document"]
    assert (document["file_name"], document["file_size"]) == ("скан.pdf", 5)


async def test_inline_mode_from_query_to_choice(double: Driver, olena: Player) -> None:
    asked = await olena.does("inline", query="педіатр", latitude=50.0, longitude=30.0)
    query = (await double.bot("getUpdates"))[-1]["inline_query"]
    assert (query["query"], query["id"]) == ("педіатр", asked["inline_query_id"])
    keyboard = {"inline_keyboard": [[{"text": "Подати", "callback_data": "submit"}]]}
    result = {
        "type": "article",
        "id": "1",
        "title": "Зразкова Г. П.",
        "input_message_content": {"message_text": "<b>Лікарка</b>", "parse_mode": "HTML"},
        "reply_markup": keyboard,
    }
    answer = {"inline_query_id": query["id"]}
    doubled = [result, result]
    reason = await double.reason("answerInlineQuery", results=doubled, **answer)
    assert reason == "RESULT_ID_DUPLICATE"
    many = [result | {"id": str(number)} for number in range(51)]
    reason = await double.reason("answerInlineQuery", results=many, **answer)
    assert reason == "too many inline query results specified"
    await double.bot("answerInlineQuery", results=[result], **answer)
    chosen = await olena.does("choose", inline_query_id=query["id"], result_id="1")
    assert chosen["text"] == "Лікарка"
    message = (await double.bot("getUpdates"))[-1]["message"]
    assert message["via_bot"]["is_bot"] is True
    await olena.does("tap", message_id=chosen["message_id"], label="Подати")
    tapped = (await double.bot("getUpdates"))[-1]["callback_query"]
    edited = await double.bot(
        "editMessageText", inline_message_id=tapped["inline_message_id"], text="Подано"
    )
    assert edited is True
    assert (await olena.last())["text"] == "Подано"


async def test_an_inline_query_lives_30_seconds(
    double: Driver, olena: Player, time: MovableTime
) -> None:
    asked = await olena.does("inline", query="")
    time.pass_by(31)
    reason = await double.reason(
        "answerInlineQuery", inline_query_id=asked["inline_query_id"], results=[]
    )
    assert reason.startswith("query is too old")


async def test_a_mini_app_answers_into_the_chat_once(double: Driver, olena: Player) -> None:
    launched = await double.control(
        "POST", "/launch-data", {"user_id": olena.id, "url": "https://example.org/sign"}
    )
    fields = dict(pair.split("=", 1) for pair in launched["init_data"].split("&"))
    result = {
        "type": "article",
        "id": "1",
        "title": "a",
        "input_message_content": {"message_text": "Підписано"},
    }
    query = {"web_app_query_id": fields["query_id"], "result": result}
    sent = await double.bot("answerWebAppQuery", **query)
    assert sent["inline_message_id"]
    assert (await olena.last())["text"] == "Підписано"
    assert (await double.reason("answerWebAppQuery", **query)).startswith("query is too old")


async def test_a_mini_app_of_the_reply_keyboard_sends_data(double: Driver, olena: Player) -> None:
    key = {"text": "Форма", "web_app": {"url": "https://example.org/form"}}
    await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup={"keyboard": [[key]]})
    opened = await olena.does("press", label="Форма")
    assert "#tgWebAppData=&" in opened["web_app"]
    await olena.does("web-app-data", button_text="Форма", data='{"a":1}')
    message = (await double.bot("getUpdates"))[-1]["message"]
    assert message["web_app_data"] == {"button_text": "Форма", "data": '{"a":1}'}


async def test_flood_limits_are_kept_when_switched_on(
    double: Driver, olena: Player, time: MovableTime
) -> None:
    message = {"chat_id": olena.id, "text": "a"}
    for _ in range(3):
        await double.bot("sendMessage", **message)
    await double.control("PUT", "/settings", {"flood_limits": True})
    await double.bot("sendMessage", **message)
    refusal = await double.refused("sendMessage", **message)
    assert (refusal.code, refusal.description) == (429, "Too Many Requests: retry after 1")
    assert refusal.parameters == {"retry_after": 1}
    time.pass_by(1)
    await double.bot("sendMessage", **message)


async def test_ordered_faults_happen_so_many_times(double: Driver, olena: Player) -> None:
    message = {"chat_id": olena.id, "text": "a"}
    order = {"method": "sendMessage", "times": 2, "retry_after_seconds": 7}
    await double.control("POST", "/faults", order)
    forbidden = {
        "method": "sendMessage",
        "error_code": 403,
        "description": "Forbidden: bot was blocked by the user",
    }
    await double.control("POST", "/faults", forbidden)
    await double.bot("getMe")
    for _ in range(2):
        assert (await double.refused("sendMessage", **message)).parameters == {"retry_after": 7}
    assert (await double.refused("sendMessage", **message)).code == 403
    await double.bot("sendMessage", **message)
    await double.control("POST", "/faults", {"method": "*"})
    assert (await double.refused("getMe")).code == 500
    await double.control("POST", "/faults", order)
    assert await double.control("DELETE", "/faults") == []
    await double.bot("sendMessage", **message)


@pytest.mark.parametrize(("kind", "expected"), [("timeout", []), ("lost_reply", ["a"])])
async def test_a_lost_connection_tells_nothing_of_what_was_done(
    double: Driver, olena: Player, kind: str, expected: list[str]
) -> None:
    await double.control("POST", "/faults", {"method": "sendMessage", "kind": kind})
    with pytest.raises(ServerDisconnectedError):
        await double.bot("sendMessage", chat_id=olena.id, text="a")
    texts = [
        message["text"] for message in (await olena.chat())["messages"] if message["from"] == "bot"
    ]
    assert texts == expected


async def test_a_chat_is_watched_by_revision(double: Driver, olena: Player) -> None:
    revision = (await olena.chat())["revision"]
    assert (await olena.chat(revision))["messages"] == []
    sent = await double.bot("sendMessage", chat_id=olena.id, text="a")
    changed = await olena.chat(revision, timeout=30)
    assert [message["message_id"] for message in changed["messages"]] == [sent["message_id"]]
    await olena.does("clear")
    assert all(message["is_deleted"] for message in (await olena.chat())["messages"])


async def test_pages_of_other_origins_are_not_served(double: Driver) -> None:
    address = f"{double.base_url}/control/users"
    for origin, status in [("http://evil.example", 403), (double.base_url, 200)]:
        async with double.session.get(address, headers={"Origin": origin}) as response:
            assert response.status == status
