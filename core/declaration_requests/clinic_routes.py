"""HTTP methods of declaration requests, for clinics' systems (МІС)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.access.signatures import SignatureVerifier, VerifiedSignature
from core.contract import declaration_requests as contract
from core.contract.access import Scope
from core.contract.clinic_declarations import SignedDeclaration
from core.contract.declarations import SIGNED_FILE_TYPE
from core.contract.errors import ErrorCode
from core.contract.wire import Paging
from core.declaration_requests import presentation
from core.declaration_requests.clinic import ClinicRequestService
from core.declaration_requests.model import DeclarationRequest
from core.declaration_requests.presentation import Place
from core.declaration_requests.service import Neighbours
from core.declarations.clinic_presentation import signed as as_signed
from core.declarations.model import Actor, Author
from core.errors import NotAllowed
from core.kit.envelope import Reply
from core.kit.routing import Call, Caller, Route

_SOURCE = "МІС API v3"
_PATH = "/api/v3/declaration_requests"


class ClinicRequestRoutes:
    """The requests to the legal entity of the token's employee."""

    def __init__(
        self,
        requests: ClinicRequestService,
        others: Neighbours,
        signatures: SignatureVerifier,
    ) -> None:
        self._requests = requests
        self._others = others
        self._signatures = signatures

    def routes(self) -> Sequence[Route]:
        """The methods."""
        one = f"{_PATH}/{{id}}"
        details = contract.ClinicRequestDetails
        return [
            Route(
                "GET", _PATH, self._show_list, scope=Scope.CLINIC_REQUEST_READ,
                query=contract.ClinicQuery, response=list[contract.ClinicRequest],
                summary="Requests to the clinic, newest first",
                client_method="declaration_requests.clinic_list", source=_SOURCE,
            ),
            Route(
                "GET", one, self._show, scope=Scope.CLINIC_REQUEST_READ, response=details,
                summary="A request to the clinic",
                client_method="declaration_requests.clinic_get", source=_SOURCE,
            ),
            Route(
                "GET", f"{one}/signed_content", self._signed_file,
                scope=Scope.CLINIC_REQUEST_READ, response=bytes,
                summary="The patient's signed file, over which the doctor signs",
                client_method="declaration_requests.clinic_signed_content",
            ),
            Route(
                "PATCH", f"{one}/actions/approve", self._approve,
                scope=Scope.CLINIC_REQUEST_APPROVE, body=contract.ApproveBody, response=details,
                summary="Take the patient", client_method="declaration_requests.clinic_approve",
                source=_SOURCE,
            ),
            Route(
                "PATCH", f"{one}/actions/reject", self._reject,
                scope=Scope.CLINIC_REQUEST_REJECT, body=contract.RejectBody, response=details,
                summary="Refuse the patient", client_method="declaration_requests.clinic_reject",
                source=_SOURCE,
            ),
            Route(
                "PATCH", f"{one}/actions/sign", self._sign, scope=Scope.CLINIC_REQUEST_SIGN,
                body=contract.ClinicSignBody, response=SignedDeclaration, prepare=self._verify,
                summary="The doctor's signature over the patient's",
                client_method="declaration_requests.clinic_sign", source=_SOURCE,
            ),
        ]  # fmt: skip

    async def _show_list(self, call: Call) -> Reply:
        wanted = call.query(contract.ClinicQuery)
        found, total = await self._requests.page(call.db, _clinic(call.user), wanted)
        placements = await self._others.registry.placements(
            call.db, {(item.employee_id, item.division_id) for item in found}
        )
        call.shown |= {item.person_id for item in found if item.summary}
        items = [
            presentation.in_clinic_list(item, placements[item.employee_id, item.division_id])
            for item in found
        ]
        return Reply(items, paging=Paging.of(wanted, total))

    async def _show(self, call: Call) -> Reply:
        found = await self._requests.get(call.db, _clinic(call.user), call.id())
        call.shown.add(found.person_id)
        return await self._details(call, found)

    async def _signed_file(self, call: Call) -> Reply:
        found, container = await self._requests.signed_file(call.db, _clinic(call.user), call.id())
        call.shown.add(found.person_id)
        return Reply(raw=container, content_type=SIGNED_FILE_TYPE)

    async def _approve(self, call: Call) -> Reply:
        approved = await self._requests.approve(
            call.db,
            _clinic(call.user),
            call.id(),
            _employee(call.user),
            overlimit=call.body(contract.ApproveBody).overlimit,
        )
        return await self._details(call, approved)

    async def _reject(self, call: Call) -> Reply:
        rejected = await self._requests.reject(
            call.db,
            _clinic(call.user),
            call.id(),
            _employee(call.user),
            call.body(contract.RejectBody),
        )
        return await self._details(call, rejected)

    async def _verify(self, call: Call) -> VerifiedSignature:
        return await self._signatures.verify(call.body(contract.ClinicSignBody).signed_content)

    async def _sign(self, call: Call) -> Reply:
        signed = await self._requests.sign(
            call.db,
            _clinic(call.user),
            call.id(),
            _employee(call.user),
            call.preparation(VerifiedSignature),
        )
        made = await self._others.declarations.get(call.db, signed.person_id, signed.declaration_id)
        return Reply(as_signed(made, signed.id))

    async def _details(self, call: Call, found: DeclarationRequest) -> Reply:
        key, registry = (found.employee_id, found.division_id), self._others.registry
        placements = await registry.placements(call.db, [key])
        place = Place(
            await registry.limit_of(call.db, found.party_id),
            await registry.load_of(call.db, found.party_id),
        )
        steps = await self._requests.history(call.db, found)
        methods = await self._others.methods.of_person(call.db, found.person_id)
        shown = presentation.clinic_details(found, placements[key], place, steps)
        return Reply(shown, urgent=presentation.clinic_urgent(found, methods))


def _clinic(caller: Caller) -> UUID:
    if caller.legal_entity_id is None:
        raise NotAllowed(ErrorCode.FORBIDDEN)
    return caller.legal_entity_id


def _employee(caller: Caller) -> Author:
    if caller.user_id is None or caller.employee_id is None:
        raise NotAllowed(ErrorCode.FORBIDDEN)
    return Author(
        Actor.CLINIC,
        user_id=caller.user_id,
        subject_id=caller.employee_id,
        client_id=caller.client_id,
    )
