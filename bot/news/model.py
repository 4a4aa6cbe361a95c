"""Which changes are news for a patient. Pure: an event in, the name of a text out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, TypeAlias
from uuid import UUID

from core.contract.events import FeedEvent


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

    def is_of(self, is_own: bool) -> bool:
        """Whether changes of that origin are told; an own one's channel is still to be seen."""
        return self is not (Told.OF_OTHERS if is_own else Told.OWN_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Telling:
    """How a kind of change is told.

    Attributes:
        text: key in ``news.ftl``; says nothing personal, it may stand on a locked screen and waits
            in the outbox. What it is about is asked of the core when the patient opens it.
        buttons: labels (keys in ``news.ftl``), each with the flow that it starts.
    """

    text: str
    buttons: tuple[tuple[str, str], ...]
    told: Told = Told.OF_OTHERS


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell, and what it is about."""

    telling: Telling
    subject: UUID
    is_own: bool = False
    """The patient made the change himself; whether through this bot is still to be seen."""


_Change: TypeAlias = tuple[str, str, str | bool]

_REQUEST: Final = Telling("request", (("open", "my_declarations"),))
_DECLARATION: Final = Telling("declaration", (("open", "my_declarations"),))
_VERIFICATION: Final = Telling("verification", (("open", "verification"),))
_RELATIONSHIP: Final = Telling("relationship", (("open", "relationship_status"),))
_NOT_ME: Final = ("not-me", "report_action")
_FAMILY: Final = (("open", "my_family"),)
RELATIONSHIP: Final = "ConfidantPersonRelationship"
ENDING_SOON: Final = "EndingSoonEvent"
FOR_REPRESENTATIVES: Final = frozenset({"Declaration", "DeclarationRequest"})
"""Things of a person that those who represent him are told of, too."""

_ELSEWHERE: Final = Telling(
    "declaration-elsewhere", (("open", "my_declarations"), _NOT_ME), Told.OWN_ELSEWHERE
)

# By thing, attribute and new value. What is not here is no news, because another event of the
# same change tells it: a new declaration ends the old one by itself, and changed data are at first
# compared with the registers.
TELLINGS: Final[dict[_Change, Telling]] = {
    ("Declaration", "status", "active"): _REQUEST,
    ("DeclarationRequest", "status", "REJECTED"): replace(_REQUEST, told=Told.UNLESS_HERE),
    ("DeclarationRequest", "status", "EXPIRED"): _REQUEST,
    ("Declaration", "status", "closed"): _DECLARATION,
    ("Declaration", "status", "terminated"): _ELSEWHERE,
    ("PersonRequest", "status", "SIGNED"): Telling(
        "person", (("show-actions", "my_journal"), _NOT_ME), Told.UNLESS_HERE
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
    **{
        ("Person", "verification_status", status): _VERIFICATION
        for status in ("VERIFIED", "NOT_VERIFIED", "CHANGES_NEEDED", "IN_REVIEW")
    },
    (RELATIONSHIP, "status", "inactive"): Telling("family-ended", _FAMILY),
}
# What is about to end, by thing: nothing has changed yet.
ENDINGS: Final[dict[str, Telling]] = {RELATIONSHIP: Telling("family-ending", _FAMILY)}


def news_of(event: FeedEvent) -> News | None:
    """What an event tells the patient, or None when there is nothing to tell."""
    if event.event_type == ENDING_SOON and event.entity_type in ENDINGS:
        return News(ENDINGS[event.entity_type], event.entity_id)
    for attribute, change in event.properties.items():
        value = (change or {}).get("new_value")
        # Another server may tell attributes whose values are no words.
        if not isinstance(value, str | bool):
            continue
        telling = TELLINGS.get((event.entity_type, attribute, value))
        if telling and telling.told.is_of(event.changed_by_patient):
            return News(telling, event.entity_id, is_own=event.changed_by_patient)
    return None


def has_ended(event: FeedEvent) -> bool:
    """Whether the event tells that somebody no longer represents another."""
    status = event.properties.get("status") or {}
    return event.entity_type == RELATIONSHIP and status.get("new_value") == "inactive"
