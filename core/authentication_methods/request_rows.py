"""Queries of requests for methods: rows in and out, sealed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.authentication_methods.model import MethodRequest, MethodRequestStatus
from core.authentication_methods.tables import authentication_method_request
from core.kit.crypto import FieldCipher

_T = authentication_method_request


class MethodRequestRepository:
    """Requests of one database, under one set of keys."""

    def __init__(self, cipher: FieldCipher) -> None:
        self._cipher = cipher

    async def get(
        self, connection: AsyncConnection, person_id: UUID, request_id: UUID
    ) -> MethodRequest | None:
        """A request of a person, held until the transaction ends."""
        return await self._one(connection, _T.c.person_id == person_id, _T.c.id == request_id)

    async def open_one(self, connection: AsyncConnection, person_id: UUID) -> MethodRequest | None:
        """The person's request that waits for its code, held until the transaction ends."""
        is_new = _T.c.status == MethodRequestStatus.NEW
        return await self._one(connection, _T.c.person_id == person_id, is_new)

    async def save(self, connection: AsyncConnection, item: MethodRequest) -> None:
        """Write a request; one that exists is replaced."""
        statement = insert(_T).values(self._row(item))
        names = ("status", "sealed_method", "key_version", "expires_at", "updated_at")
        await connection.execute(
            statement.on_conflict_do_update(
                index_elements=["person_id", "id"],
                set_={name: statement.excluded[name] for name in names},
            )
        )

    async def _one(
        self, connection: AsyncConnection, *conditions: ColumnElement[bool]
    ) -> MethodRequest | None:
        query = select(_T).where(*conditions).with_for_update()
        row = (await connection.execute(query)).one_or_none()
        return self._opened(row) if row else None

    def _row(self, item: MethodRequest) -> dict[str, Any]:
        plain = orjson.dumps({"phone": item.phone, "alias": item.alias})
        return {
            "person_id": item.person_id,
            "id": item.id,
            "status": item.status,
            "client_id": item.client_id,
            "sealed_method": self._cipher.seal(plain, _place(item.id)) if item.phone else None,
            "key_version": self._cipher.current_version,
            "expires_at": item.expires_at,
            "inserted_at": item.inserted_at,
            "updated_at": item.updated_at,
        }

    def _opened(self, row: Row[Any]) -> MethodRequest:
        sealed = row.sealed_method
        plain = orjson.loads(self._cipher.open(sealed, _place(row.id))) if sealed else {}
        return MethodRequest(
            id=row.id,
            person_id=row.person_id,
            client_id=row.client_id,
            status=MethodRequestStatus(row.status),
            phone=plain.get("phone"),
            alias=plain.get("alias"),
            expires_at=row.expires_at,
            inserted_at=row.inserted_at,
            updated_at=row.updated_at,
        )


def _place(request_id: UUID) -> str:
    return f"authentication_method_request.sealed_method|{request_id}"
