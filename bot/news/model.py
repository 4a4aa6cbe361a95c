"""Which changes are news for a patient. Pure: an event in, the name of a text out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Final, TypeAlias
from uuid import UUID

from core.contract.declaration_requests import StatusReason
from core.contract.declarations import DeclarationReason
from core.contract.events import ENDING_SOON, FeedEvent
from core.kit.clock import KYIV

_REPORT: Final = "report_action"
_REMIND: Final = "remind_later"


class Whose(Enum):
    """Who made a change, as the one sees it who is to be told."""

    OWN = "own"
    """He himself."""
    FELLOWS = "fellows"
    """Another who may act for the same person: the other parent, or the person himself."""
    OTHERS = "others"
    """Nobody of those."""


class Told(Enum):
    """Which changes of a kind are told."""

    ALWAYS = "always"
    """Whoever made them: an impostor passes for the patient himself."""
    UNLESS_HERE = "unless_here"
    """Also the patient's own, if another channel carried them."""
    OWN_ELSEWHERE = "own_elsewhere"
    """The patient's own alone, if another channel carried them: others' have another telling."""
    OF_OTHERS = "of_others"
    """Not those that the patient made himself."""
    UNLESS_STATED = "unless_stated"
    """Others' answers, unless they come so soon that the conversation tells them by itself."""
    OF_FELLOWS = "of_fellows"
    """Those alone that another made who may act for the same person."""

    def is_of(self, whose: Whose) -> bool:
        """Whether changes of that origin are told; an own one's channel is still to be seen."""
        return whose in _TOLD[self]


