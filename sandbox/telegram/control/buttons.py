"""Taps on buttons under messages and presses on reply keyboards."""

from __future__ import annotations

from typing import Any

from sandbox.telegram.control.actor import Actor
from sandbox.telegram.control.errors import impossible, not_found
from sandbox.telegram.control.launching import launch
from sandbox.telegram.control.requests import Press, Tap
from sandbox.telegram.launch_data import unsigned
from sandbox.telegram.messages import Message
from sandbox.telegram.queries import Kind, Query
from sandbox.telegram.store import Json
from sandbox.telegram.updates import CALLBACK_LIFETIME_SECONDS

_PLAIN_ACTIONS = (
    "url", "copy_text", "switch_inline_query_current_chat", "switch_inline_query",
    "switch_inline_query_chosen_chat",
)  # fmt: skip


def tap(actor: Actor, request: Tap) -> Json:
    """Tap a button under a message; the result says what it did.

    Raises:
        ControlError: there is no such message or button, or it is disabled.
    """
    message = actor.message(request.message_id)
    button = _find(message, request)
    if button is None and request.stale and request.data is not None:
        button = {"text": "", "callback_data": request.data}
    if button is None:
        raise not_found("button")
    if "disabled" in button:
        raise impossible("the button is disabled")
    if "callback_data" in button:
        return {"callback_query_id": _ask(actor, message, button["callback_data"]).id}
    if "web_app" in button:
        started = launch(actor, message_id=message.message_id)
        return {"web_app": started.address(button["web_app"]["url"])}
    return {name: button[name] for name in _PLAIN_ACTIONS if name in button}


def press(actor: Actor, request: Press) -> Json:
    """Press a key of the reply keyboard that is shown now.

    Raises:
        ControlError: no keyboard is shown, or it has no such key.
    """
    chat = actor.state.chats.find(actor.bot.id, actor.person.id)
    if chat is None or chat.keyboard_message_id is None:
        raise impossible("no reply keyboard is shown")
    keyboard = actor.message(chat.keyboard_message_id)
    rows: list[list[Json]] = (keyboard.markup or {}).get("keyboard", [])
    key = _by_label(rows, request.label)
    if key is None:
        raise not_found("key of the reply keyboard")
    if "web_app" in key:
        return {"web_app": unsigned().address(key["web_app"]["url"])}
    if (keyboard.markup or {}).get("one_time_keyboard"):
        actor.state.chats.fold_keyboard(actor.bot.id, actor.person.id)
    content = _key_content(actor, key, request)
    if content is None:
        message = actor.say(key["text"])
    else:
        message = actor.send(content, reply_to=keyboard.message_id)
    return {"message_id": message.message_id}


def _key_content(actor: Actor, key: Json, request: Press) -> Json | None:
    if key.get("request_contact"):
        return {"contact": actor.own_contact()}
    if key.get("request_location"):
        return {"location": {"latitude": request.latitude, "longitude": request.longitude}}
    return None


def _find(message: Message, request: Tap) -> Json | None:
    rows = message.inline_keyboard or []
    if request.label is not None:
        return _by_label(rows, request.label)
    for row in rows:
        for button in row:
            if request.data is not None and button.get("callback_data") == request.data:
                return button
    return None


def _by_label(rows: list[list[Json]], label: str) -> Json | None:
    for row in rows:
        for button in row:
            if button["text"] == label:
                return button
    return None


def _ask(actor: Actor, message: Message, data: str) -> Query:
    """Put the callback query to the bot."""
    chat = actor.state.chats.find(actor.bot.id, actor.person.id)
    if chat is None or chat.is_blocked:
        raise impossible("the person has blocked the bot")
    query = actor.state.queries.ask(
        actor.bot.id, actor.person.id, Kind.CALLBACK, message_id=message.message_id
    )
    actor.state.chats.touch(actor.bot.id, actor.person.id)
    payload: dict[str, Any] = {
        "id": query.id,
        "from": actor.person.user(),
        "chat_instance": chat.instance,
        "data": data,
    }
    if message.inline_message_id:
        payload["inline_message_id"] = message.inline_message_id
    else:
        payload["message"] = actor.state.message_object(actor.bot, message)
    actor.state.updates.add(
        actor.bot.id,
        "callback_query",
        payload,
        queue=f"taps {actor.person.id}",
        lifetime_seconds=CALLBACK_LIFETIME_SECONDS,
    )
    return query
