"""HTTP methods of sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.clients import ClientRegistry
from core.access.model import OAuthClient
from core.access.nonces import NonceService
from core.access.presentation import token_view
from core.access.sign_in import SignInService
from core.access.signatures import SignatureRefused, SignatureVerifier, VerifiedSignature
from core.access.tokens import IssuedTokens, TokenService
from core.contract.access import (
    AccessToken,
    CodeGrant,
    EmployeeSignInBody,
    Nonce,
    NonceBody,
    RefreshGrant,
    SignInBody,
    SignInGrant,
    TokensBody,
    TokenUser,
    scope_list,
)
from core.contract.errors import ErrorCode
from core.errors import NotAllowed
from core.kit.clock import Clock
from core.kit.envelope import Reply
from core.kit.limits import RateLimit
from core.kit.routing import Call, Route

Verified = VerifiedSignature | SignatureRefused

_TRUSTED = "Trusted PIS API 9.5.2"
_PIS = "PIS API 9.11.0.3"


class CodeExchange(Protocol):
    """Gives tokens for the codes of the consent page."""

    async def redeem(
        self, connection: AsyncConnection, client: OAuthClient, grant: CodeGrant
    ) -> IssuedTokens:
        """Tokens for a code; raises ``NotAllowed`` and ``NotFound``."""


class AccessRoutes:
    """Nonce, sign-in, tokens, logout."""

    def __init__(
        self,
        *,
        clients: ClientRegistry,
        nonces: NonceService,
        signatures: SignatureVerifier,
        sign_in: SignInService,
        tokens: TokenService,
        codes: CodeExchange,
        clock: Clock,
        attempts_per_minute: int,
    ) -> None:
        self._clients = clients
        self._nonces = nonces
        self._signatures = signatures
        self._sign_in = sign_in
        self._tokens = tokens
        self._codes = codes
        self._attempts = RateLimit(attempts_per_minute, timedelta(minutes=1), clock)

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "POST",
                "/oauth/nonce",
                self._issue_nonce,
                who="anyone",
                body=NonceBody,
                response=Nonce,
                summary="A nonce to be signed at sign-in",
                client_method="access.nonce",
                source=_TRUSTED,
            ),
            Route(
                "POST",
                "/api/pis/sign-in",
                self._sign_patient_in,
                who="client",
                body=SignInBody,
                response=AccessToken,
                status=201,
                prepare=self._verify_patient,
                summary="Sign a patient in by his signature over a nonce",
                client_method="access.sign_in",
                source=_TRUSTED,
            ),
            Route(
                "POST",
                "/api/mis/sign-in",
                self._sign_employee_in,
                who="client",
                body=EmployeeSignInBody,
                response=AccessToken,
                status=201,
                prepare=self._verify_employee,
                summary="Sign a clinic's employee in by his signature over a nonce",
                client_method="access.sign_employee_in",
            ),
            Route(
                "POST",
                "/oauth/tokens",
                self._exchange,
                who="anyone",
                body=TokensBody,
                response=AccessToken,
                status=201,
                summary="Exchange a refresh token, or the code of a patient's consent",
                client_method="access.refresh access.redeem",
                source=_PIS,
            ),
            Route(
                "POST",
                "/auth/logout",
                self._logout,
                who="bearer",
                summary="End the session of the token",
                client_method="access.logout",
                source=_PIS,
            ),
        ]

    async def _issue_nonce(self, call: Call) -> Reply:
        client = await self._client(call, call.body(NonceBody))
        self._attempts.count(client.id)
        return Reply(Nonce(token=self._nonces.issue(client.id)))

    async def _verify_patient(self, call: Call) -> Verified:
        return await self._verified(call, call.body(SignInBody).token.signed_content)

    async def _sign_patient_in(self, call: Call) -> Reply:
        body = call.body(SignInBody).token
        client = await self._client(call, body)
        signed = await self._passed(call, client)
        scopes = scope_list(body.scope)
        issued = await self._sign_in.patient(call.db, client, signed, scopes)
        return Reply(token_view(issued, body.grant_type))

    async def _verify_employee(self, call: Call) -> Verified:
        return await self._verified(call, call.body(EmployeeSignInBody).signed_content)

    async def _sign_employee_in(self, call: Call) -> Reply:
        client = await self._client(call, call.body(EmployeeSignInBody))
        signed = await self._passed(call, client)
        return Reply(token_view(await self._sign_in.employee(call.db, client, signed), "mis_auth"))

    async def _verified(self, call: Call, signed_content: str) -> Verified:
        self._attempts.count(call.user.client_id)
        try:
            return await self._signatures.verify(signed_content)
        except SignatureRefused as refused:
            return refused

    async def _passed(self, call: Call, client: OAuthClient) -> VerifiedSignature:
        """The verified signature; a refused one still uses its nonce up."""
        verified = call.preparation(object)
        if isinstance(verified, VerifiedSignature):
            return verified
        if not isinstance(verified, SignatureRefused):
            raise TypeError("the route was not prepared")
        await self._sign_in.burn(call.db, client, verified.claimed_content)
        verified.keeps_changes = True
        raise verified

    async def _exchange(self, call: Call) -> Reply:
        body = call.body(TokensBody).token
        client = await self._client(call, body)
        self._attempts.count(client.id)
        if isinstance(body, CodeGrant):
            issued = await self._codes.redeem(call.db, client, body)
        else:
            issued = await self._tokens.refresh(call.db, client, body.refresh_token)
        view = token_view(issued, body.grant_type)
        return Reply(view.model_copy(update={"user": TokenUser(person_id=view.details.person_id)}))

    async def _logout(self, call: Call) -> Reply:
        if call.user.session_id:
            await self._tokens.revoke_session(call.db, call.user.session_id)
        return Reply()

    async def _client(
        self,
        call: Call,
        shown: NonceBody | EmployeeSignInBody | SignInGrant | RefreshGrant | CodeGrant,
    ) -> OAuthClient:
        """The channel that the body names; an api-key beside it must be the same channel's."""
        if call.caller and call.caller.client_id != shown.client_id:
            raise NotAllowed(ErrorCode.CLIENT_UNKNOWN)
        return await self._clients.by_secret(
            call.db, shown.client_id, shown.client_secret, vouched=call.caller is not None
        )
