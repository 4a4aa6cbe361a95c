"""Sign-in, tokens and accesses."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from core.client.errors import CoreRefused
from core.client.pages import Page
from core.client.transport import Transport
from core.contract.access import (
    AccessToken,
    App,
    AppQuery,
    Capabilities,
    CodeGrant,
    EmployeeSignInBody,
    Nonce,
    NonceBody,
    RefreshGrant,
    SignInBody,
    SignInGrant,
    TokensBody,
)
from core.contract.reads import Read, ReadQuery

_BASE64 = "base64"
_READS = "/api/pis/person/reads"
_NO_SUCH_METHOD = 404


class Access:
    """Sign-in, tokens and accesses."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def capabilities(self) -> Capabilities:
        """What the server offers beyond the published API; nothing, when it knows no such question.

        The state's own server is such a one.
        """
        try:
            answer = await self._transport.call("GET", "/api/capabilities")
        except CoreRefused as refused:
            if refused.status != _NO_SUCH_METHOD:
                raise
            return Capabilities(methods=[])
        return answer.one(Capabilities)

    async def nonce(self) -> str:
        """Something for one user to sign within minutes."""
        credentials = self._transport.credentials
        body = NonceBody(client_id=credentials.client_id, client_secret=credentials.secret)
        return (await self._transport.call("POST", "/oauth/nonce", body=body)).one(Nonce).token

    async def sign_in(
        self,
        signed_content: str,
        scopes: Collection[str],
        *,
        idempotency_key: str | None = None,
    ) -> AccessToken:
        """Tokens for the patient who signed a nonce.

        Args:
            signed_content: base64 of the container.
            scopes: what the tokens are to be good for.
            idempotency_key: lets the call be repeated when its answer was lost.
        """
        credentials = self._transport.credentials
        grant = SignInGrant(
            grant_type="pis_auth",
            client_id=credentials.client_id,
            client_secret=credentials.secret,
            signed_content=signed_content,
            signed_content_encoding=_BASE64,
            scope=" ".join(scopes),
        )
        answer = await self._transport.call(
            "POST",
            "/api/pis/sign-in",
            body=SignInBody(token=grant),
            idempotency_key=idempotency_key,
        )
        return answer.one(AccessToken)

    async def sign_employee_in(
        self, signed_content: str, *, idempotency_key: str | None = None
    ) -> AccessToken:
        """Tokens for the employee of the channel's clinic who signed a nonce."""
        credentials = self._transport.credentials
        body = EmployeeSignInBody(
            client_id=credentials.client_id,
            client_secret=credentials.secret,
            signed_content=signed_content,
            signed_content_encoding=_BASE64,
        )
        answer = await self._transport.call(
            "POST", "/api/mis/sign-in", body=body, idempotency_key=idempotency_key
        )
        return answer.one(AccessToken)

    async def refresh(
        self, refresh_token: str, *, idempotency_key: str | None = None
    ) -> AccessToken:
        """A new pair for a refresh token, which is used up by it.

        Without an idempotency key a lost answer costs the session.
        """
        credentials = self._transport.credentials
        grant = RefreshGrant(
            grant_type="refresh_token",
            client_id=credentials.client_id,
            client_secret=credentials.secret,
            refresh_token=refresh_token,
        )
        return await self._exchange(grant, idempotency_key)

    async def redeem(
        self,
        code: str,
        redirect_uri: str,
        *,
        code_verifier: str | None = None,
        idempotency_key: str | None = None,
    ) -> AccessToken:
        """Tokens for the code that a patient's consent has sent to the channel's address.

        Args:
            code: works once.
            redirect_uri: the address it came to, as it was asked for.
            code_verifier: what the request's challenge was made of, where it had one.
            idempotency_key: lets the call be repeated when its answer was lost.
        """
        credentials = self._transport.credentials
        grant = CodeGrant(
            grant_type="authorization_code",
            client_id=credentials.client_id,
            client_secret=credentials.secret,
            code=code,
            redirect_uri=redirect_uri,
            code_verifier=code_verifier,
        )
        return await self._exchange(grant, idempotency_key)

    async def _exchange(
        self, grant: RefreshGrant | CodeGrant, idempotency_key: str | None
    ) -> AccessToken:
        answer = await self._transport.call(
            "POST",
            "/oauth/tokens",
            body=TokensBody(token=grant),
            idempotency_key=idempotency_key,
        )
        return answer.one(AccessToken)

    async def logout(self, token: str) -> None:
        """End the session: its access and refresh tokens open nothing any more."""
        await self._transport.call("POST", "/auth/logout", token=token)

    async def apps(self, token: str, query: AppQuery | None = None) -> Page[App]:
        """One page of the channels that the patient lets act for him, newest first."""
        query = query or AppQuery()
        answer = await self._transport.call("GET", "/api/pis/apps", token=token, query=query)
        return Page.of(answer, App)

    async def app(self, token: str, app_id: UUID) -> App:
        """One channel that the patient lets act for him."""
        answer = await self._transport.call("GET", f"/api/pis/apps/{app_id}", token=token)
        return answer.one(App)

    async def delete_app(
        self, token: str, app_id: UUID, *, idempotency_key: str | None = None
    ) -> None:
        """Take an access back; the channel's tokens about the patient end with it."""
        await self._transport.call(
            "DELETE", f"/api/pis/apps/{app_id}", token=token, idempotency_key=idempotency_key
        )

    async def reads(self, token: str, query: ReadQuery | None = None) -> Page[Read]:
        """One page of who else has read the patient's data, newest first."""
        query = query or ReadQuery()
        answer = await self._transport.call("GET", _READS, token=token, query=query)
        return Page.of(answer, Read)
