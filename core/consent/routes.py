"""HTTP methods of the consent page: they are called by its script and by nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from core.access.signatures import SignatureRefused, SignatureVerifier, VerifiedSignature
from core.consent.service import ConsentService
from core.contract.consent import ConsentAnswer, ConsentBody, ConsentOffer, ConsentRequest
from core.kit.clock import Clock
from core.kit.envelope import Reply
from core.kit.limits import RateLimit
from core.kit.routing import Call, Route

Verified = VerifiedSignature | SignatureRefused


class ConsentRoutes:
    """The offer, and the patient's yes or no."""

    def __init__(
        self,
        consent: ConsentService,
        signatures: SignatureVerifier,
        *,
        clock: Clock,
        nonce_lifetime: timedelta,
        attempts_per_minute: int,
    ) -> None:
        self._consent = consent
        self._signatures = signatures
        self._nonce_lifetime = nonce_lifetime
        self._attempts = RateLimit(attempts_per_minute, timedelta(minutes=1), clock)

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "POST", "/sign-in/requests", self._offer, who="anyone",
                body=ConsentRequest, response=ConsentOffer,
                summary="What a patient signs to allow what a channel asks for",
                client_method="consent.offer",
            ),
            Route(
                "POST", "/sign-in/codes", self._allow, who="anyone",
                body=ConsentBody, response=ConsentAnswer, status=201, prepare=self._verify,
                summary="The patient allows it by his signature; a code goes to the channel",
                client_method="consent.allow",
            ),
            Route(
                "POST", "/sign-in/refusals", self._refuse, who="anyone",
                body=ConsentRequest, response=ConsentAnswer,
                summary="The patient does not allow it",
                client_method="consent.refuse",
            ),
        ]  # fmt: skip

    async def _offer(self, call: Call) -> Reply:
        body = call.body(ConsentRequest)
        content = await self._consent.offer(call.db, body)
        self._attempts.count(self._consent.offered_to(content, body))
        seconds = int(self._nonce_lifetime.total_seconds())
        return Reply(ConsentOffer(content=content.decode(), seconds=seconds))

    async def _verify(self, call: Call) -> Verified:
        body = call.body(ConsentBody)
        # Signatures cost time: none is looked at for a text that no offer has named.
        self._attempts.count(self._consent.offered_to(body.content.encode(), body.request))
        try:
            return await self._signatures.verify(body.signed_content, content=body.content.encode())
        except SignatureRefused as refused:
            return refused

    async def _allow(self, call: Call) -> Reply:
        body = call.body(ConsentBody)
        asked = await self._consent.check(call.db, body.request)
        content, signed = body.content.encode(), call.preparation(object)
        if isinstance(signed, SignatureRefused):
            # A refused signature still uses its nonce up.
            await self._consent.burn(call.db, asked, content)
            signed.keeps_changes = True
            raise signed
        if not isinstance(signed, VerifiedSignature):
            raise TypeError("the route was not prepared")
        address = await self._consent.allow(call.db, asked, content, signed)
        return Reply(ConsentAnswer(redirect_uri=address))

    async def _refuse(self, call: Call) -> Reply:
        address = await self._consent.refuse(call.db, call.body(ConsentRequest))
        return Reply(ConsentAnswer(redirect_uri=address))
