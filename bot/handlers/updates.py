"""Where Telegram's updates become the engine's words: one handler for each kind of update.

Routing is a look-up: a command, a word or a button's verb names its handler. There are no chains
of filters to walk through.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aiogram import Dispatcher
from aiogram.enums import ChatMemberStatus
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from bot.engine import callback, words
from bot.engine.inputs import Input, Other, SharedContact, SharedPoint, Typed
from bot.engine.screens import FRAME
from bot.engine.turn import Turn
from bot.handlers import help as help_pages
from bot.handlers import language, menu, start
from bot.handlers.front import Front, OpenPage
from bot.notifications.courier import Courier
from bot.texts import LANGUAGES, Texts
from core.kit.tasks import Background

COMMANDS: Final[Mapping[str, OpenPage]] = {
    "start": start.command,
    "menu": menu.menu,
    "help": help_pages.help_,
    "cancel": menu.stop,
    "back": menu.back,
    "lang": language.language,
    "privacy": help_pages.privacy,
}
SHOWN_COMMANDS: Final = ("menu", "help", "back", "cancel", "lang", "privacy")
"""Commands of Telegram's command list, in its order; /start is Telegram's own button."""

WORDS: Final[Mapping[str, OpenPage]] = {
    "words-menu": menu.menu,
    "words-back": menu.back,
    "words-help": help_pages.help_,
    "words-stop": menu.stop,
}
"""Words that work in every state, by the key of their list in the frame's texts."""

PAGES: Final[Mapping[str, OpenPage]] = {
    "menu": menu.menu,
    "help": help_pages.help_,
    "privacy": help_pages.privacy,
    "language": language.language,
    "welcome": start.welcome,
    "consent": start.consent,
    "agree": start.agree,
    "refuse": start.refuse,
    "mode": start.mode,
}
"""Pages that buttons open."""

BEFORE_CONSENT: Final = frozenset(
    {"welcome", "consent", "agree", "refuse", "privacy", "language", "help"}
)
"""Pages and commands that work for somebody who has not agreed to anything yet."""


class Updates:
    """Handlers of Telegram's updates, each called inside its turn."""

    def __init__(self, front: Front, courier: Courier, background: Background) -> None:
        self._front = front
        self._courier = courier
        self._background = background
        self._words = _word_table(front.texts)

    def register(self, dispatcher: Dispatcher) -> None:
        """Tell the dispatcher; exactly one handler for each kind of update."""
        dispatcher.message.register(self.message)
        dispatcher.edited_message.register(self.edited)
        dispatcher.callback_query.register(self.tap)
        dispatcher.my_chat_member.register(self.membership)

    async def message(self, message: Message, turn: Turn) -> None:
        """A command, a word that works everywhere, or an answer."""
        text = message.text or ""
        if text.startswith("/"):
            name, argument = read_command(text)
            await self._command(turn, name, argument)
            return
        if turn.settings.consented_at is None:
            await start.welcome(self._front, turn, "")
            return
        page = self._words.get(words.normalised(text)) if text else None
        if page is not None:
            await page(self._front, turn, "")
        else:
            await self._front.conversations.given(turn, read_message(message))

    async def edited(self, message: Message, turn: Turn) -> None:
        """An edit answers nothing; the firewall has looked at it."""

    async def tap(self, query: CallbackQuery, turn: Turn) -> None:
        """A button. Telegram's spinner is stopped first: that needs no work."""
        self._background.run("tap.answered", lambda: self._courier.acknowledge(query.id))
        tap = callback.read(query.data or "")
        name = tap.value.partition(".")[0] if tap is not None and tap.verb == "g" else None
        if turn.settings.consented_at is None and name not in BEFORE_CONSENT:
            await start.welcome(self._front, turn, "")
        else:
            await self._front.conversations.tap(turn, tap)

    async def membership(self, change: ChatMemberUpdated, turn: Turn) -> None:
        """The patient blocked the bot, or let it back in."""
        is_gone = change.new_chat_member.status == ChatMemberStatus.KICKED
        if turn.loaded.is_known and turn.settings.is_gone != is_gone:
            turn.settings.is_gone = is_gone
            turn.is_settings_changed = True

    async def _command(self, turn: Turn, name: str, argument: str) -> None:
        allowed = name == "start" or name in BEFORE_CONSENT or name == "lang"
        if turn.settings.consented_at is None and not allowed:
            await start.welcome(self._front, turn, "")
            return
        handler = COMMANDS.get(name)
        if handler is None:
            turn.show(self._front.frame.not_understood(turn.settings.language))
        else:
            await handler(self._front, turn, argument)


async def open_page(front: Front, turn: Turn, name: str, argument: str) -> None:
    """Open a page that a button names; a page that no longer exists is the menu."""
    await PAGES.get(name, menu.menu)(front, turn, argument)


def read_command(text: str) -> tuple[str, str]:
    """Name and argument of «/name@bot argument»."""
    command, _, argument = text[1:].partition(" ")
    return command.partition("@")[0].casefold(), argument.strip()


def read_message(message: Message) -> Input:
    """What a message answers with."""
    if message.contact is not None:
        contact = message.contact
        return SharedContact(contact.phone_number, contact.user_id, message.message_id)
    if message.location is not None:
        point = message.location
        return SharedPoint(point.latitude, point.longitude, message.message_id)
    if message.text:
        return Typed(message.text, message.message_id)
    return Other(message.message_id)


def _word_table(texts: Texts) -> Mapping[str, OpenPage]:
    """Every word of every language, normalised: people mix languages."""
    return {
        words.normalised(word): page
        for key, page in WORDS.items()
        for language_code in LANGUAGES
        for word in texts.label(FRAME, key, language_code).split(",")
    }
