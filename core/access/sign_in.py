"""Sign-in: a signature over a nonce becomes tokens."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import repository
from core.access.grants import GrantService
from core.access.model import (
    OWN_SCOPES,
    ROLE_SCOPES,
    SURNAME_CHANGE_SCOPES,
    Employee,
    OAuthClient,
    Subject,
)
from core.access.nonces import NonceService
from core.access.signatures import Signer, VerifiedSignature
from core.access.signed_json import json_object
from core.access.tokens import IssuedTokens, TokenService
from core.contract.access import ClientType
from core.contract.errors import ErrorCode
from core.errors import Conflict, CoreError, InvalidInput, NotAllowed, NotFound
from core.kit.clock import Clock, today
from core.kit.ids import new_id
from core.persons import names
from core.persons.model import Person
from core.persons.rules.codes import told_by
from core.persons.service import PersonService


class EmployeeDirectory(Protocol):
    """Knows who works where."""

    async def employed(
        self, connection: AsyncConnection, legal_entity_id: UUID, tax_id: str
    ) -> Sequence[Employee]:
        """Working positions of the human with this tax number in a clinic."""


@dataclass(frozen=True)
class Applicant:
    """Who acts for another, and his own account."""

    person_id: UUID
    user_id: UUID


class SignInService:
    """Signs patients and clinics' employees in."""

    def __init__(
        self,
        *,
        nonces: NonceService,
        tokens: TokenService,
        grants: GrantService,
        persons: PersonService,
        employees: EmployeeDirectory,
        clock: Clock,
        minimum_age_years: int,
    ) -> None:
        self._nonces = nonces
        self._tokens = tokens
        self._grants = grants
        self._persons = persons
        self._employees = employees
        self._clock = clock
        self._minimum_age_years = minimum_age_years

    async def patient(
        self,
        connection: AsyncConnection,
        client: OAuthClient,
        signed: VerifiedSignature,
        scopes: Collection[str],
    ) -> IssuedTokens:
        """Tokens for the patient who signed the nonce.

        1. The channel may sign patients in, for these scopes.
        2. The signed object holds a genuine unused nonce, which is used up by this.
        3. The signer's tax number leads to exactly one person, in use, old enough.
        4. The surname is his. Another surname under the same number, birth date and first name is
        taken for a change that the register has not been told of: the tokens then open only what
        is needed to tell it, whatever was asked for.
        5. The person's user is not blocked.

        Source: sign-in of trusted PIS, CF 17525605631; ages, CF 17629052929.

        Raises:
            NotAllowed: ``CLIENT_TYPE_FORBIDDEN``, ``FORBIDDEN_SCOPE``, ``NONCE_INVALID``,
                ``PERSON_UNKNOWN``, ``PERSON_AMBIGUOUS``, ``PERSON_AGE``, ``USER_BLOCKED``.
            NotFound: ``PERSON_INACTIVE``.
            Conflict: ``SURNAME_MISMATCH``: the register has another surname, and more differs.
            InvalidInput: ``SIGNED_CONTENT_INVALID``.
        """
        self.check_trusted(client, scopes)
        await self.spend_nonce(connection, client, signed.content)
        try:
            person, allowed = await self.recognise(connection, signed.signer, scopes)
            return await self.open(connection, client, person, allowed)
        except CoreError as problem:
            # The nonce stays used: one signature, one attempt.
            problem.keeps_changes = True
            raise

    async def employee(
        self, connection: AsyncConnection, client: OAuthClient, signed: VerifiedSignature
    ) -> IssuedTokens:
        """Tokens for the employee of the channel's clinic who signed the nonce.

        Raises:
            NotAllowed: ``CLIENT_TYPE_FORBIDDEN``, ``NONCE_INVALID``, ``EMPLOYEE_UNKNOWN``.
            InvalidInput: ``SIGNED_CONTENT_INVALID``.
        """
        self._check_client(client, {ClientType.MIS}, ())
        if client.legal_entity_id is None:
            raise NotAllowed(ErrorCode.CLIENT_TYPE_FORBIDDEN)
        await self.spend_nonce(connection, client, signed.content)
        found = await self._employees.employed(
            connection, client.legal_entity_id, signed.signer.code
        )
        positions = [item for item in found if ROLE_SCOPES.get(item.role)]
        if not positions:
            raise NotAllowed(ErrorCode.EMPLOYEE_UNKNOWN, keeps_changes=True)
        # With several positions in one clinic, the one that may do most.
        position = max(positions, key=lambda item: (len(ROLE_SCOPES[item.role]), item.id))
        subject = Subject(
            user_id=position.party_id,
            employee_id=position.id,
            legal_entity_id=client.legal_entity_id,
        )
        scopes = ROLE_SCOPES[position.role] & client.scopes
        return await self._tokens.issue(connection, client, subject, scopes)

    async def burn(
        self, connection: AsyncConnection, client: OAuthClient, content: bytes | None
    ) -> None:
        """Use the nonce of a refused signature up, if it holds one: one attempt each."""
        try:
            await self.spend_nonce(connection, client, content or b"")
        except (InvalidInput, NotAllowed):
            return

    def check_trusted(self, client: OAuthClient, scopes: Collection[str]) -> None:
        """Whether a channel may open patients' cabinets with these scopes.

        Raises:
            NotAllowed: ``CLIENT_TYPE_FORBIDDEN``, ``FORBIDDEN_SCOPE``.
        """
        self._check_client(client, {ClientType.TRUSTED_PIS}, scopes)

    def check_consented(self, client: OAuthClient, scopes: Collection[str]) -> None:
        """Whether a patient may be asked to let a channel have these scopes.

        Raises:
            NotAllowed: ``CLIENT_TYPE_FORBIDDEN``, ``FORBIDDEN_SCOPE``.
        """
        self._check_client(client, {ClientType.PIS, ClientType.TRUSTED_PIS}, scopes)

    @staticmethod
    def _check_client(
        client: OAuthClient, needed: Collection[ClientType], scopes: Collection[str]
    ) -> None:
        if client.type not in needed:
            raise NotAllowed(ErrorCode.CLIENT_TYPE_FORBIDDEN)
        for scope in scopes:
            if scope not in client.scopes:
                raise NotAllowed(ErrorCode.FORBIDDEN_SCOPE, scope=scope)

    async def spend_nonce(
        self, connection: AsyncConnection, client: OAuthClient, content: bytes
    ) -> None:
        """Use up the nonce in a signed object.

        Raises:
            NotAllowed: ``NONCE_INVALID``.
            InvalidInput: ``SIGNED_CONTENT_INVALID``.
        """
        claims = self._nonces.read(nonce_in(content), client.id)
        await self._nonces.spend(connection, claims)

    async def recognise(
        self, connection: AsyncConnection, signer: Signer, scopes: Collection[str]
    ) -> tuple[Person, Collection[str]]:
        """The person who signed, and which of the scopes his tokens may have.

        Raises:
            NotAllowed: ``PERSON_UNKNOWN``, ``PERSON_AMBIGUOUS``, ``PERSON_AGE``.
            NotFound: ``PERSON_INACTIVE``.
            Conflict: ``SURNAME_MISMATCH``.
        """
        person = await self._person_of(connection, signer)
        return person, self._scopes_for(person, signer, scopes)

    async def _person_of(self, connection: AsyncConnection, signer: Signer) -> Person:
        if signer.tax_id:
            found = await self._persons.find_by_tax_id(connection, signer.tax_id)
        else:
            found = await self._persons.find_by_document(connection, signer.code)
        if not found:
            raise NotAllowed(ErrorCode.PERSON_UNKNOWN)
        active = [person for person in found if person.is_active]
        if not active:
            raise NotFound(ErrorCode.PERSON_INACTIVE)
        if len(active) > 1:
            raise NotAllowed(ErrorCode.PERSON_AMBIGUOUS)
        person = active[0]
        if person.age_on(today(self._clock)) < self._minimum_age_years:
            raise NotAllowed(ErrorCode.PERSON_AGE)
        return person

    def _scopes_for(
        self, person: Person, signer: Signer, scopes: Collection[str]
    ) -> Collection[str]:
        if not signer.surname or names.same(signer.surname, person.last_name):
            return scopes
        if not _same_but_surname(person, signer, today(self._clock)):
            raise Conflict(ErrorCode.SURNAME_MISMATCH)
        return [scope for scope in scopes if scope in SURNAME_CHANGE_SCOPES]

    async def has_account(self, connection: AsyncConnection, person_id: UUID) -> bool:
        """Whether a person has ever opened a cabinet.

        Raises:
            NotAllowed: ``USER_BLOCKED``: he has, and it is shut.
        """
        blocked = await repository.is_blocked(connection, person_id)
        if blocked:
            raise NotAllowed(ErrorCode.USER_BLOCKED)
        return blocked is not None

    async def open(
        self,
        connection: AsyncConnection,
        client: OAuthClient,
        person: Person,
        scopes: Collection[str],
        applicant: Applicant | None = None,
    ) -> IssuedTokens:
        """Tokens for a person through a channel that is let act.

        Args:
            connection: the transaction of the call.
            client: the channel.
            person: who has proven who he is, or for whom somebody may act.
            scopes: what the tokens are good for.
            applicant: his representative, who has proven it instead.

        Raises:
            NotAllowed: ``USER_BLOCKED``.
        """
        now = self._clock.now()
        user_id, is_blocked = await repository.open_account(connection, person.id, new_id(), now)
        if is_blocked:
            raise NotAllowed(ErrorCode.USER_BLOCKED)
        acting = applicant or Applicant(person.id, user_id)
        subject = Subject(
            user_id=user_id,
            person_id=person.id,
            applicant_person_id=acting.person_id,
            applicant_user_id=acting.user_id,
        )
        if applicant:
            scopes = [scope for scope in scopes if scope not in OWN_SCOPES]
        await self._grants.give(connection, subject=subject, client_id=client.id, scopes=scopes)
        return await self._tokens.issue(connection, client, subject, scopes)


def _same_but_surname(person: Person, signer: Signer, day: date) -> bool:
    """Whether number, birth date and first name are the person's; the surname is not asked.

    A certificate tells no birth date, but the tax number was made of one. A number that tells a
    day yet to come tells nothing, and the first name has to do.
    """
    told = told_by(signer.tax_id or "")
    if told and told[0] <= day and told[0] != person.birth_date:
        return False
    first, given = names.comparable(person.first_name), signer.given_name
    return bool(given) and first in names.comparable(given or "").split()


def nonce_in(content: bytes) -> str:
    """The nonce in what was signed.

    Raises:
        InvalidInput: ``SIGNED_CONTENT_INVALID``: not a JSON object with a text ``jwt``.
    """
    signed = json_object(content)
    nonce = signed.get("jwt") if signed else None
    if not isinstance(nonce, str):
        raise InvalidInput(ErrorCode.SIGNED_CONTENT_INVALID)
    return nonce
