"""The clinic's use cases: see the requests made to it, take or refuse them, sign."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.signatures import VerifiedSignature
from core.access.signed_json import same_json
from core.access.signers import check_signed_by
from core.contract.declaration_requests import ClinicQuery, RejectBody, RequestStatus
from core.contract.errors import ErrorCode
from core.declaration_requests import repository
from core.declaration_requests.acceptance import Acceptance
from core.declaration_requests.lifecycle import Lifecycle
from core.declaration_requests.model import DeclarationRequest
from core.declaration_requests.repository import RequestRepository, Step
from core.declaration_requests.service import Neighbours
from core.declaration_requests.transitions import Verb, next_status
from core.declarations.model import Author
from core.errors import CoreError, InvalidInput, NotFound
from core.kit.clock import Clock, today

# Signatures that a request of the patient's cabinet needs. Source: CF 612270174, rev. 27.
_SIGNATURES = 2


class ClinicRequestService:
    """Requests to one legal entity that their patients have signed; others do not exist here."""

    def __init__(
        self,
        requests: RequestRepository,
        lifecycle: Lifecycle,
        acceptance: Acceptance,
        others: Neighbours,
        clock: Clock,
    ) -> None:
        self._requests = requests
        self._lifecycle = lifecycle
        self._acceptance = acceptance
        self._others = others
        self._clock = clock

    async def page(
        self, connection: AsyncConnection, legal_entity_id: UUID, wanted: ClinicQuery
    ) -> tuple[Sequence[DeclarationRequest], int]:
        """One page of the clinic's requests, newest first, and how many there are in all."""
        return await self._requests.page_of_clinic(connection, legal_entity_id, wanted)

    async def get(
        self, connection: AsyncConnection, legal_entity_id: UUID, request_id: UUID
    ) -> DeclarationRequest:
        """A request to the clinic.

        Raises:
            NotFound: there is none, or the patient has not signed it yet.
        """
        person_id = await self._person_of(connection, legal_entity_id, request_id)
        return await self._shared(connection, person_id, request_id)

    async def history(
        self, connection: AsyncConnection, found: DeclarationRequest
    ) -> Sequence[Step]:
        """The steps of a request, oldest first."""
        return await repository.history(connection, found.person_id, found.id)

    async def signed_file(
        self, connection: AsyncConnection, legal_entity_id: UUID, request_id: UUID
    ) -> tuple[DeclarationRequest, bytes]:
        """A request and the patient's container, over which the doctor signs.

        Raises:
            NotFound: no such request, or it has ended.
        """
        found = await self.get(connection, legal_entity_id, request_id)
        if found.container is None:
            raise NotFound(ErrorCode.NOT_FOUND)
        return found, found.container

    async def approve(
        self,
        connection: AsyncConnection,
        legal_entity_id: UUID,
        request_id: UUID,
        author: Author,
        *,
        overlimit: bool,
    ) -> DeclarationRequest:
        """Promise the patient a place.

        1. The request is to this clinic, signed by the patient, and new. 2. The doctor is still
        in use. 3. He has a place, or decides to go beyond his limit; a declaration that the
        patient has with him already is not counted.

        Source: ehealth.api declaration_request_controller_test 212-389; МОЗ order 504.

        Raises:
            NotFound: no such request.
            Conflict: ``INVALID_TRANSITION``, or the refusal about the doctor.
            InvalidInput: ``DOCTOR_FULL``.
        """
        found = await self._in_turn(connection, legal_entity_id, request_id)
        approved = await self._lifecycle.move(connection, found, Verb.APPROVE, author)
        position = await self._others.registry.employee_for_declaration(
            connection, found.employee_id, found.division_id
        )
        others = await self._acceptance.promise(connection, found)
        if not overlimit and not others.has_place(position.limit):
            raise InvalidInput(ErrorCode.DOCTOR_FULL, count=others.total)
        return approved

    async def reject(
        self,
        connection: AsyncConnection,
        legal_entity_id: UUID,
        request_id: UUID,
        author: Author,
        why: RejectBody,
    ) -> DeclarationRequest:
        """Refuse a request that is open.

        Source: CF 714670087.

        Raises:
            NotFound: no such request.
            Conflict: ``INVALID_TRANSITION``.
        """
        found = await self._in_turn(connection, legal_entity_id, request_id)
        return await self._lifecycle.move(
            connection,
            found,
            Verb.REJECT,
            author,
            reason=why.reason,
            comment=why.reason_description,
        )

    async def sign(
        self,
        connection: AsyncConnection,
        legal_entity_id: UUID,
        request_id: UUID,
        author: Author,
        signed: VerifiedSignature,
    ) -> DeclarationRequest:
        """Put the declaration in force by the doctor's signature over the patient's.

        The container has been verified: it holds exactly one signature, by a person, not a seal.
        1. The request is to this clinic and approved; the same container again is no error.
        2. What was signed is the patient's container, octet for octet.
        3. The signer is the doctor of the request, who is still in use, and so is the person.
        Then, in one transaction: the request is signed, the patient's previous declaration ends,
        the new one is in force, the doctors' counts follow, and every change has its event.

        Source: ehealth.api ``sign.ex``; envelope in envelope, CF 612270174 and 667058208.

        Raises:
            NotFound: no such request, or ``PERSON_INACTIVE``.
            InvalidInput: ``REQUEST_STATUS``, ``CONTENT_MISMATCH``, ``SIGNER_MISMATCH``,
                ``SPECIALITY_AGE``.
            CoreError: ``SIGNATURE_COUNT``: the text itself was signed, without the patient.
            Conflict: the refusal about the doctor.
        """
        person_id = await self._person_of(connection, legal_entity_id, request_id)
        declarations, registry = self._others.declarations, self._others.registry
        turn = await declarations.take_turn(connection, person_id)
        found = await self._shared(connection, person_id, request_id)
        if await self._is_repeated(connection, found, signed):
            return found
        next_status(found.status_at(self._clock.now()), Verb.SIGN, author.actor)
        _check_envelope(signed.content, found)
        check_signed_by(signed.signer, await registry.tax_id_of(connection, found.party_id))
        await registry.employee_for_declaration(connection, found.employee_id, found.division_id)
        await self._others.persons.get_active(connection, person_id)
        if found.end_date < today(self._clock):
            # Made while a pediatrician's patient was a child: it would be over already.
            raise InvalidInput(ErrorCode.SPECIALITY_AGE)
        return await self._acceptance.put_in_force(
            connection, turn, found, signed.container, author
        )

    # --- steps --------------------------------------------------------------------------------

    async def _person_of(
        self, connection: AsyncConnection, legal_entity_id: UUID, request_id: UUID
    ) -> UUID:
        person_id = await repository.person_of(connection, request_id, legal_entity_id)
        if person_id is None:
            raise NotFound(ErrorCode.NOT_FOUND)
        return person_id

    async def _shared(
        self, connection: AsyncConnection, person_id: UUID, request_id: UUID
    ) -> DeclarationRequest:
        found = await self._requests.get(connection, person_id, request_id)
        if found is None or not found.is_shareable:
            raise NotFound(ErrorCode.NOT_FOUND)
        return found

    async def _in_turn(
        self, connection: AsyncConnection, legal_entity_id: UUID, request_id: UUID
    ) -> DeclarationRequest:
        person_id = await self._person_of(connection, legal_entity_id, request_id)
        await self._others.declarations.take_turn(connection, person_id)
        return await self._shared(connection, person_id, request_id)

    async def _is_repeated(
        self, connection: AsyncConnection, found: DeclarationRequest, signed: VerifiedSignature
    ) -> bool:
        if found.status is not RequestStatus.SIGNED:
            return False
        kept = await self._others.declarations.container_hash(
            connection, found.person_id, found.declaration_id
        )
        return kept == hashlib.sha256(signed.container).digest()


def _check_envelope(content: bytes, found: DeclarationRequest) -> None:
    """Whether the doctor signed the patient's container."""
    if content == found.container:
        return
    if found.document and same_json(content, found.document):
        raise CoreError(ErrorCode.SIGNATURE_COUNT, required=_SIGNATURES, found=1)
    raise InvalidInput(ErrorCode.CONTENT_MISMATCH)
