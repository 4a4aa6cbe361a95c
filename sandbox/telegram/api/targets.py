"""Whom and what a call is about: the chat, the message, the file; with their refusals.

Source: ``check_chat``, ``check_message`` of tdlib/telegram-bot-api.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.telegram.api.arguments import Arguments
from sandbox.telegram.bots import Bot
from sandbox.telegram.errors import bad_request, forbidden
from sandbox.telegram.messages import Message
from sandbox.telegram.people import Person
from sandbox.telegram.state import State


@dataclass(frozen=True)
class Call:
    """A call with its arguments checked against the schema."""

    state: State
    bot: Bot
    arguments: Arguments

    def text(self, name: str) -> str:
        """A string argument, empty when absent."""
        return str(self.arguments.get(name, ""))

    def flag(self, name: str) -> bool:
        """A boolean argument, false when absent."""
        return bool(self.arguments.get(name, False))

    def picked(self, *names: str) -> dict[str, Any]:
        """Those of the named arguments that were given."""
        return {name: self.arguments[name] for name in names if name in self.arguments}


def person_of_chat(call: Call, name: str = "chat_id") -> Person:
    """The person of a private chat that exists.

    Raises:
        ApiError: no such chat: nobody has this identifier, or he has never written to the bot.
    """
    chat_id = call.arguments[name]
    if isinstance(chat_id, str):
        raise bad_request("chat not found")
    person = call.state.people.find(chat_id)
    if person is None or call.state.chats.find(call.bot.id, chat_id) is None:
        raise bad_request("chat not found")
    return person


def recipient(call: Call) -> Person:
    """The person of a chat that the bot may write to.

    Raises:
        ApiError: no such chat, or 403: the bot is blocked or the account is gone.
    """
    person = person_of_chat(call)
    if person.is_deactivated:
        raise forbidden("user is deactivated")
    chat = call.state.chats.find(call.bot.id, person.id)
    if chat is not None and chat.is_blocked:
        raise forbidden("bot was blocked by the user")
    return person


def existing_message(call: Call, person: Person, message_id: int, what: str) -> Message:
    """A message of the chat.

    Raises:
        ApiError: there is none; ``what`` names it ("message to edit").
    """
    message = call.state.messages.find(call.bot.id, person.id, message_id)
    if message is None:
        raise bad_request(f"{what} not found")
    return message


def edited_message(call: Call) -> Message:
    """The message that an editing call names, by chat and number or by inline identifier.

    Raises:
        ApiError: there is none, or the bot may not edit it.
    """
    inline_id = call.text("inline_message_id")
    if "chat_id" not in call.arguments and "message_id" not in call.arguments:
        if not inline_id:
            raise bad_request("message identifier is not specified")
        inline = call.state.messages.find_inline(call.bot.id, inline_id)
        if inline is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return inline
    if "chat_id" not in call.arguments:
        raise bad_request("chat_id is empty")
    person = recipient(call)
    message_id = int(call.arguments.get("message_id", 0))
    message = existing_message(call, person, message_id, "message to edit")
    # A message that carries a reply keyboard, removes one or forces a reply cannot be edited.
    if not message.from_bot or (message.markup and not message.inline_keyboard):
        raise bad_request("message can't be edited")
    return message


def replied_message(call: Call, person: Person) -> int | None:
    """The message that a new one answers.

    Raises:
        ApiError: it does not exist and the call insists on it.
    """
    parameters = call.arguments.get("reply_parameters") or {}
    message_id = parameters.get("message_id")
    if message_id is None:
        return None
    if call.state.messages.find(call.bot.id, person.id, int(message_id)) is not None:
        return int(message_id)
    if parameters.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")
