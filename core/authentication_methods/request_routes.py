"""HTTP methods by which a person confirms numbers and changes his authentication methods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from core.authentication_methods.model import MethodRequest, PhoneCode
from core.authentication_methods.phones import PhoneService
from core.authentication_methods.presentation import method_view
from core.authentication_methods.requests import Asking, MethodRequestService
from core.authentication_methods.service import MethodService
from core.contract import authentication_methods as contract
from core.contract.access import Scope
from core.contract.errors import ErrorCode
from core.contract.persons import AuthenticationMethod
from core.errors import NotAllowed
from core.kit.clock import Clock
from core.kit.envelope import Reply
from core.kit.limits import RateLimit
from core.kit.routing import Call, Route

_PIS = "PIS API 9.11.0.3"
_TRUSTED = "Trusted PIS API 9.5.2"
_REQUESTS = "/api/pis/authentication_method_requests"
_METHODS = "/api/pis/authentication_methods"


class MethodRequestRoutes:
    """Numbers and methods."""

    def __init__(
        self,
        requests: MethodRequestService,
        phones: PhoneService,
        methods: MethodService,
        *,
        codes_per_minute: int,
        clock: Clock,
    ) -> None:
        self._requests = requests
        self._phones = phones
        self._methods = methods
        self._codes = RateLimit(codes_per_minute, timedelta(minutes=1), clock)

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "POST", "/api/sms_verifications", self._send, who="client",
                body=contract.PhoneCodeRequestBody, response=contract.PhoneVerification,
                summary="Send a code to a number that somebody is going to register with",
                client_method="authentication_methods.send_code", source=_TRUSTED,
            ),
            Route(
                "PATCH", "/api/sms_verifications/actions/complete", self._check, who="client",
                body=contract.PhoneCodeCheckBody, response=contract.PhoneVerification,
                summary="Show the code that arrived at a number",
                client_method="authentication_methods.check_code",
            ),
            Route(
                "POST", _REQUESTS, self._create, scope=Scope.PERSON_REQUEST_WRITE,
                body=contract.MethodRequestBody, response=contract.MethodRequestView, status=201,
                summary="Ask for a phone to become a method",
                client_method="authentication_methods.create_request", source=_PIS,
            ),
            Route(
                "PATCH", f"{_REQUESTS}/{{request_id}}/actions/approve", self._approve,
                scope=Scope.PERSON_REQUEST_WRITE, body=contract.MethodApproveBody,
                response=contract.MethodRequestView, status=201,
                summary="Show the code that arrived at the new phone",
                client_method="authentication_methods.approve_request", source=_PIS,
            ),
            Route(
                "POST", f"{_REQUESTS}/{{request_id}}/actions/resend_otp", self._resend,
                scope=Scope.PERSON_REQUEST_WRITE, body=contract.MethodResendBody,
                response=contract.ResentCode, summary="Send another code",
                client_method="authentication_methods.resend_code", source=_PIS,
            ),
            Route(
                "PATCH", f"{_METHODS}/{{id}}/actions/deactivate", self._deactivate,
                scope=Scope.PERSON_REQUEST_WRITE, response=AuthenticationMethod, status=201,
                summary="Take a method out of use",
                client_method="authentication_methods.deactivate", source=_PIS,
            ),
            Route(
                "PATCH", f"{_METHODS}/{{id}}", self._rename, scope=Scope.PERSON_REQUEST_WRITE,
                body=contract.AliasBody, response=AuthenticationMethod, status=201,
                summary="Give a method another name",
                client_method="authentication_methods.rename", source=_PIS,
            ),
        ]  # fmt: skip

    # --- numbers ------------------------------------------------------------------------------

    async def _send(self, call: Call) -> Reply:
        body = call.body(contract.PhoneCodeRequestBody)
        self._codes.count(call.user.client_id)
        sent = await self._phones.send(call.db, call.user.client_id, body.factor, body.channel_name)
        if sent is None:
            return Reply(contract.PhoneVerification(result="Verified"))
        return Reply(contract.PhoneVerification(result="OTP sent", code_expired_at=sent.expires_at))

    async def _check(self, call: Call) -> Reply:
        body = call.body(contract.PhoneCodeCheckBody)
        await self._phones.check(call.db, call.user.client_id, body.factor, body.code)
        return Reply(contract.PhoneVerification(result="Verified"))

    # --- methods ------------------------------------------------------------------------------

    async def _create(self, call: Call) -> Reply:
        body = call.body(contract.MethodRequestBody)
        wanted = body.authentication_method
        asking = _asking(call, body.channel_name)
        made = await self._requests.create(call.db, asking, wanted.phone_number, wanted.alias)
        present = await self._methods.of_person(call.db, asking.person_id)
        shown = [method_view(method) for method in present if method.is_active]
        code = await self._phones.last_code(call.db, asking.client_id, wanted.phone_number)
        verified = await self._phones.is_verified(call.db, asking.client_id, wanted.phone_number)
        view = _view(made, code=None if verified else code)
        return Reply(view, urgent={"authentication_method_current": shown})

    async def _approve(self, call: Call) -> Reply:
        code = call.body(contract.MethodApproveBody).verification_code
        done = await self._requests.approve(call.db, _asking(call), call.id("request_id"), code)
        return Reply(_view(done))

    async def _resend(self, call: Call) -> Reply:
        asking = _asking(call, call.body(contract.MethodResendBody).channel_name)
        found = await self._requests.resend(call.db, asking, call.id("request_id"))
        code = await self._phones.last_code(call.db, asking.client_id, found.phone or "")
        expires_at = code.expires_at if code else found.expires_at
        is_open = code is not None and code.verified_at is None
        return Reply(
            contract.ResentCode(
                id=found.id,
                status="NEW" if is_open else "VERIFIED",
                code_expired_at=expires_at,
                active=is_open,
            )
        )

    async def _deactivate(self, call: Call) -> Reply:
        return Reply(
            method_view(await self._requests.deactivate(call.db, _asking(call), call.id()))
        )

    async def _rename(self, call: Call) -> Reply:
        alias = call.body(contract.AliasBody).alias
        return Reply(
            method_view(await self._requests.rename(call.db, _asking(call), call.id(), alias))
        )


def _asking(call: Call, channel_name: str = "") -> Asking:
    user = call.user
    if user.user_id is None:
        raise NotAllowed(ErrorCode.FORBIDDEN)
    return Asking(call.person_id, user.user_id, user.client_id, channel_name)


def _view(item: MethodRequest, code: PhoneCode | None = None) -> contract.MethodRequestView:
    return contract.MethodRequestView(
        id=item.id,
        status=item.status.value,
        needs_code=code is not None,
        code_expired_at=code.expires_at if code else None,
    )
