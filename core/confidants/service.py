"""What other domains and the routes may ask about relationships."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.grants import GrantService
from core.authentication_methods.model import MethodType
from core.authentication_methods.service import MethodService
from core.confidants import repository
from core.confidants.lifecycle import Lifecycle
from core.confidants.model import (
    IMPORTED_REASON,
    REGISTERED_REASON,
    ActingRules,
    Question,
    Relationship,
    Verb,
    check_authority,
    last_day,
    lets_act,
    may_act_alone,
    register_of,
)
from core.confidants.repository import RelationshipRepository
from core.contract.confidants import RelationType
from core.contract.errors import ErrorCode
from core.declarations.model import Author
from core.errors import Conflict, InvalidEntry, InvalidInput, NotFound
from core.kit.clock import Clock, today
from core.kit.envelope import invalid_entries
from core.kit.ids import id_from, new_id
from core.persons.model import Person, VerificationStatus
from core.persons.service import PersonService


class ExtractedRelationship(BaseModel):
    """A relationship in a person's record of a registry extract."""

    model_config = ConfigDict(extra="ignore")

    person_id: UUID | None = None
    relation_type: RelationType = RelationType.PRIMARY
    documents_relationship: list[dict[str, Any]] = []
    verification_status: VerificationStatus = VerificationStatus.VERIFICATION_NEEDED
    active_to: date | None = None


_EXTRACTED = TypeAdapter(list[ExtractedRelationship])


@dataclass(frozen=True)
class Family:
    """A relationship with both its sides."""

    relationship: Relationship
    person: Person
    confidant: Person
    may_act: bool
    lasts: bool


