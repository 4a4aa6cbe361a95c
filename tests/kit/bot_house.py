"""The real bot on a real database against the Bot API double, moved step by step.

Nothing runs in the background: a test lets the bot take what waits with :meth:`BotHouse.work`.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Update
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import App
from bot.config import Settings
from bot.flow import Chat, Event, Flow, HandOff, Link
from bot.foundation import Foundation
from bot.parts import Parts
from bot.polling import Polling
from bot.session import Session
from bot.texts import Texts
from core.kit.clock import FixedClock
from core.kit.ids import new_id
from tests.integration.telegram.driver import TOKEN, Driver, Player
from tests.kit.demo_flows import Journal

NOON = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
_KEY = base64.b64encode(b"k" * 32).decode()
_UPDATE_IDS = count(900_000)
Json = dict[str, Any]


class PlainSession(Session):
    """The bot's session without TLS: there is no end of any to wait for when it closes."""

    async def close(self) -> None:
        """Close at once."""
        if self._session is not None:
            await self._session.close()


@dataclass
class PaperDesk:
    """A desk without a page: remembers what it was asked, and links to an example address."""

    opened: list[tuple[UUID, HandOff]] = field(default_factory=list)
    closed: list[UUID] = field(default_factory=list)

    async def open(
        self,
        connection: AsyncConnection,
        *,
        chat: Chat,
        instance: UUID,
        step: str,
        hand_off: HandOff,
    ) -> Link:
        """A link that tells how often it was made."""
        self.opened.append((instance, hand_off))
        return Link(
            f"https://example.org/page/{len(self.opened)}",
            is_mini_app=True,
            args={"match_code": "48-17", "fingerprint": "A7F3", "minutes": 10},
        )

    async def close(self, connection: AsyncConnection, *, chat: Chat, instance: UUID) -> None:
        """Remember."""
        self.closed.append(instance)


class BotHouse:
    """One bot process. Several may share a database and a double: replicas."""

    def __init__(
        self,
        database_url: str,
        driver: Driver,
        flows: Mapping[str, Flow],
        texts: Texts,
        *,
        clock: FixedClock | None = None,
        **settings: Any,
    ) -> None:
        self.driver = driver
        self.clock = clock or FixedClock(NOON)
        self.journal = Journal()
        self.desk = PaperDesk()
        self._is_prepared = False
        configured = Settings(
            database_url=database_url,
            bot_token=SecretStr(TOKEN),
            bot_api_url=driver.base_url,
            bot_encryption_keys=SecretStr(f"1:{_KEY}"),
            core_url="http://127.0.0.1:9",
            core_client_id=new_id(),
            core_client_secret=SecretStr("secret"),
            **settings,
        )
        session = PlainSession(api=TelegramAPIServer.from_base(driver.base_url))
        self.base = Foundation.of(
            configured, clock=self.clock, session=session, flows=flows, texts=texts
        )
        services = {"journal": self.journal, "bindings": self.base.chat_tokens}
        self.app = App(self.base, Parts(services=services, desk=self.desk))
        self.polling = Polling(self.base.bot, self.app.feed, self.app.allowed_updates)

    async def prepare(self) -> None:
        """The table that the demo flows write to."""
        async with self.base.database.transaction() as connection:
            await connection.execute(text("CREATE TABLE bot.demo_writes (what text)"))
        self._is_prepared = True

    async def close(self) -> None:
        """End the process in an orderly way; the next test finds the schema as it is."""
        await self.app.sender.stop()
        if self._is_prepared:
            async with self.base.database.transaction() as connection:
                await connection.execute(text("DROP TABLE bot.demo_writes"))
        await self.base.close()

    async def work(self) -> None:
        """Take everything that waits: updates, events, deliveries, until nothing is left."""
        while True:
            updates = await self.polling.once(timeout_seconds=0)
            events = await self.base.events.drain(self.app.handle_event)
            await self.app.sender.settled()
            sent = await self.app.sender.drain_answers() + await self.app.sender.drain_bulk()
            await self.app.sender.settled()
            if not (updates or events or sent):
                return

    async def tell(self, chat_id: int, name: str, run_id: UUID | None = None, **data: Any) -> None:
        """Something happened outside the chat."""
        async with self.base.database.transaction() as connection:
            await self.base.events.resume(connection, chat_id, run_id, Event(name, data))

    async def guest(self, *, is_agreed: bool = True, **fields: Any) -> Guest:
        """A person in a chat with this bot; he has agreed and stands at the menu."""
        player = await self.driver.person(is_started=False, **fields)
        guest = Guest(self, player)
        if is_agreed:
            await guest.starts()
            for label in ("Почати", "Погоджуюся", "З кнопками"):
                await guest.taps(label)
        return guest

    def text_update(self, chat_id: int, words: str, update_id: int | None = None) -> Update:
        """An update as Telegram would send it, for tests of repetition and rivalry."""
        number = update_id if update_id is not None else next(_UPDATE_IDS)
        message = {
            "message_id": number,
            "date": 1_900_000_000,
            "chat": {"id": chat_id, "type": "private"},
            "from": {"id": chat_id, "is_bot": False, "first_name": "Олена"},
            "text": words,
        }
        raw = {"update_id": number, "message": message}
        return Update.model_validate(raw, context={"bot": self.base.bot})

    async def rows(self, query: str, **values: Any) -> list[Any]:
        """Read back through a connection of its own."""
        async with self.base.database.transaction() as connection:
            return list((await connection.execute(text(query), values)).all())


