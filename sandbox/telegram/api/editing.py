"""Methods that change or take away messages."""

from __future__ import annotations

from sandbox.telegram.api.sending import message_caption, message_text
from sandbox.telegram.api.targets import (
    Call,
    edited_message,
    existing_message,
    person_of_chat,
    recipient,
)
from sandbox.telegram.errors import NOT_MODIFIED, bad_request
from sandbox.telegram.messages import Message
from sandbox.telegram.store import Json

# Source: Bot API, deleteMessage.
_DELETABLE_SECONDS = 48 * 60 * 60
_MOST_DELETED_AT_ONCE = 100
_CAPTIONED = {"document", "photo"}


def edit_message_text(call: Call) -> Json | bool:
    """``editMessageText``."""
    if not call.text("text"):
        raise bad_request("message text is empty")
    text = message_text(call, "MESSAGE_TOO_LONG")
    message = edited_message(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    kept = _without(message.content, "text", "entities", "link_preview_options")
    return _edit(call, message, kept | text)


def edit_message_caption(call: Call) -> Json | bool:
    """``editMessageCaption``."""
    caption = message_caption(call, "MEDIA_CAPTION_TOO_LONG")
    message = edited_message(call)
    if not _CAPTIONED & message.content.keys():
        raise bad_request("there is no caption in the message to edit")
    kept = _without(message.content, "caption", "caption_entities", "show_caption_above_media")
    return _edit(call, message, kept | caption | call.picked("show_caption_above_media"))


def edit_message_reply_markup(call: Call) -> Json | bool:
    """``editMessageReplyMarkup``."""
    message = edited_message(call)
    return _edit(call, message, message.content)


def delete_message(call: Call) -> bool:
    """``deleteMessage``."""
    person = recipient(call)
    message = existing_message(call, person, call.arguments["message_id"], "message to delete")
    _check_age(call, message)
    call.state.messages.delete([message])
    return True


def delete_messages(call: Call) -> bool:
    """``deleteMessages``: those not found are skipped."""
    person = recipient(call)
    numbers = call.arguments["message_ids"]
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > _MOST_DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if not all(isinstance(number, int) for number in numbers):
        raise bad_request("message identifiers must be of type Integer")
    found = [call.state.messages.find(call.bot.id, person.id, number) for number in numbers]
    messages = [message for message in found if message is not None]
    for message in messages:
        _check_age(call, message)
    call.state.messages.delete(messages)
    return True


def pin_chat_message(call: Call) -> bool:
    """``pinChatMessage``: the person sees a service message about it."""
    person = recipient(call)
    message = existing_message(call, person, call.arguments["message_id"], "message to pin")
    if message.is_pinned:
        return True
    call.state.messages.pin(message, is_pinned=True)
    pinned = call.state.message_object(call.bot, message, with_reply=False)
    note = call.state.messages.append(
        call.bot.id, person.id, {"pinned_message": pinned}, from_bot=True
    )
    call.state.announce(call.bot, note)
    return True


def unpin_chat_message(call: Call) -> bool:
    """``unpinChatMessage``: the named message, or the newest pinned one."""
    person = person_of_chat(call)
    pinned = call.state.messages.pinned(call.bot.id, person.id)
    wanted = call.arguments.get("message_id")
    matching = [message for message in pinned if wanted in {None, message.message_id}]
    if not matching:
        raise bad_request("message to unpin not found")
    call.state.messages.pin(matching[0], is_pinned=False)
    return True


def unpin_all_chat_messages(call: Call) -> bool:
    """``unpinAllChatMessages``."""
    person = person_of_chat(call)
    for message in call.state.messages.pinned(call.bot.id, person.id):
        call.state.messages.pin(message, is_pinned=False)
    return True


def _edit(call: Call, message: Message, content: Json) -> Json | bool:
    """Replace content and keyboard; a call without a keyboard takes the old one away."""
    markup = call.state.keyboards.read(call.arguments.get("reply_markup"), only_inline=True)
    if content == message.content and markup == message.markup:
        raise bad_request(NOT_MODIFIED)
    edited = call.state.messages.edit(message, content, markup)
    if call.text("inline_message_id"):
        return True
    return call.state.message_object(call.bot, edited)


def _check_age(call: Call, message: Message) -> None:
    if call.state.now() - message.date >= _DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")


def _without(content: Json, *names: str) -> Json:
    return {name: value for name, value in content.items() if name not in names}
