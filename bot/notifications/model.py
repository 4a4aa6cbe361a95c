"""What can be sent, and how sending can end. Knows no database and no Telegram library."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any, Protocol
from uuid import UUID


class Kind(StrEnum):
    """What a delivery does to the chat."""

    SCREEN = "screen"
    """Shows a step: edits the present screen, or becomes a new one."""
    RESULT = "result"
    """An outcome worth keeping: always a new message, never edited away; its buttons stay."""
    MESSAGE = "message"
    """A message beside the conversation: a notification, an acknowledgement."""
    DELETE = "delete"
    """Removes a message from the chat."""
    DOCUMENT = "document"
    """A file beside the conversation, fetched when it is sent and removed after a while."""


class Lane(IntEnum):
    """Deliveries of one chat and lane go out in order; lanes do not wait for each other."""

    ANSWER = 0
    """What the patient is waiting for. Not paced: Telegram's bulk limits do not count answers."""
    NEWS = 1
    """A change of status."""
    REMINDER = 2
    """Can wait; sent without a sound."""
    REMOVAL = 3
    """Files that leave the chat when their time comes; nothing else waits for them."""


class State(StrEnum):
    """Where a delivery is."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    """Given up; kept whole so that an operator can see and replay it."""
    GONE = "gone"
    """The chat no longer takes messages."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to be fetched when it is sent: its octets are kept nowhere.

    Attributes:
        what: which of the files there are; whoever fetches knows the names.
        reference: id of what it is about.
        otherwise: Telegram HTML, said instead when the file cannot be had any more.
        stays_seconds: how long it stays in the chat.
        person: id of whom the patient acts for; None when for himself.
    """

    what: str
    reference: str
    otherwise: str
    stays_seconds: int
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file, in memory."""

    name: str
    octets: bytes


class PaperGone(Exception):
    """The file cannot be had: nobody is signed in any more, or it is not his."""


class PaperLater(Exception):
    """The file cannot be had now."""


class Papers(Protocol):
    """Fetches files in the name of a chat's patient."""

    async def fetch(self, chat_id: int, paper: Paper) -> Fetched:
        """The file.

        Raises:
            PaperGone, PaperLater: there is none, or none now.
        """


class NoPapers:
    """A bot that sends no files."""

    async def fetch(self, chat_id: int, paper: Paper) -> Fetched:
        """Raises :class:`PaperGone`."""
        raise PaperGone


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to send.

    Attributes:
        kind: what it does.
        text: Telegram HTML.
        markup: the Bot API's ``reply_markup`` as JSON values.
        anchor: for screens: the message whose button was tapped. Only that one may be edited.
        note: for screens: said above the text when the screen becomes a new message.
        message_id: for deletions: what to delete.
        repeat_note: said above the text when it may arrive for the second time.
        is_silent: without a sound.
        is_lasting: for screens: the next screen must not edit this one away.
        paper: for documents: the file. ``text`` is its caption, ``markup`` is under what is said
            instead of it.
    """

    kind: Kind
    text: str = ""
    markup: dict[str, Any] | None = None
    anchor: int | None = None
    note: str | None = None
    message_id: int | None = None
    repeat_note: str | None = None
    is_silent: bool = False
    is_lasting: bool = False
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """The message that shows the present step of a chat."""

    message_id: int
    sent_at: datetime
    is_editable: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """An :class:`Outgoing` taken for sending; ``screen`` is what the chat shows before it."""

    id: UUID
    chat_id: int
    lane: Lane
    attempts: int
    unknowns: int
    created_at: datetime
    outgoing: Outgoing
    screen: Screen | None = None


# --- how sending ended ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """Confirmed. ``message_id`` is the new message's, None when none was made.

    ``leaves_after`` tells when a file that was sent has to go again.
    """

    message_id: int | None = None
    leaves_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Flooded:
    """Telegram asks to wait; nothing was sent."""

    retry_after: timedelta


@dataclass(frozen=True, slots=True)
class Failed:
    """Certainly not sent, and worth another try."""

    problem: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have arrived and may not: the answer got lost."""

    problem: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram refuses this very request; trying again will not help."""

    problem: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The chat takes no messages: blocked, deleted, never started."""

    problem: str


Ending = Sent | Flooded | Failed | Unknown | Refused | Blocked


@dataclass(frozen=True, slots=True)
class Patience:
    """How the sender waits.

    Attributes:
        lease: a delivery taken and not settled for this long has an unknown result.
        first_pause: before the second try; doubles with every further one.
        longest_pause: the doubling ends here.
        give_up_after: age at which a delivery that never went out is dead.
        unknown_tries: how often an unknown result may be tried again.
    """

    lease: timedelta = timedelta(seconds=25)
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(minutes=5)
    give_up_after: timedelta = timedelta(hours=24)
    unknown_tries: int = 1

    def pause(self, attempts: int, jitter: float) -> timedelta:
        """How long to wait after this many tries; ``jitter`` from 0 to 1 spreads the herd."""
        doubled = self.first_pause * (1 << min(attempts - 1, 20))
        return min(doubled, self.longest_pause) * (0.5 + jitter / 2)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a delivery after a try."""

    state: State
    not_before: datetime | None = None
    counts_unknown: bool = False
    problem: str | None = field(default=None)


def judge(
    delivery: Delivery, ending: Ending, now: datetime, patience: Patience, jitter: float
) -> Verdict:
    """Decide after a try: sent, again later, dead or gone.

    A confirmed send is never repeated. An unknown result is tried again once; what may be done
    twice without harm (a deletion, the edit of a screen) as often as it takes.
    """
    match ending:
        case Sent():
            return Verdict(State.SENT)
        case Blocked(problem=problem):
            return Verdict(State.GONE, problem=problem)
        case Refused(problem=problem):
            return Verdict(State.DEAD, problem=problem)
        case Flooded(retry_after=retry_after):
            return Verdict(State.WAITING, now + retry_after, problem="flood")
        case Failed(problem=problem) | Unknown(problem=problem):
            pass
    if now - delivery.created_at > patience.give_up_after:
        return Verdict(State.DEAD, problem=problem)
    is_unknown = isinstance(ending, Unknown) and delivery.outgoing.kind is not Kind.DELETE
    if is_unknown and delivery.unknowns >= patience.unknown_tries:
        return Verdict(State.DEAD, problem=problem)
    again = now + patience.pause(delivery.attempts, jitter)
    return Verdict(State.WAITING, again, counts_unknown=is_unknown, problem=problem)
