"""The double against a library generated from the published schema of the Bot API.

aiogram's methods carry each parameter with its type and each result's type; it is a foreign reading
of the same page that the double's table was written from.
"""

from __future__ import annotations

import inspect
from typing import Annotated, Any, get_args, get_origin

import pytest
from aiogram import methods
from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from sandbox.telegram.api.schema import METHODS, NOT_IN_THE_DOUBLE, Type
from tests.integration.telegram.driver import Driver, Player
from tests.integration.telegram.test_sending import png

PUBLISHED: dict[str, type[TelegramMethod[Any]]] = {
    method.__api_method__: method
    for _, method in inspect.getmembers(methods, inspect.isclass)
    if issubclass(method, TelegramMethod) and method is not TelegramMethod
}


def test_every_published_method_is_known() -> None:
    assert METHODS.keys() | NOT_IN_THE_DOUBLE == PUBLISHED.keys()
    assert not METHODS.keys() & NOT_IN_THE_DOUBLE


@pytest.mark.parametrize("name", sorted(METHODS))
def test_parameters_are_those_published(name: str) -> None:
    fields = PUBLISHED[name].model_fields
    published = {field: info for field, info in fields.items() if not _is_deprecated(info)}
    ours = METHODS[name]
    assert ours.keys() == published.keys()
    for field, info in published.items():
        assert ours[field].is_required == info.is_required(), field
        assert _fits(ours[field].type, info), (field, ours[field].type, info.annotation)


def _is_deprecated(info: FieldInfo) -> bool:
    extra = info.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("deprecated"))


def _fits(ours: Type, info: FieldInfo) -> bool:
    """Whether the library's annotation says the same as the table."""
    kinds = {kind for kind in _plain(info.annotation) if kind not in {type(None), Default}}
    if ours is Type.CHAT:
        return kinds == {int, str}
    names = {Type.STRING: str, Type.INTEGER: int, Type.FLOAT: float, Type.BOOLEAN: bool}
    if ours in names:
        return names[ours] in kinds or (ours is Type.INTEGER and len(kinds) > 1)
    if ours is Type.ARRAY:
        return list in kinds
    if ours is Type.FILE:
        return any(kind.__name__ == "InputFile" for kind in kinds)
    return all(hasattr(kind, "model_fields") for kind in kinds)


def _plain(annotation: Any) -> set[type]:
    if get_origin(annotation) is list:
        return {list}
    arguments = get_args(annotation)
    if get_origin(annotation) is Annotated:
        arguments = arguments[:1]
    if not arguments:
        return {annotation}
    return set().union(*(_plain(argument) for argument in arguments))


async def test_results_are_of_the_published_types(double: Driver, olena: Player) -> None:
    chat = {"chat_id": olena.id}
    inline = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    sent = await double.bot("sendMessage", text="<b>a</b>", parse_mode="HTML", **chat)
    target = chat | {"message_id": sent["message_id"]}
    text_chat = {"chat_id": str(olena.id)}
    document = await double.upload("sendDocument", "document", "a.pdf", b"a", **text_chat)
    results: list[tuple[str, Any]] = [
        ("sendMessage", sent),
        ("sendDocument", document),
        ("sendPhoto", await double.upload("sendPhoto", "photo", "a", png(9, 9), **text_chat)),
    ]
    calls: list[tuple[str, dict[str, Any]]] = [
        ("getMe", {}),
        ("sendVenue", chat | {"latitude": 1, "longitude": 2, "title": "a", "address": "b"}),
        ("sendLocation", chat | {"latitude": 1.5, "longitude": 2.5}),
        ("sendContact", chat | {"phone_number": "+380", "first_name": "a"}),
        ("editMessageText", target | {"text": "b", "reply_markup": inline}),
        ("editMessageReplyMarkup", target),
        ("forwardMessage", target | {"from_chat_id": olena.id}),
        ("copyMessage", target | {"from_chat_id": olena.id}),
        ("pinChatMessage", target),
        ("getChat", chat),
        ("getChatMember", chat | {"user_id": olena.id}),
        ("getUserProfilePhotos", {"user_id": olena.id}),
        ("getFile", {"file_id": document["document"]["file_id"]}),
        ("getMyCommands", {}),
        ("getMyName", {}),
        ("getMyDescription", {}),
        ("getMyShortDescription", {}),
        ("getChatMenuButton", {}),
        ("getWebhookInfo", {}),
        ("deleteMessages", chat | {"message_ids": [sent["message_id"]]}),
    ]
    for name, arguments in calls:
        results.append((name, await double.bot(name, **arguments)))
    for name, result in results:
        TypeAdapter(PUBLISHED[name].__returning__).validate_python(result)


async def test_updates_are_of_the_published_types(double: Driver, olena: Player) -> None:
    inline = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    sent = await double.bot("sendMessage", chat_id=olena.id, text="a", reply_markup=inline)
    said = await olena.says("/help a@b.ua")
    await olena.does("edit", message_id=said["message_id"], text="b")
    await olena.does("tap", message_id=sent["message_id"], data="a")
    await olena.does("contact")
    await olena.does("location", latitude=1, longitude=2)
    for kind in ("sticker", "voice", "photo"):
        await olena.does("media", kind=kind)
    await olena.does("forward", message_id=sent["message_id"])
    await olena.does("inline", query="a")
    await olena.does("web-app-data", button_text="a", data="b")
    await double.bot("pinChatMessage", chat_id=olena.id, message_id=sent["message_id"])
    await olena.does("block")
    updates = await double.bot("getUpdates")
    assert len(updates) == 14
    for update in updates:
        parsed = Update.model_validate(update)
        assert parsed.event_type in update
        assert not _unknown_fields(parsed), update


def _unknown_fields(model: Any) -> list[str]:
    """Fields of a reply that the published types do not have."""
    found = list(model.model_extra or ())
    for name in type(model).model_fields:
        value = getattr(model, name)
        for item in value if isinstance(value, list) else [value]:
            if hasattr(item, "model_extra"):
                found += _unknown_fields(item)
    return found
