"""What НСЗУ orders: to verify a declaration, to reject it, to end those of a person or a doctor."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.declarations import DeclarationReason
from core.contract.errors import ErrorCode
from core.declarations import batches
from core.declarations.batch_changes import BatchChanges, Order, always, untold
from core.declarations.batches import Which
from core.declarations.model import NHSU, Declaration, Verb
from core.declarations.service import DeclarationService
from core.errors import InvalidEntry, InvalidInput
from core.kit.db import Database


class NhsuOrders:
    """Carries out orders of НСЗУ, which come by an operator."""

    def __init__(self, declarations: DeclarationService, changes: BatchChanges) -> None:
        self._declarations = declarations
        self._changes = changes

    async def verify(self, connection: AsyncConnection, declaration_id: UUID) -> Declaration:
        """Put a declaration that waits for verification in force.

        Raises:
            NotFound: there is none with this id.
            Conflict: ``DECLARATION_STATUS``: it does not wait.
        """
        return await self._declarations.decide(connection, declaration_id, Verb.VERIFY, NHSU)

    async def reject(
        self, connection: AsyncConnection, declaration_id: UUID, description: str | None
    ) -> Declaration:
        """Refuse a declaration that waits for verification.

        Raises:
            NotFound: there is none with this id.
            Conflict: ``DECLARATION_STATUS``: it does not wait.
        """
        return await self._declarations.decide(
            connection, declaration_id, Verb.REJECT, NHSU, description
        )

    async def concerned(
        self, database: Database, person_id: UUID | None, employee_id: UUID | None
    ) -> int:
        """How many declarations :meth:`terminate` would end now.

        Raises:
            InvalidInput: not exactly one of the two is named.
        """
        which, _ = _target(person_id, employee_id)
        async with database.transaction() as connection:
            return await batches.count(connection, which)

    async def terminate(
        self,
        database: Database,
        *,
        person_id: UUID | None = None,
        employee_id: UUID | None = None,
        description: str | None = None,
        progress: Callable[[int], None] = untold,
    ) -> int:
        """End the live declarations of a person or of a doctor's position; returns how many.

        Broken off at any moment it has ended whole batches, and is given again.

        Source: one and only one of ``person_id`` and ``employee_id``, ehealth.api
        ``declarations/api.ex``; reasons, CF 1681555613.

        Raises:
            InvalidInput: not exactly one of the two is named.
        """
        which, reason = _target(person_id, employee_id)
        order = Order(Verb.TERMINATE, NHSU, always(reason), description)
        return await self._changes.run(database, which, order, progress)


def _target(person_id: UUID | None, employee_id: UUID | None) -> tuple[Which, DeclarationReason]:
    if person_id and not employee_id:
        return batches.of_person(person_id), DeclarationReason.MANUAL_PERSON
    if employee_id and not person_id:
        return batches.of_employee(employee_id), DeclarationReason.MANUAL_EMPLOYEE_DEACTIVATE
    raise InvalidInput(
        ErrorCode.INVALID_INPUT,
        invalid=[
            InvalidEntry(
                "$.person_id",
                "required",
                "One and only one of these fields must be present: person_id, employee_id",
            )
        ],
    )
