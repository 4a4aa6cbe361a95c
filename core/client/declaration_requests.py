"""Declaration requests: the patient's calls, and the clinic's."""

from __future__ import annotations

from uuid import UUID

from core.client.pages import Page
from core.client.transport import Transport
from core.contract.clinic_declarations import SignedDeclaration
from core.contract.declaration_requests import (
    ApproveBody,
    ClinicQuery,
    ClinicRequest,
    ClinicRequestDetails,
    ClinicSignBody,
    CreateBody,
    DeclarationRequest,
    FullRequest,
    RejectBody,
    RejectReason,
    RequestDetails,
    RequestQuery,
    RequestStatus,
    SignBody,
)

_PATIENT = "/api/pis/declaration_requests"
_CLINIC = "/api/v3/declaration_requests"
_BASE64 = "base64"


class DeclarationRequests:
    """Declaration requests.

    ``token`` is a patient's; the methods that begin with ``clinic_`` take an employee's.
    An ``idempotency_key`` lets a call be repeated when its answer was lost.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def create(
        self,
        token: str,
        *,
        employee_id: UUID,
        division_id: UUID,
        idempotency_key: str | None = None,
    ) -> FullRequest:
        """Ask for a declaration; an earlier open request of the person is cancelled."""
        answer = await self._transport.call(
            "POST",
            _PATIENT,
            token=token,
            body=CreateBody(employee_id=employee_id, division_id=division_id),
            idempotency_key=idempotency_key,
        )
        return answer.one(FullRequest)

    async def list(
        self,
        token: str,
        query: RequestQuery | None = None,
        *,
        status: RequestStatus | str | None = None,
    ) -> Page[DeclarationRequest]:
        """One page of the patient's requests, newest first."""
        query = query or RequestQuery(status=RequestStatus(status) if status else None)
        answer = await self._transport.call("GET", _PATIENT, token=token, query=query)
        return Page.of(answer, DeclarationRequest)

    async def get(self, token: str, request_id: UUID) -> RequestDetails:
        """A request with its history."""
        answer = await self._transport.call("GET", f"{_PATIENT}/{request_id}", token=token)
        return answer.one(RequestDetails)

    async def data_to_be_signed(self, token: str, request_id: UUID) -> bytes:
        """The exact octets to sign."""
        path = f"{_PATIENT}/{request_id}/data_to_be_signed"
        answer = await self._transport.call("GET", path, token=token, raw=True)
        return bytes(answer.data)

    async def sign(
        self,
        token: str,
        request_id: UUID,
        signed_content: str,
        *,
        idempotency_key: str | None = None,
    ) -> FullRequest:
        """Hand in the patient's signature: base64 of the container."""
        answer = await self._transport.call(
            "PATCH",
            f"{_PATIENT}/{request_id}/actions/sign",
            token=token,
            body=SignBody(signed_content=signed_content, signed_content_encoding=_BASE64),
            idempotency_key=idempotency_key,
        )
        return answer.one(FullRequest)

    async def reject(
        self, token: str, request_id: UUID, *, idempotency_key: str | None = None
    ) -> RequestDetails:
        """Withdraw a request."""
        answer = await self._transport.call(
            "PATCH",
            f"{_PATIENT}/{request_id}/actions/reject",
            token=token,
            idempotency_key=idempotency_key,
        )
        return answer.one(RequestDetails)

    # --- the clinic's side --------------------------------------------------------------------

    async def clinic_list(
        self, token: str, query: ClinicQuery | None = None
    ) -> Page[ClinicRequest]:
        """One page of the requests to the clinic that patients have signed, newest first."""
        answer = await self._transport.call("GET", _CLINIC, token=token, query=query)
        return Page.of(answer, ClinicRequest)

    async def clinic_get(self, token: str, request_id: UUID) -> ClinicRequestDetails:
        """A request to the clinic."""
        answer = await self._transport.call("GET", f"{_CLINIC}/{request_id}", token=token)
        return answer.one(ClinicRequestDetails)

    async def clinic_signed_content(self, token: str, request_id: UUID) -> bytes:
        """The patient's container, over which the doctor signs."""
        path = f"{_CLINIC}/{request_id}/signed_content"
        answer = await self._transport.call("GET", path, token=token, raw=True)
        return bytes(answer.data)

    async def clinic_approve(
        self,
        token: str,
        request_id: UUID,
        *,
        overlimit: bool = False,
        idempotency_key: str | None = None,
    ) -> ClinicRequestDetails:
        """Take the patient; ``overlimit`` also beyond the doctor's limit."""
        answer = await self._transport.call(
            "PATCH",
            f"{_CLINIC}/{request_id}/actions/approve",
            token=token,
            body=ApproveBody(overlimit=overlimit),
            idempotency_key=idempotency_key,
        )
        return answer.one(ClinicRequestDetails)

    async def clinic_reject(
        self,
        token: str,
        request_id: UUID,
        reason: RejectReason,
        reason_description: str | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> ClinicRequestDetails:
        """Refuse the patient."""
        answer = await self._transport.call(
            "PATCH",
            f"{_CLINIC}/{request_id}/actions/reject",
            token=token,
            body=RejectBody(reason=reason, reason_description=reason_description),
            idempotency_key=idempotency_key,
        )
        return answer.one(ClinicRequestDetails)

    async def clinic_sign(
        self,
        token: str,
        request_id: UUID,
        signed_content: str,
        *,
        idempotency_key: str | None = None,
    ) -> SignedDeclaration:
        """Hand in the doctor's signature over the patient's container, in base64."""
        answer = await self._transport.call(
            "PATCH",
            f"{_CLINIC}/{request_id}/actions/sign",
            token=token,
            body=ClinicSignBody(signed_content=signed_content, signed_content_encoding=_BASE64),
            idempotency_key=idempotency_key,
        )
        return answer.one(SignedDeclaration)
