"""What other domains and the routes may ask about persons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.errors import ErrorCode
from core.contract.persons import PersonDetails
from core.errors import InvalidInput, NotFound
from core.kit.clock import Clock
from core.kit.db import Database
from core.kit.envelope import invalid_entries
from core.kit.ids import new_id
from core.persons.languages import with_flat_names, with_languages_kept
from core.persons.matching import Match, Matcher, MatchRules, identity_keys
from core.persons.model import (
    KeyKind,
    OutOfUse,
    Person,
    PersonStatus,
    VerificationStatus,
    normalised_number,
)
from core.persons.repository import PersonRepository

_BATCH = 200

# What an extract says beside the fields that are kept as one document.
_NOT_DATA = frozenset(
    {
        "id", "status", "verification", "authentication_methods", "confidant_person",
        "death_date", "master_person_id",
    }
)  # fmt: skip

# The register of deaths, as the details of a verification name it.
_DEATHS = "dracs_death"


class NamesInLanguage(BaseModel):
    """Names in one language."""

    model_config = ConfigDict(extra="forbid")

    language: str
    first_name: str
    last_name: str | None = None
    second_name: str | None = None
    no_last_name: bool = False


class ExtractedNames(BaseModel):
    """What a person of a registry extract may have instead of flat names."""

    model_config = ConfigDict(extra="ignore")

    names: Annotated[list[NamesInLanguage], Field(min_length=1)] | None = None


class ExtractedPerson(PersonDetails):
    """A person of a registry extract: as published, with the status of the record.

    Attributes:
        status: ``inactive`` for the deceased and for records that were merged into another.
        death_date: of the deceased; where it is absent, the register of deaths may have said so.
        master_person_id: the record that stays after a merge.
    """

    model_config = ConfigDict(extra="allow")

    status: Literal["active", "inactive"] = "active"
    death_date: date | None = None
    master_person_id: UUID | None = None

    @property
    def out_of_use(self) -> OutOfUse | None:
        """Why the record is out of use; nothing else than death and merge takes it out.

        Source: "in practice death, merge", deactivate consumer of ops.api.
        """
        if self.status == "active":
            return None
        deaths = self.verification.details.get(_DEATHS)
        is_known = deaths and deaths.verification_status == VerificationStatus.NOT_VERIFIED
        is_dead = self.death_date or (is_known and not self.master_person_id)
        return OutOfUse.DEATH if is_dead else OutOfUse.MERGE


class PersonService:
    """Reading, finding, recording and changing of persons; their import from an extract."""

    def __init__(
        self,
        repository: PersonRepository,
        clock: Clock,
        match_rules: MatchRules | None = None,
    ) -> None:
        self._repository = repository
        self._clock = clock
        self._matcher = Matcher(repository, match_rules or MatchRules())

    async def get(self, connection: AsyncConnection, person_id: UUID) -> Person:
        """One person, active or not.

        Raises:
            NotFound: nobody has this id.
        """
        person = await self._repository.get(connection, person_id)
        if person is None:
            raise NotFound(ErrorCode.NOT_FOUND)
        return person

    async def get_active(self, connection: AsyncConnection, person_id: UUID) -> Person:
        """One person whose record is in use.

        Raises:
            NotFound: nobody has this id, or (``PERSON_INACTIVE``) the record is out of use.
        """
        person = await self.get(connection, person_id)
        if not person.is_active:
            raise NotFound(ErrorCode.PERSON_INACTIVE)
        return person

    async def get_many(
        self, connection: AsyncConnection, person_ids: Iterable[UUID]
    ) -> dict[UUID, Person]:
        """Persons by id, those who exist."""
        return await self._repository.get_many(connection, person_ids)

    async def find_by_tax_id(self, connection: AsyncConnection, tax_id: str) -> Sequence[Person]:
        """Everybody recorded with a tax number; more than one is somebody's typing error."""
        return await self._repository.find(connection, KeyKind.TAX_ID, normalised_number(tax_id))

    async def find_by_document(self, connection: AsyncConnection, number: str) -> Sequence[Person]:
        """Everybody whose passport or ID card has this number.

        Source: the code in the certificate of one without РНОКПП is the 9-digit NATIONAL_ID
        number or the transliterated passport number (CF 17525605723).
        """
        kind = "NATIONAL_ID" if number.isdigit() else "PASSPORT"
        value = f"{kind}:{normalised_number(number)}"
        return await self._repository.find(connection, KeyKind.DOCUMENT, value)

    async def find_by_identity(
        self, connection: AsyncConnection, document_type: str, number: str
    ) -> Sequence[Person]:
        """Everybody who has a document of this type and number."""
        value = f"{document_type}:{normalised_number(number)}"
        return await self._repository.find(connection, KeyKind.DOCUMENT, value)

    async def lock_active(self, connection: AsyncConnection, person_id: UUID) -> Person:
        """One person whose record is in use, held against other changes until the commit.

        Raises:
            NotFound: nobody has this id, or (``PERSON_INACTIVE``) the record is out of use.
        """
        person = await self._repository.lock(connection, person_id)
        if person is None:
            raise NotFound(ErrorCode.NOT_FOUND)
        if not person.is_active:
            raise NotFound(ErrorCode.PERSON_INACTIVE)
        return person

    async def claim(self, connection: AsyncConnection, data: Mapping[str, Any]) -> None:
        """Wait until nobody else is recording the same human being; until the commit."""
        await self._repository.claim(connection, identity_keys(data))

    async def match(self, connection: AsyncConnection, data: Mapping[str, Any]) -> Match:
        """Whose these data are; see :class:`core.persons.matching.Matcher`."""
        return await self._matcher.find(connection, data)

    async def create(self, connection: AsyncConnection, data: Mapping[str, Any]) -> Person:
        """Record a new person, whom the state registers have still to be asked about."""
        now = self._clock.now()
        person = Person(
            id=new_id(),
            data=dict(data),
            status=PersonStatus.ACTIVE,
            verification_status=VerificationStatus.VERIFICATION_NEEDED,
            verification_details={},
            inserted_at=now,
            updated_at=now,
        )
        await self._repository.save(connection, [person])
        return person

    async def update(
        self, connection: AsyncConnection, held: Person, data: Mapping[str, Any]
    ) -> Person:
        """Write a person's changed data; ``held`` comes from ``lock_active``.

        A record with names by language stays one, with those that the change does not tell.
        """
        # Two changes within one tick of the clock must still differ.
        moment = max(self._clock.now(), held.updated_at + timedelta(microseconds=1))
        kept = with_languages_kept(held.data, data)
        changed = replace(held, data=kept, updated_at=moment)
        await self._repository.save(connection, [changed])
        return changed

    async def settle_verification(
        self,
        connection: AsyncConnection,
        held: Person,
        status: VerificationStatus,
        details: Mapping[str, Any],
    ) -> Person:
        """Write what the state registers said; the person's own data stay as they are."""
        changed = replace(held, verification_status=status, verification_details=dict(details))
        await self._repository.save(connection, [changed])
        return changed

    # --- who is gone --------------------------------------------------------------------------

    async def departing(self, connection: AsyncConnection, limit: int) -> Sequence[UUID]:
        """Some of those who are out of use while things may still hang on them."""
        return await self._repository.departing(connection, limit)

    async def count_departing(self, connection: AsyncConnection) -> int:
        """How many there are."""
        return await self._repository.count_departing(connection)

    async def hold_departing(self, connection: AsyncConnection, person_id: UUID) -> OutOfUse | None:
        """Why he is gone, held until the commit; None when nothing is left to do about it."""
        return await self._repository.hold_departing(connection, person_id)

    async def settle_departure(self, connection: AsyncConnection, person_id: UUID) -> None:
        """Nothing hangs any more on one who is gone."""
        await self._repository.settle_departures(connection, [person_id], self._clock.now())

    async def unsettle_departures(
        self, connection: AsyncConnection, person_ids: Iterable[UUID]
    ) -> None:
        """Something has been learned of that may hang on some who are gone."""
        await self._repository.settle_departures(connection, person_ids, None)

    async def reindex(self, database: Database) -> int:
        """Write anew what persons are found by; returns how many they were.

        Works while the service runs, a batch of persons at a time. Needed once when a release
        finds persons by something new.
        """
        done, after = 0, None
        while True:
            batch = partial(self._repository.reindex, after=after, limit=_BATCH)
            ids = await database.run(batch)
            done += len(ids)
            if len(ids) < _BATCH:
                return done
            after = ids[-1]

    async def load(
        self, connection: AsyncConnection, kind: str, records: Sequence[Mapping[str, Any]]
    ) -> None:
        """Write persons of a registry extract; repeating it changes nothing.

        Args:
            connection: the transaction of the batch.
            kind: always ``person``.
            records: published fields with ``id`` and ``verification``, and ``status`` unless it
                is ``active``.

        Raises:
            InvalidInput: a record lacks a published field; the path starts with its place.
        """
        persons = [self._from_extract(item, place) for place, item in enumerate(records)]
        await self._repository.save(connection, persons)

    def _from_extract(self, record: Mapping[str, Any], place: int) -> Person:
        try:
            ExtractedNames.model_validate(record)
            entry = ExtractedPerson.model_validate(with_flat_names(record))
        except ValidationError as problem:
            raise InvalidInput(
                ErrorCode.INVALID_INPUT, invalid=invalid_entries(problem, f"$[{place}]")
            ) from None
        now = self._clock.now()
        return Person(
            id=entry.id,
            data=with_languages_kept(
                record, entry.model_dump(mode="json", exclude_none=True, exclude=set(_NOT_DATA))
            ),
            status=PersonStatus(entry.status),
            out_of_use=entry.out_of_use,
            verification_status=VerificationStatus(entry.verification.verification_status),
            verification_details=entry.verification.model_dump(mode="json", exclude_none=True)[
                "details"
            ],
            inserted_at=now,
            updated_at=now,
        )
