"""Queries of declaration requests: rows in and out, sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Insert, RowMapping, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.declaration_requests import (
    Channel,
    ClinicQuery,
    RequestQuery,
    RequestStatus,
)
from core.declaration_requests.model import DeclarationRequest, Summary
from core.declaration_requests.tables import (
    declaration_request,
    declaration_request_key,
    declaration_request_transition,
)
from core.declaration_requests.transitions import OPEN, Verb
from core.declarations.model import Author
from core.kit.crypto import FieldCipher
from core.legal_entities.model import DoctorSpeciality

_T = declaration_request

# Fields that are stored as they are, under their own names.
_PLAIN = (
    "person_id", "id", "declaration_id", "declaration_number", "employee_id", "party_id",
    "division_id", "legal_entity_id", "speciality", "status", "status_reason", "channel",
    "client_id", "authorized_by_person_id", "start_date", "end_date", "container_sha256",
    "signed_at", "expires_at", "inserted_at", "updated_at",
)  # fmt: skip
_SEALED = ("document", "summary", "container", "status_comment")
# Lists do not need the documents, which are a thousand times larger than the rest.
_LARGE = frozenset({"sealed_document", "sealed_container"})


@dataclass(frozen=True)
class Change:
    """One step of a request's life; appended, never changed."""

    id: UUID
    verb: Verb
    before: RequestStatus | None
    after: RequestStatus
    author: Author
    at: datetime
    reason: str | None = None


@dataclass(frozen=True)
class Step:
    """A step as it is read back, for the timeline."""

    verb: str
    status: RequestStatus
    actor: str
    at: datetime


@dataclass(frozen=True)
class Unanswered:
    """A request that waits for its clinic, and until when."""

    person_id: UUID
    request_id: UUID
    expires_at: datetime


class RequestRepository:
    """Declaration requests of one database, under one set of keys."""

    def __init__(self, cipher: FieldCipher) -> None:
        self._cipher = cipher

    # --- reading ------------------------------------------------------------------------------

    async def get(
        self, connection: AsyncConnection, person_id: UUID, request_id: UUID
    ) -> DeclarationRequest | None:
        """A request of a person, with its documents."""
        query = select(_T).where(_T.c.person_id == person_id, _T.c.id == request_id)
        row = (await connection.execute(query)).mappings().one_or_none()
        return self._opened(row) if row else None

    async def open_one(
        self, connection: AsyncConnection, person_id: UUID
    ) -> DeclarationRequest | None:
        """The request of a person that can still become a declaration, with its documents."""
        query = select(_T).where(_T.c.person_id == person_id, _T.c.status.in_(OPEN))
        row = (await connection.execute(query)).mappings().one_or_none()
        return self._opened(row) if row else None

    async def page_of_person(
        self, connection: AsyncConnection, person_id: UUID, wanted: RequestQuery
    ) -> tuple[Sequence[DeclarationRequest], int]:
        """One page of a person's requests, newest first, and how many there are in all."""
        conditions = [_T.c.person_id == person_id, *_conditions(wanted)]
        for name, compare in (
            ("start_date_from", _T.c.start_date.__ge__),
            ("start_date_to", _T.c.start_date.__le__),
            ("end_date_from", _T.c.end_date.__ge__),
            ("end_date_to", _T.c.end_date.__le__),
        ):
            if (bound := getattr(wanted, name)) is not None:
                conditions.append(compare(bound))
        return await self._page(connection, conditions, wanted.offset, wanted.page_size)

    async def page_of_clinic(
        self, connection: AsyncConnection, legal_entity_id: UUID, wanted: ClinicQuery
    ) -> tuple[Sequence[DeclarationRequest], int]:
        """One page of the requests that a clinic may see, newest first, and how many in all."""
        asked = wanted.model_dump(include={"employee_id", "legal_entity_id"}, exclude_none=True)
        conditions = [
            _T.c.legal_entity_id == legal_entity_id,
            _T.c.signed_at.is_not(None),
            *_conditions(wanted),
            *(_T.c[name] == value for name, value in asked.items()),
        ]
        return await self._page(connection, conditions, wanted.offset, wanted.page_size)

    async def _page(
        self,
        connection: AsyncConnection,
        conditions: Sequence[ColumnElement[bool]],
        offset: int,
        limit: int,
    ) -> tuple[Sequence[DeclarationRequest], int]:
        total = await connection.scalar(select(func.count()).select_from(_T).where(*conditions))
        small = [column for column in _T.columns if column.name not in _LARGE]
        query = select(*small).where(*conditions).order_by(_T.c.id.desc())
        rows = (await connection.execute(query.offset(offset).limit(limit))).mappings()
        return [self._opened(row) for row in rows], total or 0

    # --- writing ------------------------------------------------------------------------------

    async def add(
        self, connection: AsyncConnection, new: DeclarationRequest, change: Change
    ) -> None:
        """Write a request with the key clinics find it by and its first step: one statement."""
        key = insert(declaration_request_key).values(
            id=new.id, person_id=new.person_id, legal_entity_id=new.legal_entity_id
        )
        await connection.execute(
            insert(_T)
            .values(self._row(new, key_version=self._cipher.current_version))
            .add_cte(key.cte("key"), _appended(new, change).cte("appended"))
        )

    async def change(
        self, connection: AsyncConnection, changed: DeclarationRequest, change: Change
    ) -> None:
        """Write what a step has changed, and the step; an ended request loses its documents."""
        values: dict[str, Any] = {
            "status": changed.status,
            "status_reason": changed.status_reason,
            "updated_at": changed.updated_at,
        }
        if change.verb is Verb.SIGN and changed.is_open:
            values |= {
                "signed_at": changed.signed_at,
                "container_sha256": changed.container_sha256,
                "sealed_container": self._seal(changed, "container"),
            }
        if not changed.is_open:
            values |= {
                "sealed_document": None,
                "sealed_summary": None,
                "sealed_container": None,
                "sealed_status_comment": self._seal(changed, "status_comment"),
            }
        await connection.execute(
            update(_T)
            .where(_T.c.person_id == changed.person_id, _T.c.id == changed.id)
            .values(values)
            .add_cte(_appended(changed, change).cte("appended"))
        )

    # --- sealing ------------------------------------------------------------------------------

    def _row(self, item: DeclarationRequest, key_version: int) -> dict[str, Any]:
        row = {name: getattr(item, name) for name in _PLAIN}
        row |= {f"sealed_{name}": self._seal(item, name) for name in _SEALED}
        return row | {"key_version": key_version}

    def _opened(self, row: RowMapping) -> DeclarationRequest:
        summary = self._open(row, "summary")
        comment = self._open(row, "status_comment")
        plain = {name: row[name] for name in _PLAIN}
        return DeclarationRequest(
            **plain
            | {
                "status": RequestStatus(row["status"]),
                "channel": Channel(row["channel"]),
                "speciality": DoctorSpeciality(row["speciality"]),
            },
            document=self._open(row, "document"),
            summary=Summary(**orjson.loads(summary)) if summary else None,
            container=self._open(row, "container"),
            status_comment=comment.decode() if comment else None,
        )

    def _seal(self, item: DeclarationRequest, name: str) -> bytes | None:
        value = getattr(item, name)
        if value is None:
            return None
        if isinstance(value, Summary):
            value = orjson.dumps(asdict(value))
        plain = value.encode() if isinstance(value, str) else value
        return self._cipher.seal(plain, _place(name, item.id))

    def _open(self, row: RowMapping, name: str) -> bytes | None:
        sealed = row.get(f"sealed_{name}")
        return self._cipher.open(sealed, _place(name, row["id"])) if sealed else None


