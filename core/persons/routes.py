"""HTTP methods of persons."""

from __future__ import annotations

from collections.abc import Sequence

from core.contract.access import Scope
from core.contract.persons import PersonDetails, PersonVerification, Verification
from core.kit.envelope import Reply
from core.kit.routing import Call, Route
from core.persons.model import Person
from core.persons.service import PersonService

_PIS = "PIS API 9.11.0.3"


class PersonRoutes:
    """The person of the token, read by his own cabinet."""

    def __init__(self, persons: PersonService) -> None:
        self._persons = persons

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
        return Reply(PersonVerification(person_verification=_verification(person)))


def _verification(person: Person) -> Verification:
    return Verification.model_validate(
        {
            "verification_status": person.verification_status,
            "details": person.verification_details,
        }
    )
