"""What Telegram refuses, the double refuses in the same words."""

from __future__ import annotations

import pytest

from tests.integration.telegram.conftest import MovableTime
from tests.integration.telegram.driver import Driver, Player

CALLBACK = {"inline_keyboard": [[{"text": "Так", "callback_data": "yes"}]]}


async def test_a_chat_that_was_never_started_is_not_found(double: Driver) -> None:
    stranger = await double.person(is_started=False)
    assert await double.reason("sendMessage", chat_id=stranger.id, text="a") == "chat not found"
    assert await double.reason("sendMessage", chat_id=1, text="a") == "chat not found"
    assert await double.reason("sendMessage", chat_id="@channel", text="a") == "chat not found"


@pytest.mark.parametrize("text", ["", "   ", "<b></b>", "\n\n"])
async def test_an_empty_text_is_refused(double: Driver, olena: Player, text: str) -> None:
    reason = await double.reason("sendMessage", chat_id=olena.id, text=text, parse_mode="HTML")
    assert reason == ("message text is empty" if text == "" else "text must be non-empty")


async def test_a_text_is_measured_after_parsing_in_utf16_units(
    double: Driver, olena: Player
) -> None:
    bold = "<b>" + "ї" * 4096 + "</b>"
    sent = await double.bot("sendMessage", chat_id=olena.id, text=bold, parse_mode="HTML")
    assert len(sent["text"]) == 4096
    too_long = "message is too long"
    assert await double.reason("sendMessage", chat_id=olena.id, text="ї" * 4097) == too_long
    assert await double.reason("sendMessage", chat_id=olena.id, text="😀" * 2049) == too_long


async def test_captions_end_at_1024(double: Driver, olena: Player) -> None:
    texts = {"chat_id": str(olena.id)}
    sent = await double.upload(
        "sendDocument", "document", "a.txt", b"a", caption="a" * 1024, **texts
    )
    assert len(sent["caption"]) == 1024
    refusal = await double.upload(
        "sendDocument", "document", "a.txt", b"a", caption="a" * 1025, **texts
    )
    assert refusal["description"] == "Bad Request: message caption is too long"


@pytest.mark.parametrize(
    ("text", "mode", "reason"),
    [
        (
            "<b>",
            "HTML",
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            "a.b",
            "MarkdownV2",
            "can't parse entities: Character '.' is reserved and must be escaped with the"
            " preceding '\\'",
        ),
        (
            "*b",
            "Markdown",
            "can't parse entities: Can't find end of the entity starting at byte offset 0",
        ),
        ("a", "BBCode", "unsupported parse_mode"),
    ],
)
async def test_broken_markup_is_refused_in_tdlibs_words(
    double: Driver, olena: Player, text: str, mode: str, reason: str
) -> None:
    found = await double.reason("sendMessage", chat_id=olena.id, text=text, parse_mode=mode)
    assert found == reason


async def test_callback_data_ends_at_64_bytes(double: Driver, olena: Player) -> None:
    def keyboard(data: str) -> dict[str, object]:
        return {"inline_keyboard": [[{"text": "a", "callback_data": data}]]}

    await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup=keyboard("ї" * 32))
    reason = await double.reason(
        "sendMessage", chat_id=olena.id, text="a", reply_markup=keyboard("ї" * 32 + "a")
    )
    assert reason == "BUTTON_DATA_INVALID"


async def test_an_unchanged_edit_is_refused(double: Driver, olena: Player) -> None:
    sent = await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup=CALLBACK)
    edit = {"chat_id": olena.id, "message_id": sent["message_id"]}
    reason = await double.reason("editMessageText", text="a", reply_markup=CALLBACK, **edit)
    assert reason.startswith("message is not modified: specified new message content")
    await double.bot("editMessageText", text="a", **edit)  # the keyboard goes: that is a change
    reason = await double.reason("editMessageReplyMarkup", **edit)
    assert reason.startswith("message is not modified")


async def test_what_cannot_be_edited(double: Driver, olena: Player) -> None:
    keyboard = {"keyboard": [["a"]]}
    with_keys = await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup=keyboard)
    theirs = await olena.says("привіт")
    for number, reason in [
        (999, "message to edit not found"),
        (theirs["message_id"], "message can't be edited"),
        (with_keys["message_id"], "message can't be edited"),
    ]:
        found = await double.reason(
            "editMessageText", chat_id=olena.id, message_id=number, text="b"
        )
        assert found == reason
    sent = await double.bot("sendMessage", chat_id=olena.id, text="a")
    edit = {"chat_id": olena.id, "message_id": sent["message_id"]}
    assert await double.reason("editMessageText", text="x" * 4097, **edit) == "MESSAGE_TOO_LONG"
    assert (
        await double.reason("editMessageCaption", caption="x", **edit)
        == "there is no caption in the message to edit"
    )
    assert (
        await double.reason("editMessageText", text="b", reply_markup=keyboard, **edit)
        == "inline keyboard expected"
    )
    missing = "message identifier is not specified"
    assert await double.reason("editMessageText", text="b") == missing


async def test_messages_are_deleted_within_48_hours(
    double: Driver, olena: Player, time: MovableTime
) -> None:
    old = await double.bot("sendMessage", chat_id=olena.id, text="old")
    time.pass_by(48 * 3600 - 1)
    theirs = await olena.says("РНОКПП …")
    for number in (old["message_id"], theirs["message_id"]):
        await double.bot("deleteMessage", chat_id=olena.id, message_id=number)
    kept = await double.bot("sendMessage", chat_id=olena.id, text="kept")
    time.pass_by(48 * 3600)
    target = {"chat_id": olena.id, "message_id": kept["message_id"]}
    assert await double.reason("deleteMessage", **target) == "message can't be deleted for everyone"
    gone = {"chat_id": olena.id, "message_id": old["message_id"]}
    assert await double.reason("deleteMessage", **gone) == "message to delete not found"


