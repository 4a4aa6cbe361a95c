"""Plain data of a chat: settings, runs of flows, the conversation. Knows no database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.flow import Arguments, Chat, Data, Start


@dataclass(slots=True)
class Settings:
    """What a chat has chosen and what is known of it."""

    language: str = "uk"
    is_text_only: bool = False
    is_gone: bool = False
    consented_at: datetime | None = None
    person_id: UUID | None = None
    is_signed_in: bool = False
    """Confirmed tokens are kept and the idle time has not run out. Derived, never stored."""
    has_slept: bool = False
    """Confirmed tokens are kept, but the idle time has run out: they are to be dropped."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What was said instead of the step's text; said again when the screen is shown again.

    ``args`` are numbers, dates and words of dictionaries: nothing personal, they are stored.
    """

    name: str
    args: Arguments = field(default_factory=dict)


@dataclass(slots=True)
class Run:
    """One run of a flow: where it stands and how it got there.

    Attributes:
        id: quoted by signing sessions and events.
        flow: name of the flow.
        step: the step being answered; ``None`` before the flow's opening has decided.
        data: ids and codes gathered so far.
        history: steps passed, the way back.
        subject: what the flow was started about.
        page: page of a list.
        problem: what a handler found wrong with the last answer.
        caller: id of the run that goes on when this one is finished (sign-in on the way).
        person: for whom it acts, the patient himself or one whom he represents; ``None`` while
            nobody has been asked.
        touched_at: when the patient or an event last moved it; stopped runs expire by it.
    """

    id: UUID
    flow: str
    touched_at: datetime
    step: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)
    subject: UUID | None = None
    page: int = 0
    problem: Problem | None = None
    caller: UUID | None = None
    person: UUID | None = None

    @property
    def has_progress(self) -> bool:
        """Whether something would be lost by forgetting this run."""
        return bool(self.history)

    def copied(self) -> Run:
        """A copy that can be changed without changing this one."""
        return replace(self, data=dict(self.data), history=list(self.history))


@dataclass(frozen=True, slots=True)
class Choice:
    """A word that stands for a button of the present screen; ``word`` is a hash of its label."""

    word: str | None
    callback: str


@dataclass(slots=True)
class Conversation:
    """Everything the bot must remember of a chat between two updates.

    Attributes:
        version: grows with every commit; a rival's commit shows by it.
        revision: number of the step's screen; buttons of earlier ones are stale.
        current: the run that chat input answers.
        stopped: runs set aside: left for the menu, waiting for their caller, for an event.
        after_consent: what to start once the patient has agreed.
        choices: buttons of the present screen in their order, for words and numbers.
        has_reply_keyboard: a keyboard to share a phone or a place is open and must be closed.
        newest_update: number of the newest update handled; what is greater was never handled.
    """

    version: int = 0
    revision: int = 0
    current: Run | None = None
    stopped: list[Run] = field(default_factory=list)
    after_consent: Start | None = None
    choices: list[Choice] = field(default_factory=list)
    has_reply_keyboard: bool = False
    newest_update: int = 0

    def copied(self) -> Conversation:
        """A copy that can be changed without changing this one."""
        return replace(
            self,
            current=self.current.copied() if self.current else None,
            stopped=[run.copied() for run in self.stopped],
            choices=list(self.choices),
        )

    def find(self, run_id: UUID) -> Run | None:
        """The run with this id, current or stopped."""
        runs = [*self.stopped, *([self.current] if self.current else [])]
        return next((run for run in runs if run.id == run_id), None)


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An event of the outside world that waits to be handled."""

    id: UUID
    chat_id: int
    run_id: UUID | None
    name: str
    data: Data


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens that the patient's signature earned. Never printed, never logged."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime
    person_id: UUID
    is_confirmed: bool


def facts(chat_id: int, settings: Settings, person: UUID | None = None) -> Chat:
    """The chat as flows see it. In a private chat Telegram gives user and chat one number.

    Args:
        chat_id: the chat.
        settings: its settings.
        person: for whom the run acts.
    """
    return Chat(
        id=chat_id,
        user_id=chat_id,
        language=settings.language,
        is_text_only=settings.is_text_only,
        person_id=settings.person_id,
        is_signed_in=settings.is_signed_in,
        acting_for=None if person == settings.person_id else person,
    )
