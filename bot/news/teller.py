"""Puts a telling into words and buttons for one chat, and into the outbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chats.service import Chats
from bot.flow import Arguments
from bot.news.model import News
from bot.notifications.model import Kind, Lane, Outgoing
from bot.notifications.service import Outbox
from bot.texts import Texts

_TEXTS: Final = "news"

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


class Teller:
    """Tells chats.

    Args:
        outbox: takes the deliveries.
        chats: knows a chat's language.
        texts: the words.
        start_button: callback data of a button that starts a flow about something, for somebody.
    """

    def __init__(
        self, outbox: Outbox, chats: Chats, texts: Texts, start_button: StartButton
    ) -> None:
        self._outbox = outbox
        self._chats = chats
        self._texts = texts
        self._start_button = start_button

    async def tell(
        self,
        connection: AsyncConnection,
        to: Addressee,
        news: News,
        person_id: UUID,
        *,
        dedupe_key: str,
        lane: Lane = Lane.NEWS,
    ) -> bool:
        """Tell a chat of a person's news, once for the key; whether it had not been told."""
        language = await self._chats.language(to.chat_id)
        rows = [
            [
                {
                    "text": self._texts.label(_TEXTS, label, language),
                    "callback_data": self._start_button(flow, news.subject, person_id),
                }
            ]
            for label, flow in news.buttons(is_representative=to.is_representative)
        ]
        outgoing = Outgoing(
            Kind.MESSAGE,
            text=self._texts.text(_TEXTS, news.telling.text, language, {**news.args, **to.args}),
            markup={"inline_keyboard": rows},
            is_silent=lane is Lane.REMINDER,
            repeat_note=self._texts.text(_TEXTS, "repeated", language),
        )
        return await self._outbox.enqueue(
            connection, to.chat_id, outgoing, dedupe_key=dedupe_key, lane=lane
        )
