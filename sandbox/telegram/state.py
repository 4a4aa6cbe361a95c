"""Everything the double holds, put together; and its objects as the Bot API shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.telegram.accounts import Accounts
from sandbox.telegram.api.keyboards import Keyboards
from sandbox.telegram.bots import Bot
from sandbox.telegram.chats import Chats
from sandbox.telegram.faults import Faults
from sandbox.telegram.files import Files
from sandbox.telegram.flood import FloodLimits
from sandbox.telegram.messages import Message, Messages
from sandbox.telegram.people import People, Person
from sandbox.telegram.profile import Profile
from sandbox.telegram.queries import Queries
from sandbox.telegram.signals import Signals
from sandbox.telegram.store import Json, Store
from sandbox.telegram.updates import MESSAGE_LIFETIME_SECONDS, Updates


@dataclass(frozen=True)
class State:
    """The parts of the double. Everything that lasts is in ``store``."""

    bots: Sequence[Bot]
    store: Store
    signals: Signals
    now: Callable[[], float]
    started_at: float
    accounts: Accounts
    people: People
    chats: Chats
    messages: Messages
    updates: Updates
    queries: Queries
    files: Files
    profile: Profile
    faults: Faults
    flood: FloodLimits
    keyboards: Keyboards

    @classmethod
    def open(
        cls,
        bots: Sequence[Bot],
        path: Path | None,
        now: Callable[[], float],
        *,
        allow_loopback_links: bool,
    ) -> State:
        """Open the double's file (``None``: nothing outlives the process) for these bots."""
        store, signals = Store(path), Signals()
        accounts = Accounts(store, signals, now)
        chats = Chats(store, signals, now)
        with store.transaction():
            for bot in bots:
                accounts.register(bot.id)
        return cls(
            bots=tuple(bots),
            store=store,
            signals=signals,
            now=now,
            started_at=now(),
            accounts=accounts,
            people=People(store),
            chats=chats,
            messages=Messages(store, chats, now),
            updates=Updates(store, accounts, signals, now),
            queries=Queries(store, chats, now),
            files=Files(store),
            profile=Profile(store),
            faults=Faults(store),
            flood=FloodLimits(store, now),
            keyboards=Keyboards(allow_loopback_links=allow_loopback_links),
        )

    def bot_user(self, bot: Bot) -> Json:
        """The bot as a ``User``, under the name it gave itself."""
        name = self.profile.text(bot.id, "name", "")
        return bot.user() | ({"first_name": name} if name else {})

    def message_object(self, bot: Bot, message: Message, *, with_reply: bool = True) -> Json:
        """A message as the Bot API shows it."""
        person = self.people.get(message.person_id)
        shown: Json = {
            "message_id": message.message_id,
            "from": self.bot_user(bot) if message.from_bot else person.user(),
            "chat": person.chat(),
            "date": message.date,
        }
        if message.edit_date is not None:
            shown["edit_date"] = message.edit_date
        if with_reply and message.reply_to is not None:
            original = self.messages.find(bot.id, person.id, message.reply_to)
            if original is not None:
                shown["reply_to_message"] = self.message_object(bot, original, with_reply=False)
        shown |= message.content
        if message.inline_keyboard:
            shown["reply_markup"] = {"inline_keyboard": message.inline_keyboard}
        return shown

    def announce(self, bot: Bot, message: Message, kind: str = "message") -> None:
        """Queue an update about a message; a chat's messages share one queue."""
        self.updates.add(
            bot.id,
            kind,
            self.message_object(bot, message),
            queue=f"chat {message.person_id}",
            lifetime_seconds=MESSAGE_LIFETIME_SECONDS,
        )

    def find_user(self, bot: Bot) -> Callable[[int], Json | None]:
        """How texts find the people they mention: whoever has a chat with the bot."""

        def find(person_id: int) -> Json | None:
            person: Person | None = self.people.find(person_id)
            met = person is not None and self.chats.find(bot.id, person_id) is not None
            return person.user() if person and met else None

        return find
