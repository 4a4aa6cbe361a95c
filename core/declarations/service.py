"""Use cases of declarations: what other domains and the routes may ask."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.signatures import VerifiedSignature
from core.access.signers import check_signed_by_person
from core.contract.declarations import (
    DeclarationQuery,
    DeclarationReason,
)
from core.contract.errors import ErrorCode
from core.declarations import repository
from core.declarations.changes import moved, step, told
from core.declarations.model import (
    LIVE,
    SYSTEM,
    Actor,
    Author,
    Declaration,
    Document,
    Turn,
    Verb,
    next_status,
    number_of,
)
from core.declarations.printed_form import FormData, declaration_form
from core.declarations.repository import DeclarationRepository
from core.declarations.statement import (
    check_termination,
    termination_statement,
)
from core.errors import NotAllowed, NotFound
from core.events.service import EventLog
from core.kit.clock import Clock
from core.kit.routing import Caller
from core.legal_entities.service import LoadChange, RegistryService
from core.persons.service import PersonService

_BUCKETS = 256


def patient(caller: Caller) -> Author:
    """Who acts with a patient's token: the person himself, or his representative."""
    if caller.user_id is None or caller.person_id is None:
        raise NotAllowed(ErrorCode.FORBIDDEN)
    return Author(
        Actor.PATIENT,
        user_id=caller.applicant_user_id or caller.user_id,
        subject_id=caller.applicant_person_id or caller.person_id,
        client_id=caller.client_id,
    )


