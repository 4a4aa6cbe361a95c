"""Which chats are told of what a person did: not his own, if it was through this bot."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import pytest

from bot.news.service import NewsReader
from core.contract.events import STATUS_CHANGE, FeedEvent
from core.kit.ids import new_id

CHAT = 7


class OneChat:
    """Everybody has the same chat, and nobody is represented."""

    async def chats_of(self, person_id: UUID) -> Collection[int]:
        return [CHAT]

    async def chats_representing(
        self, person_id: UUID, *, ended: Collection[UUID] = ()
    ) -> Collection[int]:
        return []


class Page:
    """What was signed on the bot's page."""

    def __init__(self, was_signed: bool) -> None:
        self._was_signed = was_signed

    async def __call__(self, reference: UUID, chats: Collection[int], at: datetime) -> bool:
        return self._was_signed

    async def just_stated(self, chat_id: int, at: datetime) -> bool:
        return False


async def told(entity: str, status: str, *, here: bool | None, signed_here: bool) -> bool:
    """Whether the chat hears of the patient's own change."""

    unused = cast(Any, None)
    reader = NewsReader(unused, unused, cast(Any, OneChat()), unused, unused, Page(signed_here), 1)
    event = FeedEvent(
        id=new_id(),
        event_type=STATUS_CHANGE,
        entity_type=entity,
        entity_id=new_id(),
        properties={"status": {"new_value": status}},
        event_time=datetime(2026, 11, 23, 9, tzinfo=UTC),
        changed_by=new_id(),
        person_id=new_id(),
        changed_by_patient=True,
        changed_here=here,
    )
    return [to.chat_id for to, _ in await reader._told(event, ())] == [CHAT]


CHANGES = [
    ("Declaration", "terminated"),
    ("DeclarationRequest", "REJECTED"),
    ("PersonRequest", "SIGNED"),
]


@pytest.mark.parametrize(("entity", "status"), CHANGES)
async def test_what_this_bot_carried_is_not_told_though_it_was_signed_elsewhere(
    entity: str, status: str
) -> None:
    assert not await told(entity, status, here=True, signed_here=False)


@pytest.mark.parametrize(("entity", "status"), CHANGES)
async def test_what_another_channel_carried_is_told_though_the_thing_was_signed_here(
    entity: str, status: str
) -> None:
    assert await told(entity, status, here=False, signed_here=True)


@pytest.mark.parametrize(("entity", "status"), CHANGES)
async def test_where_the_server_does_not_say_the_page_of_this_bot_knows(
    entity: str, status: str
) -> None:
    assert not await told(entity, status, here=None, signed_here=True)
    assert await told(entity, status, here=None, signed_here=False)
