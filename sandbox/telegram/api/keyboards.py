"""Reply markup of every kind, checked as Telegram checks it.

Sources: ``Client::get_reply_markup`` of tdlib/telegram-bot-api (fields and sentences),
``ReplyMarkup.cpp`` of tdlib/td (buttons without text and those past the twelfth of a row are
dropped), Bot API 10.3 (lengths). That a hundred inline buttons or ten thousand bytes are too much
is common experience, not a published limit.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram.api.text import checked_link
from sandbox.telegram.errors import ApiError, bad_request, not_in_the_double
from sandbox.telegram.store import Json

_ROW_LIMIT = 12
_INLINE_BUTTONS_LIMIT = 100
_MARKUP_LIMIT_BYTES = 10_000
_CALLBACK_DATA_LIMIT_BYTES = 64
_COPY_TEXT_LIMIT = 256
_PLACEHOLDER_LIMIT = 64
_STYLES = {"danger", "success", "primary"}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}

# In this order Telegram looks for what an inline button does; the first found decides.
_ACTIONS = (
    "url", "callback_data", "callback_game", "pay", "switch_inline_query",
    "switch_inline_query_chosen_chat", "switch_inline_query_current_chat", "login_url", "web_app",
    "copy_text", "disabled",
)  # fmt: skip
_FLAGS = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective", "force_reply")


class Keyboards:
    """Checks reply markup under the double's rules."""

    def __init__(self, *, allow_loopback_links: bool) -> None:
        """Make a checker.

        Args:
            allow_loopback_links: take ``http`` links to this machine, as Telegram's test
                environment takes ``http`` for Mini Apps. A deviation of the sandbox.
        """
        self._allow_loopback = allow_loopback_links

    def read(self, markup: Any, *, only_inline: bool = False) -> Json | None:
        """The markup as it is kept; ``None`` when it says nothing.

        Raises:
            ApiError: Telegram would refuse it, with Telegram's sentence.
        """
        if markup is None:
            return None
        if not isinstance(markup, dict):
            raise bad_request("Object expected as reply markup")
        kept = self._kind(markup)
        if kept is not None and only_inline and "inline_keyboard" not in kept:
            raise bad_request("Inline keyboard expected")
        if kept is not None and len(json.dumps(kept).encode()) > _MARKUP_LIMIT_BYTES:
            raise bad_request("reply markup is too long")
        return kept

    def web_app_link(self, link: Any, place: str) -> str:
        """The checked address of a Mini App.

        Raises:
            ApiError: not an ``https`` link.
        """
        url = str(link)
        if self.is_allowed_loopback(url):
            return url
        if not url.lower().startswith("https://"):
            raise bad_request(f"{place} URL '{url}' is invalid: Only HTTPS links are allowed")
        checked = checked_link(url)
        if checked is None:
            raise bad_request(f"{place} URL '{url}' is invalid: Wrong HTTP URL")
        return checked

    def is_allowed_loopback(self, url: str) -> bool:
        """Whether the link leads to this machine and the sandbox allows that."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        is_web = parts.scheme in {"http", "https"}
        return self._allow_loopback and is_web and parts.hostname in _LOOPBACK

    # --- kinds of markup ----------------------------------------------------------------------

    def _kind(self, markup: Json) -> Json | None:
        flags = {name: True for name in _FLAGS if markup.get(name) is True}
        if markup.get("keyboard"):
            rows = _rows(markup, "keyboard", "keyboard button", "", self._reply_button)
            return {"keyboard": rows} | flags | _placeholder(markup) if rows else None
        if markup.get("inline_keyboard"):
            rows = _rows(
                markup, "inline_keyboard", "inline keyboard button",
                " of the InlineKeyboardMarkup", self._inline_button,
            )  # fmt: skip
            if sum(map(len, rows)) > _INLINE_BUTTONS_LIMIT:
                raise bad_request("reply markup is too long")
            kept = {name: flags[name] for name in flags if name == "force_reply"}
            return {"inline_keyboard": rows} | kept if rows else None
        if markup.get("remove_keyboard"):
            return {"remove_keyboard": True}
        if markup.get("force_reply"):
            return {"force_reply": True} | _placeholder(markup)
        return None

    def _reply_button(self, button: Any) -> Json | None:
        if isinstance(button, str):
            return {"text": button} if button else None
        if not isinstance(button, dict):
            raise _Unreadable("KeyboardButton must be a String or an Object")
        kept: Json = _text_and_style(button)
        if not kept["text"]:
            return None
        for name in ("request_contact", "request_location"):
            if button.get(name):
                return kept | {name: True}
        if "web_app" in button:
            url = self.web_app_link(_field(button["web_app"], "url"), "Keyboard button Web App")
            return kept | {"web_app": {"url": url}}
        for name in ("request_poll", "request_users", "request_chat", "request_managed_bot"):
            if button.get(name):
                raise not_in_the_double(f"keyboard button {name}")
        return kept

    def _inline_button(self, button: Any) -> Json | None:
        if not isinstance(button, dict):
            raise _Unreadable("InlineKeyboardButton must be an Object")
        kept = _text_and_style(button)
        action = next((name for name in _ACTIONS if _is_given(button, name)), None)
        if action is None:
            raise _Unreadable("Text buttons are unallowed in the inline keyboard")
        return kept | {action: self._action(action, button[action])} if kept["text"] else None

    def _action(self, action: str, value: Any) -> Any:
        if action == "url":
            return self._link(str(value))
        if action == "callback_data":
            if len(str(value).encode()) > _CALLBACK_DATA_LIMIT_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
            return str(value)
        if action == "web_app":
            url = self.web_app_link(_field(value, "url"), "Inline keyboard button Web App")
            return {"url": url}
        if action == "copy_text":
            text = _field(value, "text")
            if not 1 <= len(text) <= _COPY_TEXT_LIMIT:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
            return {"text": text}
        if action in {"callback_game", "pay", "login_url"}:
            raise not_in_the_double(f"inline keyboard button {action}")
        return value

    def _link(self, url: str) -> str:
        if self.is_allowed_loopback(url):
            return url
        checked = checked_link(url)
        if checked is None:
            raise bad_request(f"Inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        return checked


class _Unreadable(Exception):
    """A button that is not shaped like one."""


def _rows(
    markup: Json, name: str, noun: str, owner: str, read_button: Callable[[Any], Json | None]
) -> list[list[Json]]:
    wrong = bad_request(f'Field "{name}"{owner} must be an Array of Arrays')
    if not isinstance(markup[name], list):
        raise wrong
    rows = []
    for row in markup[name]:
        if not isinstance(row, list):
            raise wrong
        buttons = [kept for button in row if (kept := _checked(noun, read_button, button))]
        if buttons:
            rows.append(buttons[:_ROW_LIMIT])
    return rows


def _checked(noun: str, read_button: Callable[[Any], Json | None], button: Any) -> Json | None:
    try:
        return read_button(button)
    except _Unreadable as problem:
        raise _cannot_parse(noun, str(problem)) from None


def _cannot_parse(noun: str, reason: str) -> ApiError:
    return bad_request(f"Can't parse {noun}: {reason}")


def _text_and_style(button: Json) -> Json:
    kept: Json = {"text": _field(button, "text")}
    if (style := button.get("style")) is not None:
        if style not in _STYLES:
            raise _Unreadable("Unsupported button style specified")
        kept["style"] = style
    if "icon_custom_emoji_id" in button:
        kept["icon_custom_emoji_id"] = str(button["icon_custom_emoji_id"])
    return kept


def _field(value: Any, name: str) -> str:
    if not isinstance(value, dict) or name not in value:
        raise _Unreadable(f'Can\'t find field "{name}"')
    if not isinstance(value[name], str):
        raise _Unreadable(f'Field "{name}" must be of type String')
    return str(value[name])


def _is_given(button: Json, name: str) -> bool:
    value = button.get(name)
    # An empty query is a query; an empty link or callback is none; a disabled button is {}.
    return bool(value) or (value in ("", {}) and name.startswith(("switch_", "disabled")))


def _placeholder(markup: Json) -> Json:
    text = markup.get("input_field_placeholder")
    if not text:
        return {}
    if len(str(text)) > _PLACEHOLDER_LIMIT:
        raise bad_request("Input field placeholder is too long")
    return {"input_field_placeholder": str(text)}