class ConfidantService:
    """Relationships of persons: made, looked at, ended; and who may act for whom."""

    def __init__(
        self,
        relationships: RelationshipRepository,
        lifecycle: Lifecycle,
        persons: PersonService,
        methods: MethodService,
        grants: GrantService,
        rules: ActingRules,
        clock: Clock,
    ) -> None:
        self._relationships = relationships
        self._lifecycle = lifecycle
        self._persons = persons
        self._methods = methods
        self._grants = grants
        self._rules = rules
        self._clock = clock

    # --- who may act --------------------------------------------------------------------------

    async def check_authority(
        self, connection: AsyncConnection, person: Person, applicant: Person
    ) -> None:
        """Whether who acts may act for the person today; see :func:`model.check_authority`.

        Raises:
            Conflict: ``CONFIDANT_REQUIRED``, ``RELATIONSHIP_UNCONFIRMED``,
                ``CONFIDANT_NOT_VERIFIED``.
        """
        found = await self._relationships.of_person(connection, person.id)
        check_authority(person, applicant, found, today(self._clock), self._rules)

    async def check(
        self, connection: AsyncConnection, person_id: UUID, applicant_person_id: UUID
    ) -> None:
        """Whether who acts may act for the person, both by id.

        Raises:
            NotFound: ``PERSON_INACTIVE``.
            Conflict: as :meth:`check_authority`.
        """
        person = await self._persons.get_active(connection, person_id)
        applicant = person
        if applicant_person_id != person_id:
            applicant = await self._persons.get(connection, applicant_person_id)
        await self.check_authority(connection, person, applicant)

    async def between(
        self, connection: AsyncConnection, person_id: UUID, confidant_person_id: UUID
    ) -> Relationship | None:
        """The relationship by which one acts for the other."""
        day = today(self._clock)
        for each in await self._relationships.of_person(connection, person_id):
            if each.confidant_person_id == confidant_person_id and each.lasts_on(day):
                return each
        return None

    # --- looking ------------------------------------------------------------------------------

    async def families(self, connection: AsyncConnection, person_id: UUID) -> Sequence[Family]:
        """Whom a person represents, then who represents him; ended ones are left out."""
        represented = await self._relationships.of_confidant(connection, person_id)
        representing = await self._relationships.of_person(connection, person_id)
        active = [each for each in (*represented, *representing) if each.is_active]
        return await self._with_people(connection, active)

    async def family(
        self, connection: AsyncConnection, person_id: UUID, relationship_id: UUID
    ) -> Family:
        """One relationship of a person, on either side, ended or not.

        Raises:
            NotFound: he has none with this id.
        """
        both = [
            *await self._relationships.of_confidant(connection, person_id),
            *await self._relationships.of_person(connection, person_id),
        ]
        found = [each for each in both if each.id == relationship_id]
        if not found:
            raise NotFound(ErrorCode.NOT_FOUND)
        return (await self._with_people(connection, found))[0]

    async def _with_people(
        self, connection: AsyncConnection, found: Sequence[Relationship]
    ) -> Sequence[Family]:
        ids = {each.person_id for each in found} | {each.confidant_person_id for each in found}
        people = await self._persons.get_many(connection, ids)
        day = today(self._clock)
        return [
            Family(
                each,
                people[each.person_id],
                people[each.confidant_person_id],
                may_act=people[each.person_id].is_active
                and lets_act(each, people[each.person_id], day, self._rules),
                lasts=each.lasts_on(day),
            )
            for each in found
            if each.person_id in people and each.confidant_person_id in people
        ]

    # --- making and ending --------------------------------------------------------------------

    async def representative(self, connection: AsyncConnection, person_id: UUID) -> Person:
        """One who can represent others, held until the transaction ends.

        He is in use, not refused verification, can be asked by phone, and acts for himself.

        Source: CF 17525605929; the OTP method, CF RC CSI-1323.

        Raises:
            NotFound: ``PERSON_INACTIVE``.
            Conflict: ``CONFIDANT_NOT_VERIFIED``.
            InvalidInput: ``CONFIDANT_REPRESENTED``.
        """
        confidant = await self._persons.lock_active(connection, person_id)
        relationships = await self._relationships.of_person(connection, confidant.id)
        day = today(self._clock)
        if any(each.lasts_on(day) for each in relationships):
            raise InvalidInput(ErrorCode.CONFIDANT_REPRESENTED)
        methods = await self._methods.of_person(connection, confidant.id)
        by_phone = any(each.is_active and each.type is MethodType.OTP for each in methods)
        alone = may_act_alone(confidant, relationships, day, self._rules)
        if not (confidant.is_verified and by_phone and alone):
            raise Conflict(ErrorCode.CONFIDANT_NOT_VERIFIED)
        return confidant

    async def check_room(self, connection: AsyncConnection, confidant: Person) -> None:
        """Whether a representative may represent one more.

        Raises:
            InvalidInput: he represents too many, or wants to.
        """
        count = await repository.represented_count(connection, confidant.id)
        if count >= self._rules.per_confidant:
            entry = InvalidEntry(
                "$.person.confidant_person.person_id",
                "invalid",
                f"Confidant person represents {count} persons and can not represent more",
            )
            raise InvalidInput(ErrorCode.INVALID_INPUT, invalid=[entry])

    async def relate(
        self,
        connection: AsyncConnection,
        person: Person,
        confidant: Person,
        stated: Mapping[str, Any],
        container: bytes,
        author: Author,
    ) -> Relationship:
        """Record that somebody says he represents a person; the registers will be asked.

        The caller holds the person and has checked the documents.

        Args:
            connection: the transaction of the call.
            person: who is represented.
            confidant: who represents, from :meth:`representative`.
            stated: ``relation_type`` and ``documents_relationship`` as published.
            container: what the representative signed.
            author: he himself.

        Source: CF 17525605929.

        Raises:
            InvalidInput: ``RELATIONSHIP_EXISTS``, or he represents too many.
            Conflict: ``RELATIONSHIP_LIMIT``.
        """
        await self._check_place(connection, person, confidant, author)
        now = self._clock.now()
        documents = tuple(stated["documents_relationship"])
        new = Relationship(
            id=new_id(),
            person_id=person.id,
            confidant_person_id=confidant.id,
            relation_type=RelationType(stated["relation_type"]),
            documents=documents,
            verification_status=VerificationStatus.VERIFICATION_NEEDED,
            verification_reason=REGISTERED_REASON,
            is_active=True,
            inserted_at=now,
            updated_at=now,
            active_to=last_day(person, today(self._clock), self._rules),
            question=Question(new_id(), register_of(documents), now),
            container=container,
            container_sha256=hashlib.sha256(container).digest(),
        )
        await self._lifecycle.begin(connection, new, author)
        return new

    async def end(
        self, connection: AsyncConnection, confidant_id: UUID, relationship_id: UUID, author: Author
    ) -> Family:
        """End a relationship at the representative's wish; what he opened by it closes.

        Raises:
            NotFound: he has none with this id, or it has ended.
        """
        family = await self.family(connection, confidant_id, relationship_id)
        held = await self._relationships.lock(
            connection, family.relationship.person_id, relationship_id
        )
        if held is None or not held.is_active or held.confidant_person_id != confidant_id:
            raise NotFound(ErrorCode.NOT_FOUND)
        ended = await self.close(connection, held, Verb.END, author)
        return replace(family, relationship=ended, may_act=False, lasts=False)

    async def close(
        self, connection: AsyncConnection, held: Relationship, verb: Verb, author: Author
    ) -> Relationship:
        """End a relationship that the caller holds, with the accesses that stand on it."""
        now = self._clock.now()
        ended = replace(held, is_active=False, question=None, updated_at=now)
        await self._lifecycle.move(connection, ended, verb, author)
        await self._grants.revoke_applicant(connection, held.person_id, held.confidant_person_id)
        return ended

    async def _check_place(
        self, connection: AsyncConnection, person: Person, confidant: Person, author: Author
    ) -> None:
        for each in await self._relationships.of_person(connection, person.id):
            if not each.is_active or each.confidant_person_id != confidant.id:
                continue
            if not each.is_refused:
                raise InvalidInput(ErrorCode.RELATIONSHIP_EXISTS)
            # What was refused may be stated again, with other documents.
            await self.close(connection, each, Verb.END, author)
        of_person = await repository.verified_count(connection, person.id)
        if of_person >= self._rules.per_person:
            raise Conflict(ErrorCode.RELATIONSHIP_LIMIT, count=of_person)
        await self.check_room(connection, confidant)

    # --- registry extracts --------------------------------------------------------------------

    async def load(
        self, connection: AsyncConnection, kind: str, records: Sequence[Mapping[str, Any]]
    ) -> None:
        """Write the ``confidant_person`` of persons of a registry extract.

        One who is named in full instead of by his record, as until 2019, represents nobody here.

        Raises:
            InvalidInput: a relationship is not of the published shape.
        """
        found: list[Relationship] = []
        for place, record in enumerate(records):
            stated = record.get("confidant_person") or []
            try:
                items = _EXTRACTED.validate_python(stated if isinstance(stated, list) else [stated])
            except ValidationError as problem:
                root = f"$[{place}].confidant_person"
                raise InvalidInput(
                    ErrorCode.INVALID_INPUT, invalid=invalid_entries(problem, root)
                ) from None
            person_id = UUID(str(record["id"]))
            found += [
                self._from_extract(person_id, item.person_id, item)
                for item in items
                if item.person_id
            ]
        await self._relationships.load(connection, found)

    def _from_extract(
        self, person_id: UUID, confidant_id: UUID, item: ExtractedRelationship
    ) -> Relationship:
        now = self._clock.now()
        # The same relationship gets the same id at every import.
        derived = hashlib.sha256(b"relationship" + person_id.bytes + confidant_id.bytes).digest()
        return Relationship(
            id=id_from(derived),
            person_id=person_id,
            confidant_person_id=confidant_id,
            relation_type=item.relation_type,
            documents=tuple(item.documents_relationship),
            verification_status=item.verification_status,
            verification_reason=IMPORTED_REASON,
            is_active=True,
            inserted_at=now,
            updated_at=now,
            active_to=item.active_to,
        )
