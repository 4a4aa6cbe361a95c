"""Numbers confirmed by codes, and the methods by which a person is asked whether it is he."""

from __future__ import annotations

from uuid import UUID

from core.client.transport import Transport
from core.contract.authentication_methods import (
    AliasBody,
    MethodApproveBody,
    MethodRequestBody,
    MethodRequestView,
    MethodResendBody,
    NewMethod,
    PhoneCodeCheckBody,
    PhoneCodeRequestBody,
    PhoneVerification,
    ResentCode,
)
from core.contract.persons import AuthenticationMethod

_REQUESTS = "/api/pis/authentication_method_requests"
_METHODS = "/api/pis/authentication_methods"


class AuthenticationMethods:
    """Numbers need no token: nobody may be known yet. Methods are the token's person's."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def send_code(
        self, phone: str, channel_name: str, *, idempotency_key: str | None = None
    ) -> PhoneVerification:
        """Send a code to a number, unless its confirmation still counts."""
        answer = await self._transport.call(
            "POST",
            "/api/sms_verifications",
            body=PhoneCodeRequestBody(factor=phone, type="SMS", channel_name=channel_name),
            idempotency_key=idempotency_key,
        )
        return answer.one(PhoneVerification)

    async def check_code(
        self, phone: str, code: str, *, idempotency_key: str | None = None
    ) -> PhoneVerification:
        """Show the code that arrived; a wrong one is refused with the tries left."""
        answer = await self._transport.call(
            "PATCH",
            "/api/sms_verifications/actions/complete",
            body=PhoneCodeCheckBody(factor=phone, code=code),
            idempotency_key=idempotency_key,
        )
        return answer.one(PhoneVerification)

    async def create_request(
        self,
        token: str,
        phone: str,
        channel_name: str,
        *,
        alias: str | None = None,
        idempotency_key: str | None = None,
    ) -> MethodRequestView:
        """Ask for a phone to become a method; a code goes to it."""
        wanted = NewMethod(type="OTP", phone_number=phone, alias=alias)
        answer = await self._transport.call(
            "POST",
            _REQUESTS,
            token=token,
            body=MethodRequestBody(authentication_method=wanted, channel_name=channel_name),
            idempotency_key=idempotency_key,
        )
        return answer.one(MethodRequestView)

    async def approve_request(
        self,
        token: str,
        request_id: UUID,
        code: str | None,
        *,
        idempotency_key: str | None = None,
    ) -> MethodRequestView:
        """Show the code that arrived at the new phone; the phone is a method from now on."""
        answer = await self._transport.call(
            "PATCH",
            f"{_REQUESTS}/{request_id}/actions/approve",
            token=token,
            body=MethodApproveBody(verification_code=code),
            idempotency_key=idempotency_key,
        )
        return answer.one(MethodRequestView)

    async def resend_code(
        self,
        token: str,
        request_id: UUID,
        channel_name: str,
        *,
        idempotency_key: str | None = None,
    ) -> ResentCode:
        """Send another code; the earlier one loses its force."""
        answer = await self._transport.call(
            "POST",
            f"{_REQUESTS}/{request_id}/actions/resend_otp",
            token=token,
            body=MethodResendBody(channel_name=channel_name),
            idempotency_key=idempotency_key,
        )
        return answer.one(ResentCode)

    async def deactivate(
        self, token: str, method_id: UUID, *, idempotency_key: str | None = None
    ) -> AuthenticationMethod:
        """Take a method out of use; the last one is refused."""
        answer = await self._transport.call(
            "PATCH",
            f"{_METHODS}/{method_id}/actions/deactivate",
            token=token,
            idempotency_key=idempotency_key,
        )
        return answer.one(AuthenticationMethod)

    async def rename(
        self, token: str, method_id: UUID, alias: str, *, idempotency_key: str | None = None
    ) -> AuthenticationMethod:
        """Give a method another name."""
        answer = await self._transport.call(
            "PATCH",
            f"{_METHODS}/{method_id}",
            token=token,
            body=AliasBody(alias=alias),
            idempotency_key=idempotency_key,
        )
        return answer.one(AuthenticationMethod)