class Guest:
    """A person who talks to the bot; the bot answers before each method returns."""

    def __init__(self, house: BotHouse, player: Player) -> None:
        self.house = house
        self.player = player
        self.id = player.id

    async def starts(self, payload: str | None = None) -> None:
        """Press Start or follow a deep link."""
        await self.player.does("start", **({"payload": payload} if payload else {}))
        await self.house.work()

    async def says(self, words: str) -> None:
        """Type a message."""
        await self.player.says(words)
        await self.house.work()

    async def does(self, verb: str, **body: Any) -> Any:
        """Anything else the messenger lets a person do."""
        done = await self.player.does(verb, **body)
        await self.house.work()
        return done

    async def taps(self, label: str) -> None:
        """Tap a button of the last message that has it."""
        message = await self.with_button(label)
        await self.does("tap", message_id=message["message_id"], label=label)

    async def taps_data(self, message_id: int, data: str) -> None:
        """Tap what the message may no longer show, as a quick finger does."""
        await self.does("tap", message_id=message_id, data=data, stale=True)

    async def messages(self) -> list[Json]:
        """The chat without deleted messages."""
        chat = await self.player.chat()
        return [message for message in chat["messages"] if not message["is_deleted"]]

    async def heard(self) -> list[Json]:
        """What the bot said and still stands."""
        return [message for message in await self.messages() if message["from"] == "bot"]

    async def last(self) -> Json:
        """The bot's last message."""
        return (await self.heard())[-1]

    async def screen(self) -> str:
        """The text of the bot's last message."""
        return str((await self.last())["text"])

    async def buttons(self) -> list[str]:
        """Labels under the bot's last message."""
        return labels(await self.last())

    async def files(self) -> list[Json]:
        """Messages with a document that still stand."""
        return [each for each in await self.heard() if "document" in each["content"]]

    async def octets(self, message: Json) -> bytes:
        """A document's content, as a person opens it."""
        driver = self.house.driver
        file_id = message["content"]["document"]["file_id"]
        async with driver.session.get(f"{driver.base_url}/control/files/{file_id}") as response:
            return await response.read()

    async def with_button(self, label: str) -> Json:
        """The last message that has a button."""
        for message in reversed(await self.heard()):
            if label in labels(message):
                return message
        raise AssertionError(f"no button {label!r}; the last message has {await self.buttons()}")


def labels(message: Json) -> list[str]:
    """Labels of a message's buttons, in reading order."""
    return [button["text"] for row in message["inline_keyboard"] for button in row]


def data_of(message: Json, label: str) -> str:
    """Callback data of a message's button."""
    for row in message["inline_keyboard"]:
        for button in row:
            if button["text"] == label:
                return str(button["callback_data"])
    raise AssertionError(f"no button {label!r}")
