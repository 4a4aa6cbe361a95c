"""Whether somebody is in the register already: one human being, one record.

Source: order of the search and the wording of refusals, ehealth.api
``declaration_requests/api/v2/persons.ex`` and CF 17525605689; scores, CF 17629052929.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from core.persons.model import KeyKind, Person, keys_of, normalised_number
from core.persons.similarity import names_alike, similarity

_SEARCHED_DOCUMENTS = (
    "NATIONAL_ID",
    "PASSPORT",
    "BIRTH_CERTIFICATE",
    "BIRTH_CERTIFICATE_FOREIGN",
)
"""Types that name one human being each. Source: CF 17629052929."""


class MatchKind(StrEnum):
    """What the register knows of somebody."""

    NONE = "none"
    """Nobody is like him: he can be recorded."""
    ONE = "one"
    """One record is his."""
    AMBIGUOUS = "ambiguous"
    """Several could be his, or one could be and could as well be another's."""


@dataclass(frozen=True)
class Match:
    """The outcome of a search.

    Attributes:
        person: whose record it is, when there is one.
        score: probability of the most similar record, 0 to 1.
    """

    kind: MatchKind
    person: Person | None = None
    score: float = 0.0


@dataclass(frozen=True)
class MatchRules:
    """Thresholds of the score.

    Attributes:
        same: from here on a record is the person's. Source:
            PIS_ONLINE_DEDUPLICATION_MATCH_SCORE 0.95, CF 17629052929.
        doubtful: from here on it could be his, and nobody new is recorded beside it.
    """

    same: float = 0.95
    doubtful: float = 0.5


class PersonSearch(Protocol):
    """Finds records by keys."""

    async def find_any(
        self, connection: AsyncConnection, keys: Iterable[tuple[KeyKind, str]]
    ) -> Sequence[Person]:
        """Everybody in use who has any of these keys."""


class Matcher:
    """Searches the register for the human being that some data are of."""

    def __init__(self, search: PersonSearch, rules: MatchRules) -> None:
        self._search = search
        self._rules = rules

    async def find(self, connection: AsyncConnection, data: Mapping[str, Any]) -> Match:
        """Whose the data are.

        1. Exact keys: tax number with birth date, or a document that names one human being.
        2. Without any, the most similar of those who share a number or a name and birth date.

        Only the tax number is proved by the signature; everything else is merely stated, and a
        document of somebody else can be learnt. So a record that :func:`_contradicts` the data is
        nobody's, however much of it is known. Records that only share a number, and are of
        somebody else by all the rest, make the match ambiguous: somebody mistyped, and a person
        must look at it.

        Args:
            connection: of the transaction that holds the claim on the keys, when one is to follow.
            data: published fields, of the register's form.
        """
        candidates = await self._search.find_any(connection, keys_of(data))
        exact = [person for person in candidates if _agrees(person, data)]
        if len(exact) == 1:
            return Match(MatchKind.ONE, exact[0], similarity(exact[0].data, data))
        return self._most_similar(exact or candidates, data, sharing=bool(exact))

    def _most_similar(
        self, candidates: Sequence[Person], data: Mapping[str, Any], *, sharing: bool
    ) -> Match:
        scored = sorted(
            ((similarity(person.data, data), person) for person in candidates),
            key=lambda pair: pair[0],
            reverse=True,
        )
        best = scored[0][0] if scored else 0.0
        same = [
            person
            for score, person in scored
            if score >= self._rules.same and not _contradicts(person, data)
        ]
        if len(same) == 1:
            return Match(MatchKind.ONE, same[0], best)
        foreign = any(_shares_number(person, data) for person in candidates)
        if same or sharing or foreign or best >= self._rules.doubtful:
            return Match(MatchKind.AMBIGUOUS, score=best)
        return Match(MatchKind.NONE, score=best)


def identity_keys(data: Mapping[str, Any]) -> set[tuple[KeyKind, str]]:
    """What no two registrations may hold at one time: numbers, and names with birth date."""
    return {key for key in keys_of(data) if key[0] is not KeyKind.PHONE}


def updated_too_much(
    recorded: Mapping[str, Any], changed: Mapping[str, Any], threshold: float
) -> bool:
    """Whether the changed data may be of another human being.

    Source: PERSON_ONLINE_DEDUPLICATION_UPDATE_SCORE_PIS, CF 17628660007.
    """
    return similarity(recorded, changed) < threshold


def _agrees(person: Person, data: Mapping[str, Any]) -> bool:
    """Whether an exact key is theirs: a number together with the birth date."""
    if person.birth_date != date.fromisoformat(data["birth_date"]):
        return False
    return _shares_number(person, data) and not _contradicts(person, data)


def _contradicts(person: Person, data: Mapping[str, Any]) -> bool:
    """Whether the two are certainly not one, or nothing but what anybody can state says so.

    A tax number is never changed (CF 18297815042); who has the record's own may have married and
    changed every name, others have its first name and surname, but for a slip.
    """
    if person.tax_id and data.get("tax_id"):
        return normalised_number(person.tax_id) != normalised_number(data["tax_id"])
    return not names_alike(person.data, data)


def _shares_number(person: Person, data: Mapping[str, Any]) -> bool:
    shared = keys_of(person.data) & keys_of(data)
    return any(_names_one(kind, value) for kind, value in shared)


def _names_one(kind: KeyKind, value: str) -> bool:
    if kind is KeyKind.DOCUMENT:
        return value.partition(":")[0] in _SEARCHED_DOCUMENTS
    return kind in (KeyKind.TAX_ID, KeyKind.UNZR)
