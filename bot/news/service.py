"""Reads the feed by cursor; deliveries and the new position commit together.

A crash between reading and commit reads the same events again; the deliveries' dedupe key (the
event's id) makes that harmless. Several replicas may read at once for the same reason.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chats.service import Chats
from bot.chats.tokens import ChatTokens
from bot.news import repository
from bot.news.model import News, Told, news_of
from bot.notifications.model import Kind, Outgoing
from bot.notifications.service import Outbox
from bot.texts import Texts
from core.contract.events import Feed, FeedEvent
from core.kit.clock import Clock
from core.kit.db import Database

log = structlog.get_logger(__name__)

_TEXTS = "news"
_UNLESS_HERE = (Told.UNLESS_HERE, Told.OWN_ELSEWHERE)

SignedHere: TypeAlias = Callable[[UUID, Collection[int], datetime], Awaitable[bool]]
"""Whether a thing was signed on this bot's page (thing, the person's chats, when)."""


class FeedSource(Protocol):
    """The part of the core's client that the news come from."""

    async def feed(self, after: str | None, *, wait: timedelta) -> Feed:
        """Events after a cursor; waits for news when there are none yet."""


class NewsReader:
    """Turns the feed into deliveries of one bot.

    Args:
        database: the pool.
        clock: the time.
        outbox: takes the deliveries.
        chat_tokens: knows which chats are bound to a person.
        chats: knows a chat's language.
        texts: the words.
        start_button: callback data of a button that starts a flow about something.
        signed_here: tells the patient's own changes that this bot carried from those it did not.
        bot_id: this bot's number.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        chat_tokens: ChatTokens,
        chats: Chats,
        texts: Texts,
        start_button: Callable[[str, UUID | None], str],
        signed_here: SignedHere,
        bot_id: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox
        self._chat_tokens = chat_tokens
        self._chats = chats
        self._texts = texts
        self._start_button = start_button
        self._signed_here = signed_here
        self._bot_id = bot_id

    async def read(self, source: FeedSource, *, wait: timedelta) -> int:
        """Read once; returns how many deliveries were made.

        Raises:
            CoreUnavailable, CoreRefused: the core does not answer; the position stays.
        """
        async with self._database.transaction() as connection:
            after = await repository.cursor(connection, self._bot_id)
        feed = await source.feed(after, wait=wait)
        if feed.cursor is None or feed.cursor == after:
            return 0
        addressed = [
            (event, news, chat_id)
            for event in feed.items
            if (news := news_of(event))
            for chat_id in await self._told(event, news)
        ]
        made = 0
        async with self._database.transaction() as connection:
            for event, news, chat_id in addressed:
                made += await self._push(connection, event, news, chat_id)
            await repository.move(connection, self._bot_id, feed.cursor, self._clock.now())
        if made:
            log.info("news.enqueued", deliveries=made)
        return made

    async def _told(self, event: FeedEvent, news: News) -> Collection[int]:
        """The chats to be told: all of the person's, or none."""
        chats = await self._chat_tokens.chats_of(event.person_id)
        if chats and news.is_own and news.telling.told in _UNLESS_HERE:
            is_here = event.changed_here
            if is_here is None:  # a server that does not tell
                is_here = await self._signed_here(event.entity_id, chats, event.event_time)
            return () if is_here else chats
        return chats

    async def _push(
        self, connection: AsyncConnection, event: FeedEvent, news: News, chat_id: int
    ) -> bool:
        language = await self._chats.language(chat_id)
        rows = [
            [
                {
                    "text": self._texts.label(_TEXTS, label, language),
                    "callback_data": self._start_button(flow, news.subject),
                }
            ]
            for label, flow in news.telling.buttons
        ]
        outgoing = Outgoing(
            Kind.MESSAGE,
            text=self._texts.text(_TEXTS, news.telling.text, language),
            markup={"inline_keyboard": rows},
        )
        return await self._outbox.enqueue(
            connection, chat_id, outgoing, dedupe_key=f"event:{event.id}"
        )
