"""HTTP methods of persons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.access import Scope
from core.contract.persons import (
    PersonDetails,
    PersonVerification,
    StreamVerification,
    Verification,
)
from core.kit.envelope import Reply
from core.kit.routing import Call, Route
from core.persons.model import Person
from core.persons.service import PersonService

_PIS = "PIS API 9.11.0.3"


class Relationship(Protocol):
    """By what right somebody acts for another."""

    @property
    def verification_status(self) -> str:
        """What the registers say of it."""

    @property
    def verification_reason(self) -> str:
        """Why."""


class Relationships(Protocol):
    """Knows who acts for whom."""

    async def between(
        self, connection: AsyncConnection, person_id: UUID, confidant_person_id: UUID
    ) -> Relationship | None:
        """The relationship by which one acts for the other."""


class PersonRoutes:
    """The person of the token, read by his own cabinet."""

    def __init__(self, persons: PersonService, relationships: Relationships) -> None:
        self._persons = persons
        self._relationships = relationships

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "GET",
                "/api/pis/person",
                self._show,
                scope=Scope.PERSON_READ,
                response=PersonDetails,
                summary="The person of the token",
                client_method="persons.me",
                source=_PIS,
            ),
            Route(
                "GET",
                "/api/pis/person/verification",
                self._verification,
                scope=Scope.PERSON_READ,
                response=PersonVerification,
                summary="What the state registers say of him",
                client_method="persons.verification",
                source=_PIS,
            ),
        ]

    async def _show(self, call: Call) -> Reply:
        person = await self._persons.get_active(call.db, call.person_id)
        view = PersonDetails(id=person.id, verification=_verification(person), **person.fields)
        return Reply(view)

    async def _verification(self, call: Call) -> Reply:
        person = await self._persons.get_active(call.db, call.person_id)
        view = PersonVerification(
            person_verification=_verification(person),
            confidant_person_relationship_verification=await self._of_relationship(call),
        )
        return Reply(view)

    async def _of_relationship(self, call: Call) -> StreamVerification | None:
        applicant_id = call.user.applicant_person_id
        if applicant_id in (None, call.person_id):
            return None
        found = await self._relationships.between(call.db, call.person_id, applicant_id)
        if found is None:
            return None
        return StreamVerification(
            verification_status=found.verification_status,
            verification_reason=found.verification_reason,
        )


def _verification(person: Person) -> Verification:
    return Verification.model_validate(
        {
            "verification_status": person.verification_status,
            "details": person.verification_details,
        }
    )
