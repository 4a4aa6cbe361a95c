"""What every part of the bot stands on, made from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer

from bot.chats.service import Chats
from bot.chats.tokens import ChatTokens
from bot.config import Settings
from bot.engine.events import EventPump
from bot.flow import Flow
from bot.flows import discover
from bot.notifications.service import Outbox
from bot.session import Session
from bot.texts import Texts
from core.client import CoreClient
from core.kit.clock import Clock, SystemClock
from core.kit.crypto import FieldCipher
from core.kit.db import Database


@dataclass(frozen=True, slots=True)
class Foundation:
    """Pools, clients and the bot's own stores; nothing is connected yet."""

    settings: Settings
    clock: Clock
    database: Database
    cipher: FieldCipher
    texts: Texts
    flows: Mapping[str, Flow]
    bot: Bot
    core: CoreClient
    chats: Chats
    chat_tokens: ChatTokens
    outbox: Outbox
    events: EventPump

    @classmethod
    def of(
        cls,
        settings: Settings,
        *,
        clock: Clock | None = None,
        session: BaseSession | None = None,
        flows: Mapping[str, Flow] | None = None,
        texts: Texts | None = None,
    ) -> Foundation:
        """Make everything from the settings; tests give their own clock, session and flows."""
        clock = clock or SystemClock()
        database = Database(settings.database_url, pool_size=settings.database_pool_size)
        cipher = settings.cipher()
        bot_id = settings.bot_id
        chat_tokens = ChatTokens(database, clock, cipher, bot_id, idle=settings.idle)
        chats = Chats(
            database, clock, bot_id, idle=settings.idle, keep_stopped=settings.keep_drafts
        )
        core = CoreClient(
            settings.core_url,
            settings.core_client_id,
            settings.core_client_secret.get_secret_value(),
            socket_path=str(settings.core_socket) if settings.core_socket else None,
        )
        return cls(
            settings=settings,
            clock=clock,
            database=database,
            cipher=cipher,
            texts=texts or Texts(),
            flows=flows if flows is not None else discover(),
            bot=_bot(settings, session),
            core=core,
            chats=chats,
            chat_tokens=chat_tokens,
            outbox=Outbox(database, clock, cipher, bot_id),
            events=EventPump(chats),
        )

    async def close(self) -> None:
        """Close pools and connections."""
        await self.bot.session.close()
        await self.core.close()
        await self.database.close()


def _bot(settings: Settings, session: BaseSession | None) -> Bot:
    server = TelegramAPIServer.from_base(settings.bot_api_url)
    return Bot(settings.bot_token.get_secret_value(), session=session or Session(api=server))
