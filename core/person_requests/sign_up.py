"""Registering oneself: signed data of a new patient become a person, an account and tokens."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.model import OAuthClient
from core.access.sign_in import SignInService
from core.access.signatures import Signer, VerifiedSignature
from core.access.signed_json import json_object
from core.access.signers import check_signed_by_holder
from core.access.tokens import IssuedTokens
from core.contract.errors import ErrorCode
from core.contract.person_requests import PersonRequestStatus, SignUpContent
from core.declarations.model import Actor, Author
from core.errors import Conflict, CoreError, InvalidInput, NotAllowed
from core.kit.clock import Clock, today
from core.kit.envelope import invalid_entries
from core.kit.ids import new_id
from core.person_requests.checks import check_settlements, phones_of
from core.person_requests.lifecycle import Lifecycle
from core.person_requests.model import Kind, PersonRequest, PersonRequestRules
from core.person_requests.service import Neighbours
from core.persons import names
from core.persons.matching import MatchKind
from core.persons.model import Person
from core.persons.rules import Purpose, RuleContext, check_person, normalise_person

_METHODS = "authentication_methods"


@dataclass(frozen=True)
class Registration:
    """What came of it.

    Attributes:
        is_new: a person was recorded; otherwise he had been already, and was linked.
    """

    person: Person
    tokens: IssuedTokens
    is_new: bool


class SignUpService:
    """Registers patients who sign for themselves."""

    def __init__(
        self,
        lifecycle: Lifecycle,
        others: Neighbours,
        sign_in: SignInService,
        rules: PersonRequestRules,
        clock: Clock,
    ) -> None:
        self._lifecycle = lifecycle
        self._others = others
        self._sign_in = sign_in
        self._rules = rules
        self._clock = clock

    async def check_draft(
        self, connection: AsyncConnection, client_id: UUID, stated: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The data in the register's own form, when they break no rule; nothing is kept.

        Whether somebody is recorded already is not told here: nobody has signed yet.

        Raises:
            InvalidInput: fields that do not fit; ``PHONE_NOT_VERIFIED``, ``PHONE_USED_BY_MANY``.
        """
        data = await self._checked(connection, stated)
        for phone in sorted(_numbers(data)):
            await self._others.phones.require_verified(connection, client_id, phone)
        return data

    async def register(
        self,
        connection: AsyncConnection,
        client: OAuthClient,
        signed: VerifiedSignature,
        scopes: Collection[str],
        code: str | None,
    ) -> Registration:
        """Record the patient who signed his data, or link the record that is his already.

        1. The channel may register patients. 2. The signed object has the published shape and
        holds an unused nonce, which is used up by this. 3. The data keep every rule and are of
        who signed them. 4. The phone is confirmed. 5. Nobody else is registering the same human
        being now. 6. He is new, or one record is his and nobody has used it from a cabinet.

        Source: CF 17525605954, 17525605723, 17525605689; similarity, CF 17629052929.

        Raises:
            NotAllowed: ``CLIENT_TYPE_FORBIDDEN``, ``FORBIDDEN_SCOPE``, ``NONCE_INVALID``,
                ``PERSON_AMBIGUOUS``, ``USER_BLOCKED``.
            InvalidInput: ``SIGNED_CONTENT_INVALID``, fields that do not fit, ``SIGNER_MISMATCH``,
                ``PHONE_NOT_VERIFIED``, ``PHONE_USED_BY_MANY``.
            Conflict: ``SURNAME_MISMATCH``, ``GIVEN_NAME_MISMATCH``, ``PERSON_EXISTS``.
        """
        self._sign_in.check_trusted(client, scopes)
        await self._sign_in.spend_nonce(connection, client, signed.content)
        try:
            return await self._register(connection, client, signed, scopes, code)
        except CoreError as problem:
            # The nonce stays used: one signature, one attempt.
            problem.keeps_changes = True
            raise

    async def _register(
        self,
        connection: AsyncConnection,
        client: OAuthClient,
        signed: VerifiedSignature,
        scopes: Collection[str],
        code: str | None,
    ) -> Registration:
        data = await self._checked(connection, _stated(signed.content))
        check_signed_by_holder(signed.signer, data)
        _check_names(signed.signer, data)
        own_phone = data[_METHODS][0]["phone_number"]
        for phone in sorted(_numbers(data)):
            given = code if phone == own_phone else None
            await self._others.phones.require_verified(connection, client.id, phone, given)
        # What is written from here on is written whole or not at all; the spent nonce stays.
        async with connection.begin_nested():
            person, is_new = await self._recorded(connection, data)
            tokens = await self._sign_in.open(connection, client, person, scopes)
            user_id = tokens.access.subject.user_id
            author = Author(Actor.PATIENT, user_id, person.id, client.id)
            await self._others.phones.add_verified(connection, person.id, own_phone, user_id)
            await self._lifecycle.begin(connection, self._request(person, signed, client), author)
        return Registration(person, tokens, is_new)

    async def _checked(
        self, connection: AsyncConnection, stated: Mapping[str, Any]
    ) -> dict[str, Any]:
        data = normalise_person(stated)
        check_person(data, RuleContext(Purpose.SIGN_UP, today(self._clock), self._rules.person))
        await check_settlements(self._others.addresses, connection, data)
        return data

    async def _recorded(
        self, connection: AsyncConnection, data: Mapping[str, Any]
    ) -> tuple[Person, bool]:
        persons = self._others.persons
        wanted = {key: value for key, value in data.items() if key != _METHODS}
        await persons.claim(connection, wanted)
        match = await persons.match(connection, wanted)
        if match.kind is MatchKind.AMBIGUOUS:
            raise NotAllowed(ErrorCode.PERSON_AMBIGUOUS)
        if match.person is None:
            person = await persons.create(connection, wanted)
            await self._others.verifications.begin(connection, None, person)
            return person, True
        if await self._sign_in.has_account(connection, match.person.id):
            raise Conflict(ErrorCode.PERSON_EXISTS)
        recorded = await persons.lock_active(connection, match.person.id)
        if recorded.tax_id and not wanted.get("tax_id"):
            # A number on record is not taken away, and who has one signs under it.
            raise NotAllowed(ErrorCode.PERSON_AMBIGUOUS)
        merged = {**recorded.data, **wanted}
        if wanted.get("tax_id"):
            merged["no_tax_id"] = False  # whoever has the number did not refuse it
        person = await persons.update(connection, recorded, merged)
        await self._others.verifications.begin(connection, recorded, person)
        return person, False

    def _request(
        self, person: Person, signed: VerifiedSignature, client: OAuthClient
    ) -> PersonRequest:
        now = self._clock.now()
        return PersonRequest(
            id=new_id(),
            person_id=person.id,
            kind=Kind.SIGN_UP,
            status=PersonRequestStatus.SIGNED,
            client_id=client.id,
            authorized_by_person_id=person.id,
            person_updated_at=person.updated_at,
            expires_at=now + self._rules.expiration,
            inserted_at=now,
            updated_at=now,
            container=signed.container,
            container_sha256=hashlib.sha256(signed.container).digest(),
        )


def _stated(content: bytes) -> dict[str, Any]:
    signed = json_object(content)
    if signed is None:
        raise InvalidInput(ErrorCode.SIGNED_CONTENT_INVALID)
    try:
        return SignUpContent.model_validate(signed).person.fields()
    except ValidationError as problem:
        raise InvalidInput(ErrorCode.INVALID_INPUT, invalid=invalid_entries(problem)) from None


def _check_names(signer: Signer, data: Mapping[str, Any]) -> None:
    """The surname is the certificate's, the first name a part of its given names.

    Source: ehealth.api ``core/cabinet/api.ex``; compared as registers differ, not letter by letter.
    """
    if signer.surname and not names.same(signer.surname, data["last_name"]):
        raise Conflict(ErrorCode.SURNAME_MISMATCH)
    first = names.comparable(data["first_name"])
    if signer.given_name and first not in names.comparable(signer.given_name):
        raise Conflict(ErrorCode.GIVEN_NAME_MISMATCH)


def _numbers(data: Mapping[str, Any]) -> set[str]:
    return phones_of(data) | {method["phone_number"] for method in data[_METHODS]}
