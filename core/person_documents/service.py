"""Where demanded pictures are put, whether they are there, and what becomes of them."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.errors import ErrorCode
from core.errors import InvalidInput, NotAllowed
from core.kit.clock import Clock, today
from core.kit.crypto import BlindIndex
from core.kit.ids import new_id
from core.person_documents.model import Scan, ScanRules, UploadPlace, demanding, is_jpeg
from core.person_documents.repository import ScanRepository

PATH = "/api/pis/documents"

Documents = Iterable[Mapping[str, Any]]


class ScanService:
    """Pictures of documents.

    An upload address is signed with the index key and needs no token: whoever holds it may put one
    picture there, read nothing, and only while it lives.
    """

    def __init__(
        self, scans: ScanRepository, index: BlindIndex, rules: ScanRules, clock: Clock
    ) -> None:
        self._scans = scans
        self._index = index
        self._rules = rules
        self._clock = clock

    async def places(
        self,
        connection: AsyncConnection,
        person_id: UUID,
        data: Mapping[str, Any],
        request_id: UUID | None = None,
    ) -> list[UploadPlace]:
        """Upload addresses for the demanded pictures that are not there.

        Args:
            connection: the transaction of the call.
            person_id: whose documents.
            data: published fields of the person, as recorded or as a request states them.
            request_id: the request that states them; its end decides what becomes of them.
        """
        there = await self._there(connection, person_id)
        expires_at = self._clock.now() + self._rules.lifetime
        found = []
        for document in self._demanding(data):
            key = self._key(document)
            if key in there:
                continue
            wanted = Scan(new_id(), person_id, document["type"], key, request_id, self._clock.now())
            placed = await self._scans.put(connection, wanted)
            url = self._address(placed.id, expires_at)
            found.append(UploadPlace(document["type"], document["number"], url, expires_at))
        return found

    async def take(
        self,
        connection: AsyncConnection,
        scan_id: UUID,
        address: tuple[int, str],
        content: bytes,
    ) -> None:
        """Take a picture at an upload address; a better one may be put there again.

        Args:
            connection: the transaction of the call.
            scan_id: of the address.
            address: its Unix time and its signature.
            content: a JPEG picture.

        Raises:
            NotAllowed: ``UPLOAD_ADDRESS``: not ours, or its time is over.
            InvalidInput: ``NOT_A_PICTURE``.
        """
        expires, signature = address
        if not hmac.compare_digest(self._signature(scan_id, expires), signature):
            raise NotAllowed(ErrorCode.UPLOAD_ADDRESS)
        found = await self._scans.hold(connection, scan_id)
        if found is None or datetime.fromtimestamp(expires, UTC) <= self._clock.now():
            raise NotAllowed(ErrorCode.UPLOAD_ADDRESS)
        if not is_jpeg(content):
            raise InvalidInput(ErrorCode.NOT_A_PICTURE)
        await self._scans.fill(connection, found, content, self._clock.now())

    async def require(
        self, connection: AsyncConnection, person_id: UUID, data: Mapping[str, Any]
    ) -> Sequence[Mapping[str, Any]]:
        """The documents that had to be shown, each with its picture.

        Raises:
            InvalidInput: ``DOCUMENTS_MISSING``: a picture is missing.
        """
        there = await self._there(connection, person_id)
        wanted = self._demanding(data)
        if any(self._key(document) not in there for document in wanted):
            raise InvalidInput(ErrorCode.DOCUMENTS_MISSING)
        return wanted

    async def request_ended(
        self, connection: AsyncConnection, person_id: UUID, request_id: UUID, *, is_signed: bool
    ) -> None:
        """A request has ended, in the same transaction: its pictures stay or go with it."""
        if is_signed:
            await self._scans.keep(connection, person_id, request_id)
        else:
            await self._scans.drop(connection, person_id, request_id)

    async def _there(self, connection: AsyncConnection, person_id: UUID) -> set[bytes]:
        scans = await self._scans.of_person(connection, person_id)
        return {scan.document_key for scan in scans if scan.uploaded_at is not None}

    def _demanding(self, data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        born = date.fromisoformat(data["birth_date"])
        documents = data.get("documents") or []
        return demanding(documents, self._rules.types, born, today(self._clock))

    def _key(self, document: Mapping[str, Any]) -> bytes:
        return self._index.of("document_scan", f"{document['type']}|{document['number']}")

    def _address(self, scan_id: UUID, expires_at: datetime) -> str:
        expires = int(expires_at.timestamp())
        signature = self._signature(scan_id, expires)
        return f"{PATH}/{scan_id}/content?expires={expires}&signature={signature}"

    def _signature(self, scan_id: UUID, expires: int) -> str:
        return self._index.of("upload_address", f"{scan_id}|{expires}").hex()
