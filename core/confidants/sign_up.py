"""Registering somebody whom one represents: a child, or an adult without capacity."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.model import OAuthClient
from core.access.sign_in import Applicant, SignInService
from core.access.signatures import VerifiedSignature
from core.access.tokens import IssuedTokens
from core.authentication_methods.model import MethodType
from core.authentication_methods.service import MethodService
from core.confidants.model import Identity, Relationship
from core.confidants.service import ConfidantService
from core.confidants.signed import (
    author_of,
    check_named,
    content_of,
    relation_of,
    signing_representative,
)
from core.contract.confidants import ConfidantSignUpContent
from core.contract.errors import ErrorCode
from core.errors import CoreError, NotAllowed
from core.kit.clock import Clock, today
from core.person_requests.checks import check_settlements, phones_of
from core.person_requests.service import Neighbours
from core.persons.matching import MatchKind
from core.persons.model import Person
from core.persons.rules import (
    PersonRules,
    Purpose,
    RuleContext,
    check_person,
    normalise_person,
)

_METHODS, _CONFIDANT = "authentication_methods", "confidant_person"


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
    """Registers people whom others represent."""

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
            InvalidInput: fields that do not fit; ``CONFIDANT_REPRESENTED``, or he represents too
                many; ``PHONE_NOT_VERIFIED``, ``PHONE_USED_BY_MANY``.
        """
        confidant = await self._confidants.representative(connection, confidant_id)
        data = await self._checked(connection, client_id, confidant, stated)
        await self._confidants.check_room(connection, confidant)
        return data

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
            confidant = await signing_representative(
                self._confidants, connection, applicant, signed
            )
            content = content_of(signed, ConfidantSignUpContent)
            data = await self._checked(connection, client.id, confidant, content.person.fields())
            # What is written from here on is written whole or not at all; the nonce stays spent.
            async with connection.begin_nested():
                return await self._record(
                    connection, client, applicant, confidant, data, signed, scopes
                )
        except CoreError as problem:
            problem.keeps_changes = True
            raise

    # --- checks -------------------------------------------------------------------------------

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
        check_named(data[_CONFIDANT], confidant, context.root)
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
        author = author_of(client, applicant)
        made = await self._confidants.relate(
            connection, person, confidant, relation_of(data[_CONFIDANT]), signed.container, author
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
