"""HTTP methods of scans."""

from __future__ import annotations

from collections.abc import Sequence

from core.contract.access import Scope
from core.contract.person_documents import DocumentPlace, ShownDocument, UploadQuery
from core.kit.envelope import Reply
from core.kit.routing import Call, Route
from core.person_documents.model import MAX_SCAN_BYTES, UploadPlace
from core.person_documents.service import PATH, ScanService
from core.persons.service import PersonService

_SOURCE = "PIS API 9.11.0.3"


class ScanRoutes:
    """Scans of the token's patient, and the addresses they are put at."""

    def __init__(self, scans: ScanService, persons: PersonService) -> None:
        self._scans = scans
        self._persons = persons

    def routes(self) -> Sequence[Route]:
        """The methods."""
        return [
            Route(
                "POST", PATH, self._create, scope=Scope.PERSON_REQUEST_WRITE,
                response=list[DocumentPlace], status=201,
                summary="Upload addresses for the demanded scans that are missing",
                client_method="person_documents.create", source=_SOURCE,
            ),
            Route(
                "PATCH", f"{PATH}/actions/complete", self._complete,
                scope=Scope.PERSON_REQUEST_WRITE, response=list[ShownDocument],
                summary="Every demanded scan is there",
                client_method="person_documents.complete", source=_SOURCE,
            ),
            Route(
                "PUT", f"{PATH}/{{id}}/content", self._take, who="anyone",
                query=UploadQuery, octets=MAX_SCAN_BYTES, status=204,
                summary="Put a scan at a signed address: JPEG, at most 10 MB",
                client_method="person_documents.upload",
            ),
        ]  # fmt: skip

    async def _create(self, call: Call) -> Reply:
        person = await self._persons.lock_active(call.db, call.person_id)
        places = await self._scans.places(call.db, person.id, person.fields)
        return Reply([place_view(place) for place in places])

    async def _complete(self, call: Call) -> Reply:
        person = await self._persons.get_active(call.db, call.person_id)
        shown = await self._scans.require(call.db, person.id, person.fields)
        return Reply([ShownDocument(type=each["type"], number=each["number"]) for each in shown])

    async def _take(self, call: Call) -> Reply:
        signed = call.query(UploadQuery)
        address = (signed.expires, signed.signature)
        await self._scans.take(call.db, call.id(), address, call.octets)
        return Reply(None)


def place_view(place: UploadPlace) -> DocumentPlace:
    """An upload address as the wire has it."""
    return DocumentPlace(
        type=place.type, number=place.number, url=place.url, expires_at=place.expires_at
    )
