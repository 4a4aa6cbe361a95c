"""Registering somebody whom one represents: a child, or an adult without capacity."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.model import OAuthClient
from core.access.sign_in import Applicant, SignInService
from core.access.signatures import VerifiedSignature
from core.access.signed_json import json_object
from core.access.signers import check_signed_by_person
from core.access.tokens import IssuedTokens
from core.authentication_methods.model import MethodType
from core.authentication_methods.service import MethodService
from core.confidants.model import Identity, Relationship
from core.confidants.service import ConfidantService, Family
from core.contract.confidants import ConfidantSignUpContent, RelationshipContent
from core.contract.errors import ErrorCode
from core.declarations.model import Actor, Author
from core.errors import CoreError, InvalidEntry, InvalidInput, NotAllowed
from core.kit.clock import Clock, today
from core.kit.envelope import invalid_entries
from core.person_requests.checks import check_settlements, phones_of
from core.person_requests.service import Neighbours
from core.persons.matching import MatchKind
from core.persons.model import Person
from core.persons.rules import (
    PersonRules,
    Purpose,
    RuleContext,
    check_person,
    check_relationship,
    normalise_person,
)

Content = TypeVar("Content", bound=BaseModel)

_METHODS, _CONFIDANT = "authentication_methods", "confidant_person"
_WHO = "$.person.confidant_person.person_id"


@dataclass(frozen=True)
class Represented:
    """What came of a registration.

    Attributes:
        data: what was stated of the person.
        tokens: for acting for him; none for one who was recorded before, whose cabinet opens
            when the relationship is verified.
        is_new: a person was recorded.
    """

    person_id: UUID
    data: Mapping[str, Any]
    relationship: Relationship
    tokens: IssuedTokens | None
    is_new: bool


class ConfidantSignUp:
    """Registers people whom others represent, and relationships with recorded ones."""

    def __init__(
        self,
        confidants: ConfidantService,
        others: Neighbours,
        methods: MethodService,
        sign_in: SignInService,
        rules: PersonRules,
        clock: Clock,
    ) -> None:
        self._confidants = confidants
        self._others = others
        self._methods = methods
        self._sign_in = sign_in
        self._rules = rules
        self._clock = clock

    async def check_draft(
        self,
        connection: AsyncConnection,
        client_id: UUID,
        confidant_id: UUID,
        stated: Mapping[str, Any],
    ) -> dict[str, Any]:
        """The data in the register's own form, when they break no rule; nothing is kept.

        Whether somebody is recorded already is not told here: nobody has signed yet.

        Raises:
            NotFound: ``PERSON_INACTIVE``.
            Conflict: ``CONFIDANT_NOT_VERIFIED``.
            InvalidInput: fields that do not fit; ``CONFIDANT_REPRESENTED``,
                ``PHONE_NOT_VERIFIED``, ``PHONE_USED_BY_MANY``.
        """
        confidant = await self._confidants.representative(connection, confidant_id)
        return await self._checked(connection, client_id, confidant, stated)

    async def register(
        self,
        connection: AsyncConnection,
        client: OAuthClient,
        applicant: Applicant,
        signed: VerifiedSignature,
        scopes: Collection[str],
    ) -> Represented:
        """Record the person whom the signed data are of, and that the signer represents him.

        1. The channel may register patients. 2. The signed object has the published shape and
        holds an unused nonce, which is used up by this. 3. The signer is who called, and can
        represent others. 4. The data keep every rule, and name him as the representative.
        5. Nobody else is registering the same human being now. 6. He is new; or one record is his,
        and then only the relationship is added: a stranger's word changes no record.

        Source: Trusted PIS API 9.5.2, Confidant patient sign-up; CF 17525605808, 17525605827.

        Raises:
            NotAllowed: ``CLIENT_TYPE_FORBIDDEN``, ``FORBIDDEN_SCOPE``, ``NONCE_INVALID``,
                ``PERSON_AMBIGUOUS``.
            NotFound: ``PERSON_INACTIVE``: the representative.
            InvalidInput: ``SIGNED_CONTENT_INVALID``, fields that do not fit, ``SIGNER_MISMATCH``,
                ``CONFIDANT_REPRESENTED``, ``PHONE_NOT_VERIFIED``, ``PHONE_USED_BY_MANY``,
                ``RELATIONSHIP_EXISTS``.
            Conflict: ``CONFIDANT_NOT_VERIFIED``, ``RELATIONSHIP_LIMIT``.
        """
        self._sign_in.check_trusted(client, scopes)
        await self._sign_in.spend_nonce(connection, client, signed.content)
        try:
            confidant = await self._signer(connection, applicant, signed)
            content = _content(signed.content, ConfidantSignUpContent)
            data = await self._checked(connection, client.id, confidant, content.person.fields())
            # What is written from here on is written whole or not at all; the nonce stays spent.
            async with connection.begin_nested():
                return await self._record(
                    connection, client, applicant, confidant, data, signed, scopes
                )
        except CoreError as problem:
            problem.keeps_changes = True
            raise

    async def relate(
        self,
        connection: AsyncConnection,
        client: OAuthClient,
        applicant: Applicant,
        signed: VerifiedSignature,
    ) -> Family:
        """Record that the signer represents somebody who is in the register already.

        1.–3. As :meth:`register`. 4. Names, birth date and number lead to one person. 5. The
        documents prove what they can for his age.

        Raises:
            NotAllowed: ``CLIENT_TYPE_FORBIDDEN``, ``NONCE_INVALID``, ``PERSON_UNKNOWN``,
                ``PERSON_AMBIGUOUS``.
            NotFound, InvalidInput, Conflict: as :meth:`register`.
        """
        self._sign_in.check_trusted(client, ())
        await self._sign_in.spend_nonce(connection, client, signed.content)
        try:
            confidant = await self._signer(connection, applicant, signed)
            content = _content(signed.content, RelationshipContent)
            person = await self._recorded(connection, content)
            stated = content.confidant_person.model_dump(mode="json", exclude_unset=True)
            self._check_relationship(person, confidant, stated)
            author = _author(client, applicant)
            async with connection.begin_nested():
                made = await self._confidants.relate(
                    connection, person, confidant, _relation(stated), signed.container, author
                )
            return Family(made, person, confidant, may_act=False, lasts=True)
        except CoreError as problem:
            problem.keeps_changes = True
            raise

    # --- checks -------------------------------------------------------------------------------

    async def _signer(
        self, connection: AsyncConnection, applicant: Applicant, signed: VerifiedSignature
    ) -> Person:
        confidant = await self._confidants.representative(connection, applicant.person_id)
        check_signed_by_person(signed.signer, confidant)
        return confidant

    async def _checked(
        self,
        connection: AsyncConnection,
        client_id: UUID,
        confidant: Person,
        stated: Mapping[str, Any],
    ) -> dict[str, Any]:
        data = normalise_person(stated)
        context = RuleContext(Purpose.REPRESENTED, today(self._clock), self._rules)
        check_person(data, context)
        _check_named(data[_CONFIDANT], confidant)
        await check_settlements(self._others.addresses, connection, data)
        known = await self._own_phones(connection, confidant.id)
        for phone in sorted(phones_of(data) - known):
            await self._others.phones.require_verified(connection, client_id, phone)
        return data

    async def _own_phones(self, connection: AsyncConnection, person_id: UUID) -> set[str]:
        """Numbers at which the representative is asked: a child may have his parent's."""
        methods = await self._methods.of_person(connection, person_id)
        return {
            method.value
            for method in methods
            if method.is_active and method.type is MethodType.OTP and method.value
        }

    def _check_relationship(
        self, person: Person, confidant: Person, stated: Mapping[str, Any]
    ) -> None:
        context = RuleContext(Purpose.REPRESENTED, today(self._clock), self._rules, root="$")
        check_relationship({**person.data, _CONFIDANT: stated}, context)
        _check_named(stated, confidant)

    async def _recorded(self, connection: AsyncConnection, content: RelationshipContent) -> Person:
        document = content.document
        named = Identity(
            content.last_name,
            content.given_name,
            content.tax_id,
            (document.type, document.number) if document else None,
        )
        persons = self._others.persons
        found = await persons.find_by_tax_id(connection, named.tax_id) if named.tax_id else []
        if document and not found:
            found = await persons.find_by_identity(connection, document.type, document.number)
        fitting = [
            person
            for person in found
            if person.is_active and person.birth_date == content.birth_date and named.is_of(person)
        ]
        if not fitting:
            raise NotAllowed(ErrorCode.PERSON_UNKNOWN)
        if len(fitting) > 1:
            raise NotAllowed(ErrorCode.PERSON_AMBIGUOUS)
        return await persons.lock_active(connection, fitting[0].id)

    # --- writing ------------------------------------------------------------------------------

    async def _record(
        self,
        connection: AsyncConnection,
        client: OAuthClient,
        applicant: Applicant,
        confidant: Person,
        data: Mapping[str, Any],
        signed: VerifiedSignature,
        scopes: Collection[str],
    ) -> Represented:
        wanted = {key: data[key] for key in data if key not in (_METHODS, _CONFIDANT)}
        person, is_new = await self._person(connection, wanted)
        if person.id == confidant.id:
            raise NotAllowed(ErrorCode.PERSON_AMBIGUOUS)
        author = _author(client, applicant)
        made = await self._confidants.relate(
            connection, person, confidant, _relation(data[_CONFIDANT]), signed.container, author
        )
        tokens = None
        if is_new:
            alias = data[_METHODS][0]["alias"]
            await self._methods.add_third_person(
                connection, person.id, confidant.id, alias, applicant.user_id
            )
            tokens = await self._sign_in.open(connection, client, person, scopes, applicant)
        return Represented(person.id, data, made, tokens, is_new)

    async def _person(
        self, connection: AsyncConnection, wanted: Mapping[str, Any]
    ) -> tuple[Person, bool]:
        """The new record, or the one that is certainly of the same human being, held."""
        persons = self._others.persons
        await persons.claim(connection, wanted)
        match = await persons.match(connection, wanted)
        if match.kind is MatchKind.NONE:
            person = await persons.create(connection, wanted)
            await self._others.verifications.begin(connection, None, person)
            return person, True
        # Alike is not enough: twins and namesakes are, and the record is not the signer's own.
        if match.person is None or not _is_certainly(match.person, wanted):
            raise NotAllowed(ErrorCode.PERSON_AMBIGUOUS)
        return await persons.lock_active(connection, match.person.id), False


