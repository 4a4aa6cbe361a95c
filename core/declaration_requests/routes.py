"""HTTP methods of declaration requests, for the patient."""

from __future__ import annotations

from collections.abc import Sequence

from core.access.signatures import SignatureVerifier, VerifiedSignature
from core.contract import declaration_requests as contract
from core.contract.access import Scope
from core.contract.wire import Paging
from core.declaration_requests import presentation
from core.declaration_requests.model import DeclarationRequest
from core.declaration_requests.presentation import Place
from core.declaration_requests.service import Neighbours, RequestService
from core.declarations.service import patient
from core.kit.envelope import Reply
from core.kit.routing import Call, Route

_SOURCE = "PIS API 9.11.0.3"
_PATH = "/api/pis/declaration_requests"


class RequestRoutes:
    """The requests of the token's patient."""

    def __init__(
        self, requests: RequestService, others: Neighbours, signatures: SignatureVerifier
    ) -> None:
        self._requests = requests
        self._others = others
        self._signatures = signatures

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "POST", _PATH, self._create, scope=Scope.REQUEST_WRITE, body=contract.CreateBody,
                response=contract.FullRequest, status=201,
                summary="Ask for a declaration with a doctor; an earlier request is cancelled",
                client_method="declaration_requests.create", source=_SOURCE,
            ),
            Route(
                "GET", _PATH, self._show_list, scope=Scope.REQUEST_READ,
                query=contract.RequestQuery, response=list[contract.DeclarationRequest],
                summary="Requests of the patient, newest first",
                client_method="declaration_requests.list", source=_SOURCE,
            ),
            Route(
                "GET", f"{_PATH}/{{id}}", self._show, scope=Scope.REQUEST_DETAILS,
                response=contract.RequestDetails, summary="A request with its history",
                client_method="declaration_requests.get", source=_SOURCE,
            ),
            Route(
                "GET", f"{_PATH}/{{id}}/data_to_be_signed", self._octets,
                scope=Scope.REQUEST_SIGN, response=bytes, summary="The exact octets to sign",
                client_method="declaration_requests.data_to_be_signed",
            ),
            Route(
                "PATCH", f"{_PATH}/{{id}}/actions/sign", self._sign, scope=Scope.REQUEST_SIGN,
                body=contract.SignBody, response=contract.FullRequest, status=201,
                prepare=self._verify, summary="The patient's signature",
                client_method="declaration_requests.sign", source=_SOURCE,
            ),
            Route(
                "PATCH", f"{_PATH}/{{id}}/actions/reject", self._withdraw,
                scope=Scope.REQUEST_REJECT, response=contract.RequestDetails, status=201,
                summary="Withdraw a request",
                client_method="declaration_requests.reject", source=_SOURCE,
            ),
        ]  # fmt: skip

    async def _create(self, call: Call) -> Reply:
        made = await self._requests.create(
            call.db, call.person_id, patient(call.user), call.body(contract.CreateBody)
        )
        return Reply(presentation.full(made))

    async def _show_list(self, call: Call) -> Reply:
        wanted = call.query(contract.RequestQuery)
        found, total = await self._requests.page(call.db, call.person_id, wanted)
        placements = await self._others.registry.placements(
            call.db, {(item.employee_id, item.division_id) for item in found}
        )
        items = [
            presentation.in_list(item, placements[item.employee_id, item.division_id])
            for item in found
        ]
        return Reply(items, paging=Paging.of(wanted, total))

    async def _show(self, call: Call) -> Reply:
        found = await self._requests.get(call.db, call.person_id, call.id())
        return await self._details(call, found)

    async def _octets(self, call: Call) -> Reply:
        return Reply(raw=await self._requests.octets(call.db, call.person_id, call.id()))

    async def _verify(self, call: Call) -> VerifiedSignature:
        return await self._signatures.verify(call.body(contract.SignBody).signed_content)

    async def _sign(self, call: Call) -> Reply:
        signed = await self._requests.sign(
            call.db,
            call.person_id,
            call.id(),
            patient(call.user),
            call.preparation(VerifiedSignature),
        )
        return Reply(presentation.full(signed))

    async def _withdraw(self, call: Call) -> Reply:
        withdrawn = await self._requests.withdraw(
            call.db, call.person_id, call.id(), patient(call.user)
        )
        return await self._details(call, withdrawn)

    async def _details(self, call: Call, found: DeclarationRequest) -> Reply:
        registry = self._others.registry
        place = Place(
            await registry.limit_of(call.db, found.party_id),
            await registry.load_of(call.db, found.party_id),
        )
        steps = await self._requests.history(call.db, found)
        methods = await self._others.methods.of_person(call.db, found.person_id)
        shown = presentation.details(
            found, place, steps, with_document=self._requests.awaits_signature(found)
        )
        return Reply(shown, urgent=presentation.urgent(methods))
