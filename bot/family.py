"""Whom the patient represents, as conversations need it: asked of the core each time, never kept.

What a chat shows of such a person is his first name and his age, or the year of his birth.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any, Final
from uuid import UUID

from bot.flow import Arguments, Talk
from core.client import CoreRefused
from core.contract.confidants import Relationship, RelationshipDocumentType
from core.contract.errors import ErrorCode

ADULT_YEARS: Final = 18
OWN_CHOICE: Final = range(14, ADULT_YEARS)
"""Years in which one chooses a doctor himself and may need a proof of capacity for it."""
ANNOUNCED_BEFORE: Final = timedelta(days=31)
"""So long before a child is 14 it is said what will change."""
CHILDREN: Final = ("PEDIATRICIAN", "FAMILY_DOCTOR")
ADULTS: Final = ("FAMILY_DOCTOR", "THERAPIST")
"""Specialities that take an age. Source: ``speciality_vs_age``, adult from 18."""
# A sign-in that opens no more than a change of the surname, or a core without this method.
_NOTHING_SAID: Final = frozenset({ErrorCode.FORBIDDEN_SCOPE, ErrorCode.NOT_FOUND})


@dataclass(frozen=True, slots=True)
class Represented:
    """Somebody for whom the patient may act today.

    Attributes:
        person_id: he himself.
        relationship_id: by which the patient represents him.
        is_child_of: the patient is his parent, not his guardian.
    """

    person_id: UUID
    relationship_id: UUID
    last_name: str
    first_name: str
    birth_date: date
    is_child_of: bool

    def args(self, on: date) -> Arguments:
        """He as arguments of texts: what a chat may show of him."""
        return {
            "first-name": self.first_name,
            "age": age_on(on, self.birth_date),
            "born": self.birth_date.year,
        }


async def represented(talk: Talk) -> list[Represented]:
    """Everybody for whom the patient may act today.

    Raises:
        SignInRequired: the patient is not signed in.
        CoreRefused, CoreUnavailable: the core does not say.
    """
    own = talk.chat.person_id
    try:
        found: list[Relationship] = await talk.own_core.confidants.relationships()
    except CoreRefused as refused:
        if refused.code in _NOTHING_SAID:
            return []
        raise
    return [_of(each) for each in found if each.may_act and each.confidant_person.id == own]


async def find(talk: Talk, person_id: UUID | None) -> Represented | None:
    """One of them; None when the patient may not act for this one, or no longer.

    Raises:
        SignInRequired, CoreRefused, CoreUnavailable: as :func:`represented`.
    """
    if person_id is None:
        return None
    return next((each for each in await represented(talk) if each.person_id == person_id), None)


async def specialities(talk: Talk) -> tuple[str, ...]:
    """Whom the person may choose for whom the run acts; before sign-in that is a grown-up.

    Raises:
        SignInRequired, CoreRefused, CoreUnavailable: as :func:`represented`.
    """
    person = await find(talk, talk.chat.acting_for)
    is_minor = person is not None and age_on(day_of(talk), person.birth_date) < ADULT_YEARS
    return CHILDREN if is_minor else ADULTS


def for_other(talk: Talk) -> str:
    """Whether the run acts for another, as an argument of texts."""
    return "yes" if talk.chat.acting_for else "no"


def day_of(talk: Talk) -> date:
    """The day of this update in UTC, by which the central system counts ages."""
    return talk.now.astimezone(UTC).date()


def age_on(day: date, born: date) -> int:
    """Full years on a day; one born on 29 February grows older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """The day on which somebody reaches an age; one born on 29 February on 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def short_name(person: Any) -> str:
    """Surname and initials: all that the chat shows of a grown-up."""
    initials = [f"{name[0]}." for name in (person.first_name, person.second_name) if name]
    return " ".join([person.last_name, *initials])


def kinship(relationship: Relationship, talk: Talk) -> Arguments:
    """A relationship as arguments of texts: whom it joins, its state, until when it lasts."""
    is_represented = relationship.confidant_person.id == talk.chat.person_id
    person, born = relationship.person, relationship.person.birth_date
    turns_14 = birthday(born, OWN_CHOICE.start) if born else None
    until = relationship.active_to
    if until is None and turns_14 and day_of(talk) < turns_14:
        until = turns_14 - timedelta(days=1)
    left = turns_14 - day_of(talk) if turns_14 else timedelta.max
    return {
        "side": "represented" if is_represented else "representing",
        "first-name": person.first_name,
        "age": age_on(day_of(talk), born) if born else 0,
        "name": short_name(relationship.confidant_person),
        "state": _state(relationship),
        "lasts": "until" if until and relationship.is_active else "open",
        "until": until,
        "soon": "yes" if timedelta(0) < left <= ANNOUNCED_BEFORE else "no",
        "turns-14": turns_14,
    }


def _state(relationship: Relationship) -> str:
    if not relationship.is_active:
        return "ended"
    known = {"VERIFIED": "verified", "NOT_VERIFIED": "refused"}
    return known.get(relationship.verification_status, "waiting")


def is_parental(relationship: Relationship) -> bool:
    """Whether a birth certificate proves the relationship: then it is a parent's."""
    types = {document.type for document in relationship.documents_relationship}
    return RelationshipDocumentType.BIRTH_CERTIFICATE in types


def _of(relationship: Relationship) -> Represented:
    person = relationship.person
    if person.birth_date is None:
        raise ValueError("who is represented has a birth date")
    return Represented(
        person.id,
        relationship.id,
        person.last_name,
        person.first_name,
        person.birth_date,
        is_parental(relationship),
    )


async def active_relationship(talk: Talk) -> Relationship | None:
    """The relationship that the button names; None when it has ended or is not his.

    Raises:
        SignInRequired, CoreRefused, CoreUnavailable: the core does not say.
    """
    if talk.subject is None:
        return None
    try:
        found: Relationship = await talk.core.confidants.relationship(talk.subject)
    except CoreRefused as problem:
        if problem.code == ErrorCode.NOT_FOUND:
            return None
        raise
    return found if found.is_active else None
