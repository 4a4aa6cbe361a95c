"""HTTP methods of person requests: the patient changes his own data."""

from __future__ import annotations

from collections.abc import Sequence

from core.access.signatures import SignatureVerifier, VerifiedSignature
from core.contract import person_requests as contract
from core.contract.access import Scope
from core.contract.person_documents import DocumentPlace
from core.contract.wire import Paging
from core.declarations.service import patient
from core.kit.clock import Clock
from core.kit.envelope import Reply
from core.kit.routing import Call, Route
from core.person_documents.routes import place_view
from core.person_documents.service import ScanService
from core.person_requests import presentation
from core.person_requests.document import stated_person, with_new_documents
from core.person_requests.model import PersonRequest
from core.person_requests.service import PersonRequestService
from core.persons.service import PersonService

_SOURCE = "PIS API 9.11.0.3"
_PATH = "/api/pis/person_requests"


class PersonRequestRoutes:
    """The requests of the token's patient."""

    def __init__(
        self,
        requests: PersonRequestService,
        persons: PersonService,
        scans: ScanService,
        signatures: SignatureVerifier,
        clock: Clock,
    ) -> None:
        self._requests = requests
        self._persons = persons
        self._scans = scans
        self._signatures = signatures
        self._clock = clock

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "POST", _PATH, self._create, scope=Scope.PERSON_REQUEST_WRITE,
                body=contract.PersonRequestBody, response=contract.PersonRequest, status=201,
                summary="Ask for one's own data to be changed; an earlier request is cancelled",
                client_method="person_requests.create", source=_SOURCE,
            ),
            Route(
                "GET", _PATH, self._list, scope=Scope.PERSON_REQUEST_READ,
                query=contract.PersonRequestQuery, response=list[contract.PersonRequestShort],
                summary="Requests of the patient, newest first",
                client_method="person_requests.list", source=_SOURCE,
            ),
            Route(
                "GET", f"{_PATH}/{{id}}", self._show, scope=Scope.PERSON_REQUEST_READ,
                response=contract.PersonRequest, summary="A request",
                client_method="person_requests.get", source=_SOURCE,
            ),
            Route(
                "GET", f"{_PATH}/{{id}}/data_to_be_signed", self._octets,
                scope=Scope.PERSON_REQUEST_WRITE, response=bytes,
                summary="The exact octets to sign",
                client_method="person_requests.data_to_be_signed",
            ),
            Route(
                "GET", f"{_PATH}/{{id}}/documents", self._documents,
                scope=Scope.PERSON_REQUEST_WRITE, response=list[DocumentPlace],
                summary="Upload addresses for the scans that a request still waits for",
                client_method="person_requests.upload_places",
            ),
            Route(
                "PATCH", f"{_PATH}/{{id}}/actions/complete", self._complete,
                scope=Scope.PERSON_REQUEST_WRITE, body=contract.CompleteBody,
                response=contract.CompletedPersonRequest, prepare=self._verify,
                summary="The patient's signature; his data are changed",
                client_method="person_requests.complete", source=_SOURCE,
            ),
            Route(
                "PATCH", f"{_PATH}/{{id}}/actions/reject", self._reject,
                scope=Scope.PERSON_REQUEST_WRITE, response=contract.PersonRequest,
                summary="Take a request back",
                client_method="person_requests.reject", source=_SOURCE,
            ),
        ]  # fmt: skip

    async def _create(self, call: Call) -> Reply:
        stated = call.body(contract.PersonRequestBody).person.fields()
        made = await self._requests.create(call.db, call.person_id, patient(call.user), stated)
        return await self._full(call, made)

    async def _list(self, call: Call) -> Reply:
        wanted = call.query(contract.PersonRequestQuery)
        found, total = await self._requests.page(call.db, call.person_id, wanted)
        now = self._clock.now()
        items = [presentation.short(item, now) for item in found]
        return Reply(items, paging=Paging.of(wanted, total))

    async def _show(self, call: Call) -> Reply:
        return await self._full(call, await self._requests.get(call.db, call.person_id, call.id()))

    async def _octets(self, call: Call) -> Reply:
        return Reply(raw=await self._requests.octets(call.db, call.person_id, call.id()))

    async def _verify(self, call: Call) -> VerifiedSignature:
        return await self._signatures.verify(call.body(contract.CompleteBody).signed_content)

    async def _complete(self, call: Call) -> Reply:
        done = await self._requests.complete(
            call.db,
            call.person_id,
            call.id(),
            patient(call.user),
            call.preparation(VerifiedSignature),
        )
        return Reply(
            contract.CompletedPersonRequest(
                id=done.id,
                person_id=done.person_id,
                status=done.status,
                updated_at=done.updated_at,
            )
        )

    async def _reject(self, call: Call) -> Reply:
        rejected = await self._requests.reject(
            call.db, call.person_id, call.id(), patient(call.user)
        )
        return await self._full(call, rejected)

    async def _documents(self, call: Call) -> Reply:
        found = await self._requests.get(call.db, call.person_id, call.id())
        return Reply(await self._places(call, found))

    async def _full(self, call: Call, item: PersonRequest) -> Reply:
        """A request; while it can be signed, with addresses for the scans that it demands."""
        recorded = await self._persons.get(call.db, item.person_id)
        view = presentation.full(item, self._clock.now(), recorded.fields)
        places = await self._places(call, item)
        urgent = {"documents": [place.model_dump(mode="json") for place in places]}
        return Reply(view, urgent=urgent)

    async def _places(self, call: Call, item: PersonRequest) -> list[DocumentPlace]:
        if item.status_at(self._clock.now()) is not contract.PersonRequestStatus.NEW:
            return []
        recorded = await self._persons.get(call.db, item.person_id)
        wanted = with_new_documents(recorded.fields, stated_person(item.stated))
        places = await self._scans.places(call.db, item.person_id, wanted, item.id)
        return [place_view(place) for place in places]