_TOLD: Final[dict[Told, frozenset[Whose]]] = {
    Told.ALWAYS: frozenset(Whose),
    Told.UNLESS_HERE: frozenset(Whose),
    Told.OWN_ELSEWHERE: frozenset({Whose.OWN}),
    Told.OF_OTHERS: frozenset({Whose.FELLOWS, Whose.OTHERS}),
    Told.UNLESS_STATED: frozenset({Whose.FELLOWS, Whose.OTHERS}),
    Told.OF_FELLOWS: frozenset({Whose.FELLOWS}),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """How a kind of change is told.

    Attributes:
        text: key in ``news.ftl``; says nothing personal, it may stand on a locked screen and waits
            in the outbox. What it is about is asked of the core when the patient opens it.
        buttons: labels (keys in ``news.ftl``), each with the flow that it starts.
        told: whose changes.
        for_others: buttons for a representative, where they are not the patient's but a report.
    """

    text: str
    buttons: tuple[tuple[str, str], ...]
    told: Told = Told.OF_OTHERS
    for_others: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell, and what it is about."""

    telling: Telling
    subject: UUID
    is_own: bool = False
    """The patient made the change himself; whether through this bot is still to be seen."""
    ends_on: date | None = None
    """The last day, in Kyiv, of what is about to end."""

    @property
    def can_remind(self) -> bool:
        """Whether a chat may ask to be told again later; for that the last day is needed."""
        offered = any(flow == _REMIND for _, flow in self.telling.buttons)
        return offered and self.ends_on is not None

    def buttons(self, *, is_representative: bool) -> tuple[tuple[str, str], ...]:
        """The buttons for a chat: a report is made in one's own name, about one's own accesses."""
        telling = self.telling
        buttons = telling.buttons
        if is_representative and telling.for_others is not None:
            buttons = telling.for_others
        left_out = [_REPORT] if is_representative else []
        left_out += [] if self.can_remind else [_REMIND]
        return tuple(button for button in buttons if button[1] not in left_out)

    @property
    def args(self) -> dict[str, str | date | None]:
        """As arguments of texts."""
        return {"dated": "yes" if self.ends_on else "no", "ends-on": self.ends_on}


_Change: TypeAlias = tuple[str, str, str | bool]

_OPEN: Final = ("open", "my_declarations")
_CHOOSE: Final = ("choose", "find_doctor")
_REQUEST: Final = Telling("request", (_OPEN,))
_DECLARATION: Final = Telling("declaration", (_OPEN,))
_DOCTOR_LEFT: Final = Telling("doctor-left", (_CHOOSE, _OPEN))
_BY_NHSU: Final = Telling("ended-by-nhsu", (_OPEN, _CHOOSE))
_OTHERS: Final = (("other-doctor", "find_doctor"), ("show-request", "request_status"))
_VERIFICATION: Final = Telling("verification", (("open", "verification"),))
_RELATIONSHIP: Final = Telling("relationship", (("open", "relationship_status"),))
_NOT_ME: Final = ("not-me", _REPORT)
_FAMILY: Final = (("open", "my_family"),)
_DATA: Final = (("open", "my_data"),)
RELATIONSHIP: Final = "ConfidantPersonRelationship"
FOR_REPRESENTATIVES: Final = frozenset(
    {"Declaration", "DeclarationRequest", "Person", "PersonRequest"}
)
"""Things of a person that those who represent him are told of, too."""

_ELSEWHERE: Final = Telling(
    "declaration-elsewhere", (("open", "my_declarations"), _NOT_ME), Told.OWN_ELSEWHERE
)

# By thing, attribute and new value. What is not here is no news, because another event of the
# same change tells it: a new declaration ends the old one by itself, and changed data are at first
# compared with the registers.
TELLINGS: Final[dict[_Change, Telling]] = {
    ("Declaration", "status", "active"): _REQUEST,
    ("DeclarationRequest", "is_shareable", True): Telling(
        "request", (("show-request", "request_status"),), Told.UNLESS_HERE
    ),
    ("DeclarationRequest", "status", "REJECTED"): replace(_REQUEST, told=Told.UNLESS_HERE),
    ("DeclarationRequest", "status", "EXPIRED"): Telling("request-expired", _OTHERS),
    ("Declaration", "status", "closed"): _DECLARATION,
    ("Declaration", "status", "terminated"): _ELSEWHERE,
    ("Declaration", "status", "rejected"): _BY_NHSU,
    ("PersonRequest", "status", "SIGNED"): Telling(
        "person", (("show-actions", "my_journal"), _NOT_ME), Told.UNLESS_HERE, _DATA
    ),
    ("AuthenticationMethod", "is_active", True): Telling(
        "number-added", (("show-number", "added_number"), _NOT_ME), Told.ALWAYS
    ),
    ("AuthenticationMethod", "is_active", False): Telling(
        "number-removed", (("show-numbers", "remove_authentication_method"), _NOT_ME), Told.ALWAYS
    ),
    **{
        (RELATIONSHIP, "verification_status", status): _RELATIONSHIP
        for status in ("VERIFIED", "NOT_VERIFIED")
    },
    # J7.4
    (RELATIONSHIP, "verification_status", "IN_REVIEW"): replace(
        _RELATIONSHIP, text="relationship-in-review", told=Told.UNLESS_STATED
    ),
    **{
        ("Person", "verification_status", status): _VERIFICATION
        for status in ("VERIFIED", "NOT_VERIFIED", "CHANGES_NEEDED", "IN_REVIEW")
    },
    (RELATIONSHIP, "status", "inactive"): Telling("family-ended", _FAMILY),
}

_OVER: Final = frozenset({"closed", "terminated", "rejected"})

# What one of two who may act for the same person did, as the other is told of it: through whatever
# channel, so that the words do not say which.
BY_FELLOWS: Final[dict[_Change, Telling]] = {
    ("Declaration", "status", "terminated"): replace(_DECLARATION, told=Told.OF_FELLOWS),
    ("PersonRequest", "status", "SIGNED"): Telling("data", _DATA, Told.OF_FELLOWS),
}

# Why a declaration ended, where the core says so. A newer declaration of the same person leaves no
# reason and is told by its own beginning; of a death there is nobody to tell.
ENDS: Final[dict[str, Telling]] = {
    DeclarationReason.AUTO_EMPLOYEE_DEACTIVATE: _DOCTOR_LEFT,
    DeclarationReason.AUTO_REORGANIZATION: _DOCTOR_LEFT,
    DeclarationReason.AUTO_DEACTIVATION_LEGAL_ENTITY: Telling("clinic-closed", (_CHOOSE, _OPEN)),
    DeclarationReason.AUTO_MAJORITY: Telling("grown-up", (_CHOOSE, _OPEN)),
    DeclarationReason.AUTO_CLOSING: Telling("term-over", (_CHOOSE, _OPEN)),
    DeclarationReason.AUTO_MERGE: _DECLARATION,
    DeclarationReason.AUTO_FRAUD: _BY_NHSU,
    DeclarationReason.MANUAL_PERSON: _BY_NHSU,
    DeclarationReason.MANUAL_EMPLOYEE_DEACTIVATE: _BY_NHSU,
}

# What is about to end by itself, by thing and reason: nothing has changed yet.
ENDINGS: Final[dict[tuple[str, str | None], Telling]] = {
    (RELATIONSHIP, None): Telling("family-ending", (("what-changes", "what_changes"), *_FAMILY)),
    ("Declaration", DeclarationReason.AUTO_MAJORITY): Telling(
        "grown-up-soon", (_CHOOSE, ("remind", _REMIND), _OPEN)
    ),
    ("Declaration", DeclarationReason.AUTO_CLOSING): Telling("term-soon", (_CHOOSE, _OPEN)),
    ("DeclarationRequest", None): Telling(
        "no-answer-yet",
        (("call", "call_clinic"), ("other-doctor", "find_doctor"), ("wait", "keep_waiting")),
    ),
}

REMINDER: Final = Telling("grown-up-reminder", (_CHOOSE, _OPEN))
"""What one is reminded of who asked for it under the news of a pediatrician's declaration."""

# Requests that the core has closed because there is nobody to answer them any more.
CLOSED: Final[dict[str, Telling]] = {
    StatusReason.DOCTOR_LEFT: Telling("request-doctor-left", _OTHERS),
    StatusReason.CLINIC_CLOSED: Telling("request-clinic-closed", _OTHERS),
}
_REASONS: Final = (
    ("Declaration", "reason", ENDS),
    ("DeclarationRequest", "status_reason", CLOSED),
)


def news_of(event: FeedEvent, whose: Whose | None = None) -> News | None:
    """What an event tells somebody, or None when there is nothing to tell.

    Args:
        event: what happened.
        whose: who made the change, as he sees it; as the patient sees it unless told otherwise.
    """
    if whose is None:
        whose = Whose.OWN if event.changed_by_patient else Whose.OTHERS
    for telling in _tellings_of(event):
        if telling.told.is_of(whose):
            is_own = whose is Whose.OWN
            return News(telling, event.entity_id, is_own=is_own, ends_on=_last_day(event))
    return None


def _tellings_of(event: FeedEvent) -> Iterator[Telling]:
    """What may be told of an event, the most exact first."""
    if event.event_type == ENDING_SOON:
        coming = ENDINGS.get((event.entity_type, _word(event, "reason")))
        yield from (coming,) if coming else ()
        return
    yield from _known(event, BY_FELLOWS)
    for entity, attribute, table in _REASONS:
        why = table.get(_word(event, attribute) or "") if event.entity_type == entity else None
        if why:
            yield why
    yield from _known(event, TELLINGS)


def _known(event: FeedEvent, tellings: Mapping[_Change, Telling]) -> Iterator[Telling]:
    for attribute, change in event.properties.items():
        value = (change or {}).get("new_value")
        # Another server may tell attributes whose values are no words.
        if isinstance(value, str | bool) and (
            telling := tellings.get((event.entity_type, attribute, value))
        ):
            yield telling


def _last_day(event: FeedEvent) -> date | None:
    """When what is about to end will have ended; None for everything else."""
    if event.event_type != ENDING_SOON:
        return None
    told = _word(event, "expires_at") or _word(event, "end_date")
    try:
        moment = datetime.fromisoformat(told) if told else None
    except ValueError:  # another server's way of writing a day
        return None
    if moment is None or moment.tzinfo is None:
        return moment and moment.date()
    return moment.astimezone(KYIV).date()


def _word(event: FeedEvent, attribute: str) -> str | None:
    value = (event.properties.get(attribute) or {}).get("new_value")
    return value if isinstance(value, str) else None


def has_ended(event: FeedEvent) -> bool:
    """Whether the event tells that somebody no longer represents another."""
    return event.entity_type == RELATIONSHIP and _word(event, "status") == "inactive"


def ends_declaration(event: FeedEvent) -> bool:
    """Whether the event tells that a declaration is no longer in force, for whatever reason."""
    status = _word(event, "status")
    is_announced = event.event_type == ENDING_SOON
    return event.entity_type == "Declaration" and not is_announced and status in _OVER
