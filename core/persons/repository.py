"""Queries of persons: rows in and out, sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Row, case, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.kit.crypto import BlindIndex, FieldCipher
from core.persons.model import (
    KeyKind,
    OutOfUse,
    Person,
    PersonStatus,
    VerificationStatus,
    keys_of,
)
from core.persons.tables import identity_claim, person, person_key

_VERIFICATION = "verification_details"
_MOST_CANDIDATES = 50


class PersonRepository:
    """Persons of one database, under one set of keys."""

    def __init__(self, cipher: FieldCipher, index: BlindIndex) -> None:
        self._cipher = cipher
        self._index = index

    async def get(self, connection: AsyncConnection, person_id: UUID) -> Person | None:
        """The person with this id."""
        query = select(person).where(person.c.person_id == person_id)
        row = (await connection.execute(query)).one_or_none()
        return self._opened(row) if row else None

    async def get_many(
        self, connection: AsyncConnection, person_ids: Iterable[UUID]
    ) -> dict[UUID, Person]:
        """The persons with these ids, those who exist."""
        query = select(person).where(person.c.person_id.in_(list(person_ids)))
        return {row.person_id: self._opened(row) for row in await connection.execute(query)}

    async def find(
        self, connection: AsyncConnection, kind: KeyKind, value: str
    ) -> Sequence[Person]:
        """Everybody who has this key; ``value`` as ``keys_of`` writes it."""
        query = (
            select(person)
            .join(person_key, person_key.c.person_id == person.c.person_id)
            .where(
                person_key.c.kind == kind,
                person_key.c.blind_index == self._index.of(kind, value),
            )
            .order_by(person.c.person_id)
        )
        return [self._opened(row) for row in await connection.execute(query)]

    async def find_any(
        self, connection: AsyncConnection, keys: Iterable[tuple[KeyKind, str]]
    ) -> Sequence[Person]:
        """Everybody in use who has any of these keys."""
        wanted = [(kind, self._index.of(kind, value)) for kind, value in keys]
        if not wanted:
            return []
        query = (
            select(person)
            .where(
                person.c.status == PersonStatus.ACTIVE,
                person.c.person_id.in_(
                    select(person_key.c.person_id).where(
                        tuple_(person_key.c.kind, person_key.c.blind_index).in_(wanted)
                    )
                ),
            )
            .order_by(person.c.person_id)
            .limit(_MOST_CANDIDATES)
        )
        return [self._opened(row) for row in await connection.execute(query)]

    async def claim(self, connection: AsyncConnection, keys: Iterable[tuple[KeyKind, str]]) -> None:
        """Wait until nobody else is recording somebody with these keys; until the commit.

        A row that is written and removed in one transaction makes others with the same key wait
        for its end and leaves nothing behind. Unlike an advisory lock it works on a spread
        database too. Keys are taken in one order, so that two callers cannot wait for each other.
        """
        rows = sorted(self._index.of(kind, value) for kind, value in keys)
        for row in rows:
            await connection.execute(
                insert(identity_claim).values(blind_index=row).on_conflict_do_nothing()
            )
        await connection.execute(
            delete(identity_claim).where(identity_claim.c.blind_index.in_(rows))
        )

    async def reindex(
        self, connection: AsyncConnection, after: UUID | None, limit: int
    ) -> list[UUID]:
        """Write anew what the next persons are found by; their ids, in order."""
        query = select(person).order_by(person.c.person_id).limit(limit).with_for_update()
        if after is not None:
            query = query.where(person.c.person_id > after)
        found = [self._opened(row) for row in await connection.execute(query)]
        await self._write_keys(connection, found)
        return [item.id for item in found]

    async def lock(self, connection: AsyncConnection, person_id: UUID) -> Person | None:
        """The person, held against other changes until the transaction ends."""
        query = select(person).where(person.c.person_id == person_id).with_for_update()
        row = (await connection.execute(query)).one_or_none()
        return self._opened(row) if row else None

    async def departing(self, connection: AsyncConnection, limit: int) -> Sequence[UUID]:
        """Some of those who are out of use while things still hang on them; not held."""
        query = select(person.c.person_id).where(_departing()).order_by(person.c.person_id)
        return (await connection.scalars(query.limit(limit))).all()

    async def count_departing(self, connection: AsyncConnection) -> int:
        """How many there are."""
        query = select(func.count()).select_from(person).where(_departing())
        return await connection.scalar(query) or 0

    async def hold_departing(self, connection: AsyncConnection, person_id: UUID) -> OutOfUse | None:
        """Why he is gone, held until the transaction ends; None when nothing is left to do."""
        query = select(person.c.out_of_use).where(person.c.person_id == person_id, _departing())
        row = (await connection.execute(query.with_for_update())).one_or_none()
        # Before reasons were kept nobody said which; deaths are told by their register.
        return OutOfUse(row.out_of_use or OutOfUse.MERGE) if row else None

    async def settle_departures(
        self, connection: AsyncConnection, person_ids: Iterable[UUID], at: datetime | None
    ) -> None:
        """Write that nothing hangs any more on those who are gone, or (None) that something may."""
        await connection.execute(
            update(person)
            .where(
                person.c.person_id.in_(sorted(person_ids)),
                person.c.status == PersonStatus.INACTIVE,
            )
            .values(departure_settled_at=at)
        )

    async def save(self, connection: AsyncConnection, persons: Sequence[Person]) -> None:
        """Write persons and what they can be found by; those who exist are replaced."""
        if not persons:
            return
        statement = insert(person).values([self._row(item) for item in persons])
        replaced: dict[str, Any] = {
            column.name: statement.excluded[column.name]
            for column in person.columns
            if column.name not in ("person_id", "inserted_at")
        }
        # Who is in use again has everything before him, and so has who goes again.
        is_gone = statement.excluded.status == PersonStatus.INACTIVE
        replaced["departure_settled_at"] = case((is_gone, person.c.departure_settled_at))
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["person_id"], set_=replaced)
        )
        await self._write_keys(connection, persons)

    async def _write_keys(self, connection: AsyncConnection, persons: Sequence[Person]) -> None:
        ids = [item.id for item in persons]
        await connection.execute(delete(person_key).where(person_key.c.person_id.in_(ids)))
        keys = [key for item in persons for key in self._key_rows(item)]
        if keys:
            await connection.execute(insert(person_key).values(keys))

    def _row(self, item: Person) -> dict[str, Any]:
        document = {**item.data, _VERIFICATION: dict(item.verification_details)}
        return {
            "person_id": item.id,
            "sealed_data": self._cipher.seal(orjson.dumps(document), _place(item.id)),
            "key_version": self._cipher.current_version,
            "status": item.status,
            "out_of_use": item.out_of_use,
            "verification_status": item.verification_status,
            "inserted_at": item.inserted_at,
            "updated_at": item.updated_at,
        }

    def _key_rows(self, item: Person) -> list[dict[str, Any]]:
        return [
            {"kind": kind, "blind_index": self._index.of(kind, value), "person_id": item.id}
            for kind, value in sorted(keys_of(item.data))
        ]

    def _opened(self, row: Row[Any]) -> Person:
        sealed = self._cipher.open(row.sealed_data, _place(row.person_id))
        document: dict[str, Any] = orjson.loads(sealed)
        details: Mapping[str, Any] = document.pop(_VERIFICATION, {})
        inserted_at: datetime = row.inserted_at
        return Person(
            id=row.person_id,
            data=document,
            status=PersonStatus(row.status),
            verification_status=VerificationStatus(row.verification_status),
            verification_details=details,
            inserted_at=inserted_at,
            updated_at=row.updated_at,
            out_of_use=OutOfUse(row.out_of_use) if row.out_of_use else None,
        )


def _departing() -> ColumnElement[bool]:
    return (person.c.status == PersonStatus.INACTIVE) & person.c.departure_settled_at.is_(None)


def _place(person_id: UUID) -> str:
    return f"person.sealed_data|{person_id}"
