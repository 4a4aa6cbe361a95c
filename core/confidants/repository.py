"""Queries of relationships: rows in and out, sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Insert, RowMapping, func, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.confidants.model import Question, Relationship, Verb
from core.confidants.tables import confidant_relationship, confidant_relationship_transition
from core.contract.confidants import RelationType
from core.declarations.model import Author
from core.kit.crypto import FieldCipher
from core.persons.model import VerificationStatus
from core.verification.model import Stream

_T = confidant_relationship

# Fields that are stored as they are, under their own names.
_PLAIN = (
    "person_id", "id", "confidant_person_id", "relation_type", "container_sha256",
    "verification_status", "verification_reason", "is_active", "active_to", "announced_at",
    "inserted_at", "updated_at",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One step of a relationship's life; appended, never changed."""

    id: UUID
    verb: Verb
    author: Author
    at: datetime


class RelationshipRepository:
    """Relationships of one database, under one set of keys."""

    def __init__(self, cipher: FieldCipher) -> None:
        self._cipher = cipher

    async def of_person(
        self, connection: AsyncConnection, person_id: UUID
    ) -> Sequence[Relationship]:
        """Who represents a person or did, the oldest first."""
        return await self._where(connection, _T.c.person_id == person_id)

    async def of_confidant(
        self, connection: AsyncConnection, confidant_person_id: UUID
    ) -> Sequence[Relationship]:
        """Whom a person represents or did, the oldest first."""
        return await self._where(connection, _T.c.confidant_person_id == confidant_person_id)

    async def due_to_end(
        self, connection: AsyncConnection, on: date, limit: int
    ) -> Sequence[Relationship]:
        """Active ones whose last day was before, held; those another process holds are left."""
        return await self._held(connection, limit, _T.c.active_to < on)

    async def due_to_announce(
        self, connection: AsyncConnection, until: date, limit: int
    ) -> Sequence[Relationship]:
        """Active verified ones that end by a day and have not been told of, held."""
        return await self._held(
            connection,
            limit,
            _T.c.active_to <= until,
            _T.c.announced_at.is_(None),
            _T.c.verification_status == VerificationStatus.VERIFIED,
        )

    async def lock(
        self, connection: AsyncConnection, person_id: UUID, relationship_id: UUID
    ) -> Relationship | None:
        """One relationship, held against other changes until the transaction ends."""
        query = select(_T).where(_T.c.person_id == person_id, _T.c.id == relationship_id)
        row = (await connection.execute(query.with_for_update())).mappings().one_or_none()
        return self._opened(row) if row else None

    async def claim(
        self, connection: AsyncConnection, now: datetime, until: datetime, limit: int
    ) -> Sequence[Relationship]:
        """Those whose register is to be asked, taken until a moment."""
        due = (
            select(_T.c.person_id, _T.c.id)
            .where(_T.c.is_active, _T.c.ask_at <= now)
            .order_by(_T.c.ask_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = (
            update(_T)
            .where(tuple_(_T.c.person_id, _T.c.id).in_(due))
            .values(ask_at=until, ask_attempts=_T.c.ask_attempts + 1)
            .returning(_T)
        )
        rows = (await connection.execute(taken)).mappings()
        return [self._opened(row) for row in rows]

    async def postpone(self, connection: AsyncConnection, question: Question) -> None:
        """Ask later, unless there is another question by now."""
        await connection.execute(
            update(_T).where(_T.c.ask_id == question.id).values(ask_at=question.ask_at)
        )

    async def keep_question(self, connection: AsyncConnection, item: Relationship) -> None:
        """Write what is to be asked next; nothing that anybody is told of has changed."""
        await connection.execute(
            update(_T)
            .where(_T.c.person_id == item.person_id, _T.c.id == item.id)
            .values(self._row(item))
        )

    async def load(self, connection: AsyncConnection, items: Sequence[Relationship]) -> None:
        """Write relationships of an extract; those that exist, or whose pair has one, stay."""
        if items:
            rows = [self._row(item) for item in items]
            await connection.execute(upsert(_T).values(rows).on_conflict_do_nothing())

    async def add(self, connection: AsyncConnection, new: Relationship, change: Change) -> None:
        """Write a relationship and its first step: one statement."""
        await connection.execute(
            insert(_T).values(self._row(new)).add_cte(_appended(new, change).cte("appended"))
        )

    async def change(
        self, connection: AsyncConnection, changed: Relationship, change: Change
    ) -> None:
        """Write what a step has changed, and the step."""
        await connection.execute(
            update(_T)
            .where(_T.c.person_id == changed.person_id, _T.c.id == changed.id)
            .values(self._row(changed))
            .add_cte(_appended(changed, change).cte("appended"))
        )

    async def _where(
        self, connection: AsyncConnection, condition: ColumnElement[bool]
    ) -> Sequence[Relationship]:
        query = select(_T).where(condition).order_by(_T.c.id)
        return [self._opened(row) for row in (await connection.execute(query)).mappings()]

    async def _held(
        self, connection: AsyncConnection, limit: int, *conditions: ColumnElement[bool]
    ) -> Sequence[Relationship]:
        query = (
            select(_T)
            .where(_T.c.is_active, *conditions)
            .order_by(_T.c.active_to)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [self._opened(row) for row in (await connection.execute(query)).mappings()]

    def _row(self, item: Relationship) -> dict[str, Any]:
        documents = orjson.dumps(list(item.documents))
        container, asked = item.container, item.question
        return {name: getattr(item, name) for name in _PLAIN} | {
            "sealed_documents": self._cipher.seal(documents, _place("documents", item.id)),
            "sealed_container": self._cipher.seal(container, _place("container", item.id))
            if container
            else None,
            "key_version": self._cipher.current_version,
            "ask_stream": asked.stream if asked else None,
            "ask_id": asked.id if asked else None,
            "ask_at": asked.ask_at if asked else None,
            "ask_attempts": asked.attempts if asked else 0,
        }

    def _opened(self, row: RowMapping) -> Relationship:
        key, sealed = row["id"], row["sealed_container"]
        documents = self._cipher.open(row["sealed_documents"], _place("documents", key))
        question = None
        if row["ask_at"]:
            question = Question(
                row["ask_id"], Stream(row["ask_stream"]), row["ask_at"], row["ask_attempts"]
            )
        values = {name: row[name] for name in _PLAIN} | {
            "relation_type": RelationType(row["relation_type"]),
            "verification_status": VerificationStatus(row["verification_status"]),
            "documents": tuple(orjson.loads(documents)),
            "container": self._cipher.open(sealed, _place("container", key)) if sealed else None,
            "question": question,
        }
        return Relationship(**values)


async def verified_count(connection: AsyncConnection, person_id: UUID) -> int:
    """How many represent a person: strangers' claims must not shut his parents out."""
    return await _active_count(
        connection,
        _T.c.person_id == person_id,
        _T.c.verification_status == VerificationStatus.VERIFIED,
    )


async def represented_count(connection: AsyncConnection, confidant_person_id: UUID) -> int:
    """How many a representative represents or wants to."""
    return await _active_count(
        connection,
        _T.c.confidant_person_id == confidant_person_id,
        _T.c.verification_status != VerificationStatus.NOT_VERIFIED,
    )


async def _active_count(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> int:
    query = select(func.count()).where(_T.c.is_active, *conditions)
    return await connection.scalar(query) or 0


def _appended(item: Relationship, change: Change) -> Insert:
    return insert(confidant_relationship_transition).values(
        person_id=item.person_id,
        relationship_id=item.id,
        id=change.id,
        verb=change.verb,
        verification_status=item.verification_status,
        is_active=item.is_active,
        user_id=change.author.user_id,
        subject_id=change.author.subject_id,
        client_id=change.author.client_id,
        at=change.at,
    )


def _place(name: str, relationship_id: UUID) -> str:
    return f"confidant_relationship.{name}|{relationship_id}"