class DeclarationService:
    """Declarations of persons with doctors.

    Whoever changes a person's declarations or requests calls :meth:`take_turn` first, so that
    changes of one person follow each other; those of different persons do not wait.
    """

    def __init__(
        self,
        declarations: DeclarationRepository,
        *,
        registry: RegistryService,
        persons: PersonService,
        events: EventLog,
        clock: Clock,
    ) -> None:
        self._declarations = declarations
        self._registry = registry
        self._persons = persons
        self._events = events
        self._clock = clock

    # --- for requests -------------------------------------------------------------------------

    async def take_turn(self, connection: AsyncConnection, person_id: UUID) -> Turn:
        """Wait until nobody else changes this person's declarations and requests."""
        return Turn(person_id, await repository.take_turn(connection, person_id))

    async def reserve_number(
        self, connection: AsyncConnection, person_id: UUID, declaration_id: UUID
    ) -> str:
        """A declaration number that nobody has had."""
        while True:
            bucket = secrets.randbelow(_BUCKETS)
            place = await repository.draw(connection, bucket)
            number = number_of(place * _BUCKETS + bucket)
            if await repository.claim(connection, number, person_id, declaration_id):
                return number

    async def live(self, connection: AsyncConnection, person_id: UUID) -> Declaration | None:
        """The declaration that is in force or waits for verification."""
        return await self._declarations.live(connection, person_id)

    async def activate(
        self,
        connection: AsyncConnection,
        turn: Turn,
        new: Declaration,
        document: Document,
        author: Author,
    ) -> None:
        """Put a signed declaration in force.

        What was in force before ends, without a reason. The doctor's count grows by one and his
        promised places shrink by one: the approved request has become a declaration.
        """
        loads = {new.party_id: LoadChange(declarations=1, approved_requests=-1)}
        previous = await self._declarations.live(connection, new.person_id)
        if previous:
            await self._move(connection, turn, previous, Verb.TERMINATE, SYSTEM)
            freed = LoadChange(declarations=-1)
            loads[previous.party_id] = loads.get(previous.party_id, LoadChange()) + freed
        block = turn.append(step(new, Verb.ACTIVATE, None, author))
        await self._declarations.add(connection, new, document, block)
        await self._events.record_all(connection, [told(new, author)])
        await self._registry.change_loads(connection, loads)

    async def container_hash(
        self, connection: AsyncConnection, person_id: UUID, declaration_id: UUID
    ) -> bytes | None:
        """SHA-256 of the container with which the doctor signed."""
        return await self._declarations.container_hash(connection, person_id, declaration_id)

    # --- for the patient ----------------------------------------------------------------------

    async def page(
        self, connection: AsyncConnection, person_id: UUID, wanted: DeclarationQuery
    ) -> tuple[Sequence[Declaration], int]:
        """One page of a person's declarations, newest first, and how many there are in all."""
        return await self._declarations.page(connection, person_id, wanted)

    async def get(
        self, connection: AsyncConnection, person_id: UUID, declaration_id: UUID
    ) -> Declaration:
        """A declaration of a person.

        Raises:
            NotFound: he has none with this id.
        """
        found = await self._declarations.get(connection, person_id, declaration_id)
        if found is None:
            raise NotFound(ErrorCode.NOT_FOUND)
        return found

    async def content(self, connection: AsyncConnection, found: Declaration) -> str:
        """The printed form: the signed one, or printed now for a declaration from before."""
        content, _ = await self._declarations.document(connection, found.person_id, found.id)
        return content or declaration_form(await self.form_data(connection, found))

    async def signed_file(
        self, connection: AsyncConnection, person_id: UUID, declaration_id: UUID
    ) -> bytes:
        """The doctor's container over the patient's.

        Raises:
            NotFound: no such declaration, or it was signed elsewhere, before.
        """
        _, container = await self._declarations.document(connection, person_id, declaration_id)
        if container is None:
            raise NotFound(ErrorCode.NOT_FOUND)
        return container

    async def form_data(self, connection: AsyncConnection, found: Declaration) -> FormData:
        """Both sides of a declaration as the register has them now."""
        person = await self._persons.get(connection, found.person_id)
        position = await self._registry.position(connection, found.employee_id, found.division_id)
        return FormData(
            number=found.declaration_number,
            start_date=found.start_date,
            end_date=found.end_date,
            person=person.data,
            position=position,
        )

    async def statement(
        self, connection: AsyncConnection, found: Declaration, reason: str | None
    ) -> bytes:
        """The exact octets that a patient signs to end a declaration."""
        data = await self.form_data(connection, found)
        return termination_statement(found.id, data, reason)

    async def terminate(
        self,
        connection: AsyncConnection,
        *,
        person_id: UUID,
        declaration_id: UUID,
        author: Author,
        reason_description: str | None,
        signed: VerifiedSignature | None,
    ) -> Declaration:
        """End a declaration at the patient's wish; a signed statement is checked and kept.

        1. The declaration is the person's. 2. It is in force or waits for verification.
        3. The statement, if there is one, names it and the reason. 4. The signer is who acts.

        Source: CF 17628660405; the signed statement is this project's.

        Raises:
            NotFound: he has none with this id.
            Conflict: ``DECLARATION_STATUS``.
            InvalidInput: ``CONTENT_MISMATCH``, ``SIGNER_MISMATCH``.
        """
        turn = await self.take_turn(connection, person_id)
        found = await self.get(connection, person_id, declaration_id)
        next_status(found.status, Verb.TERMINATE, author.actor)
        if signed:
            check_termination(signed.content, declaration_id, reason_description)
            signer = await self._persons.get(connection, author.subject_id or person_id)
            check_signed_by_person(signed.signer, signer)
            await self._declarations.keep_termination(
                connection, person_id, declaration_id, signed.container
            )
        explained = replace(found, reason_description=reason_description)
        reason = DeclarationReason.MANUAL_PERSON
        return await self._end(connection, turn, explained, author, reason)

    # --- for others than the patient ----------------------------------------------------------

    async def decide(
        self,
        connection: AsyncConnection,
        declaration_id: UUID,
        verb: Verb,
        author: Author,
        description: str | None = None,
    ) -> Declaration:
        """Take a step with a declaration that is known by its id alone.

        Raises:
            NotFound: there is none with this id.
            Conflict: ``DECLARATION_STATUS``.
        """
        place = await repository.place_of(connection, declaration_id)
        if place is None:
            raise NotFound(ErrorCode.NOT_FOUND)
        turn = await self.take_turn(connection, place.person_id)
        found = await self.get(connection, place.person_id, declaration_id)
        explained = replace(found, reason_description=description)
        changed = await self._move(connection, turn, explained, verb, author)
        if changed.status not in LIVE:
            freed = {found.party_id: LoadChange(declarations=-1)}
            await self._registry.change_loads(connection, freed)
        return changed

    async def end_by_itself(
        self, connection: AsyncConnection, turn: Turn, found: Declaration, reason: str
    ) -> None:
        """End a live declaration whose person is gone."""
        await self._end(connection, turn, found, SYSTEM, reason)

    # --- one change ---------------------------------------------------------------------------

    async def _end(
        self,
        connection: AsyncConnection,
        turn: Turn,
        found: Declaration,
        author: Author,
        reason: str,
    ) -> Declaration:
        ended = await self._move(connection, turn, found, Verb.TERMINATE, author, reason)
        freed = {found.party_id: LoadChange(declarations=-1)}
        await self._registry.change_loads(connection, freed)
        return ended

    async def _move(
        self,
        connection: AsyncConnection,
        turn: Turn,
        found: Declaration,
        verb: Verb,
        author: Author,
        reason: str | None = None,
    ) -> Declaration:
        """Every change of a status: the row, its transition, its block and its one event."""
        changed = moved(found, verb, author, self._clock.now(), reason)
        block = turn.append(step(changed, verb, found.status, author))
        await self._declarations.change(connection, changed, block)
        await self._events.record_all(connection, [told(changed, author)])
        return changed
