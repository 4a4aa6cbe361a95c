"""HTTP methods of registering oneself, for trusted channels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from core.access.clients import ClientRegistry
from core.access.presentation import token_view
from core.access.sign_in import SignInService
from core.access.signatures import SignatureRefused, SignatureVerifier, VerifiedSignature
from core.authentication_methods.service import MethodService
from core.contract import person_requests as contract
from core.contract.access import scope_list
from core.contract.errors import ErrorCode
from core.errors import NotAllowed
from core.kit.clock import Clock
from core.kit.envelope import Reply
from core.kit.limits import RateLimit
from core.kit.routing import Call, Route
from core.person_requests import presentation
from core.person_requests.sign_up import SignUpService

_TRUSTED = "Trusted PIS API 9.5.2"

_Verified = VerifiedSignature | SignatureRefused


class SignUpRoutes:
    """Sign-up."""

    def __init__(
        self,
        *,
        clients: ClientRegistry,
        signatures: SignatureVerifier,
        sign_up: SignUpService,
        sign_in: SignInService,
        methods: MethodService,
        clock: Clock,
        attempts_per_minute: int,
    ) -> None:
        self._clients = clients
        self._signatures = signatures
        self._sign_up = sign_up
        self._sign_in = sign_in
        self._methods = methods
        self._attempts = RateLimit(attempts_per_minute, timedelta(minutes=1), clock)

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "POST", "/api/pis/sign-up", self._register, who="client",
                body=contract.SignUpBody, response=contract.SignedUp, status=201,
                prepare=self._verify,
                summary="Register oneself as a patient by one's signature over one's data",
                client_method="person_requests.sign_up", source=_TRUSTED,
            ),
            Route(
                "POST", "/api/pis/sign-up/check", self._check, who="client",
                body=contract.SignUpDraft, response=contract.CheckedDraft,
                summary="Whether data of a new patient keep every rule; nothing is kept",
                client_method="person_requests.check_sign_up",
            ),
        ]  # fmt: skip

    async def _check(self, call: Call) -> Reply:
        self._attempts.count(call.user.client_id)
        stated = call.body(contract.SignUpDraft).person.fields()
        data = await self._sign_up.check_draft(call.db, call.user.client_id, stated)
        return Reply(contract.CheckedDraft(person=data))

    async def _verify(self, call: Call) -> _Verified:
        self._attempts.count(call.user.client_id)
        try:
            return await self._signatures.verify(call.body(contract.SignUpBody).signed_content)
        except SignatureRefused as refused:
            return refused

    async def _register(self, call: Call) -> Reply:
        body = call.body(contract.SignUpBody)
        if body.token.client_id != call.user.client_id:
            raise NotAllowed(ErrorCode.CLIENT_UNKNOWN)
        client = await self._clients.by_secret(
            call.db, body.token.client_id, body.token.client_secret, vouched=True
        )
        signed = call.preparation(object)
        if isinstance(signed, SignatureRefused):
            # A refused signature still uses its nonce up.
            await self._sign_in.burn(call.db, client, signed.claimed_content)
            signed.keeps_changes = True
            raise signed
        if not isinstance(signed, VerifiedSignature):
            raise TypeError("the route was not prepared")
        done = await self._sign_up.register(
            call.db, client, signed, scope_list(body.token.scope), body.otp
        )
        methods = await self._methods.of_person(call.db, done.person.id)
        token = token_view(done.tokens, body.token.grant_type)
        view = presentation.signed_up(done.person, methods, done.tokens, token, is_new=done.is_new)
        return Reply(view)
