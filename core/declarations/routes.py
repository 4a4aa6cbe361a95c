"""HTTP methods of declarations, for the patient."""

from __future__ import annotations

from collections.abc import Sequence

from core.access.signatures import SignatureVerifier, VerifiedSignature
from core.contract import declarations as contract
from core.contract.access import Scope
from core.contract.wire import Paging
from core.declarations import presentation
from core.declarations.service import DeclarationService, patient
from core.kit.envelope import Reply
from core.kit.routing import Call, Route

_SOURCE = "PIS API 9.11.0.3"


class DeclarationRoutes:
    """The declarations of the token's patient."""

    def __init__(self, declarations: DeclarationService, signatures: SignatureVerifier) -> None:
        self._declarations = declarations
        self._signatures = signatures

    def routes(self) -> Sequence[Route]:
        """The methods."""
        path = "/api/pis/declarations"
        return [
            Route(
                "GET", path, self._show_list, scope=Scope.DECLARATION_READ,
                query=contract.DeclarationQuery, response=list[contract.Declaration],
                summary="Declarations of the patient, newest first",
                client_method="declarations.list", source=_SOURCE,
            ),
            Route(
                "GET", f"{path}/{{id}}", self._show, scope=Scope.DECLARATION_READ,
                response=contract.DeclarationDetails, summary="A declaration",
                client_method="declarations.get", source=_SOURCE,
            ),
            Route(
                "GET", f"{path}/{{id}}/signed_content", self._signed_file,
                scope=Scope.DECLARATION_READ, response=bytes,
                summary="The doctor's signed file over the patient's",
                client_method="declarations.signed_content",
            ),
            Route(
                "GET", f"{path}/{{id}}/termination_content", self._statement,
                scope=Scope.DECLARATION_TERMINATE, query=contract.TerminationQuery, response=bytes,
                summary="The exact octets to sign in order to end a declaration",
                client_method="declarations.termination_content",
            ),
            Route(
                "PATCH", f"{path}/{{id}}/actions/terminate", self._terminate,
                scope=Scope.DECLARATION_TERMINATE, body=contract.TerminateBody,
                response=contract.TerminatedDeclaration, prepare=self._verify,
                summary="End a declaration", client_method="declarations.terminate",
                source=_SOURCE,
            ),
        ]  # fmt: skip

    async def _show_list(self, call: Call) -> Reply:
        wanted = call.query(contract.DeclarationQuery)
        found, total = await self._declarations.page(call.db, call.person_id, wanted)
        items = [presentation.in_list(item) for item in found]
        return Reply(items, paging=Paging.of(wanted, total))

    async def _show(self, call: Call) -> Reply:
        found = await self._declarations.get(call.db, call.person_id, call.id())
        content = await self._declarations.content(call.db, found)
        has_file = found.declaration_request_id is not None
        return Reply(
            presentation.details(found, content),
            urgent=presentation.links(found, has_file=has_file),
        )

    async def _signed_file(self, call: Call) -> Reply:
        container = await self._declarations.signed_file(call.db, call.person_id, call.id())
        return Reply(raw=container, content_type=contract.SIGNED_FILE_TYPE)

    async def _statement(self, call: Call) -> Reply:
        found = await self._declarations.get(call.db, call.person_id, call.id())
        reason = call.query(contract.TerminationQuery).reason_description
        return Reply(raw=await self._declarations.statement(call.db, found, reason))

    async def _verify(self, call: Call) -> VerifiedSignature | None:
        signed = call.body(contract.TerminateBody).signed_content
        return await self._signatures.verify(signed) if signed else None

    async def _terminate(self, call: Call) -> Reply:
        ended = await self._declarations.terminate(
            call.db,
            person_id=call.person_id,
            declaration_id=call.id(),
            author=patient(call.user),
            reason_description=call.body(contract.TerminateBody).reason_description,
            signed=call.preparation(VerifiedSignature) if call.prepared else None,
        )
        content = await self._declarations.content(call.db, ended)
        data = await self._declarations.form_data(call.db, ended)
        return Reply(presentation.terminated(ended, content, data))
