"""Queries of person requests: rows in and out, sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, RowMapping, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.person_requests import PersonRequestQuery, PersonRequestStatus
from core.declarations.model import Author
from core.kit.crypto import FieldCipher
from core.person_requests.model import Kind, PersonRequest
from core.person_requests.tables import person_request, person_request_transition
from core.person_requests.transitions import OPEN, Verb

_T = person_request

# Fields that are stored as they are, under their own names.
_PLAIN = (
    "person_id", "id", "kind", "status", "client_id", "authorized_by_person_id",
    "person_updated_at", "container_sha256", "expires_at", "inserted_at", "updated_at",
)  # fmt: skip
_SEALED = ("document", "container")


@dataclass(frozen=True)
class Change:
    """One step of a request's life; appended, never changed."""

    id: UUID
    verb: Verb
    before: PersonRequestStatus | None
    after: PersonRequestStatus
    author: Author
    at: datetime


class PersonRequestRepository:
    """Person requests of one database, under one set of keys."""

    def __init__(self, cipher: FieldCipher) -> None:
        self._cipher = cipher

    async def get(
        self, connection: AsyncConnection, person_id: UUID, request_id: UUID
    ) -> PersonRequest | None:
        """A request of a person, held until the transaction ends."""
        query = select(_T).where(_T.c.person_id == person_id, _T.c.id == request_id)
        row = (await connection.execute(query.with_for_update())).mappings().one_or_none()
        return self._opened(row) if row else None

    async def open_one(self, connection: AsyncConnection, person_id: UUID) -> PersonRequest | None:
        """The request of a person that can still be signed, held until the transaction ends."""
        query = select(_T).where(_T.c.person_id == person_id, _T.c.status.in_(OPEN))
        row = (await connection.execute(query.with_for_update())).mappings().one_or_none()
        return self._opened(row) if row else None

    async def page(
        self, connection: AsyncConnection, person_id: UUID, wanted: PersonRequestQuery
    ) -> tuple[Sequence[PersonRequest], int]:
        """One page of a person's requests, newest first, and how many there are in all."""
        conditions = [_T.c.person_id == person_id]
        if wanted.status:
            conditions.append(_T.c.status == wanted.status)
        total = await connection.scalar(select(func.count()).select_from(_T).where(*conditions))
        query = select(_T).where(*conditions).order_by(_T.c.id.desc())
        rows = await connection.execute(query.offset(wanted.offset).limit(wanted.page_size))
        return [self._opened(row) for row in rows.mappings()], total or 0

    async def add(self, connection: AsyncConnection, new: PersonRequest, change: Change) -> None:
        """Write a request and its first step: one statement."""
        await connection.execute(
            insert(_T).values(self._row(new)).add_cte(_appended(new, change).cte("appended"))
        )

    async def change(
        self, connection: AsyncConnection, changed: PersonRequest, change: Change
    ) -> None:
        """Write what a step has changed, and the step."""
        await connection.execute(
            update(_T)
            .where(_T.c.person_id == changed.person_id, _T.c.id == changed.id)
            .values(self._row(changed))
            .add_cte(_appended(changed, change).cte("appended"))
        )

    def _row(self, item: PersonRequest) -> dict[str, Any]:
        row = {name: getattr(item, name) for name in _PLAIN}
        for name in _SEALED:
            plain: bytes | None = getattr(item, name)
            sealed = self._cipher.seal(plain, _place(name, item.id)) if plain else None
            row[f"sealed_{name}"] = sealed
        return row | {"key_version": self._cipher.current_version}

    def _opened(self, row: RowMapping) -> PersonRequest:
        sealed = {name: row[f"sealed_{name}"] for name in _SEALED}
        values = {name: row[name] for name in _PLAIN} | {
            name: self._cipher.open(value, _place(name, row["id"])) if value else None
            for name, value in sealed.items()
        }
        values |= {"kind": Kind(row["kind"]), "status": PersonRequestStatus(row["status"])}
        return PersonRequest(**values)


async def overdue(
    connection: AsyncConnection, now: datetime, limit: int
) -> Sequence[tuple[UUID, UUID]]:
    """Open requests whose time is over, as pairs of person and request, oldest first."""
    query = (
        select(_T.c.person_id, _T.c.id)
        .where(_T.c.status.in_(OPEN), _T.c.expires_at <= now)
        .order_by(_T.c.expires_at)
        .limit(limit)
    )
    return [(row.person_id, row.id) for row in await connection.execute(query)]


def _appended(item: PersonRequest, change: Change) -> Insert:
    return insert(person_request_transition).values(
        person_id=item.person_id,
        request_id=item.id,
        id=change.id,
        verb=change.verb,
        from_status=change.before,
        to_status=change.after,
        actor=change.author.actor,
        user_id=change.author.user_id,
        subject_id=change.author.subject_id,
        client_id=change.author.client_id,
        at=change.at,
    )


def _place(name: str, request_id: UUID) -> str:
    return f"person_request.{name}|{request_id}"
