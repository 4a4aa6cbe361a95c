"""Opening the cabinet of somebody whom one represents, by one's own signature."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import orjson
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.model import OAuthClient
from core.access.sign_in import Applicant, SignInService
from core.access.signatures import VerifiedSignature
from core.access.signed_json import json_object
from core.access.signers import check_signed_by_person
from core.access.tokens import IssuedTokens
from core.confidants.model import Identity
from core.confidants.service import ConfidantService, Family
from core.contract.confidants import ConfidantSignInContent, IdentifyingDocument
from core.contract.errors import ErrorCode
from core.errors import Conflict, CoreError, InvalidInput, NotAllowed
from core.kit.envelope import invalid_entries
from core.persons.service import PersonService


class ConfidantSignIn:
    """Signs representatives in, each for one of those whom they represent."""

    def __init__(
        self, confidants: ConfidantService, persons: PersonService, sign_in: SignInService
    ) -> None:
        self._confidants = confidants
        self._persons = persons
        self._sign_in = sign_in

    async def content(
        self, connection: AsyncConnection, confidant_id: UUID, relationship_id: UUID, nonce: str
    ) -> bytes:
        """The octets that a representative signs to act for one of his; the same each time.

        Raises:
            NotFound: he represents nobody by this relationship.
            Conflict: ``RELATIONSHIP_UNCONFIRMED``, ``CONFIDANT_NOT_VERIFIED``.
        """
        family = await self._confidants.family(connection, confidant_id, relationship_id)
        await self._confidants.check_authority(connection, family.person, family.confidant)
        named = Identity.of(family.person)
        stated = ConfidantSignInContent(
            last_name=named.last_name,
            given_name=named.given_name,
            tax_id=named.tax_id,
            document=IdentifyingDocument(type=named.document[0], number=named.document[1])
            if named.document
            else None,
            jwt=nonce,
        )
        return orjson.dumps(stated.model_dump(exclude_none=True))

    async def enter(
        self,
        connection: AsyncConnection,
        client: OAuthClient,
        applicant: Applicant,
        signed: VerifiedSignature,
        scopes: Collection[str],
    ) -> IssuedTokens:
        """Tokens about the person whom the signed text names, for who signed it.

        1. The channel may sign patients in, for these scopes. 2. The signed object holds an unused
        nonce, which is used up by this. 3. The signer is who called. 4. The person it names is one
        of those whom he represents, by a relationship that lets him act today.

        The register at large is not searched: who is represented by another, or by nobody, is
        told from one who does not exist by no answer.

        Source: Trusted PIS API 9.5.2, Confidant patient sign-in.

        Raises:
            NotAllowed: ``CLIENT_TYPE_FORBIDDEN``, ``FORBIDDEN_SCOPE``, ``NONCE_INVALID``,
                ``PERSON_AMBIGUOUS``, ``USER_BLOCKED``.
            NotFound: ``PERSON_INACTIVE``.
            InvalidInput: ``SIGNED_CONTENT_INVALID``, fields that do not fit, ``SIGNER_MISMATCH``.
            Conflict: ``RELATIONSHIP_UNCONFIRMED``, ``CONFIDANT_NOT_VERIFIED``.
        """
        self._sign_in.check_trusted(client, scopes)
        await self._sign_in.spend_nonce(connection, client, signed.content)
        try:
            confidant = await self._persons.get_active(connection, applicant.person_id)
            check_signed_by_person(signed.signer, confidant)
            family = await self._named(connection, applicant.person_id, _identity(signed.content))
            await self._confidants.check(connection, family.person.id, applicant.person_id)
            return await self._sign_in.open(connection, client, family.person, scopes, applicant)
        except CoreError as problem:
            # The nonce stays used: one signature, one attempt.
            problem.keeps_changes = True
            raise

    async def _named(
        self, connection: AsyncConnection, confidant_id: UUID, named: Identity
    ) -> Family:
        found = [
            family
            for family in await self._confidants.families(connection, confidant_id)
            if family.confidant.id == confidant_id and named.is_of(family.person)
        ]
        if not found:
            raise Conflict(ErrorCode.RELATIONSHIP_UNCONFIRMED)
        if len(found) > 1:
            raise NotAllowed(ErrorCode.PERSON_AMBIGUOUS)
        return found[0]


def _identity(content: bytes) -> Identity:
    signed = json_object(content)
    if signed is None:
        raise InvalidInput(ErrorCode.SIGNED_CONTENT_INVALID)
    try:
        stated = ConfidantSignInContent.model_validate(signed)
    except ValidationError as problem:
        raise InvalidInput(ErrorCode.INVALID_INPUT, invalid=invalid_entries(problem)) from None
    document = (stated.document.type, stated.document.number) if stated.document else None
    return Identity(stated.last_name, stated.given_name, stated.tax_id, document)