def _is_certainly(person: Person, wanted: Mapping[str, Any]) -> bool:
    """Whether a record has the stated names, birth date and one of the numbers."""
    if person.data["birth_date"] != wanted["birth_date"]:
        return False
    numbers: list[tuple[str | None, tuple[str, str] | None]] = [
        (None, (document["type"], document["number"])) for document in wanted["documents"]
    ]
    if wanted.get("tax_id"):
        numbers.append((wanted["tax_id"], None))
    return any(
        Identity(wanted["last_name"], wanted["first_name"], tax_id, document).is_of(person)
        for tax_id, document in numbers
    )


def _check_named(stated: Mapping[str, Any], confidant: Person) -> None:
    """Source: "Confidant person and signer must be the same", CF 17525605808."""
    if str(stated["person_id"]) != str(confidant.id):
        wording = "Confidant person and signer must be the same"
        raise InvalidInput(
            ErrorCode.INVALID_INPUT, invalid=[InvalidEntry(_WHO, "invalid", wording)]
        )


def _relation(stated: Mapping[str, Any]) -> dict[str, Any]:
    return {"relation_type": "PRIMARY", **stated}


def _author(client: OAuthClient, applicant: Applicant) -> Author:
    return Author(Actor.PATIENT, applicant.user_id, applicant.person_id, client.id)


def _content(content: bytes, model: type[Content]) -> Content:
    signed = json_object(content)
    if signed is None:
        raise InvalidInput(ErrorCode.SIGNED_CONTENT_INVALID)
    try:
        return model.model_validate(signed)
    except ValidationError as problem:
        raise InvalidInput(ErrorCode.INVALID_INPUT, invalid=invalid_entries(problem)) from None
