"""Fetches files for the sender: each kind of document has its own way to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol
from uuid import UUID

from bot.acting_core import ActingCore
from bot.bindings.model import Binding
from bot.documents.model import Document, file_name
from bot.flow import SignInRequired
from bot.journal import written
from bot.journal.service import Journal
from bot.notifications.model import Fetched, Paper, PaperGone, PaperLater, Papers
from bot.texts import Texts
from core.client import CoreClient, CoreRefused, CoreUnavailable
from core.kit.clock import Clock


class AccessToken(Protocol):
    """Gives out living access tokens."""

    async def __call__(self, chat_id: int, *, person_id: UUID | None = None) -> str:
        """The access token of a chat, or the one about somebody whom its patient represents.

        Raises:
            SignInRequired: there is none.
        """


class Accounts(Protocol):
    """Knows which Telegram accounts stand for a person."""

    async def of_person(self, person_id: UUID) -> list[Binding]:
        """Every account bound to a person."""


class PapersByDocument:
    """Hands each paper to the one who fetches its kind.

    A kind that only a newer release knows waits for a process of that release.
    """

    def __init__(self, fetchers: Mapping[Document, Papers]) -> None:
        self._fetchers = fetchers

    async def fetch(self, chat_id: int, paper: Paper) -> Fetched:
        """The file.

        Raises:
            PaperGone, PaperLater: there is none, or none now.
        """
        try:
            fetcher = self._fetchers[Document(paper.what)]
        except (KeyError, ValueError) as problem:
            raise PaperLater from problem
        return await fetcher.fetch(chat_id, paper)


class DeclarationPapers:
    """Files of declarations."""

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


class JournalPapers:
    """The journal of the patient, made anew when it is sent.

    Args:
        core: the core's client.
        access_token: the chat's right.
        journal: gathers what is in it.
        accounts: whose chat it is.
        language_of: the language of a chat.
        texts: the words.
        clock: the time.
    """

    def __init__(
        self,
        core: CoreClient,
        access_token: AccessToken,
        *,
        journal: Journal,
        accounts: Accounts,
        language_of: Callable[[int], Awaitable[str]],
        texts: Texts,
        clock: Clock,
    ) -> None:
        self._core = core
        self._access_token = access_token
        self._journal = journal
        self._accounts = accounts
        self._language_of = language_of
        self._texts = texts
        self._clock = clock

    async def fetch(self, chat_id: int, paper: Paper) -> Fetched:
        """The file, with the chat's own right.

        Raises:
            PaperGone: nobody is signed in any more, or the chat stands for somebody else now.
            PaperLater: the core does not answer.
        """
        person_id = UUID(paper.reference)
        accounts = await self._accounts.of_person(person_id)
        if chat_id not in {each.chat_id for each in accounts}:
            raise PaperGone
        core = ActingCore(self._core, lambda: self._access_token(chat_id))
        try:
            actions = await self._journal.actions(core, person_id)
        except (SignInRequired, CoreRefused) as problem:
            raise PaperGone from problem
        except CoreUnavailable as problem:
            raise PaperLater from problem
        now, language = self._clock.now(), await self._language_of(chat_id)
        octets = written.octets_of(actions, now, language, self._texts)
        return Fetched(written.file_name(now), octets)
