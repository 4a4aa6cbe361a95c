"""Declarations: the patient's calls, and the clinic's."""

from __future__ import annotations

from uuid import UUID

from core.client.pages import Page
from core.client.transport import Transport
from core.contract.clinic_declarations import (
    ClinicDeclaration,
    ClinicDeclarationDetails,
    ClinicDeclarationQuery,
)
from core.contract.declaration_checks import DeclarationCheck
from core.contract.declarations import (
    Declaration,
    DeclarationDetails,
    DeclarationQuery,
    DeclarationStatus,
    TerminateBody,
    TerminatedDeclaration,
    TerminationQuery,
)

_PATH = "/api/pis/declarations"
_CLINIC = "/api/declarations"
_CHECKS = "/api/declaration_checks"


class Declarations:
    """Declarations of the patient whose ``token`` is given.

    The methods that begin with ``clinic_`` take an employee's.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(
        self,
        token: str,
        query: DeclarationQuery | None = None,
        *,
        status: DeclarationStatus | str | None = None,
    ) -> Page[Declaration]:
        """One page of declarations, newest first."""
        query = query or DeclarationQuery(status=DeclarationStatus(status) if status else None)
        answer = await self._transport.call("GET", _PATH, token=token, query=query)
        return Page.of(answer, Declaration)

    async def get(self, token: str, declaration_id: UUID) -> DeclarationDetails:
        """A declaration with its printed form."""
        answer = await self._transport.call("GET", f"{_PATH}/{declaration_id}", token=token)
        return answer.one(DeclarationDetails)

    async def signed_content(self, token: str, declaration_id: UUID) -> bytes:
        """The doctor's container over the patient's."""
        path = f"{_PATH}/{declaration_id}/signed_content"
        answer = await self._transport.call("GET", path, token=token, raw=True)
        return bytes(answer.data)

    async def printed_form(self, token: str, declaration_id: UUID) -> bytes:
        """The declaration as PDF, with its signed file attached where there is one."""
        path = f"{_PATH}/{declaration_id}/printed_form"
        answer = await self._transport.call("GET", path, token=token, raw=True)
        return bytes(answer.data)

    async def check(self, octets: bytes) -> DeclarationCheck:
        """What is known of a printed declaration (PDF) or a signed file; needs no token."""
        answer = await self._transport.call("POST", _CHECKS, octets=octets)
        return answer.one(DeclarationCheck)

    async def termination_content(
        self, token: str, declaration_id: UUID, *, reason_description: str | None = None
    ) -> bytes:
        """The exact octets to sign in order to end a declaration for this reason."""
        answer = await self._transport.call(
            "GET",
            f"{_PATH}/{declaration_id}/termination_content",
            token=token,
            query=TerminationQuery(reason_description=reason_description),
            raw=True,
        )
        return bytes(answer.data)

    async def terminate(
        self,
        token: str,
        declaration_id: UUID,
        *,
        reason_description: str | None = None,
        signed_content: str | None = None,
        idempotency_key: str | None = None,
    ) -> TerminatedDeclaration:
        """End a declaration.

        Args:
            token: the patient's.
            declaration_id: which one.
            reason_description: why, in the patient's words.
            signed_content: base64 of a container over the statement, where the server takes one.
            idempotency_key: lets the call be repeated when its answer was lost.
        """
        answer = await self._transport.call(
            "PATCH",
            f"{_PATH}/{declaration_id}/actions/terminate",
            token=token,
            body=TerminateBody(
                reason_description=reason_description,
                signed_content=signed_content,
                signed_content_encoding="base64" if signed_content else None,
            ),
            idempotency_key=idempotency_key,
        )
        return answer.one(TerminatedDeclaration)

    # --- the clinic's side --------------------------------------------------------------------

    async def clinic_list(
        self, token: str, query: ClinicDeclarationQuery | None = None
    ) -> Page[ClinicDeclaration]:
        """One page of the declarations with the clinic, newest first; in force unless said."""
        answer = await self._transport.call("GET", _CLINIC, token=token, query=query)
        return Page.of(answer, ClinicDeclaration)

    async def clinic_get(self, token: str, declaration_id: UUID) -> ClinicDeclarationDetails:
        """A declaration with the clinic."""
        answer = await self._transport.call("GET", f"{_CLINIC}/{declaration_id}", token=token)
        return answer.one(ClinicDeclarationDetails)

    async def clinic_signed_content(self, token: str, declaration_id: UUID) -> bytes:
        """The signed file of a declaration with the clinic."""
        path = f"{_CLINIC}/{declaration_id}/signed_content"
        answer = await self._transport.call("GET", path, token=token, raw=True)
        return bytes(answer.data)
