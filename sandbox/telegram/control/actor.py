"""What a person does in the messenger, and the updates that follow for the bot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sandbox.telegram.api.text import MESSAGE_LIMIT, length, recognised
from sandbox.telegram.bots import Bot
from sandbox.telegram.control.errors import impossible, not_found
from sandbox.telegram.messages import Message
from sandbox.telegram.people import Person
from sandbox.telegram.state import State
from sandbox.telegram.store import Json
from sandbox.telegram.updates import MESSAGE_LIFETIME_SECONDS


@dataclass(frozen=True)
class Actor:
    """A person in the private chat with a bot."""

    state: State
    bot: Bot
    person: Person

    def start(self, payload: str) -> Message:
        """Press «Start» or follow a start link; a blocked bot is unblocked first."""
        self.unblock()
        self.state.chats.open(self.bot.id, self.person.id)
        return self.say(f"/start {payload}".rstrip())

    def say(self, text: str, *, reply_to: int | None = None) -> Message:
        """Send a text."""
        words = text.strip()
        if not words:
            raise impossible("the messenger does not send an empty text")
        if length(words) > MESSAGE_LIMIT:
            raise impossible("the messenger would split a text of over 4096 characters")
        if words == "/start" or words.startswith("/start "):
            self.state.chats.open(self.bot.id, self.person.id)
        return self.send(_text(words), reply_to=reply_to)

    def edit(self, message_id: int, text: str) -> Message:
        """Change an own text."""
        message = self.message(message_id)
        if message.from_bot or "text" not in message.content:
            raise impossible("a person edits own texts only")
        edited = self.state.messages.edit(message, _text(text.strip()), None)
        self.state.announce(self.bot, edited, "edited_message")
        return edited

    def send(
        self, content: Json, *, reply_to: int | None = None, markup: Json | None = None
    ) -> Message:
        """Send anything.

        Raises:
            ControlError: the chat is not started, or the person has blocked the bot.
        """
        chat = self.state.chats.find(self.bot.id, self.person.id)
        if chat is None:
            raise impossible("the chat is not started: begin with /start")
        if chat.is_blocked:
            raise impossible("the person has blocked the bot")
        if self.person.is_deactivated:
            raise impossible("the account is deactivated")
        message = self.state.messages.append(
            self.bot.id, self.person.id, content, from_bot=False, reply_to=reply_to, markup=markup
        )
        self.state.announce(self.bot, message)
        return message

    def message(self, message_id: int) -> Message:
        """A message that the person sees.

        Raises:
            ControlError: there is none.
        """
        message = self.state.messages.find(self.bot.id, self.person.id, message_id)
        if message is None:
            raise not_found("message")
        return message

    def forward(self, message_id: int) -> Message:
        """Forward a message of this chat into it."""
        original = self.message(message_id)
        if original.is_protected:
            raise impossible("the message is protected from forwarding")
        sender = self.state.bot_user(self.bot) if original.from_bot else self.person.user()
        origin = {"type": "user", "sender_user": sender, "date": original.date}
        return self.send({"forward_origin": origin} | original.content)

    def share_contact(self, fields: Json, *, is_forwarded: bool) -> Message:
        """Share the own contact (no fields) or somebody's card."""
        contact = fields or self.own_contact()
        content: Json = {"contact": {"first_name": "Контакт", "phone_number": ""} | contact}
        if is_forwarded:
            hidden = {"type": "hidden_user", "sender_user_name": "Хтось", "date": 0}
            content["forward_origin"] = hidden
        return self.send(content)

    def own_contact(self) -> Json:
        """The person's own contact; as from most clients, the number comes without its plus."""
        contact: Json = {
            "phone_number": self.person.phone_number.removeprefix("+"),
            "first_name": self.person.first_name,
            "user_id": self.person.id,
        }
        if self.person.last_name:
            contact["last_name"] = self.person.last_name
        return contact

    def block(self) -> None:
        """Block the bot."""
        self._set_blocked(True)

    def unblock(self) -> None:
        """Unblock the bot."""
        self._set_blocked(False)

    def deactivate(self) -> None:
        """Delete the account."""
        self.state.people.save(replace(self.person, is_deactivated=True))

    def clear(self) -> None:
        """Delete the whole history."""
        messages = self.state.messages.changed_since(self.bot.id, self.person.id, 0)
        self.state.messages.delete(found for found in messages if not found.is_deleted)

    def _set_blocked(self, is_blocked: bool) -> None:
        chat = self.state.chats.find(self.bot.id, self.person.id)
        if chat is None or chat.is_blocked == is_blocked:
            return
        self.state.chats.set_blocked(self.bot.id, self.person.id, is_blocked)
        states: list[Json] = [{"status": "member"}, {"status": "kicked", "until_date": 0}]
        old, new = states if is_blocked else reversed(states)
        user = {"user": self.state.bot_user(self.bot)}
        change: dict[str, Any] = {
            "chat": self.person.chat(),
            "from": self.person.user(),
            "date": int(self.state.now()),
            "old_chat_member": old | user,
            "new_chat_member": new | user,
        }
        self.state.updates.add(
            self.bot.id,
            "my_chat_member",
            change,
            queue=f"membership {self.person.id}",
            lifetime_seconds=MESSAGE_LIFETIME_SECONDS,
        )


def _text(words: str) -> Json:
    entities = recognised(words)
    return {"text": words} | ({"entities": entities} if entities else {})
