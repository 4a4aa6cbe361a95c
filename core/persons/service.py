"""What other domains and the routes may ask about persons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.errors import ErrorCode
from core.contract.persons import PersonDetails
from core.errors import InvalidInput, NotFound
from core.kit.clock import Clock
from core.kit.envelope import invalid_entries
from core.persons.model import KeyKind, Person, PersonStatus, VerificationStatus
from core.persons.repository import PersonRepository

# What an extract says beside the fields that are kept as one document.
_NOT_DATA = ("id", "status", "verification", "authentication_methods")


class ExtractedPerson(PersonDetails):
    """A person of a registry extract: as published, with the status of the record."""

    model_config = ConfigDict(extra="allow")

    status: Literal["active", "inactive"] = "active"


class PersonService:
    """Reading of persons, and their import from a registry extract."""

    def __init__(self, repository: PersonRepository, clock: Clock) -> None:
        self._repository = repository
        self._clock = clock

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
        return await self._repository.find(connection, KeyKind.TAX_ID, tax_id)

    async def find_by_document(self, connection: AsyncConnection, number: str) -> Sequence[Person]:
        """Everybody whose passport or ID card has this number.

        Source: the code in the certificate of one without РНОКПП is the 9-digit NATIONAL_ID
        number or the transliterated passport number (CF 17525605723).
        """
        kind = "NATIONAL_ID" if number.isdigit() else "PASSPORT"
        return await self._repository.find(connection, KeyKind.DOCUMENT, f"{kind}:{number}")

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
            entry = ExtractedPerson.model_validate(record)
        except ValidationError as problem:
            raise InvalidInput(
                ErrorCode.INVALID_INPUT, invalid=invalid_entries(problem, f"$[{place}]")
            ) from None
        now = self._clock.now()
        return Person(
            id=entry.id,
            data=entry.model_dump(mode="json", exclude_none=True, exclude=set(_NOT_DATA)),
            status=PersonStatus(entry.status),
            verification_status=VerificationStatus(entry.verification.verification_status),
            verification_details=entry.verification.model_dump(mode="json", exclude_none=True)[
                "details"
            ],
            inserted_at=now,
            updated_at=now,
        )
