"""Reads the feed by cursor; deliveries and the new position commit together.

A crash between reading and commit reads the same events again; the deliveries' dedupe key (the
event's id) makes that harmless. Several replicas may read at once for the same reason.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chats.tokens import ChatTokens
from bot.news import repository
from bot.news.model import (
    FOR_REPRESENTATIVES,
    REMINDER,
    News,
    Told,
    Whose,
    ends_declaration,
    has_ended,
    news_of,
)
from bot.news.teller import Addressee, Teller
from bot.notifications.model import Lane
from bot.reminders.service import Reminders
from core.contract.events import Feed, FeedEvent
from core.kit.clock import Clock
from core.kit.db import Database

log = structlog.get_logger(__name__)

_UNLESS_HERE = (Told.UNLESS_HERE, Told.OWN_ELSEWHERE)


class SignedHere(Protocol):
    """Knows what was signed on this bot's page."""

    async def __call__(self, reference: UUID, chats: Collection[int], at: datetime) -> bool:
        """Whether a thing was signed in one of the person's chats, when it changed."""

    async def just_stated(self, chat_id: int, at: datetime) -> bool:
        """Whether shortly before a moment the chat's patient stated whom he represents."""


class FeedSource(Protocol):
    """The part of the core's client that the news come from."""

    async def feed(self, after: str | None, *, wait: timedelta) -> Feed:
        """Events after a cursor; waits for news when there are none yet."""


class NewsReader:
    """Turns the feed into deliveries of one bot, and reminders that have come due.

    Args:
        database: the pool.
        clock: the time.
        chat_tokens: knows which chats are bound to a person.
        teller: words, buttons and the outbox.
        reminders: what chats asked to be reminded of.
        signed_here: tells the patient's own changes that this bot carried from those it did not.
        bot_id: this bot's number.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        chat_tokens: ChatTokens,
        teller: Teller,
        reminders: Reminders,
        signed_here: SignedHere,
        bot_id: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._chat_tokens = chat_tokens
        self._teller = teller
        self._reminders = reminders
        self._signed_here = signed_here
        self._bot_id = bot_id

    async def read(self, source: FeedSource, *, wait: timedelta) -> int:
        """Read once; returns how many deliveries were made.

        Reminders come after the news: only a reader who has seen everything knows that what he
        reminds of has neither ended nor been replaced.

        Raises:
            CoreUnavailable, CoreRefused: the core does not answer; the position stays.
        """
        async with self._database.transaction() as connection:
            after = await repository.cursor(connection, self._bot_id)
        feed = await source.feed(after, wait=wait)
        made = 0
        if feed.cursor is not None and feed.cursor != after:
            made = await self._tell_all(feed.items, feed.cursor)
        if not feed.has_more:
            made += await self._remind()
        if made:
            log.info("news.enqueued", deliveries=made)
        return made

    async def _tell_all(self, events: Sequence[FeedEvent], cursor: str) -> int:
        addressed = []
        ended: set[UUID] = set()
        for event in events:
            addressed += [(event, news, to) for to, news in await self._told(event, ended)]
            if has_ended(event):
                ended.add(event.entity_id)
        made = 0
        async with self._database.transaction() as connection:
            for event, news, to in addressed:
                made += await self._push(connection, event, news, to)
            for event in events:
                await self._take_along(connection, event)
            await repository.move(connection, self._bot_id, cursor, self._clock.now())
        return made

    async def _take_along(self, connection: AsyncConnection, event: FeedEvent) -> None:
        """End what stands on a thing that has ended."""
        if has_ended(event):
            # The core has ended the tokens; what concerns the person is no news here any more.
            await self._chat_tokens.end_relationship(connection, event.entity_id)
        if ends_declaration(event):
            await self._reminders.drop(connection, event.entity_id)

    async def _told(
        self, event: FeedEvent, ended: Collection[UUID]
    ) -> Sequence[tuple[Addressee, News]]:
        """What an event tells the person's own chats, and those of who represents him.

        Not the chats of who made the change, where that was through this bot.

        Args:
            event: what happened.
            ended: relationships that had ended before.
        """
        if not any(news_of(event, whose) for whose in Whose):
            return ()
        is_for_others = event.entity_type in FOR_REPRESENTATIVES
        everybody = await self._addressees(
            event.person_id, are_others_told=is_for_others, ended=ended
        )
        if not everybody:
            return ()
        doers = await self._doers(event, everybody)
        told = []
        for to in everybody:
            news = news_of(event, _whose(event, is_doer=to.chat_id in doers))
            if news is None:
                continue
            if not await self._knows(to, news, event, doers):
                told.append((to, news))
        return told

    async def _knows(
        self, to: Addressee, news: News, event: FeedEvent, doers: Collection[int]
    ) -> bool:
        """Whether the chat has been told by the conversation in which it came about."""
        if news.telling.told is Told.UNLESS_STATED:
            return await self._signed_here.just_stated(to.chat_id, event.event_time)
        if not news.is_own or news.telling.told not in _UNLESS_HERE:
            return False
        return await self._is_here(event, doers)

    async def _addressees(
        self, person_id: UUID, *, are_others_told: bool, ended: Collection[UUID] = ()
    ) -> list[Addressee]:
        own = await self._chat_tokens.chats_of(person_id)
        others: Collection[int] = ()
        if are_others_told:
            others = await self._chat_tokens.chats_representing(person_id, ended=ended)
        return [
            *(Addressee(chat_id) for chat_id in own),
            *(Addressee(chat_id, is_representative=True) for chat_id in others),
        ]

    async def _doers(self, event: FeedEvent, everybody: Sequence[Addressee]) -> Collection[int]:
        """Chats of who made the change; where the server does not tell who, it may be anybody."""
        if event.changed_by_person_id:
            return await self._chat_tokens.chats_of(event.changed_by_person_id)
        return [to.chat_id for to in everybody] if event.changed_by_patient else ()

    async def _is_here(self, event: FeedEvent, doers: Collection[int]) -> bool:
        """Whether this bot carried the change."""
        if event.changed_here is None:  # a server that does not tell
            return await self._signed_here(event.entity_id, doers, event.event_time)
        return event.changed_here

    async def _push(
        self, connection: AsyncConnection, event: FeedEvent, news: News, to: Addressee
    ) -> bool:
        if news.can_remind and news.ends_on is not None:
            await self._reminders.offer(
                connection,
                to.chat_id,
                news.subject,
                person_id=event.person_id,
                ends_on=news.ends_on,
            )
        return await self._teller.tell(
            connection, to, news, event.person_id, dedupe_key=f"event:{event.id}"
        )

    async def _remind(self) -> int:
        """Tell again what chats asked to be told of; one that is no longer the person's is not."""
        made = 0
        async with self._database.transaction() as connection:
            for due in await self._reminders.take_due(connection):
                told = await self._addressees(due.person_id, are_others_told=True)
                for to in (each for each in told if each.chat_id == due.chat_id):
                    made += await self._teller.tell(
                        connection,
                        to,
                        News(REMINDER, due.declaration_id),
                        due.person_id,
                        dedupe_key=f"reminder:{due.declaration_id}:{due.due_at.isoformat()}",
                        lane=Lane.REMINDER,
                    )
        return made


def _whose(event: FeedEvent, *, is_doer: bool) -> Whose:
    if is_doer:
        return Whose.OWN
    return Whose.FELLOWS if event.changed_by_patient else Whose.OTHERS
