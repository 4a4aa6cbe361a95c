"""The consent page's own calls; a channel sends its patients to the page instead."""

from __future__ import annotations

from core.client.transport import Transport
from core.contract.consent import ConsentAnswer, ConsentBody, ConsentOffer, ConsentRequest


class Consent:
    """Asking a patient in a browser, and his answer."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def offer(self, request: ConsentRequest) -> ConsentOffer:
        """The text that the patient signs to allow what is asked."""
        answer = await self._transport.call("POST", "/sign-in/requests", body=request)
        return answer.one(ConsentOffer)

    async def allow(self, body: ConsentBody) -> ConsentAnswer:
        """Allow it; the address of the answer carries the code."""
        answer = await self._transport.call("POST", "/sign-in/codes", body=body)
        return answer.one(ConsentAnswer)

    async def refuse(self, request: ConsentRequest) -> ConsentAnswer:
        """Do not allow it; the address of the answer says so."""
        answer = await self._transport.call("POST", "/sign-in/refusals", body=request)
        return answer.one(ConsentAnswer)
