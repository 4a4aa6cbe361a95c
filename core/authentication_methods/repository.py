"""Queries of authentication methods and codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.authentication_methods.model import CodeStatus, Method, MethodType, SentCode
from core.authentication_methods.tables import authentication_method, sms_verification
from core.kit.crypto import BlindIndex, FieldCipher


class MethodRepository:
    """Methods of one database, under one set of keys."""

    def __init__(self, cipher: FieldCipher, index: BlindIndex) -> None:
        self._cipher = cipher
        self._index = index

    async def sharing(self, connection: AsyncConnection, phone: str) -> int:
        """How many persons are asked at this number."""
        table = authentication_method
        query = select(func.count(table.c.person_id.distinct())).where(
            table.c.value_index == self._value_index(phone), table.c.is_active
        )
        return await connection.scalar(query) or 0

    async def of_person(self, connection: AsyncConnection, person_id: UUID) -> Sequence[Method]:
        """Every method of a person, the oldest first."""
        table = authentication_method
        query = (
            select(table)
            .where(table.c.person_id == person_id)
            .order_by(table.c.started_at, table.c.id)
        )
        return [self._opened(row) for row in await connection.execute(query)]

    async def lock(self, connection: AsyncConnection, person_id: UUID) -> None:
        """Hold the person's methods until the transaction ends: one code is sent at a time."""
        table = authentication_method
        query = select(table.c.id).where(table.c.person_id == person_id).with_for_update()
        await connection.execute(query)

    async def save(self, connection: AsyncConnection, methods: Sequence[Method]) -> None:
        """Write methods; those that exist are replaced."""
        if not methods:
            return
        statement = insert(authentication_method).values([self._row(item) for item in methods])
        replaced = {
            name: statement.excluded[name]
            for name in (
                "type",
                "sealed_value",
                "value_index",
                "key_version",
                "is_active",
                "ended_at",
            )
        }
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["person_id", "id"], set_=replaced)
        )

    def _row(self, item: Method) -> dict[str, Any]:
        plain = orjson.dumps({"value": item.value, "alias": item.alias})
        return {
            "person_id": item.person_id,
            "id": item.id,
            "type": item.type,
            "sealed_value": self._cipher.seal(plain, _place(item.id)),
            "value_index": self._value_index(item.value) if item.type == "OTP" else None,
            "key_version": self._cipher.current_version,
            "is_active": item.is_active,
            "started_at": item.started_at,
            "ended_at": item.ended_at,
            "inserted_by": item.inserted_by,
            "inserted_at": item.inserted_at,
        }

    def _value_index(self, phone: str | None) -> bytes | None:
        return self._index.of("authentication_method.phone", phone) if phone else None

    def _opened(self, row: Row[Any]) -> Method:
        plain = orjson.loads(self._cipher.open(row.sealed_value, _place(row.id)))
        return Method(
            id=row.id,
            person_id=row.person_id,
            type=MethodType(row.type),
            value=plain["value"],
            alias=plain["alias"],
            is_active=row.is_active,
            started_at=row.started_at,
            ended_at=row.ended_at,
            inserted_by=row.inserted_by,
            inserted_at=row.inserted_at,
        )


def _place(method_id: UUID) -> str:
    return f"authentication_method.sealed_value|{method_id}"


# --- codes ------------------------------------------------------------------------------------


async def sent_since(
    connection: AsyncConnection, person_id: UUID, since: datetime
) -> tuple[int, datetime | None]:
    """How many codes a person was sent since a moment, and when the last one."""
    table = sms_verification
    query = select(func.count(), func.max(table.c.inserted_at)).where(
        table.c.person_id == person_id, table.c.inserted_at > since
    )
    count, last = (await connection.execute(query)).one()
    return count, last


async def add_code(
    connection: AsyncConnection, code: SentCode, *, client_id: UUID, purpose: str
) -> None:
    """Write a code, and cancel the person's earlier ones."""
    table = sms_verification
    await connection.execute(
        update(table)
        .where(table.c.person_id == code.person_id, table.c.status == CodeStatus.NEW)
        .values(status=CodeStatus.CANCELED)
    )
    await connection.execute(
        insert(table).values(
            person_id=code.person_id,
            id=code.id,
            client_id=client_id,
            purpose=purpose,
            status=code.status,
            code_index=code.code_index,
            tries_left=code.tries_left,
            phone_ending=code.phone_ending,
            expires_at=code.expires_at,
            inserted_at=code.inserted_at,
        )
    )


async def lock_code(
    connection: AsyncConnection, person_id: UUID, client_id: UUID, code_id: UUID
) -> SentCode | None:
    """A code of a person, locked: guesses come one after another."""
    table = sms_verification
    query = (
        select(table)
        .where(
            table.c.person_id == person_id, table.c.id == code_id, table.c.client_id == client_id
        )
        .with_for_update()
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return SentCode(
        id=row.id,
        person_id=row.person_id,
        status=CodeStatus(row.status),
        code_index=row.code_index,
        tries_left=row.tries_left,
        phone_ending=row.phone_ending,
        expires_at=row.expires_at,
        inserted_at=row.inserted_at,
    )


async def update_code(connection: AsyncConnection, code: SentCode) -> None:
    """Write how a code stands."""
    table = sms_verification
    await connection.execute(
        update(table)
        .where(table.c.person_id == code.person_id, table.c.id == code.id)
        .values(status=code.status, tries_left=code.tries_left)
    )


async def forget_codes(connection: AsyncConnection, before: datetime) -> None:
    """Delete codes sent before a moment."""
    table = sms_verification
    await connection.execute(delete(table).where(table.c.inserted_at < before))
