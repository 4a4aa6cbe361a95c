"""HTTP methods of authentication methods and codes by SMS."""

from __future__ import annotations

from collections.abc import Sequence

from core.authentication_methods.model import SentCode
from core.authentication_methods.presentation import method_view
from core.authentication_methods.service import CodeService, MethodService
from core.contract.access import Scope
from core.contract.authentication_methods import CodeCheckBody, CodeRequestBody, SmsVerification
from core.contract.persons import AuthenticationMethod
from core.kit.clock import Clock
from core.kit.envelope import Reply
from core.kit.routing import Call, Route


class MethodRoutes:
    """The methods of the token's person, and codes to his phone."""

    def __init__(self, methods: MethodService, codes: CodeService, clock: Clock) -> None:
        self._methods = methods
        self._codes = codes
        self._clock = clock

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "GET",
                "/api/pis/person/authentication_methods",
                self._list_methods,
                scope=Scope.PERSON_READ,
                response=list[AuthenticationMethod],
                summary="Methods by which the person of the token is asked whether it is he",
                client_method="persons.authentication_methods",
                source="PIS API 9.11.0.3",
            ),
            Route(
                "POST",
                "/api/pis/person/sms_verifications",
                self._send_code,
                scope=Scope.SIGN_IN,
                body=CodeRequestBody,
                response=SmsVerification,
                status=201,
                summary="Send a code to the person's own phone",
                client_method="persons.send_code",
            ),
            Route(
                "PATCH",
                "/api/pis/person/sms_verifications/{id}/actions/complete",
                self._check_code,
                scope=Scope.SIGN_IN,
                body=CodeCheckBody,
                response=SmsVerification,
                summary="Show the code that arrived",
                client_method="persons.check_code",
            ),
        ]

    async def _list_methods(self, call: Call) -> Reply:
        found = await self._methods.of_person(call.db, call.person_id)
        return Reply([method_view(method) for method in found])

    async def _send_code(self, call: Call) -> Reply:
        body = call.body(CodeRequestBody)
        sent = await self._codes.send(
            call.db,
            person_id=call.person_id,
            client_id=call.user.client_id,
            purpose=body.purpose,
            channel_name=body.channel_name,
        )
        return Reply(self._sent(sent))

    async def _check_code(self, call: Call) -> Reply:
        accepted = await self._codes.check(
            call.db,
            person_id=call.person_id,
            client_id=call.user.client_id,
            code_id=call.id(),
            code=call.body(CodeCheckBody).code,
        )
        return Reply(self._sent(accepted))

    def _sent(self, sent: SentCode) -> SmsVerification:
        return SmsVerification(
            id=sent.id,
            status=sent.status.value,
            code_expired_at=sent.expires_at,
            active=sent.is_open(self._clock.now()),
            phone_ending=sent.phone_ending,
            tries_left=sent.tries_left,
        )
