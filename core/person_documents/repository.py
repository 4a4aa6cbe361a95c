"""Queries of scans: rows in and out, sealed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.kit.crypto import FieldCipher
from core.person_documents.model import Scan
from core.person_documents.tables import person_document_scan

_T = person_document_scan
# Pictures are not read where only their being there matters.
_SHORT = (_T.c.id, _T.c.person_id, _T.c.type, _T.c.document_key, _T.c.request_id,
          _T.c.inserted_at, _T.c.uploaded_at)  # fmt: skip


class ScanRepository:
    """Scans of one database, under one set of keys."""

    def __init__(self, cipher: FieldCipher) -> None:
        self._cipher = cipher

    async def of_person(self, connection: AsyncConnection, person_id: UUID) -> Sequence[Scan]:
        """What is there and what is waited for, without the pictures."""
        rows = await connection.execute(select(*_SHORT).where(_T.c.person_id == person_id))
        return [_scan(row) for row in rows.mappings()]

    async def hold(self, connection: AsyncConnection, scan_id: UUID) -> Scan | None:
        """One, held until the transaction ends."""
        query = select(*_SHORT).where(_T.c.id == scan_id).with_for_update()
        row = (await connection.execute(query)).mappings().one_or_none()
        return _scan(row) if row else None

    async def put(self, connection: AsyncConnection, scan: Scan) -> Scan:
        """Make the place for a picture; one that is there already serves the new request."""
        values = {
            "person_id": scan.person_id,
            "id": scan.id,
            "type": scan.type,
            "document_key": scan.document_key,
            "request_id": scan.request_id,
            "key_version": self._cipher.current_version,
            "inserted_at": scan.inserted_at,
        }
        statement = insert(_T).values(values)
        placed = statement.on_conflict_do_update(
            index_elements=["person_id", "document_key"],
            set_={"request_id": statement.excluded.request_id},
        ).returning(*_SHORT)
        return _scan((await connection.execute(placed)).mappings().one())

    async def fill(
        self, connection: AsyncConnection, scan: Scan, content: bytes, at: datetime
    ) -> None:
        """Write the picture, instead of an earlier one."""
        place = f"person_document_scan.content|{scan.id}"
        await connection.execute(
            update(_T)
            .where(_T.c.person_id == scan.person_id, _T.c.id == scan.id)
            .values(
                sealed_content=self._cipher.seal(content, place),
                key_version=self._cipher.current_version,
                uploaded_at=at,
            )
        )

    async def keep(self, connection: AsyncConnection, person_id: UUID, request_id: UUID) -> None:
        """The request was signed: its pictures belong to documents on record."""
        mine = (_T.c.person_id == person_id, _T.c.request_id == request_id)
        await connection.execute(update(_T).where(*mine).values(request_id=None))

    async def drop(self, connection: AsyncConnection, person_id: UUID, request_id: UUID) -> None:
        """The request ended unsigned: nothing of it stays."""
        mine = (_T.c.person_id == person_id, _T.c.request_id == request_id)
        await connection.execute(delete(_T).where(*mine))


def _scan(row: RowMapping) -> Scan:
    return Scan(**row)
