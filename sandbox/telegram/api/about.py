"""Methods about the bot itself and about chats: profile, commands, files, membership."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.telegram.api.targets import Call, person_of_chat
from sandbox.telegram.api.text import length
from sandbox.telegram.errors import bad_request, too_many_requests
from sandbox.telegram.files import DOWNLOAD_LIMIT_BYTES
from sandbox.telegram.profile import EVERYWHERE, chat_scope
from sandbox.telegram.store import Json, encoded

# Source: Bot API, BotCommand, setMyName, setMyDescription, setMyShortDescription, close.
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_COMMANDS_LIMIT = 100
_COMMAND_DESCRIPTION_LIMIT = 256
_TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_NO_CLOSE_SECONDS = 600
_MENU_TEXT_LIMIT = 64


def get_me(call: Call) -> Json:
    """``getMe``."""
    return call.bot.me() | call.state.bot_user(call.bot)


def close(call: Call) -> bool:
    """``close``: refused in the first ten minutes after the start."""
    age = call.state.now() - call.state.started_at
    if age < _NO_CLOSE_SECONDS:
        raise too_many_requests(int(_NO_CLOSE_SECONDS - age) + 1)
    return True


def log_out(call: Call) -> bool:
    """``logOut``: for ten minutes every other call is refused."""
    call.state.accounts.log_out(call.bot.id, call.state.now())
    return True


# --- name, descriptions -----------------------------------------------------------------------


def set_text(name: str) -> Callable[[Call], bool]:
    """``setMyName`` and its siblings."""

    def handler(call: Call) -> bool:
        text = call.text(name)
        if length(text) > _TEXT_LIMITS[name]:
            raise bad_request(f"{name.replace('_', ' ')} is too long")
        language = call.text("language_code")
        if text:
            call.state.profile.set(call.bot.id, name, text, language=language)
        else:
            call.state.profile.clear(call.bot.id, name, language=language)
        return True

    return handler


def get_text(name: str) -> Callable[[Call], Json]:
    """``getMyName`` and its siblings."""

    def handler(call: Call) -> Json:
        text = call.state.profile.text(call.bot.id, name, call.text("language_code"))
        if not text and name == "name":
            text = call.bot.first_name
        return {name: text}

    return handler


# --- commands, menu button --------------------------------------------------------------------


def set_my_commands(call: Call) -> bool:
    """``setMyCommands``."""
    commands: list[Any] = call.arguments["commands"]
    if len(commands) > _COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = [_command(command) for command in commands]
    scope, language = _scope(call), call.text("language_code")
    call.state.profile.set(call.bot.id, "commands", kept, scope=scope, language=language)
    return True


def get_my_commands(call: Call) -> list[Json]:
    """``getMyCommands``: exactly those of the scope and language."""
    scope, language = _scope(call), call.text("language_code")
    found = call.state.profile.get(call.bot.id, "commands", scope=scope, language=language)
    return list(found or ())


def delete_my_commands(call: Call) -> bool:
    """``deleteMyCommands``."""
    scope, language = _scope(call), call.text("language_code")
    call.state.profile.clear(call.bot.id, "commands", scope=scope, language=language)
    return True


def set_chat_menu_button(call: Call) -> bool:
    """``setChatMenuButton``."""
    button = call.arguments.get("menu_button") or {"type": "default"}
    kind = button.get("type")
    if kind not in {"default", "commands", "web_app"}:
        raise bad_request("Can't parse menu button: MenuButton has unsupported type")
    kept: Json = {"type": kind}
    if kind == "web_app":
        text, link = str(button.get("text") or ""), (button.get("web_app") or {}).get("url")
        if not text or not link:
            raise bad_request('Can\'t parse menu button: Can\'t find field "text" or "web_app"')
        if length(text) > _MENU_TEXT_LIMIT:
            raise bad_request("BUTTON_TEXT_INVALID")
        url = call.state.keyboards.web_app_link(link, "Menu button Web App")
        kept |= {"text": text, "web_app": {"url": url}}
    call.state.profile.set(call.bot.id, "menu_button", kept, scope=_menu_scope(call))
    return True


def get_chat_menu_button(call: Call) -> Json:
    """``getChatMenuButton``."""
    _menu_scope(call)
    return call.state.profile.menu_button(call.bot.id, call.arguments.get("chat_id"))


def _menu_scope(call: Call) -> str:
    if "chat_id" not in call.arguments:
        return EVERYWHERE
    return chat_scope(person_of_chat(call).id)


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("Can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(command.get(name), str):
            raise bad_request(f"Can't parse BotCommand: Can't find field \"{name}\"")
    word = command["command"].removeprefix("/")
    if not _COMMAND.fullmatch(word):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= length(command["description"]) <= _COMMAND_DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": word, "description": command["description"]}


def _scope(call: Call) -> str:
    scope: Json = call.arguments.get("scope") or {"type": EVERYWHERE}
    kind = scope.get("type")
    if kind in {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}:
        return str(kind)
    if kind == "chat" and "chat_id" in scope:
        return chat_scope(scope["chat_id"])
    if kind in {"chat_administrators", "chat_member"}:
        return encoded(scope)
    raise bad_request("Can't parse BotCommandScope: Unsupported type specified")


# --- chats, people, files ---------------------------------------------------------------------


def get_chat(call: Call) -> Json:
    """``getChat``."""
    person = person_of_chat(call)
    shown = person.chat() | {
        "accent_color_id": person.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if person.username:
        shown["active_usernames"] = [person.username]
    for message in call.state.messages.pinned(call.bot.id, person.id)[:1]:
        shown["pinned_message"] = call.state.message_object(call.bot, message, with_reply=False)
    return shown


def get_chat_member(call: Call) -> Json:
    """``getChatMember``: in a private chat both sides are members."""
    person = person_of_chat(call)
    users = {person.id: person.user(), call.bot.id: call.state.bot_user(call.bot)}
    user = users.get(call.arguments["user_id"])
    if user is None:
        raise bad_request("member not found")
    return {"status": "member", "user": user}


def get_user_profile_photos(call: Call) -> Json:
    """``getUserProfilePhotos``: invented people have none."""
    if call.state.find_user(call.bot)(call.arguments["user_id"]) is None:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


def get_file(call: Call) -> Json:
    """``getFile``."""
    file = call.state.files.find(call.bot.id, call.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size_bytes > DOWNLOAD_LIMIT_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": file.size_bytes,
        "file_path": file.path,
    }
