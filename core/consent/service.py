"""From what a channel asks for, over the patient's signature, to tokens for a code."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.clients import ClientRegistry
from core.access.model import OAuthClient
from core.access.nonces import NonceService
from core.access.sign_in import SignInService, nonce_in
from core.access.signatures import VerifiedSignature
from core.access.tokens import IssuedTokens, TokenService, value_hash
from core.consent import repository
from core.consent.model import Asked, Code, answer_address, content_of, is_verifier_of
from core.contract.access import CodeGrant, scope_list
from core.contract.consent import ConsentRequest
from core.contract.errors import ErrorCode
from core.errors import CoreError, InvalidInput, NotAllowed
from core.kit.clock import Clock
from core.persons.service import PersonService

log = structlog.get_logger(__name__)

_VALUE_SIZE_BYTES = 32
# A used code is remembered as long as the tokens of an ended session.
_KEPT_FOR = timedelta(days=1)


class ConsentService:
    """Asks patients on behalf of channels, and gives channels what was allowed."""

    def __init__(
        self,
        clients: ClientRegistry,
        nonces: NonceService,
        sign_in: SignInService,
        tokens: TokenService,
        persons: PersonService,
        clock: Clock,
        code_lifetime: timedelta,
    ) -> None:
        self._clients = clients
        self._nonces = nonces
        self._sign_in = sign_in
        self._tokens = tokens
        self._persons = persons
        self._clock = clock
        self._code_lifetime = code_lifetime

    # --- the patient's side -------------------------------------------------------------------

    async def check(self, connection: AsyncConnection, request: ConsentRequest) -> Asked:
        """What a channel asks for, if it may.

        Raises:
            NotAllowed: ``CLIENT_UNKNOWN``, ``CLIENT_TYPE_FORBIDDEN``, ``FORBIDDEN_SCOPE``.
            InvalidInput: ``REDIRECT_URI_UNKNOWN``.
        """
        asked = await self._asked(connection, request)
        self._sign_in.check_consented(asked.client, asked.scopes)
        return asked

    async def offer(self, connection: AsyncConnection, request: ConsentRequest) -> bytes:
        """The octets that the patient signs to allow what is asked. Nothing is stored.

        Raises:
            NotAllowed, InvalidInput: as :meth:`check`.
        """
        asked = await self.check(connection, request)
        return content_of(asked, self._nonces.issue(asked.client.id))

    def offered_to(self, content: bytes, request: ConsentRequest) -> UUID:
        """The channel for which a text was offered, by its nonce.

        Raises:
            NotAllowed: ``CLIENT_UNKNOWN``, ``NONCE_INVALID``.
            InvalidInput: ``SIGNED_CONTENT_INVALID``.
        """
        try:
            client_id = UUID(request.client_id)
        except ValueError:
            raise NotAllowed(ErrorCode.CLIENT_UNKNOWN) from None
        return self._nonces.read(nonce_in(content), client_id).client_id

    async def allow(
        self, connection: AsyncConnection, asked: Asked, content: bytes, signed: VerifiedSignature
    ) -> str:
        """The channel's address with a code.

        1. What was signed is what is asked, word for word, with a nonce that is used up by this.
        2. The signer is let in by the rules of the trusted sign-in.

        Args:
            connection: the transaction of the call.
            asked: checked anew.
            content: the text that the signature is over.
            signed: its signature.

        Raises:
            InvalidInput: ``CONTENT_MISMATCH``, ``SIGNED_CONTENT_INVALID``.
            NotAllowed, NotFound, Conflict: as :meth:`core.access.sign_in.SignInService.patient`.
        """
        if content != content_of(asked, nonce_in(content)):
            raise InvalidInput(ErrorCode.CONTENT_MISMATCH)
        await self._sign_in.spend_nonce(connection, asked.client, content)
        try:
            person, scopes = await self._sign_in.recognise(connection, signed.signer, asked.scopes)
            await self._sign_in.has_account(connection, person.id)
        except CoreError as problem:
            # The nonce stays used: one signature, one attempt.
            problem.keeps_changes = True
            raise
        code = await self._issue(connection, asked, person.id, scopes)
        return answer_address(asked.redirect_uri, asked.state, code=code)

    async def refuse(self, connection: AsyncConnection, request: ConsentRequest) -> str:
        """The channel's address with the news that it gets nothing.

        The patient may say so of any request whose answer has somewhere to go; where the channel
        asked for more than it may, that is what it is told.

        Raises:
            NotAllowed: ``CLIENT_UNKNOWN``.
            InvalidInput: ``REDIRECT_URI_UNKNOWN``.
        """
        asked = await self._asked(connection, request)
        error = "access_denied"
        try:
            self._sign_in.check_consented(asked.client, asked.scopes)
        except NotAllowed as problem:
            is_scope = problem.code is ErrorCode.FORBIDDEN_SCOPE
            error = "invalid_scope" if is_scope else "unauthorized_client"
        return answer_address(asked.redirect_uri, asked.state, error=error)

    async def burn(self, connection: AsyncConnection, asked: Asked, content: bytes) -> None:
        """Use the nonce of a refused signature up: one attempt each."""
        await self._sign_in.burn(connection, asked.client, content)

    async def _asked(self, connection: AsyncConnection, request: ConsentRequest) -> Asked:
        client = await self._clients.named(connection, request.client_id)
        if request.redirect_uri not in client.redirect_uris:
            raise InvalidInput(ErrorCode.REDIRECT_URI_UNKNOWN)
        return Asked(
            client=client,
            redirect_uri=request.redirect_uri,
            scopes=tuple(scope_list(request.scope)),
            state=request.state,
            code_challenge=request.code_challenge,
        )

    async def _issue(
        self,
        connection: AsyncConnection,
        asked: Asked,
        person_id: UUID,
        scopes: Collection[str],
    ) -> str:
        value, now = secrets.token_urlsafe(_VALUE_SIZE_BYTES), self._clock.now()
        await repository.add_code(
            connection,
            {
                "value_hash": value_hash(value),
                "client_id": asked.client.id,
                "redirect_uri": asked.redirect_uri,
                "scopes": " ".join(scopes),
                "person_id": person_id,
                "code_challenge": asked.code_challenge,
                "inserted_at": now,
                "expires_at": now + self._code_lifetime,
            },
        )
        return value

    # --- the channel's side -------------------------------------------------------------------

    async def redeem(
        self, connection: AsyncConnection, client: OAuthClient, grant: CodeGrant
    ) -> IssuedTokens:
        """Tokens for a code; it works once, and is used up by every showing of it by its channel.

        Source: RFC 6749, sections 4.1.2 and 4.1.3: a code that is shown again ends the tokens
        that were made of it.

        Raises:
            NotAllowed: ``AUTHORIZATION_CODE_INVALID``: unknown, another channel's, expired,
                used before, for another address, or without its verifier. ``FORBIDDEN_SCOPE``,
                ``USER_BLOCKED``.
            NotFound: ``PERSON_INACTIVE``.
        """
        hashed, now = value_hash(grant.code), self._clock.now()
        code = await repository.lock_code(connection, hashed)
        if code is None or code.client_id != client.id:
            raise NotAllowed(ErrorCode.AUTHORIZATION_CODE_INVALID)
        if code.used_at is not None:
            await self._end(connection, code)
            raise NotAllowed(ErrorCode.AUTHORIZATION_CODE_INVALID, keeps_changes=True)
        await repository.mark_used(connection, hashed, now)
        try:
            scopes = _granted(code, client, grant)
            if now >= code.expires_at:
                raise NotAllowed(ErrorCode.AUTHORIZATION_CODE_INVALID)
            person = await self._persons.get_active(connection, code.person_id)
            issued = await self._sign_in.open(connection, client, person, scopes)
        except CoreError as problem:
            problem.keeps_changes = True
            raise
        await repository.mark_session(connection, hashed, issued.access.session_id)
        return issued

    async def _end(self, connection: AsyncConnection, code: Code) -> None:
        if code.session_id:
            log.warning("code.reused", session_id=str(code.session_id))
            await self._tokens.revoke_session(connection, code.session_id)

    async def forget_old(self, connection: AsyncConnection) -> None:
        """Delete codes that nobody can show any more."""
        await repository.forget(connection, self._clock.now() - _KEPT_FOR)


def _granted(code: Code, client: OAuthClient, grant: CodeGrant) -> Collection[str]:
    """The scopes of an exchange that shows what belongs to its code.

    Raises:
        NotAllowed: ``AUTHORIZATION_CODE_INVALID``, ``FORBIDDEN_SCOPE``.
    """
    if grant.redirect_uri != code.redirect_uri:
        raise NotAllowed(ErrorCode.AUTHORIZATION_CODE_INVALID)
    # A verifier without a challenge is refused too: somebody has taken the challenge away.
    if (code.code_challenge is None) != (grant.code_verifier is None):
        raise NotAllowed(ErrorCode.AUTHORIZATION_CODE_INVALID)
    if code.code_challenge and not is_verifier_of(code.code_challenge, grant.code_verifier or ""):
        raise NotAllowed(ErrorCode.AUTHORIZATION_CODE_INVALID)
    allowed = code.scopes & client.scopes
    wanted = scope_list(grant.scope) if grant.scope else sorted(allowed)
    for scope in wanted:
        if scope not in allowed:
            raise NotAllowed(ErrorCode.FORBIDDEN_SCOPE, scope=scope)
    return wanted
