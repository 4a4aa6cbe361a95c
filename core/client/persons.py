"""The person of a token, and codes to his phone."""

from __future__ import annotations

from uuid import UUID

from core.client.transport import Transport
from core.contract.authentication_methods import CodeCheckBody, CodeRequestBody, SmsVerification
from core.contract.persons import AuthenticationMethod, PersonDetails, PersonVerification

_CODES = "/api/pis/person/sms_verifications"


class Persons:
    """The person of a token, and codes to his phone."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def me(self, token: str) -> PersonDetails:
        """The person himself."""
        answer = await self._transport.call("GET", "/api/pis/person", token=token)
        return answer.one(PersonDetails)

    async def verification(self, token: str) -> PersonVerification:
        """What the state registers say of him."""
        answer = await self._transport.call("GET", "/api/pis/person/verification", token=token)
        return answer.one(PersonVerification)

    async def authentication_methods(self, token: str) -> list[AuthenticationMethod]:
        """How he can be asked whether it is he."""
        path = "/api/pis/person/authentication_methods"
        answer = await self._transport.call("GET", path, token=token)
        return answer.many(AuthenticationMethod)

    async def send_code(
        self, token: str, channel_name: str, *, idempotency_key: str | None = None
    ) -> SmsVerification:
        """Send a code to his phone before an account of the channel is tied to him."""
        answer = await self._transport.call(
            "POST",
            _CODES,
            token=token,
            body=CodeRequestBody(purpose="channel_binding", channel_name=channel_name),
            idempotency_key=idempotency_key,
        )
        return answer.one(SmsVerification)

    async def check_code(
        self, token: str, code_id: UUID, code: str, *, idempotency_key: str | None = None
    ) -> SmsVerification:
        """Show the code that arrived; a wrong one is refused with the tries left."""
        answer = await self._transport.call(
            "PATCH",
            f"{_CODES}/{code_id}/actions/complete",
            token=token,
            body=CodeCheckBody(code=code),
            idempotency_key=idempotency_key,
        )
        return answer.one(SmsVerification)
