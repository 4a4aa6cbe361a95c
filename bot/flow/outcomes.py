"""What a handler may answer, and what a view tells about a screen. Both sets are closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from bot.flow.answers import Data

TextArgument: TypeAlias = str | int | float | date | datetime | None
Arguments: TypeAlias = Mapping[str, TextArgument]


@dataclass(frozen=True, slots=True)
class Next:
    """Go to another step (or show this one anew). ``data`` is merged; ``None`` removes a key.

    A step that the patient has already passed is returned to, not stacked again.
    """

    step: str
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stay:
    """Remain and say what is wrong: text ``<step>-<problem>`` over the step's own buttons.

    ``args`` are kept while the problem stands: numbers and dates, nothing personal.
    """

    problem: str
    args: Arguments = field(default_factory=dict)
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Start:
    """Another flow to go on with, by name. ``data`` seeds its data: ids only.

    ``person`` is for whom it acts; without it, for whom the flow acts that starts it.
    """

    flow: str
    subject: UUID | None = None
    data: Data = field(default_factory=dict)
    person: UUID | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The action is finished: text ``done`` with the offers of ``done``.

    ``then`` goes straight on with another flow and says nothing in between. ``subject`` is what
    the offered flows will be about (an id of a request, of a declaration). ``person`` was chosen
    for the run that asked: it goes on for him, and nothing is said.
    """

    args: Arguments = field(default_factory=dict)
    then: Start | None = None
    subject: UUID | None = None
    person: UUID | None = None


@dataclass(frozen=True, slots=True)
class Abort:
    """The action cannot be finished: text ``abort-<reason>`` with its offers.

    ``person`` is for whom the offered flows act, if not for whom this one did.
    """

    reason: str
    args: Arguments = field(default_factory=dict)
    subject: UUID | None = None
    person: UUID | None = None


Outcome: TypeAlias = Next | Stay | Done | Abort


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list page.

    Texts: ``<step>-item`` is its button, ``<step>-line`` its paragraph in the message; both get
    ``args`` and ``$number``. ``id`` is ASCII, at most 48 bytes, an id and never a name.
    """

    id: str
    args: Arguments = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandOff:
    """What the secure page is asked to do. The signing domain turns it into a link.

    Attributes:
        action: what is signed or filled in, in that domain's words (``sign_in``, ``declaration``).
        reference: id of the thing in the core whose content the page will fetch.
        sha256: digest of the exact bytes announced in chat; ``None`` where the page makes them.
        details: further ids and codes the page needs (a nonce); no personal data.
    """

    action: str
    reference: str | None = None
    sha256: bytes | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class View:
    """What the text of a step needs now. Made anew whenever the step is shown.

    Attributes:
        args: arguments of the step's text and of its options' labels.
        options: the declared options to offer this time; ``None`` means all of them.
        items: the page of a list; ``more`` tells that another page follows (``Talk.page``).
        links: options that open an address instead of answering.
        hand_off: for external steps: the secure page's work. The text also gets what the link
            announces (``$match_code``, ``$fingerprint``, ``$minutes``).
    """

    args: Arguments = field(default_factory=dict)
    options: tuple[str, ...] | None = None
    items: Sequence[Item] = ()
    more: bool = False
    links: Mapping[str, str] = field(default_factory=dict)
    hand_off: HandOff | None = None
