"""A chat as the person sees it now, as JSON."""

from __future__ import annotations

from sandbox.telegram.bots import Bot
from sandbox.telegram.chats import Chat
from sandbox.telegram.messages import Message
from sandbox.telegram.people import Person
from sandbox.telegram.queries import Query
from sandbox.telegram.state import State
from sandbox.telegram.store import Json


def person_view(person: Person) -> Json:
    """A person."""
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
        "phone_number": person.phone_number,
        "is_deactivated": person.is_deactivated,
    }


def bot_view(state: State, bot: Bot, person: Person) -> Json:
    """The bot as it presents itself to a person."""
    language = person.language_code
    profile = state.profile
    return {
        "id": bot.id,
        "username": bot.username,
        "name": profile.text(bot.id, "name", language) or bot.first_name,
        "description": profile.text(bot.id, "description", language),
        "short_description": profile.text(bot.id, "short_description", language),
        "commands": profile.commands(bot.id, person.id, language),
        "menu_button": profile.menu_button(bot.id, person.id),
    }


def chat_view(state: State, bot: Bot, person: Person, since: int) -> Json:
    """The chat: what changed after revision ``since``, and what is shown beside the messages."""
    chat = state.chats.find(bot.id, person.id)
    view: Json = {
        "bot": bot_view(state, bot, person),
        "user": person_view(person),
        "status": _status(chat),
        "revision": chat.revision if chat else 0,
        "action": _action(state, chat),
        "reply_keyboard": _keyboard(state, chat),
    }
    changed = state.messages.changed_since(bot.id, person.id, since)
    answered = state.queries.answered_since(bot.id, person.id, since)
    waiting = state.queries.waiting_taps(bot.id, person.id)
    return view | {
        "messages": [message_view(message) for message in changed],
        "pinned": [found.message_id for found in state.messages.pinned(bot.id, person.id)],
        "answers": [answer_view(query) for query in answered],
        "waiting_taps": [query.message_id for query in waiting],
    }


def message_view(message: Message) -> Json:
    """A message; a deleted one shows only that it is gone."""
    view: Json = {
        "message_id": message.message_id,
        "from": "bot" if message.from_bot else "user",
        "date": message.date,
        "is_edited": message.edit_date is not None,
        "is_deleted": message.is_deleted,
        "revision": message.revision,
    }
    if message.is_deleted:
        return view
    content = message.content
    return view | {
        "text": content.get("text", content.get("caption", "")),
        "content": content,
        "is_pinned": message.is_pinned,
        "is_protected": message.is_protected,
        "reply_to": message.reply_to,
        "inline_keyboard": message.inline_keyboard or [],
    }


def answer_view(query: Query) -> Json:
    """What the bot answered to a tap; ``null`` while it has not."""
    return {
        "callback_query_id": query.id,
        "message_id": query.message_id,
        "answer": query.answer,
    }


def _status(chat: Chat | None) -> str:
    if chat is None:
        return "not_started"
    return "blocked" if chat.is_blocked else "started"


def _action(state: State, chat: Chat | None) -> str | None:
    return chat.action if chat and chat.action_until > state.now() else None


def _keyboard(state: State, chat: Chat | None) -> Json | None:
    """The reply keyboard, or the request to reply, that is shown now."""
    if chat is None or chat.keyboard_message_id is None:
        return None
    message = state.messages.find(chat.bot_id, chat.person_id, chat.keyboard_message_id)
    if message is None or message.markup is None:
        return None
    return message.markup | {"message_id": message.message_id, "is_folded": chat.keyboard_used}
