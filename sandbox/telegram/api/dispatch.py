"""One call of the Bot API from its name and raw arguments to its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.telegram.api import about, answering, editing, receiving, sending
from sandbox.telegram.api.arguments import RawCall, typed
from sandbox.telegram.api.receiving import Described, Polls
from sandbox.telegram.api.schema import METHODS, NOT_IN_THE_DOUBLE
from sandbox.telegram.api.targets import Call
from sandbox.telegram.bots import Bot
from sandbox.telegram.errors import ApiError, not_in_the_double
from sandbox.telegram.state import State

Handler = Callable[[Call], Any]

# Source: Bot API, logOut: no log-in back for ten minutes.
_LOGGED_OUT_SECONDS = 600

_HANDLERS: dict[str, Handler] = {
    "getMe": about.get_me,
    "logOut": about.log_out,
    "close": about.close,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendLocation": sending.send_location,
    "sendVenue": sending.send_venue,
    "sendContact": sending.send_contact,
    "sendChatAction": sending.send_chat_action,
    "forwardMessage": sending.forward_message,
    "copyMessage": sending.copy_message,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "pinChatMessage": editing.pin_chat_message,
    "unpinChatMessage": editing.unpin_chat_message,
    "unpinAllChatMessages": editing.unpin_all_chat_messages,
    "answerCallbackQuery": answering.answer_callback_query,
    "answerInlineQuery": answering.answer_inline_query,
    "answerWebAppQuery": answering.answer_web_app_query,
    "setMyCommands": about.set_my_commands,
    "getMyCommands": about.get_my_commands,
    "deleteMyCommands": about.delete_my_commands,
    "setMyName": about.set_text("name"),
    "getMyName": about.get_text("name"),
    "setMyDescription": about.set_text("description"),
    "getMyDescription": about.get_text("description"),
    "setMyShortDescription": about.set_text("short_description"),
    "getMyShortDescription": about.get_text("short_description"),
    "setChatMenuButton": about.set_chat_menu_button,
    "getChatMenuButton": about.get_chat_menu_button,
    "getChat": about.get_chat,
    "getChatMember": about.get_chat_member,
    "getUserProfilePhotos": about.get_user_profile_photos,
    "getFile": about.get_file,
}
_BY_LOWER_CASE = {name.lower(): name for name in METHODS}
_ABSENT_BY_LOWER_CASE = {name.lower(): name for name in NOT_IN_THE_DOUBLE}


class Dispatch:
    """Carries out calls. Each is one transaction of the store."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._polls = Polls()

    async def call(self, bot: Bot, method: str, raw: RawCall) -> Described:
        """Carry out one call; the method's name is taken in any letter case.

        Raises:
            ApiError: a refusal, in Telegram's words.
        """
        name = _name(method)
        self._check_logged_in(bot)
        call = Call(self._state, bot, typed(raw, METHODS[name]))
        if name == "getUpdates":
            return Described(await receiving.get_updates(call, self._polls), "")
        with self._state.store.transaction():
            if name == "setWebhook":
                return receiving.set_webhook(call, self._polls)
            result = _HANDLERS[name](call)
        return result if isinstance(result, Described) else Described(result, "")

    def _check_logged_in(self, bot: Bot) -> None:
        moment = self._state.accounts.logged_out_at(bot.id)
        if moment is None:
            return
        if self._state.now() < moment + _LOGGED_OUT_SECONDS:
            raise ApiError(400, "Logged out")
        with self._state.store.transaction():
            self._state.accounts.log_out(bot.id, None)


def _name(method: str) -> str:
    lower = method.lower()
    if lower in _ABSENT_BY_LOWER_CASE:
        raise not_in_the_double(f"method {_ABSENT_BY_LOWER_CASE[lower]}")
    if lower not in _BY_LOWER_CASE:
        raise ApiError(404, "Not Found: method not found")
    return _BY_LOWER_CASE[lower]
