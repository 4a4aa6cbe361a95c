"""Reads the feed by cursor; deliveries and the new position commit together.

A crash between reading and commit reads the same events again; the deliveries' dedupe key (the
event's id) makes that harmless. Several replicas may read at once for the same reason.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chats.service import Chats
from bot.chats.tokens import ChatTokens
from bot.flow import Arguments
from bot.news import repository
from bot.news.model import FOR_REPRESENTATIVES, News, Told, has_ended, news_of
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


StartButton: TypeAlias = Callable[[str, UUID | None, UUID | None], str]
"""Callback data for a flow, what it is about, and for whom."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """A chat to be told.

    Attributes:
        is_representative: its patient represents the person whom it concerns.
    """

    chat_id: int
    is_representative: bool = False

    @property
    def args(self) -> Arguments:
        """As arguments of texts."""
        return {"for-other": "yes" if self.is_representative else "no"}


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
        start_button: callback data of a button that starts a flow about something, for somebody.
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
        start_button: StartButton,
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
            (event, news, to)
            for event in feed.items
            if (news := news_of(event))
            for to in await self._told(event, news)
        ]
        made = 0
        async with self._database.transaction() as connection:
            for event, news, to in addressed:
                made += await self._push(connection, event, news, to)
            for event in filter(has_ended, feed.items):
                # The core has ended the tokens; what concerns the person is no news here any more.
                await self._chat_tokens.end_relationship(connection, event.entity_id)
            await repository.move(connection, self._bot_id, feed.cursor, self._clock.now())
        if made:
            log.info("news.enqueued", deliveries=made)
        return made

    async def _told(self, event: FeedEvent, news: News) -> Collection[Addressee]:
        """The person's own chats and those of who represents him: all of them, or none."""
        own = await self._chat_tokens.chats_of(event.person_id)
        others: Collection[int] = ()
        if event.entity_type in FOR_REPRESENTATIVES:
            others = await self._chat_tokens.chats_representing(event.person_id)
        chats = [*own, *others]
        if chats and news.is_own and news.telling.told in _UNLESS_HERE:
            is_here = event.changed_here
            if is_here is None:  # a server that does not tell
                is_here = await self._signed_here(event.entity_id, chats, event.event_time)
            if is_here:
                return ()
        return [
            *(Addressee(chat_id) for chat_id in own),
            *(Addressee(chat_id, is_representative=True) for chat_id in others),
        ]

    async def _push(
        self, connection: AsyncConnection, event: FeedEvent, news: News, to: Addressee
    ) -> bool:
        language = await self._chats.language(to.chat_id)
        rows = [
            [
                {
                    "text": self._texts.label(_TEXTS, label, language),
                    "callback_data": self._start_button(flow, news.subject, event.person_id),
                }
            ]
            for label, flow in news.telling.buttons_for(is_representative=to.is_representative)
        ]
        outgoing = Outgoing(
            Kind.MESSAGE,
            text=self._texts.text(_TEXTS, news.telling.text, language, {**news.args, **to.args}),
            markup={"inline_keyboard": rows},
        )
        return await self._outbox.enqueue(
            connection, to.chat_id, outgoing, dedupe_key=f"event:{event.id}"
        )
