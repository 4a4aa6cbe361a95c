"""Registering oneself, and changing one's own data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from core.client.pages import Page
from core.client.transport import Transport
from core.contract.person_documents import DocumentPlace
from core.contract.person_requests import (
    CheckedDraft,
    CompleteBody,
    CompletedPersonRequest,
    NewPersonBody,
    PersonBody,
    PersonRequest,
    PersonRequestBody,
    PersonRequestQuery,
    PersonRequestShort,
    SignedUp,
    SignUpBody,
    SignUpDraft,
    SignUpGrant,
)

_PATH = "/api/pis/person_requests"
_BASE64 = "base64"


class PersonRequests:
    """Person requests. ``token`` is a patient's; sign-up takes none, for nobody is known yet."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def check_sign_up(self, person: NewPersonBody) -> dict[str, Any]:
        """The data in the register's own form when they keep every rule; nothing is kept."""
        answer = await self._transport.call(
            "POST", "/api/pis/sign-up/check", body=SignUpDraft(person=person)
        )
        return answer.one(CheckedDraft).person

    async def sign_up(
        self,
        signed_content: str,
        *,
        scopes: Iterable[str],
        otp: str | None = None,
        idempotency_key: str | None = None,
    ) -> SignedUp:
        """Register who signed his data: base64 of the container over a ``SignUpContent``."""
        credentials = self._transport.credentials
        answer = await self._transport.call(
            "POST",
            "/api/pis/sign-up",
            body=SignUpBody(
                signed_content=signed_content,
                signed_content_encoding=_BASE64,
                otp=otp,
                token=SignUpGrant(
                    grant_type="pis_auth",
                    client_id=credentials.client_id,
                    client_secret=credentials.secret,
                    scope=" ".join(scopes),
                ),
            ),
            idempotency_key=idempotency_key,
        )
        return answer.one(SignedUp)

    async def create(
        self, token: str, person: PersonBody, *, idempotency_key: str | None = None
    ) -> PersonRequest:
        """Ask for the person to be recorded as stated; an earlier open request is cancelled."""
        body = PersonRequestBody(
            person=person, patient_signed=False, process_disclosure_data_consent=True
        )
        answer = await self._transport.call(
            "POST", _PATH, token=token, body=body, idempotency_key=idempotency_key
        )
        return answer.one(PersonRequest)

    async def upload_places(self, token: str, request_id: UUID) -> list[DocumentPlace]:
        """Where the scans are to be put that a request still waits for."""
        answer = await self._transport.call("GET", f"{_PATH}/{request_id}/documents", token=token)
        return answer.many(DocumentPlace)

    async def list(
        self, token: str, query: PersonRequestQuery | None = None
    ) -> Page[PersonRequestShort]:
        """One page of the patient's requests, newest first."""
        query = query or PersonRequestQuery()
        answer = await self._transport.call("GET", _PATH, token=token, query=query)
        return Page.of(answer, PersonRequestShort)

    async def get(self, token: str, request_id: UUID) -> PersonRequest:
        """A request; with its text while it can be signed."""
        answer = await self._transport.call("GET", f"{_PATH}/{request_id}", token=token)
        return answer.one(PersonRequest)

    async def data_to_be_signed(self, token: str, request_id: UUID) -> bytes:
        """The exact octets to sign."""
        path = f"{_PATH}/{request_id}/data_to_be_signed"
        answer = await self._transport.call("GET", path, token=token, raw=True)
        return bytes(answer.data)

    async def complete(
        self,
        token: str,
        request_id: UUID,
        signed_content: str,
        *,
        idempotency_key: str | None = None,
    ) -> CompletedPersonRequest:
        """Hand in the patient's signature, base64 of the container; his data are changed."""
        answer = await self._transport.call(
            "PATCH",
            f"{_PATH}/{request_id}/actions/complete",
            token=token,
            body=CompleteBody(signed_content=signed_content, signed_content_encoding=_BASE64),
            idempotency_key=idempotency_key,
        )
        return answer.one(CompletedPersonRequest)

    async def reject(
        self, token: str, request_id: UUID, *, idempotency_key: str | None = None
    ) -> PersonRequest:
        """Take a request back."""
        answer = await self._transport.call(
            "PATCH",
            f"{_PATH}/{request_id}/actions/reject",
            token=token,
            idempotency_key=idempotency_key,
        )
        return answer.one(PersonRequest)
