"""The patient's use cases: make a request, read it, sign it, withdraw it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.signatures import VerifiedSignature
from core.access.signed_json import json_object, same_json
from core.access.signers import check_signed_by_person
from core.authentication_methods.service import MethodService
from core.confidants.service import ConfidantService
from core.contract.declaration_requests import (
    Channel,
    CreateBody,
    RequestQuery,
    RequestStatus,
    StatusReason,
)
from core.contract.errors import ErrorCode
from core.declaration_requests import repository
from core.declaration_requests.acceptance import Acceptance
from core.declaration_requests.document import Draft, document_of, published_method
from core.declaration_requests.lifecycle import Lifecycle
from core.declaration_requests.model import (
    Confirmation,
    DeclarationRequest,
    RequestRules,
    Summary,
    term,
)
from core.declaration_requests.repository import RequestRepository, Step
from core.declaration_requests.transitions import Verb, next_status
from core.declarations.model import SYSTEM, Author
from core.declarations.service import DeclarationService
from core.errors import Conflict, InvalidInput, NotFound
from core.kit.clock import Clock, today
from core.kit.ids import new_id
from core.legal_entities.model import DoctorPosition, check_speciality
from core.legal_entities.service import RegistryService
from core.persons.model import Person
from core.persons.service import PersonService


@dataclass(frozen=True)
class Neighbours:
    """The other domains that requests stand on."""

    persons: PersonService
    methods: MethodService
    registry: RegistryService
    declarations: DeclarationService
    confidants: ConfidantService


class RequestService:
    """Requests of the token's patient."""

    def __init__(
        self,
        requests: RequestRepository,
        lifecycle: Lifecycle,
        acceptance: Acceptance,
        others: Neighbours,
        rules: RequestRules,
        clock: Clock,
    ) -> None:
        self._requests = requests
        self._lifecycle = lifecycle
        self._acceptance = acceptance
        self._others = others
        self._rules = rules
        self._clock = clock

    async def create(
        self, connection: AsyncConnection, person_id: UUID, author: Author, wanted: CreateBody
    ) -> DeclarationRequest:
        """Make a request, instead of any that is open.

        1. The person is in use, and 2. not refused verification. 3. Who acts may act.
        4. The division, the clinic and the doctor are in use and belong together.
        5. The doctor's speciality fits the age. 6. An earlier open request is cancelled.
        7. Number, term, seed and text are fixed.

        Source: CF 17628660189, 17833558162.

        Raises:
            NotFound: ``PERSON_INACTIVE``.
            Conflict: ``PERSON_NOT_VERIFIED``, ``CONFIDANT_REQUIRED``,
                ``RELATIONSHIP_UNCONFIRMED``, ``CONFIDANT_NOT_VERIFIED``, and those about the
                division, the clinic and the doctor.
            InvalidInput: ``SPECIALITY_AGE``, or nobody knows the employee.
        """
        # The turn comes first: who goes out of use in the meantime leaves no request behind.
        turn = await self._others.declarations.take_turn(connection, person_id)
        person, applicant = await self._who(connection, person_id, author)
        position = await self._position_for(
            connection, person, applicant, wanted.employee_id, wanted.division_id
        )
        await self._cancel_open(connection, person_id)
        draft = await self._draft(connection, person, applicant, position, turn.seed)
        new = self._request(draft, applicant, author)
        await self._lifecycle.begin(connection, new, author)
        return new

    async def page(
        self, connection: AsyncConnection, person_id: UUID, wanted: RequestQuery
    ) -> tuple[Sequence[DeclarationRequest], int]:
        """One page of a person's requests, newest first, and how many there are in all."""
        return await self._requests.page_of_person(connection, person_id, wanted)

    async def get(
        self, connection: AsyncConnection, person_id: UUID, request_id: UUID
    ) -> DeclarationRequest:
        """A request of a person.

        Raises:
            NotFound: he has none with this id.
        """
        found = await self._requests.get(connection, person_id, request_id)
        if found is None:
            raise NotFound(ErrorCode.NOT_FOUND)
        return found

    async def history(
        self, connection: AsyncConnection, found: DeclarationRequest
    ) -> Sequence[Step]:
        """The steps of a request, oldest first."""
        return await repository.history(connection, found.person_id, found.id)

    async def octets(self, connection: AsyncConnection, person_id: UUID, request_id: UUID) -> bytes:
        """The exact octets to be signed.

        Raises:
            NotFound: no such request.
            InvalidInput: ``REQUEST_STATUS``: there is nothing to sign any more.
        """
        found = await self.get(connection, person_id, request_id)
        if found.document is None or not self.awaits_signature(found):
            raise InvalidInput(ErrorCode.REQUEST_STATUS)
        return found.document

    def awaits_signature(self, found: DeclarationRequest) -> bool:
        """Whether the patient can sign now."""
        is_new = found.status_at(self._clock.now()) is RequestStatus.NEW
        return is_new and found.signed_at is None

    async def sign(
        self,
        connection: AsyncConnection,
        person_id: UUID,
        request_id: UUID,
        author: Author,
        signed: VerifiedSignature,
    ) -> DeclarationRequest:
        """Keep the patient's signature; from now on the clinic sees the request.

        Where the doctor is asked only past his limit, a request that he has a place for becomes
        a declaration at once, if everything that was checked when it was made still holds: nobody
        else looks. It is returned with its text, for the last time.

        The container has been verified: it holds exactly one signature, by a person, not a seal.
        1. The request is the person's, new and unsigned; the same container again is no error.
        2. The text says that the patient has signed. 3. It is the text that was made.
        4. The signer is who acts for the person.

        Source: order of checks in ehealth.api ``sign.ex``; CF 612270174.

        Raises:
            NotFound: no such request.
            InvalidInput: ``REQUEST_STATUS``, ``PATIENT_NOT_SIGNED``, ``CONTENT_MISMATCH``,
                ``SIGNER_MISMATCH``, and those of :meth:`create`.
            Conflict: as :meth:`create`.
        """
        turn = await self._others.declarations.take_turn(connection, person_id)
        found = await self.get(connection, person_id, request_id)
        if found.container_sha256 == hashlib.sha256(signed.container).digest():
            if found.is_open:
                return found
            if found.status is RequestStatus.SIGNED:
                return replace(found, document=signed.content)
        next_status(found.status_at(self._clock.now()), Verb.SIGN, author.actor)
        if found.document is None or found.signed_at is not None:
            raise InvalidInput(ErrorCode.REQUEST_STATUS)
        _check_content(signed.content, found.document)
        signer = await self._others.persons.get(connection, found.authorized_by_person_id)
        check_signed_by_person(signed.signer, signer)
        kept = await self._lifecycle.keep_signature(connection, found, signed, author)
        if self._rules.confirmation is Confirmation.ALWAYS:
            return kept
        person = await self._others.persons.get_active(connection, person_id)
        position = await self._position_for(
            connection, person, signer, found.employee_id, found.division_id
        )
        accepted = await self._acceptance.by_itself(connection, turn, kept, limit=position.limit)
        return replace(accepted, document=kept.document)

    async def withdraw(
        self, connection: AsyncConnection, person_id: UUID, request_id: UUID, author: Author
    ) -> DeclarationRequest:
        """Withdraw a request that is open.

        Raises:
            NotFound: no such request.
            NotAllowed: ``REJECT_STATUS``.
        """
        await self._others.declarations.take_turn(connection, person_id)
        found = await self.get(connection, person_id, request_id)
        return await self._lifecycle.move(
            connection, found, Verb.REJECT, author, reason=StatusReason.WITHDRAWN_BY_PATIENT
        )

    # --- making -------------------------------------------------------------------------------

    async def _position_for(
        self,
        connection: AsyncConnection,
        person: Person,
        applicant: Person,
        employee_id: UUID,
        division_id: UUID,
    ) -> DoctorPosition:
        """The doctor at his place, if the person may have a declaration with him today."""
        day = today(self._clock)
        if not person.is_verified:
            raise Conflict(ErrorCode.PERSON_NOT_VERIFIED)
        await self._others.confidants.check_authority(connection, person, applicant)
        position = await self._others.registry.employee_for_declaration(
            connection, employee_id, division_id
        )
        check_speciality(
            position.doctor_speciality, person.age_on(day), adult_age=self._rules.adult_age
        )
        return position

    async def _who(
        self, connection: AsyncConnection, person_id: UUID, author: Author
    ) -> tuple[Person, Person]:
        person = await self._others.persons.get_active(connection, person_id)
        if author.subject_id in (None, person_id):
            return person, person
        return person, await self._others.persons.get(connection, author.subject_id)

    async def _cancel_open(self, connection: AsyncConnection, person_id: UUID) -> None:
        earlier = await self._requests.open_one(connection, person_id)
        if earlier:
            await self._lifecycle.move(
                connection, earlier, Verb.CANCEL, SYSTEM, reason=StatusReason.REQUEST_CANCELLED
            )

    async def _draft(
        self,
        connection: AsyncConnection,
        person: Person,
        applicant: Person,
        position: DoctorPosition,
        seed: str,
    ) -> Draft:
        declaration_id = new_id()
        start, end = term(
            position.doctor_speciality, person.birth_date, today(self._clock), self._rules
        )
        methods = await self._others.methods.of_person(connection, person.id)
        return Draft(
            id=new_id(),
            declaration_id=declaration_id,
            declaration_number=await self._others.declarations.reserve_number(
                connection, person.id, declaration_id
            ),
            start_date=start,
            end_date=end,
            channel=Channel.PIS,
            person=person,
            representative=applicant if applicant.id != person.id else None,
            relationship=await self._others.confidants.between(connection, person.id, applicant.id),
            methods=[published_method(method) for method in methods if method.is_active],
            position=position,
            seed=seed,
        )

    def _request(self, draft: Draft, applicant: Person, author: Author) -> DeclarationRequest:
        now = self._clock.now()
        person, position = draft.person, draft.position
        return DeclarationRequest(
            id=draft.id,
            person_id=person.id,
            declaration_id=draft.declaration_id,
            declaration_number=draft.declaration_number,
            employee_id=position.employee_id,
            party_id=position.party_id,
            division_id=position.division_id,
            legal_entity_id=position.legal_entity_id,
            speciality=position.doctor_speciality,
            status=RequestStatus.NEW,
            channel=draft.channel,
            client_id=author.client_id or SYSTEM.user_id,
            authorized_by_person_id=applicant.id,
            start_date=draft.start_date,
            end_date=draft.end_date,
            expires_at=now + self._rules.expiration,
            inserted_at=now,
            updated_at=now,
            document=document_of(draft),
            summary=Summary(person.first_name, person.last_name, person.second_name),
        )


def _check_content(signed: bytes, document: bytes) -> None:
    stated = json_object(signed) or {}
    person = stated.get("person")
    if isinstance(person, dict) and person.get("patient_signed") is not True:
        raise InvalidInput(ErrorCode.PATIENT_NOT_SIGNED)
    if not same_json(signed, document):
        raise InvalidInput(ErrorCode.CONTENT_MISMATCH)