async def test_delete_messages_skips_those_not_found(double: Driver, olena: Player) -> None:
    sent = await double.bot("sendMessage", chat_id=olena.id, text="a")
    numbers = [sent["message_id"], 999]
    assert await double.bot("deleteMessages", chat_id=olena.id, message_ids=numbers) is True
    assert (await olena.last())["is_deleted"] is True
    too_many = list(range(1, 102))
    reason = await double.reason("deleteMessages", chat_id=olena.id, message_ids=too_many)
    assert reason == "too many message identifiers specified"


async def test_a_blocked_or_deleted_person_is_forbidden(double: Driver, olena: Player) -> None:
    await olena.does("block")
    refusal = await double.refused("sendMessage", chat_id=olena.id, text="a")
    assert (refusal.code, refusal.description) == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    await olena.does("unblock")
    await double.bot("sendMessage", chat_id=olena.id, text="a")
    await olena.does("deactivate")
    refusal = await double.refused("sendMessage", chat_id=olena.id, text="a")
    assert refusal.description == "Forbidden: user is deactivated"


async def test_a_tap_is_answered_once_and_within_150_seconds(
    double: Driver, olena: Player, time: MovableTime
) -> None:
    sent = await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup=CALLBACK)
    too_old = "query is too old and response timeout expired or query ID is invalid"

    async def tap() -> str:
        result = await olena.does("tap", message_id=sent["message_id"], data="yes")
        return str(result["callback_query_id"])

    answered = await tap()
    reason = await double.reason("answerCallbackQuery", callback_query_id=answered, text="a" * 201)
    assert reason == "MESSAGE_TOO_LONG"
    foreign = {"callback_query_id": answered, "url": "https://example.org/"}
    assert await double.reason("answerCallbackQuery", **foreign) == "URL_INVALID"
    await double.bot("answerCallbackQuery", callback_query_id=answered, text="a" * 200)
    assert await double.reason("answerCallbackQuery", callback_query_id=answered) == too_old
    late = await tap()
    time.pass_by(151)
    assert await double.reason("answerCallbackQuery", callback_query_id=late) == too_old
    assert await double.reason("answerCallbackQuery", callback_query_id="1") == too_old


async def test_replies_need_their_message(double: Driver, olena: Player) -> None:
    reply = {"message_id": 999}
    reason = await double.reason("sendMessage", chat_id=olena.id, text="a", reply_parameters=reply)
    assert reason == "message to be replied not found"
    lenient = reply | {"allow_sending_without_reply": True}
    sent = await double.bot("sendMessage", chat_id=olena.id, text="a", reply_parameters=lenient)
    assert "reply_to_message" not in sent


async def test_protected_messages_are_neither_forwarded_nor_copied(
    double: Driver, olena: Player
) -> None:
    sent = await double.bot("sendMessage", chat_id=olena.id, text="a", protect_content=True)
    assert sent["has_protected_content"] is True
    where = {
        "chat_id": olena.id,
        "from_chat_id": olena.id,
        "message_id": sent["message_id"],
    }
    assert await double.reason("forwardMessage", **where) == "message can't be forwarded"
    assert await double.reason("copyMessage", **where) == "message can't be copied"
    assert await olena.cannot("forward", message_id=sent["message_id"]) == (
        409,
        "the message is protected from forwarding",
    )


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        ([{"command": "Старт", "description": "a"}], "BOT_COMMAND_INVALID"),
        ([{"command": "a" * 33, "description": "a"}], "BOT_COMMAND_INVALID"),
        ([{"command": "start", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "start", "description": "a" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "start", "description": "a"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_are_checked(
    double: Driver, commands: list[dict[str, str]], reason: str
) -> None:
    assert await double.reason("setMyCommands", commands=commands) == reason


async def test_missing_and_misshapen_parameters(double: Driver, olena: Player) -> None:
    assert await double.reason("sendMessage", text="a") == "chat_id is empty"
    assert await double.reason("sendMessage", chat_id=olena.id) == "message text is empty"
    assert (
        await double.reason("sendLocation", chat_id=olena.id, latitude=1)
        == 'parameter "longitude" is required'
    )
    assert (
        await double.reason("sendLocation", chat_id=olena.id, latitude=91, longitude=1)
        == "wrong latitude or longitude specified"
    )
    assert (
        await double.reason("getUpdates", limit="many")
        == 'parameter "limit" must be of type Integer'
    )
    reason = await double.reason("sendMessage", chat_id=olena.id, text="a", reply_markup="{")
    assert reason == "can't parse reply keyboard markup JSON object"


async def test_what_the_double_lacks_is_refused_by_name(double: Driver, olena: Player) -> None:
    refusal = await double.refused("sendDice", chat_id=olena.id)
    assert refusal.code == 501
    assert refusal.description.endswith("method sendDice")
    refusal = await double.refused(
        "sendMessage", chat_id=olena.id, text="a", business_connection_id="x"
    )
    assert refusal.description.endswith("parameter business_connection_id")
    refusal = await double.refused("sendSomething")
    assert (refusal.code, refusal.description) == (404, "Not Found: method not found")


async def test_unknown_tokens_are_unauthorized(double: Driver) -> None:
    for token, code in [("1000001:OTHER", 401), ("nonsense", 404)]:
        async with double.session.get(f"{double.base_url}/bot{token}/getMe") as response:
            assert response.status == code
