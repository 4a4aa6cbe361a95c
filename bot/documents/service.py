"""Documents sent to a chat: fetched from the core when they are sent, gone after a while.

Between the request and the sending only ids wait in the outbox. The file passes through memory,
with the patient's own token; where that is gone by then, the chat is told so.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.documents.model import Document
from bot.notifications.model import Kind, Outgoing, Paper
from bot.notifications.service import Outbox
from bot.texts import Texts
from core.kit.clock import Clock

FILE: Final = "documents"
TEXTS: Final = (
    *(f"paper-{document}" for document in Document),
    "paper-gone",
    "paper-repeated",
    "journal-gone",
    "journal-made",
)
_GONE: Final = {Document.JOURNAL: "journal-gone"}

_REMOVABLE: Final = timedelta(hours=48)
"""Source: Bot API, deleteMessage."""


class Documents:
    """What the flow asks for.

    Args:
        outbox: takes the deliveries.
        texts: captions.
        clock: the time.
        stay: how long a file stays in the chat.
    """

    def __init__(self, outbox: Outbox, texts: Texts, clock: Clock, *, stay: timedelta) -> None:
        self._outbox = outbox
        self._texts = texts
        self._clock = clock
        self.stay = stay

    async def send(
        self,
        connection: AsyncConnection,
        chat_id: int,
        language: str,
        subject_id: UUID,
        document: str,
        person_id: UUID | None = None,
    ) -> None:
        """Send a document after the caller's commit.

        Args:
            connection: the caller's transaction.
            chat_id: to whom.
            language: of the words around it.
            subject_id: of which declaration, or whose journal.
            document: by its name in :class:`Document`.
            person_id: whose it is, if it is not the patient's own.
        """
        kind = Document(document)
        paper = Paper(
            what=kind.value,
            reference=str(subject_id),
            otherwise=self._texts.text(FILE, _GONE.get(kind, "paper-gone"), language),
            stays_seconds=int(self.stay.total_seconds()),
            person=str(person_id) if person_id else None,
        )
        outgoing = Outgoing(
            Kind.DOCUMENT,
            self._texts.text(FILE, f"paper-{kind}", language),
            repeat_note=self._texts.text(FILE, "paper-repeated", language),
            paper=paper,
        )
        await self._outbox.add(connection, chat_id, [outgoing])

    async def remove_all(self, connection: AsyncConnection, chat_id: int) -> None:
        """Take every document out of the chat now that Telegram still lets be taken out."""
        since = self._clock.now() - _REMOVABLE
        numbers = await self._outbox.papers_in(chat_id, since)
        removals = [Outgoing(Kind.DELETE, message_id=number) for number in numbers]
        await self._outbox.add(connection, chat_id, removals)
