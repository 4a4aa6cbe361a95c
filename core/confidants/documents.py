"""Pictures of documents of somebody whom another has registered."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.authentication_methods.model import MethodType
from core.authentication_methods.service import MethodService
from core.confidants.service import ConfidantService, Family
from core.contract.errors import ErrorCode
from core.errors import NotFound
from core.person_documents.model import UploadPlace
from core.person_documents.service import ScanService
from core.persons.model import VerificationStatus
from core.persons.service import PersonService


class RepresentedDocuments:
    """Where a representative puts pictures of the represented person's documents.

    A human being compares a foreign certificate by its picture, so the picture has to come before
    the relationship is verified: with a token that acts for the person it could not.
    """

    def __init__(
        self,
        confidants: ConfidantService,
        persons: PersonService,
        methods: MethodService,
        scans: ScanService,
    ) -> None:
        self._confidants = confidants
        self._persons = persons
        self._methods = methods
        self._scans = scans

    async def places(
        self, connection: AsyncConnection, confidant_id: UUID, relationship_id: UUID
    ) -> Sequence[UploadPlace]:
        """Upload addresses for the demanded pictures that are not there.

        Only of somebody whom the caller may act for already, or has registered himself: a
        stranger's claim learns nothing of one who was recorded before.

        Raises:
            NotFound: he represents nobody by this id, or what he claims was refused or not
                confirmed yet and the person was recorded by others.
        """
        family = await self._confidants.family(connection, confidant_id, relationship_id)
        if not await self._is_open(connection, family, confidant_id):
            raise NotFound(ErrorCode.NOT_FOUND)
        person = await self._persons.lock_active(connection, family.person.id)
        return await self._scans.places(connection, person.id, person.fields)

    async def _is_open(
        self, connection: AsyncConnection, family: Family, confidant_id: UUID
    ) -> bool:
        item = family.relationship
        if item.confidant_person_id != confidant_id or not family.lasts:
            return False
        if item.is_verified:
            return True
        if item.verification_status is VerificationStatus.NOT_VERIFIED:
            return False
        # Whom he recorded himself is asked through him.
        methods = await self._methods.of_person(connection, item.person_id)
        return any(
            method.is_active
            and method.type is MethodType.THIRD_PERSON
            and method.value == str(confidant_id)
            for method in methods
        )
