"""One update or event and its one transaction: what is gathered meanwhile, and its commit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chats.model import Conversation, Settings
from bot.chats.service import LoadedChat
from bot.engine.layout import Layout
from bot.flow.talk import RecordedWrite
from bot.notifications.model import Kind, Outgoing

LateLayout: TypeAlias = Callable[[AsyncConnection], Awaitable[Layout]]


@dataclass(slots=True)
class Shown:
    """What the turn ends with.

    Attributes:
        layout: the screen, or what makes it inside the transaction (a link to the secure page).
        kind: a screen, or a result that is kept.
        note: said above when the screen becomes a new message.
    """

    layout: Layout | LateLayout
    kind: Kind = Kind.SCREEN
    note: str | None = None


@dataclass(slots=True)
class Turn:
    """What one update does to a chat, until it is committed.

    Attributes:
        chat_id: the chat.
        cause: number of the update, or id of the event.
        now: the time.
        loaded: the chat as it was read; its conversation is changed in place.
        anchor: the message whose button was tapped; only that may be edited.
        is_from_patient: the patient did something, so the idle time starts anew.
        said: messages and deletions before the screen.
        shown: the screen.
        writes: to run inside the transaction.
        is_settings_changed: settings are to be written.
        is_forgotten: everything about the chat is to be deleted.
        raises_event: an event was recorded; it is handled right after the commit.
        had_reply_keyboard: a keyboard to share something was open when the turn began.
    """

    chat_id: int
    cause: int | UUID
    now: datetime
    loaded: LoadedChat
    anchor: int | None = None
    is_from_patient: bool = True
    said: list[Outgoing] = field(default_factory=list)
    shown: Shown | None = None
    writes: list[RecordedWrite] = field(default_factory=list)
    is_settings_changed: bool = False
    is_forgotten: bool = False
    raises_event: bool = False
    had_reply_keyboard: bool = False
    _kept: _Kept | None = None

    def __post_init__(self) -> None:
        """Remember the beginning, so that a failure can return to it."""
        self.had_reply_keyboard = self.conversation.has_reply_keyboard
        self.keep()

    @property
    def conversation(self) -> Conversation:
        """The conversation, changed in place."""
        return self.loaded.conversation

    @property
    def settings(self) -> Settings:
        """The chat's settings; say ``is_settings_changed`` after a change."""
        return self.loaded.settings

    def show(self, layout: Layout | LateLayout, *, kind: Kind = Kind.SCREEN) -> None:
        """End the turn with a screen; the last one shown counts."""
        note = self.shown.note if self.shown else None
        self.shown = Shown(layout, kind, note)

    def delete(self, message_id: int) -> None:
        """Remove a message of the chat, in any case: also when the turn fails later."""
        self.said.insert(0, Outgoing(Kind.DELETE, message_id=message_id))
        self.keep()

    def keep(self) -> None:
        """Whatever fails from now on, what has happened so far stays."""
        self._kept = _Kept(
            self.conversation.copied(), list(self.said), list(self.writes), self.raises_event
        )

    def rewind(self) -> None:
        """Return to the last point kept, after a failure."""
        if self._kept is None:
            return
        self.loaded.conversation = self._kept.conversation.copied()
        self.said = list(self._kept.said)
        self.writes = list(self._kept.writes)
        self.raises_event = self._kept.raises_event
        self.shown = None


@dataclass(frozen=True, slots=True)
class _Kept:
    conversation: Conversation
    said: list[Outgoing]
    writes: list[RecordedWrite]
    raises_event: bool