# --- look-up, steps, expiry -------------------------------------------------------------------


async def person_of(
    connection: AsyncConnection, request_id: UUID, legal_entity_id: UUID
) -> UUID | None:
    """Whose request this is, if it is one to this clinic."""
    table = declaration_request_key
    found: UUID | None = await connection.scalar(
        select(table.c.person_id).where(
            table.c.id == request_id, table.c.legal_entity_id == legal_entity_id
        )
    )
    return found


async def history(connection: AsyncConnection, person_id: UUID, request_id: UUID) -> Sequence[Step]:
    """The steps of a request, oldest first."""
    table = declaration_request_transition
    query = (
        select(table.c.verb, table.c.to_status, table.c.actor, table.c.at)
        .where(table.c.person_id == person_id, table.c.request_id == request_id)
        .order_by(table.c.id)
    )
    return [
        Step(row.verb, RequestStatus(row.to_status), row.actor, row.at)
        for row in await connection.execute(query)
    ]


async def count_overdue(connection: AsyncConnection, now: datetime) -> int:
    """How many open requests there are whose time is over."""
    query = (
        select(func.count()).select_from(_T).where(_T.c.status.in_(OPEN), _T.c.expires_at <= now)
    )
    return await connection.scalar(query) or 0


async def open_at(
    connection: AsyncConnection, parties: Mapping[UUID, UUID]
) -> Sequence[tuple[UUID, UUID]]:
    """Open requests at positions, as pairs of person and request.

    Args:
        connection: any transaction.
        parties: the human behind each position, by the position's id.
    """
    query = (
        select(_T.c.person_id, _T.c.id)
        .where(
            _T.c.status.in_(OPEN),
            _T.c.party_id.in_(set(parties.values())),
            _T.c.employee_id.in_(list(parties)),
        )
        .order_by(_T.c.person_id)
    )
    return [(row.person_id, row.id) for row in await connection.execute(query)]


async def hold_unanswered(
    connection: AsyncConnection, now: datetime, until: datetime, limit: int
) -> Sequence[Unanswered]:
    """Signed requests whose time is over between two moments, untold; the next ones to end.

    Those that somebody else holds are left.
    """
    query = (
        select(_T.c.person_id, _T.c.id, _T.c.expires_at)
        .where(
            _T.c.status.in_(OPEN),
            _T.c.signed_at.is_not(None),
            _T.c.expires_at > now,
            _T.c.expires_at <= until,
            _T.c.ending_announced_at.is_(None),
        )
        .order_by(_T.c.expires_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [
        Unanswered(row.person_id, row.id, row.expires_at) for row in await connection.execute(query)
    ]


async def mark_announced(
    connection: AsyncConnection, items: Sequence[Unanswered], at: datetime
) -> None:
    """Write that their end has been told of."""
    keys = [(item.person_id, item.request_id) for item in items]
    await connection.execute(
        update(_T).where(tuple_(_T.c.person_id, _T.c.id).in_(keys)).values(ending_announced_at=at)
    )


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


def _conditions(wanted: RequestQuery | ClinicQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.status:
        conditions.append(_T.c.status == wanted.status)
    if wanted.channel:
        conditions.append(_T.c.channel == wanted.channel)
    return conditions


def _appended(item: DeclarationRequest, change: Change) -> Insert:
    return insert(declaration_request_transition).values(
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
        reason=change.reason,
        at=change.at,
    )


def _place(name: str, request_id: UUID) -> str:
    return f"declaration_request.{name}|{request_id}"
