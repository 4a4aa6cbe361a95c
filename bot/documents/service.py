"""Documents sent to a chat: fetched from the core when they are sent, gone after a while.

Between the request and the sending only ids wait in the outbox. The file passes through memory,
with the patient's own token; where that is gone by then, the chat is told so.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.documents.model import Document, file_name
from bot.flow import SignInRequired
from bot.notifications.model import Fetched, Kind, Outgoing, Paper, PaperGone, PaperLater
from bot.notifications.service import Outbox
from bot.texts import Texts
from core.client import CoreClient, CoreRefused, CoreUnavailable
from core.kit.clock import Clock

FILE: Final = "documents"
TEXTS: Final = (*(f"paper-{document}" for document in Document), "paper-gone", "paper-repeated")

_REMOVABLE: Final = timedelta(hours=48)
"""Source: Bot API, deleteMessage."""


class AccessToken(Protocol):
    """Gives out living access tokens."""

    async def __call__(self, chat_id: int, *, person_id: UUID | None = None) -> str:
        """The access token of a chat, or the one about somebody whom its patient represents.

        Raises:
            SignInRequired: there is none.
        """


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
        declaration_id: UUID,
        document: str,
        person_id: UUID | None = None,
    ) -> None:
        """Send a document after the caller's commit.

        Args:
            connection: the caller's transaction.
            chat_id: to whom.
            language: of the words around it.
            declaration_id: of which declaration.
            document: by its name in :class:`Document`.
            person_id: whose it is, if it is not the patient's own.
        """
        paper = Paper(
            what=Document(document).value,
            reference=str(declaration_id),
            otherwise=self._texts.text(FILE, "paper-gone", language),
            stays_seconds=int(self.stay.total_seconds()),
            person=str(person_id) if person_id else None,
        )
        outgoing = Outgoing(
            Kind.DOCUMENT,
            self._texts.text(FILE, f"paper-{document}", language),
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


class DeclarationPapers:
    """Fetches the files for the sender."""

    def __init__(self, core: CoreClient, access_token: AccessToken) -> None:
        self._core = core
        self._access_token = access_token

    async def fetch(self, chat_id: int, paper: Paper) -> Fetched:
        """The file, with the chat's own right.

        Raises:
            PaperGone: nobody is signed in any more, or the declaration is not his.
            PaperLater: the core does not answer.
        """
        document, declaration_id = Document(paper.what), UUID(paper.reference)
        declarations = self._core.declarations
        try:
            person_id = UUID(paper.person) if paper.person else None
            token = await self._access_token(chat_id, person_id=person_id)
            shown = await declarations.get(token, declaration_id)
            read = (
                declarations.printed_form
                if document is Document.PDF
                else declarations.signed_content
            )
            octets = await read(token, declaration_id)
        except (SignInRequired, CoreRefused) as problem:
            raise PaperGone from problem
        except CoreUnavailable as problem:
            raise PaperLater from problem
        return Fetched(file_name(document, shown.declaration_number), octets)
