"""The patient's use cases: ask for a change of his data, read it, sign it, take it back.

One who represents him does the same in his place, and signs with his own key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.signatures import VerifiedSignature
from core.access.signed_json import same_json
from core.access.signers import check_signed_by_person
from core.contract.errors import ErrorCode
from core.contract.person_requests import PersonRequestQuery, PersonRequestStatus
from core.declarations.model import SYSTEM, Author
from core.errors import Conflict, InvalidInput, NotFound
from core.kit.clock import Clock, today
from core.kit.ids import new_id
from core.person_requests.checks import Addresses, Phones, check_settlements, phones_of
from core.person_requests.document import document_of, stated_person, with_new_documents
from core.person_requests.lifecycle import Lifecycle
from core.person_requests.model import Kind, PersonRequest, PersonRequestRules
from core.person_requests.repository import PersonRequestRepository
from core.person_requests.transitions import Verb, next_status
from core.persons.matching import updated_too_much
from core.persons.model import Person
from core.persons.rules import Purpose, RuleContext, check_person, normalise_person
from core.persons.service import PersonService


class Scans(Protocol):
    """Pictures of documents that must be shown."""

    async def require(
        self, connection: AsyncConnection, person_id: UUID, data: Mapping[str, Any]
    ) -> object:
        """Every demanded picture is there; raises ``DOCUMENTS_MISSING``."""


class Verifications(Protocol):
    """Compares persons with the state registers."""

    async def begin(self, connection: AsyncConnection, before: Person | None, now: Person) -> None:
        """Ask the registers about what has changed; nothing goes out before the commit."""


class Authority(Protocol):
    """Knows who may act for whom today."""

    async def check(
        self, connection: AsyncConnection, person_id: UUID, applicant_person_id: UUID
    ) -> None:
        """Refuse one who may not act for the person.

        Raises:
            Conflict: ``CONFIDANT_REQUIRED``, ``RELATIONSHIP_UNCONFIRMED``,
                ``CONFIDANT_NOT_VERIFIED``.
        """


@dataclass(frozen=True)
class Neighbours:
    """The other domains that person requests stand on."""

    persons: PersonService
    addresses: Addresses
    phones: Phones
    scans: Scans
    verifications: Verifications


class PersonRequestService:
    """Requests of the token's patient about his own data."""

    def __init__(
        self,
        requests: PersonRequestRepository,
        lifecycle: Lifecycle,
        others: Neighbours,
        authority: Authority,
        rules: PersonRequestRules,
        clock: Clock,
    ) -> None:
        self._requests = requests
        self._lifecycle = lifecycle
        self._others = others
        self._authority = authority
        self._rules = rules
        self._clock = clock

    async def create(
        self,
        connection: AsyncConnection,
        person_id: UUID,
        author: Author,
        stated: Mapping[str, Any],
    ) -> PersonRequest:
        """Ask for the person to be recorded as stated, instead of any open request.

        1. The person is in use. 2. The data keep every rule; the tax number stays.
        3. Settlements exist; new phones are confirmed. 4. It is still the same human being.
        5. An earlier open request is cancelled. 6. The text is fixed.

        Source: CF 17628660007.

        Args:
            connection: the transaction of the call.
            person_id: whose data.
            author: who asks.
            stated: published fields, of the published shape.

        Raises:
            NotFound: ``PERSON_INACTIVE``.
            InvalidInput: fields that do not fit; ``PHONE_NOT_VERIFIED``, ``PHONE_USED_BY_MANY``.
            Conflict: ``UPDATED_TOO_MUCH``.
        """
        recorded = await self._others.persons.lock_active(connection, person_id)
        wanted = normalise_person(stated)
        context = RuleContext(
            Purpose.UPDATE,
            today(self._clock),
            self._rules.person,
            stored_tax_id=recorded.tax_id,
        )
        check_person(wanted, context)
        await check_settlements(self._others.addresses, connection, wanted)
        for phone in sorted(phones_of(wanted) - phones_of(recorded.data)):
            await self._others.phones.require_verified(connection, _channel(author), phone)
        if updated_too_much(recorded.data, wanted, self._rules.update_score):
            raise Conflict(ErrorCode.UPDATED_TOO_MUCH)
        earlier = await self._requests.open_one(connection, person_id)
        if earlier:
            verb = Verb.CANCEL if self._is_open(earlier) else Verb.EXPIRE
            await self._lifecycle.move(connection, earlier, verb, SYSTEM)
        new = self._request(recorded, wanted, author, await self._acting(connection, author))
        await self._lifecycle.begin(connection, new, author)
        return new

    async def page(
        self, connection: AsyncConnection, person_id: UUID, wanted: PersonRequestQuery
    ) -> tuple[Sequence[PersonRequest], int]:
        """One page of a person's requests, newest first, and how many there are in all."""
        return await self._requests.page(connection, person_id, wanted)

    async def get(
        self, connection: AsyncConnection, person_id: UUID, request_id: UUID
    ) -> PersonRequest:
        """A request of a person.

        Raises:
            NotFound: he has none with this id.
        """
        found = await self._requests.get(connection, person_id, request_id)
        if found is None:
            raise NotFound(ErrorCode.NOT_FOUND)
        return found

    async def octets(self, connection: AsyncConnection, person_id: UUID, request_id: UUID) -> bytes:
        """The exact octets to be signed.

        Raises:
            NotFound: no such request.
            InvalidInput: ``REQUEST_STATUS``: there is nothing to sign any more.
        """
        found = await self.get(connection, person_id, request_id)
        if found.document is None or not self._is_open(found):
            raise InvalidInput(ErrorCode.REQUEST_STATUS)
        return found.document

    async def complete(
        self,
        connection: AsyncConnection,
        person_id: UUID,
        request_id: UUID,
        author: Author,
        signed: VerifiedSignature,
    ) -> PersonRequest:
        """Change the person as his signature says; the same container again is no error.

        1. The request is his and open. 2. The text is the one that was made. 3. The signer is who
        asked for it, by the codes on record, and may still act for the person. 4. The record is
        still the one the request was made against. 5. The documents that must be shown have been.

        Source: the same representative checks as for a declaration, CF 17628660007.

        Raises:
            NotFound: no such request, or ``PERSON_INACTIVE``.
            InvalidInput: ``REQUEST_STATUS``, ``CONTENT_MISMATCH``, ``SIGNER_MISMATCH``.
            Conflict: ``CONFIDANT_REQUIRED``, ``RELATIONSHIP_UNCONFIRMED``,
                ``CONFIDANT_NOT_VERIFIED``, ``DOCUMENTS_MISSING``, ``PERSON_CHANGED``.
        """
        recorded = await self._others.persons.lock_active(connection, person_id)
        found = await self.get(connection, person_id, request_id)
        if found.container_sha256 == hashlib.sha256(signed.container).digest():
            return found
        next_status(found.status_at(self._clock.now()), Verb.SIGN, author.actor)
        if not same_json(signed.content, found.document or b""):
            raise InvalidInput(ErrorCode.CONTENT_MISMATCH)
        signer = await self._others.persons.get(connection, found.authorized_by_person_id)
        check_signed_by_person(signed.signer, signer)
        # The caller was looked at with his token; another may have asked, and before.
        await self._authority.check(connection, person_id, signer.id)
        if recorded.updated_at != found.person_updated_at:
            raise Conflict(ErrorCode.PERSON_CHANGED)
        wanted = stated_person(found.stated)
        shown = with_new_documents(recorded.data, wanted)
        await self._others.scans.require(connection, person_id, shown)
        changed = await self._others.persons.update(connection, recorded, wanted)
        await self._others.verifications.begin(connection, recorded, changed)
        return await self._lifecycle.move(
            connection, found, Verb.SIGN, author, container=signed.container
        )

    async def reject(
        self, connection: AsyncConnection, person_id: UUID, request_id: UUID, author: Author
    ) -> PersonRequest:
        """Take a request back.

        Raises:
            NotFound: no such request.
            Conflict: ``INVALID_TRANSITION``: it is not open any more.
        """
        found = await self.get(connection, person_id, request_id)
        return await self._lifecycle.move(connection, found, Verb.REJECT, author)

    async def _acting(self, connection: AsyncConnection, author: Author) -> Person | None:
        """Who asks; None only where the caller is no person."""
        if author.subject_id is None:
            return None
        return await self._others.persons.get(connection, author.subject_id)

    def _is_open(self, found: PersonRequest) -> bool:
        return found.status_at(self._clock.now()) is PersonRequestStatus.NEW

    def _request(
        self, recorded: Person, wanted: Mapping[str, Any], author: Author, acting: Person | None
    ) -> PersonRequest:
        now, request_id = self._clock.now(), new_id()
        representative = acting if acting and acting.id != recorded.id else None
        return PersonRequest(
            id=request_id,
            person_id=recorded.id,
            kind=Kind.UPDATE,
            status=PersonRequestStatus.NEW,
            client_id=_channel(author),
            authorized_by_person_id=acting.id if acting else recorded.id,
            person_updated_at=recorded.updated_at,
            expires_at=now + self._rules.expiration,
            inserted_at=now,
            updated_at=now,
            document=document_of(request_id, now, recorded, wanted, representative),
        )


def _channel(author: Author) -> UUID:
    return author.client_id or SYSTEM.user_id
