"""A portal that signs patients in on the core's consent page, and what the page's script sends."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.client import CoreClient
from core.contract.access import AccessToken, ClientType, Scope
from core.contract.consent import ConsentBody, ConsentOffer, ConsentRequest
from tests.kit.core_service import RunningCore
from tests.kit.people import SigningPerson

REDIRECT = "https://portal.example/return?from=core"
VERIFIER = "v" * 64
PORTAL_SCOPES = (
    Scope.SIGN_IN,
    Scope.PERSON_READ,
    Scope.DECLARATION_READ,
    Scope.DECLARATION_TERMINATE,
    Scope.APPS_READ,
)


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def answered(address: str) -> dict[str, str]:
    """The query of the address that the browser is sent to."""
    return {name: value for name, [value] in parse_qs(urlsplit(address).query).items()}


@dataclass
class Portal:
    """One channel with a redirect address."""

    core: RunningCore
    client: CoreClient

    @classmethod
    async def open(
        cls,
        core: RunningCore,
        kind: ClientType = ClientType.PIS,
        *,
        scopes: Collection[str] = PORTAL_SCOPES,
        redirect_uris: Collection[str] = (REDIRECT,),
    ) -> Portal:
        """Register it."""
        return cls(core, await core.channel(kind, scopes=scopes, redirect_uris=redirect_uris))

    def request(self, **changes: Any) -> ConsentRequest:
        """What its link to the page asks for."""
        asked = {
            "client_id": str(self.client.credentials.client_id),
            "redirect_uri": REDIRECT,
            "scope": " ".join(PORTAL_SCOPES),
            "state": "стан +&=1",
            **changes,
        }
        return ConsentRequest.model_validate(asked)

    async def offer(self, **changes: Any) -> ConsentOffer:
        """The page opens."""
        return await self.client.consent.offer(self.request(**changes))

    async def signed(self, signer: SigningPerson, **changes: Any) -> ConsentBody:
        """What the page sends when the patient has signed."""
        content = (await self.offer(**changes)).content
        return ConsentBody(
            request=self.request(**changes),
            content=content,
            signed_content=self.core.sign(signer, content.encode()),
            signed_content_encoding="base64",
        )

    async def allowed(self, signer: SigningPerson, **changes: Any) -> dict[str, str]:
        """What comes to the portal's address when the patient has allowed it."""
        answer = await self.client.consent.allow(await self.signed(signer, **changes))
        assert answer.redirect_uri.startswith(REDIRECT + "&")
        return answered(answer.redirect_uri)

    async def code(self, signer: SigningPerson, **changes: Any) -> str:
        """A fresh code."""
        return (await self.allowed(signer, **changes))["code"]

    async def redeem(self, code: str, **changes: Any) -> AccessToken:
        """Exchange a code."""
        return await self.client.access.redeem(code, REDIRECT, **changes)
