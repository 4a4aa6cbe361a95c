"""Messages as the bot sends them and as the person sees them."""

from __future__ import annotations

import struct
import zlib

from aiohttp import FormData

from tests.integration.telegram.conftest import MovableTime
from tests.integration.telegram.driver import TOKEN, Driver, Player


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\x80" * width) * height
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, data)
        for kind, data in [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    )


async def test_calls_are_taken_in_every_published_way(double: Driver, olena: Player) -> None:
    url = f"{double.base_url}/bot{TOKEN}"
    arguments = {"chat_id": str(olena.id), "text": "привіт"}
    multipart = FormData(default_to_multipart=True)
    for name, value in arguments.items():
        multipart.add_field(name, value)
    for http_request in (
        double.session.get(f"{url}/sendMessage", params=arguments),
        double.session.post(f"{url}/SENDMESSAGE", params=arguments),
        double.session.post(f"{url}/sendmessage", data=arguments),
        double.session.post(f"{url}/sendMessage", json=arguments),
        double.session.post(f"{url}/sendMessage", data=multipart),
    ):
        async with http_request as response:
            assert (await response.json())["result"]["text"] == "привіт"


async def test_message_numbers_grow_within_a_chat(double: Driver) -> None:
    first, second = await double.person(), await double.person()
    numbers = [
        (await double.bot("sendMessage", chat_id=person.id, text="a"))["message_id"]
        for person in (first, first, second)
    ]
    assert numbers == [2, 3, 2]


async def test_entities_come_from_markup_and_from_the_text(double: Driver, olena: Player) -> None:
    sent = await double.bot(
        "sendMessage",
        chat_id=olena.id,
        text="  <b>😀 Ура</b>: /help, https://example.org, <code>/not</code>  ",
        parse_mode="HTML",
    )
    assert sent["text"] == "😀 Ура: /help, https://example.org, /not"
    assert sent["entities"] == [
        {"type": "bold", "offset": 0, "length": 6},
        {"type": "bot_command", "offset": 8, "length": 5},
        {"type": "url", "offset": 15, "length": 19},
        {"type": "code", "offset": 36, "length": 4},
    ]


async def test_a_document_is_kept_downloaded_and_sent_again(double: Driver, olena: Player) -> None:
    content = b"%PDF-1.7 " + bytes(range(256))
    sent = await double.upload(
        "sendDocument", "document", "Декларація.pdf", content, chat_id=str(olena.id), caption="ось"
    )
    document = sent["document"]
    assert document["file_name"] == "Декларація.pdf"
    assert (document["mime_type"], document["file_size"]) == ("application/pdf", len(content))
    file = await double.bot("getFile", file_id=document["file_id"])
    path = f"{double.base_url}/file/bot{TOKEN}/{file['file_path']}"
    async with double.session.get(path) as response:
        assert await response.read() == content
    again = await double.bot("sendDocument", chat_id=olena.id, document=document["file_id"])
    assert again["document"] == document
    async with double.session.get(
        f"{double.base_url}/control/files/{document['file_id']}"
    ) as response:
        assert await response.read() == content
        assert response.headers["Content-Disposition"].startswith("attachment")


