"""The clinic's use cases: see the declarations with its doctors, in force and ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.clinic_declarations import ClinicDeclarationQuery
from core.contract.errors import ErrorCode
from core.declarations import repository
from core.declarations.model import Declaration
from core.declarations.repository import DeclarationRepository
from core.declarations.service import DeclarationService
from core.errors import NotAllowed, NotFound
from core.legal_entities.service import Placement, RegistryService
from core.persons.model import Person
from core.persons.service import PersonService


@dataclass(frozen=True)
class Held:
    """A declaration with both its sides as the register has them now."""

    declaration: Declaration
    person: Person
    placement: Placement


class ClinicDeclarationService:
    """Declarations with one legal entity; those with others are not shown here."""

    def __init__(
        self,
        rows: DeclarationRepository,
        declarations: DeclarationService,
        registry: RegistryService,
        persons: PersonService,
    ) -> None:
        self._rows = rows
        self._declarations = declarations
        self._registry = registry
        self._persons = persons

    async def page(
        self, connection: AsyncConnection, legal_entity_id: UUID, wanted: ClinicDeclarationQuery
    ) -> tuple[Sequence[Held], int]:
        """One page of the clinic's declarations, newest first, and how many there are in all."""
        found, total = await self._rows.page_of_clinic(connection, legal_entity_id, wanted)
        return await self._with_sides(connection, found), total

    async def get(
        self, connection: AsyncConnection, legal_entity_id: UUID, declaration_id: UUID
    ) -> Held:
        """A declaration with the clinic.

        Raises:
            NotFound: there is none with this id.
            NotAllowed: ``DECLARATION_OF_ANOTHER_ENTITY``.
        """
        place = await repository.place_of(connection, declaration_id)
        if place is None:
            raise NotFound(ErrorCode.NOT_FOUND)
        if place.legal_entity_id != legal_entity_id:
            raise NotAllowed(ErrorCode.DECLARATION_OF_ANOTHER_ENTITY)
        found = await self._declarations.get(connection, place.person_id, declaration_id)
        (held,) = await self._with_sides(connection, [found])
        return held

    async def content(self, connection: AsyncConnection, held: Held) -> str:
        """The printed form."""
        return await self._declarations.content(connection, held.declaration)

    async def signed_file(self, connection: AsyncConnection, held: Held) -> bytes:
        """The signed file.

        Raises:
            NotFound: it was signed elsewhere, before.
        """
        found = held.declaration
        return await self._declarations.signed_file(connection, found.person_id, found.id)

    async def _with_sides(
        self, connection: AsyncConnection, found: Sequence[Declaration]
    ) -> Sequence[Held]:
        persons: Mapping[UUID, Person] = await self._persons.get_many(
            connection, {item.person_id for item in found}
        )
        placements = await self._registry.placements(
            connection, {(item.employee_id, item.division_id) for item in found}
        )
        return [
            Held(item, persons[item.person_id], placements[item.employee_id, item.division_id])
            for item in found
        ]
