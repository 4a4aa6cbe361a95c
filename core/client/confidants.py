"""Acting for another: a representative's own methods."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from core.client.transport import Transport
from core.contract.access import AccessToken
from core.contract.confidants import (
    CheckedConfidantDraft,
    ConfidantBody,
    ConfidantSignedUp,
    ConfidantSignInDraft,
    ConfidantSignUpDraft,
    Relationship,
    RelationshipBody,
    RelationshipDraft,
    RepresentedDocumentPlace,
    RepresentedPersonBody,
)
from core.contract.person_requests import SignUpGrant

_PATH = "/api/pis/confidant/relationships"
_BASE64 = "base64"


class Confidants:
    """Relationships, sign-in and sign-up for another.

    ``token`` is the representative's own. With the token of ``sign_in`` every other method of the
    client acts for the person whom it is about.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def relationships(self, token: str) -> list[Relationship]:
        """Whom the patient represents, then who represents him; ended ones are left out."""
        answer = await self._transport.call("GET", _PATH, token=token)
        return answer.many(Relationship)

    async def relationship(self, token: str, relationship_id: UUID) -> Relationship:
        """One relationship, ended or not."""
        answer = await self._transport.call("GET", f"{_PATH}/{relationship_id}", token=token)
        return answer.one(Relationship)

    async def sign_in_content(self, token: str, relationship_id: UUID, nonce: str) -> bytes:
        """The exact octets to sign for acting for somebody; the same for the same nonce."""
        answer = await self._transport.call(
            "POST",
            "/api/pis/confidant/sign-in/content",
            token=token,
            body=ConfidantSignInDraft(relationship_id=relationship_id, jwt=nonce),
            raw=True,
        )
        return bytes(answer.data)

    async def sign_in(
        self,
        token: str,
        signed_content: str,
        scopes: Iterable[str],
        *,
        idempotency_key: str | None = None,
    ) -> AccessToken:
        """Tokens about the person whom the signed text names: base64 of the container.

        ``details.person_id`` is his, ``details.applicant_person_id`` the representative's.
        """
        answer = await self._transport.call(
            "POST",
            "/api/pis/confidant/sign-in",
            token=token,
            body=self._body(signed_content, scopes),
            idempotency_key=idempotency_key,
        )
        return answer.one(AccessToken)

    async def check_sign_up(self, token: str, person: RepresentedPersonBody) -> dict[str, Any]:
        """The data in the register's own form when they keep every rule; nothing is kept."""
        answer = await self._transport.call(
            "POST",
            "/api/pis/confidant/sign-up/check",
            token=token,
            body=ConfidantSignUpDraft(person=person),
        )
        return answer.one(CheckedConfidantDraft).person

    async def sign_up(
        self,
        token: str,
        signed_content: str,
        scopes: Iterable[str],
        *,
        idempotency_key: str | None = None,
    ) -> ConfidantSignedUp:
        """Register somebody: base64 of the container over a ``ConfidantSignUpContent``."""
        answer = await self._transport.call(
            "POST",
            "/api/pis/confidant/sign-up",
            token=token,
            body=self._body(signed_content, scopes),
            idempotency_key=idempotency_key,
        )
        return answer.one(ConfidantSignedUp)

    async def check_relationship(self, token: str, draft: RelationshipDraft) -> None:
        """Refuse a statement that :meth:`relate` would refuse whoever is meant; nothing is kept.

        Whether the register has the person is told by :meth:`relate` alone.
        """
        await self._transport.call("POST", f"{_PATH}/check", token=token, body=draft)

    async def relate(
        self, token: str, signed_content: str, *, idempotency_key: str | None = None
    ) -> Relationship:
        """State a relationship with somebody recorded: a container over ``RelationshipContent``."""
        body = RelationshipBody(signed_content=signed_content, signed_content_encoding=_BASE64)
        answer = await self._transport.call(
            "POST", _PATH, token=token, body=body, idempotency_key=idempotency_key
        )
        return answer.one(Relationship)

    async def documents(
        self, token: str, relationship_id: UUID, *, idempotency_key: str | None = None
    ) -> list[RepresentedDocumentPlace]:
        """Upload addresses for the scans that are missing, of one whom the patient registered."""
        answer = await self._transport.call(
            "POST",
            f"{_PATH}/{relationship_id}/documents",
            token=token,
            idempotency_key=idempotency_key,
        )
        return answer.many(RepresentedDocumentPlace)

    async def deactivate(
        self, token: str, relationship_id: UUID, *, idempotency_key: str | None = None
    ) -> Relationship:
        """Stop representing somebody; the tokens and accesses about him end with it."""
        answer = await self._transport.call(
            "PATCH",
            f"{_PATH}/{relationship_id}/actions/deactivate",
            token=token,
            idempotency_key=idempotency_key,
        )
        return answer.one(Relationship)

    def _body(self, signed_content: str, scopes: Iterable[str]) -> ConfidantBody:
        credentials = self._transport.credentials
        return ConfidantBody(
            signed_content=signed_content,
            signed_content_encoding=_BASE64,
            token=SignUpGrant(
                grant_type="pis_auth",
                client_id=credentials.client_id,
                client_secret=credentials.secret,
                scope=" ".join(scopes),
            ),
        )