async def test_files_that_cannot_be_sent(double: Driver, olena: Player) -> None:
    chat = {"chat_id": str(olena.id)}
    empty = await double.upload("sendDocument", "document", "a", b"", **chat)
    assert empty["description"] == "Bad Request: file must be non-empty"
    not_a_picture = await double.upload("sendPhoto", "photo", "a.png", b"text", **chat)
    assert not_a_picture["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    too_long = await double.upload("sendPhoto", "photo", "a.png", png(21, 1), **chat)
    assert too_long["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    unknown = await double.reason("sendDocument", chat_id=olena.id, document="BQACAgIAAxkBAAI")
    assert unknown == "wrong file identifier/HTTP URL specified"
    by_url = await double.refused(
        "sendDocument", chat_id=olena.id, document="https://example.org/a.pdf"
    )
    assert by_url.code == 501
    assert (
        await double.reason("sendDocument", chat_id=olena.id)
        == "there is no document in the request"
    )
    assert (
        await double.reason("getFile", file_id="x")
        == "wrong file_id or the file is temporarily unavailable"
    )


async def test_a_photo_tells_its_size(double: Driver, olena: Player) -> None:
    sent = await double.upload("sendPhoto", "photo", "a.png", png(30, 20), chat_id=str(olena.id))
    assert [(size["width"], size["height"]) for size in sent["photo"]] == [(30, 20)]


async def test_keyboards_reach_the_person_as_they_were_sent(double: Driver, olena: Player) -> None:
    inline = {
        "inline_keyboard": [
            [{"text": "Розірвати", "callback_data": "end", "style": "danger"}],
            [{"text": "Уже підписано", "disabled": {}}],
            [{"text": "Номер", "copy_text": {"text": "0001-AA11-2233"}}],
        ]
    }
    sent = await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup=inline)
    assert sent["reply_markup"] == inline
    assert (await olena.last())["inline_keyboard"] == inline["inline_keyboard"]
    keys = {"keyboard": [[{"text": "Мій номер", "request_contact": True}], ["Скасувати"]]}
    sent = await double.bot("sendMessage", chat_id=olena.id, text="b", reply_markup=keys)
    assert "reply_markup" not in sent
    shown = (await olena.chat())["reply_keyboard"]
    assert shown["keyboard"] == [keys["keyboard"][0], [{"text": "Скасувати"}]]
    remove = {"remove_keyboard": True}
    await double.bot("sendMessage", chat_id=olena.id, text="c", reply_markup=remove)
    assert (await olena.chat())["reply_keyboard"] is None


async def test_a_deleted_message_takes_its_keyboard_along(double: Driver, olena: Player) -> None:
    sent = await double.bot(
        "sendMessage", chat_id=olena.id, text="a", reply_markup={"keyboard": [["a"]]}
    )
    await double.bot("deleteMessage", chat_id=olena.id, message_id=sent["message_id"])
    assert (await olena.chat())["reply_keyboard"] is None


async def test_an_action_is_shown_for_five_seconds_or_until_a_message(
    double: Driver, olena: Player, time: MovableTime
) -> None:
    await double.bot("sendChatAction", chat_id=olena.id, action="typing")
    assert (await olena.chat())["action"] == "typing"
    time.pass_by(5)
    assert (await olena.chat())["action"] is None
    await double.bot("sendChatAction", chat_id=olena.id, action="upload_document")
    await double.bot("sendMessage", chat_id=olena.id, text="a")
    assert (await olena.chat())["action"] is None
    reason = await double.reason("sendChatAction", chat_id=olena.id, action="dancing")
    assert reason == "wrong parameter action in request"


async def test_an_edit_changes_the_message_in_place(
    double: Driver, olena: Player, time: MovableTime
) -> None:
    sent = await double.bot("sendMessage", chat_id=olena.id, text="крок 1")
    time.pass_by(60)
    edited = await double.bot(
        "editMessageText", chat_id=olena.id, message_id=sent["message_id"], text="крок 2"
    )
    assert edited["edit_date"] == sent["date"] + 60
    seen = await olena.last()
    assert (seen["text"], seen["is_edited"]) == ("крок 2", True)


async def test_a_caption_is_edited(double: Driver, olena: Player) -> None:
    sent = await double.upload("sendDocument", "document", "a.txt", b"a", chat_id=str(olena.id))
    edit = {"chat_id": olena.id, "message_id": sent["message_id"]}
    edited = await double.bot(
        "editMessageCaption", caption="<i>нове</i>", parse_mode="HTML", **edit
    )
    assert edited["caption"] == "нове"
    assert edited["document"] == sent["document"]
    reason = await double.reason("editMessageText", text="a", **edit)
    assert reason == "there is no text in the message to edit"


async def test_forwarding_names_the_author_and_copying_does_not(
    double: Driver, olena: Player
) -> None:
    taras = await double.person(first_name="Тарас")
    said = await olena.says("моє слово")
    where = {
        "chat_id": taras.id,
        "from_chat_id": olena.id,
        "message_id": said["message_id"],
    }
    forwarded = await double.bot("forwardMessage", **where)
    assert forwarded["forward_origin"]["sender_user"]["id"] == olena.id
    copied = await double.bot("copyMessage", **where)
    assert set(copied) == {"message_id"}
    assert (await taras.last())["content"] == {"text": "моє слово"}


async def test_pinning_shows_in_the_chat(double: Driver, olena: Player) -> None:
    sent = await double.bot("sendMessage", chat_id=olena.id, text="важливе")
    target = {"chat_id": olena.id, "message_id": sent["message_id"]}
    await double.bot("pinChatMessage", **target)
    assert (await double.bot("getChat", chat_id=olena.id))["pinned_message"]["text"] == "важливе"
    assert (await olena.chat())["pinned"] == [sent["message_id"]]
    await double.bot("unpinChatMessage", **target)
    assert await double.reason("unpinChatMessage", **target) == "message to unpin not found"
    await double.bot("unpinAllChatMessages", chat_id=olena.id)


async def test_a_bot_presents_itself_in_the_persons_language(double: Driver, olena: Player) -> None:
    await double.bot("setMyName", name="Кабінет")
    await double.bot("setMyName", name="Cabinet", language_code="en")
    await double.bot("setMyDescription", description="Що я вмію")
    await double.bot("setMyShortDescription", short_description="Коротко")
    assert await double.bot("getMyName", language_code="en") == {"name": "Cabinet"}
    assert await double.bot("getMyShortDescription") == {"short_description": "Коротко"}
    common = [{"command": "start", "description": "почати"}]
    english = [{"command": "start", "description": "begin"}]
    await double.bot("setMyCommands", commands=common)
    private = {"type": "all_private_chats"}
    await double.bot("setMyCommands", commands=english, language_code="en", scope=private)
    guest = await double.person(language_code="en")
    seen = (await guest.chat())["bot"]
    assert (seen["name"], seen["description"]) == ("Cabinet", "Що я вмію")
    assert seen["commands"] == english
    assert (await olena.chat())["bot"]["commands"] == common
    await double.bot("deleteMyCommands", language_code="en", scope=private)
    assert (await guest.chat())["bot"]["commands"] == common
    assert await double.reason("setMyName", name="a" * 65) == "name is too long"


async def test_the_menu_button_of_a_chat_overrides_the_common_one(
    double: Driver, olena: Player
) -> None:
    app = {"type": "web_app", "text": "Кабінет", "web_app": {"url": "https://example.org/"}}
    await double.bot("setChatMenuButton", menu_button=app)
    assert (await olena.chat())["bot"]["menu_button"] == app
    commands = {"type": "commands"}
    await double.bot("setChatMenuButton", chat_id=olena.id, menu_button=commands)
    assert await double.bot("getChatMenuButton", chat_id=olena.id) == commands
    insecure = app | {"web_app": {"url": "http://example.org/"}}
    reason = await double.reason("setChatMenuButton", menu_button=insecure)
    expected = (
        "menu button Web App URL 'http://example.org/' is invalid: Only HTTPS links are allowed"
    )
    assert reason == expected


async def test_log_out_closes_the_account_for_ten_minutes(
    double: Driver, time: MovableTime
) -> None:
    refusal = await double.refused("close")
    assert (refusal.code, refusal.parameters["retry_after"]) == (429, 601)
    await double.bot("logOut")
    assert (await double.refused("getMe")).description == "Logged out"
    time.pass_by(601)
    await double.bot("getMe")
    assert await double.bot("close") is True
