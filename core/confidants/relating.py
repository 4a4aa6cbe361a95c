"""Stating that one represents somebody whom the register has already."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.model import OAuthClient
from core.access.sign_in import Applicant, SignInService
from core.access.signatures import VerifiedSignature
from core.confidants.model import Identity
from core.confidants.service import ConfidantService, Family
from core.confidants.signed import (
    author_of,
    check_named,
    content_of,
    relation_of,
    signing_representative,
)
from core.contract.confidants import RelationshipContent, RelationshipDraft
from core.contract.errors import ErrorCode
from core.errors import CoreError, InvalidEntry, InvalidInput, NotAllowed
from core.kit.clock import Clock, today
from core.persons.model import Person
from core.persons.names import comparable
from core.persons.rules import PersonRules, Purpose, RuleContext, check_relationship
from core.persons.service import PersonService

_ROOT = "$"
_CONFIDANT = "confidant_person"


class Relating:
    """Checks such statements before they are signed, and records the signed ones."""

    def __init__(
        self,
        confidants: ConfidantService,
        persons: PersonService,
        sign_in: SignInService,
        rules: PersonRules,
        clock: Clock,
    ) -> None:
        self._confidants = confidants
        self._persons = persons
        self._sign_in = sign_in
        self._rules = rules
        self._clock = clock

    async def check_draft(
        self, connection: AsyncConnection, confidant_id: UUID, draft: RelationshipDraft
    ) -> None:
        """Refuse what :meth:`relate` would refuse, whoever the person turns out to be.

        1. The caller can represent others, and one more. 2. What is stated holds by itself, see
        :meth:`_check_stated`. 3. He represents nobody of these names and this birth date yet.

        Nothing is kept. Whether the register has the person, and who else represents him, is not
        told here: nobody has signed yet.

        Raises:
            NotFound: ``PERSON_INACTIVE``: the representative.
            Conflict: ``CONFIDANT_NOT_VERIFIED``.
            InvalidInput: fields that do not fit; ``CONFIDANT_REPRESENTED``,
                ``RELATIONSHIP_EXISTS``, or he represents too many.
        """
        confidant = await self._confidants.representative(connection, confidant_id)
        self._check_stated(confidant, draft)
        stated = draft.confidant_person.model_dump(mode="json", exclude_unset=True)
        named = {"birth_date": draft.birth_date.isoformat(), _CONFIDANT: stated}
        check_relationship(named, self._context())
        for family in await self._confidants.families(connection, confidant.id):
            if _is_listed(family, confidant, draft):
                raise InvalidInput(ErrorCode.RELATIONSHIP_EXISTS)
        await self._confidants.check_room(connection, confidant)

    async def relate(
        self,
        connection: AsyncConnection,
        client: OAuthClient,
        applicant: Applicant,
        signed: VerifiedSignature,
    ) -> Family:
        """Record that the signer represents somebody who is in the register already.

        1. The channel may register patients. 2. The signed object has its shape and holds an
        unused nonce, which is used up by this. 3. The signer is who called, and can represent
        others. 4. What is stated holds by itself. 5. Names, birth date and number lead to one
        person. 6. The documents prove what they can for his age.

        Raises:
            NotAllowed: ``CLIENT_TYPE_FORBIDDEN``, ``NONCE_INVALID``, ``PERSON_UNKNOWN``,
                ``PERSON_AMBIGUOUS``.
            NotFound: ``PERSON_INACTIVE``: the representative.
            InvalidInput: ``SIGNED_CONTENT_INVALID``, fields that do not fit, ``SIGNER_MISMATCH``,
                ``CONFIDANT_REPRESENTED``, ``RELATIONSHIP_EXISTS``.
            Conflict: ``CONFIDANT_NOT_VERIFIED``, ``RELATIONSHIP_LIMIT``.
        """
        self._sign_in.check_trusted(client, ())
        await self._sign_in.spend_nonce(connection, client, signed.content)
        try:
            confidant = await signing_representative(
                self._confidants, connection, applicant, signed
            )
            content = content_of(signed, RelationshipContent)
            self._check_stated(confidant, content)
            person = await self._recorded(connection, content)
            stated = content.confidant_person.model_dump(mode="json", exclude_unset=True)
            known = {**person.data, "documents": person.documents, _CONFIDANT: stated}
            check_relationship(known, self._context())
            author = author_of(client, applicant)
            async with connection.begin_nested():
                made = await self._confidants.relate(
                    connection, person, confidant, relation_of(stated), signed.container, author
                )
            return Family(made, person, confidant, may_act=False, lasts=True)
        except CoreError as problem:
            problem.keeps_changes = True
            raise

    # --- checks -------------------------------------------------------------------------------

    def _check_stated(self, confidant: Person, stated: RelationshipDraft) -> None:
        """He names himself as who represents, and another, by a number, as who is represented.

        Raises:
            InvalidInput: he does not.
        """
        relation = stated.confidant_person.model_dump(mode="json")
        check_named(relation, confidant, _ROOT)
        place = f"{_ROOT}.document.number" if stated.document else f"{_ROOT}.tax_id"
        if not (stated.tax_id or stated.document):
            wording = "required property tax_id was not present"
            raise _wrong(place, "required", wording)
        if _identity(stated).is_of(confidant):
            raise _wrong(place, "invalid", "Confidant person and related person must differ")

    def _context(self) -> RuleContext:
        return RuleContext(Purpose.REPRESENTED, today(self._clock), self._rules, root=_ROOT)

    async def _recorded(self, connection: AsyncConnection, stated: RelationshipDraft) -> Person:
        named, persons = _identity(stated), self._persons
        found = await persons.find_by_tax_id(connection, named.tax_id) if named.tax_id else []
        if named.document and not found:
            found = await persons.find_by_identity(connection, *named.document)
        fitting = [
            person
            for person in found
            if person.is_active and person.birth_date == stated.birth_date and named.is_of(person)
        ]
        if not fitting:
            raise NotAllowed(ErrorCode.PERSON_UNKNOWN)
        if len(fitting) > 1:
            raise NotAllowed(ErrorCode.PERSON_AMBIGUOUS)
        return await persons.lock_active(connection, fitting[0].id)


def _identity(stated: RelationshipDraft) -> Identity:
    document = stated.document
    return Identity(
        stated.last_name,
        stated.given_name,
        stated.tax_id,
        (document.type, document.number) if document else None,
    )


def _is_listed(family: Family, confidant: Person, stated: RelationshipDraft) -> bool:
    """Whether the representative has a relationship with one who is called so.

    Compared with what his own list shows of a person, and with nothing that it keeps back.
    """
    relationship, person = family.relationship, family.person
    if relationship.confidant_person_id != confidant.id or relationship.is_refused:
        return False
    first, given = comparable(person.first_name), comparable(stated.given_name)
    return (
        person.birth_date == stated.birth_date
        and comparable(person.last_name) == comparable(stated.last_name)
        and (given == first or given.startswith(f"{first} "))
    )


def _wrong(entry: str, rule: str, wording: str) -> InvalidInput:
    return InvalidInput(ErrorCode.INVALID_INPUT, invalid=[InvalidEntry(entry, rule, wording)])
