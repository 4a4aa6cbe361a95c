"""Queries of declarations: rows in and out, sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, RowMapping, Select, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.clinic_declarations import ClinicDeclarationQuery
from core.contract.declarations import DeclarationQuery, DeclarationStatus
from core.contract.wire import PageQuery
from core.declarations.model import LIVE, Block, Declaration, Document, genesis
from core.declarations.tables import (
    declaration,
    declaration_chain,
    declaration_document,
    declaration_key,
    declaration_number,
    declaration_number_counter,
    declaration_transition,
)
from core.kit.crypto import FieldCipher

# Filters of the clinic's list, named as the columns they compare.
_CLINIC_FILTERS = {"employee_id", "legal_entity_id", "status", "declaration_number", "reason"}

# What a change of the status writes.
CHANGED = ("status", "reason", "sealed_reason_description", "key_version", "updated_at")


@dataclass(frozen=True)
class Place:
    """Whose declaration it is, and with whom: what its id alone leads to."""

    person_id: UUID
    legal_entity_id: UUID


class DeclarationRepository:
    """Declarations of one database, under one set of keys."""

    def __init__(self, cipher: FieldCipher) -> None:
        self._cipher = cipher

    # --- reading ------------------------------------------------------------------------------

    async def get(
        self, connection: AsyncConnection, person_id: UUID, declaration_id: UUID
    ) -> Declaration | None:
        """A declaration of a person."""
        query = select(declaration).where(
            declaration.c.person_id == person_id, declaration.c.id == declaration_id
        )
        row = (await connection.execute(query)).mappings().one_or_none()
        return self.opened(row) if row else None

    async def live(self, connection: AsyncConnection, person_id: UUID) -> Declaration | None:
        """The declaration of a person that is in force."""
        query = select(declaration).where(
            declaration.c.person_id == person_id, declaration.c.status.in_(LIVE)
        )
        row = (await connection.execute(query)).mappings().one_or_none()
        return self.opened(row) if row else None

    async def page(
        self, connection: AsyncConnection, person_id: UUID, wanted: DeclarationQuery
    ) -> tuple[Sequence[Declaration], int]:
        """One page of a person's declarations, newest first, and how many there are in all."""
        conditions = [declaration.c.person_id == person_id, *_conditions(wanted)]
        order = (declaration.c.start_date.desc(), declaration.c.id.desc())
        return await self._page(connection, select(declaration).where(*conditions), order, wanted)

    async def page_of_clinic(
        self, connection: AsyncConnection, legal_entity_id: UUID, wanted: ClinicDeclarationQuery
    ) -> tuple[Sequence[Declaration], int]:
        """One page of a clinic's declarations, newest first, and how many there are in all."""
        asked = wanted.model_dump(include=_CLINIC_FILTERS, exclude_none=True)
        conditions = [
            declaration.c.legal_entity_id == legal_entity_id,
            *(declaration.c[name] == value for name, value in asked.items()),
        ]
        order = (declaration.c.id.desc(),)
        return await self._page(connection, select(declaration).where(*conditions), order, wanted)

    async def _page(
        self,
        connection: AsyncConnection,
        chosen: Select[Any],
        order: Sequence[ColumnElement[Any]],
        wanted: PageQuery,
    ) -> tuple[Sequence[Declaration], int]:
        total = await connection.scalar(select(func.count()).select_from(chosen.subquery()))
        query = chosen.order_by(*order).offset(wanted.offset).limit(wanted.page_size)
        rows = (await connection.execute(query)).mappings()
        return [self.opened(row) for row in rows], total or 0

    async def document(
        self, connection: AsyncConnection, person_id: UUID, declaration_id: UUID
    ) -> tuple[str | None, bytes | None]:
        """Printed form and the doctor's container, each where it is kept."""
        table = declaration_document
        query = select(table.c.sealed_content, table.c.sealed_container).where(
            table.c.person_id == person_id, table.c.declaration_id == declaration_id
        )
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None, None
        content = self._open("content", declaration_id, row.sealed_content)
        return (
            content.decode() if content else None,
            self._open("container", declaration_id, row.sealed_container),
        )

    async def container_hash(
        self, connection: AsyncConnection, person_id: UUID, declaration_id: UUID
    ) -> bytes | None:
        """SHA-256 of the doctor's container."""
        table = declaration_document
        found: bytes | None = await connection.scalar(
            select(table.c.container_sha256).where(
                table.c.person_id == person_id, table.c.declaration_id == declaration_id
            )
        )
        return found

    # --- writing ------------------------------------------------------------------------------

    async def add(
        self, connection: AsyncConnection, new: Declaration, document: Document, block: Block
    ) -> None:
        """Write a declaration with its documents, its keys and its first transition."""
        key = insert(declaration_key).values(
            id=new.id, person_id=new.person_id, legal_entity_id=new.legal_entity_id
        )
        documents = insert(declaration_document).values(self._document_row(new, document))
        await connection.execute(
            insert(declaration)
            .values(self._row(new))
            .add_cte(key.cte("key"), documents.cte("documents"), *_chained(new.person_id, block))
        )

    async def change(self, connection: AsyncConnection, changed: Declaration, block: Block) -> None:
        """Write a new status with its transition."""
        await connection.execute(
            update(declaration)
            .where(declaration.c.person_id == changed.person_id, declaration.c.id == changed.id)
            .values(self.changes(changed))
            .add_cte(*_chained(changed.person_id, block))
        )

    def changes(self, changed: Declaration) -> dict[str, Any]:
        """The columns that a change of the status writes."""
        row = self._row(changed)
        return {name: row[name] for name in CHANGED}

    async def keep_termination(
        self, connection: AsyncConnection, person_id: UUID, declaration_id: UUID, container: bytes
    ) -> None:
        """Keep the patient's signed statement of termination."""
        sealed = self._seal("termination", declaration_id, container)
        statement = upsert(declaration_document).values(
            person_id=person_id,
            declaration_id=declaration_id,
            sealed_termination=sealed,
            key_version=self._cipher.current_version,
        )
        await connection.execute(
            statement.on_conflict_do_update(
                index_elements=["person_id", "declaration_id"],
                set_={"sealed_termination": sealed},
            )
        )

    async def load(
        self, connection: AsyncConnection, records: Sequence[tuple[Declaration, str | None]]
    ) -> set[UUID]:
        """Write declarations of an extract; returns the ids of those that were not there."""
        keys = [
            {"id": new.id, "person_id": new.person_id, "legal_entity_id": new.legal_entity_id}
            for new, _ in records
        ]
        added = upsert(declaration_key).on_conflict_do_nothing().returning(declaration_key.c.id)
        fresh = set((await connection.scalars(added, keys)).all())
        chosen = [(new, content) for new, content in records if new.id in fresh]
        if not chosen:
            return fresh
        await connection.execute(insert(declaration), [self._row(new) for new, _ in chosen])
        await connection.execute(
            insert(declaration_number),
            [
                {
                    "number": new.declaration_number,
                    "declaration_id": new.id,
                    "person_id": new.person_id,
                }
                for new, _ in chosen
            ],
        )
        documents = [
            self._document_row(new, Document(content, b"")) for new, content in chosen if content
        ]
        if documents:
            await connection.execute(insert(declaration_document), documents)
        return fresh

    # --- sealing ------------------------------------------------------------------------------

    def _row(self, item: Declaration) -> dict[str, Any]:
        description = item.reason_description
        return {
            "person_id": item.person_id,
            "id": item.id,
            "declaration_number": item.declaration_number,
            "declaration_request_id": item.declaration_request_id,
            "employee_id": item.employee_id,
            "party_id": item.party_id,
            "division_id": item.division_id,
            "legal_entity_id": item.legal_entity_id,
            "authorized_by_person_id": item.authorized_by_person_id,
            "status": item.status,
            "reason": item.reason,
            "sealed_reason_description": (
                self._seal("reason_description", item.id, description.encode())
                if description
                else None
            ),
            "key_version": self._cipher.current_version if description else None,
            "start_date": item.start_date,
            "end_date": item.end_date,
            "signed_at": item.signed_at,
            "inserted_at": item.inserted_at,
            "updated_at": item.updated_at,
        }

    def _document_row(self, item: Declaration, document: Document) -> dict[str, Any]:
        container = document.container
        return {
            "person_id": item.person_id,
            "declaration_id": item.id,
            "sealed_content": self._seal("content", item.id, document.content.encode()),
            "sealed_container": self._seal("container", item.id, container) if container else None,
            "container_sha256": hashlib.sha256(container).digest() if container else None,
            "key_version": self._cipher.current_version,
        }

    def opened(self, row: RowMapping) -> Declaration:
        """A row as what it means."""
        description = self._open("reason_description", row["id"], row["sealed_reason_description"])
        fields = {
            name: row[name]
            for name in (
                "id", "person_id", "declaration_number", "declaration_request_id", "employee_id",
                "party_id", "division_id", "legal_entity_id", "authorized_by_person_id", "reason",
                "start_date", "end_date", "signed_at", "inserted_at", "updated_at",
            )
        }  # fmt: skip
        return Declaration(
            **fields,
            status=DeclarationStatus(row["status"]),
            reason_description=description.decode() if description else None,
        )

    def _seal(self, what: str, declaration_id: UUID, plain: bytes) -> bytes:
        return self._cipher.seal(plain, _place(what, declaration_id))

    def _open(self, what: str, declaration_id: UUID, sealed: bytes | None) -> bytes | None:
        return self._cipher.open(sealed, _place(what, declaration_id)) if sealed else None


# --- turns, numbers, look-up ------------------------------------------------------------------


async def take_turn(connection: AsyncConnection, person_id: UUID) -> bytes:
    """Wait until nobody else changes this person's declarations; returns the chain's head.

    The row stays locked until the transaction ends. The first change of a person makes it.
    """
    statement = upsert(declaration_chain).values(
        person_id=person_id, head=genesis(person_id), length=0
    )
    locked = statement.on_conflict_do_update(
        index_elements=["person_id"], set_={"length": declaration_chain.c.length}
    ).returning(declaration_chain.c.head)
    head: bytes = (await connection.scalars(locked)).one()
    return head


async def place_of(connection: AsyncConnection, declaration_id: UUID) -> Place | None:
    """Where a declaration is kept, if there is one with this id."""
    table = declaration_key
    query = select(table.c.person_id, table.c.legal_entity_id).where(table.c.id == declaration_id)
    row = (await connection.execute(query)).one_or_none()
    return Place(row.person_id, row.legal_entity_id) if row else None


async def place_of_number(connection: AsyncConnection, number: str) -> tuple[UUID, UUID] | None:
    """Person and declaration of a number, if anybody has it."""
    table = declaration_number
    query = select(table.c.person_id, table.c.declaration_id).where(table.c.number == number)
    row = (await connection.execute(query)).one_or_none()
    return (row.person_id, row.declaration_id) if row else None


async def draw(connection: AsyncConnection, bucket: int) -> int:
    """The next place in a bucket of the sequence of numbers, counted from 0."""
    statement = upsert(declaration_number_counter).values(bucket=bucket, next=1)
    drawn = statement.on_conflict_do_update(
        index_elements=["bucket"], set_={"next": declaration_number_counter.c.next + 1}
    ).returning(declaration_number_counter.c.next)
    following: int = (await connection.scalars(drawn)).one()
    return following - 1


async def claim(
    connection: AsyncConnection, number: str, person_id: UUID, declaration_id: UUID
) -> bool:
    """Take a number; False when an imported declaration has it already."""
    statement = (
        upsert(declaration_number)
        .values(number=number, person_id=person_id, declaration_id=declaration_id)
        .on_conflict_do_nothing()
        .returning(declaration_number.c.number)
    )
    return (await connection.scalars(statement)).one_or_none() is not None


def _conditions(wanted: DeclarationQuery) -> list[ColumnElement[bool]]:
    bounds = {
        "start_date_from": declaration.c.start_date.__ge__,
        "start_date_to": declaration.c.start_date.__le__,
        "end_date_from": declaration.c.end_date.__ge__,
        "end_date_to": declaration.c.end_date.__le__,
    }
    conditions = [
        compare(value)
        for name, compare in bounds.items()
        if (value := getattr(wanted, name)) is not None
    ]
    if wanted.status:
        conditions.append(declaration.c.status == wanted.status)
    return conditions


def _chained(person_id: UUID, block: Block) -> tuple[CTE, CTE]:
    """Parts of a statement that append a transition and move the head of the chain to it."""
    appended = insert(declaration_transition).values(transition_row(person_id, block))
    moved = (
        update(declaration_chain)
        .where(declaration_chain.c.person_id == person_id)
        .values(head=block.hash, length=declaration_chain.c.length + 1)
    )
    return appended.cte("appended"), moved.cte("moved")


def transition_row(person_id: UUID, block: Block) -> dict[str, Any]:
    """A change as it is kept, with its block of the person's chain."""
    change = block.change
    return {
        "person_id": person_id,
        "declaration_id": change.declaration_id,
        "id": change.id,
        "verb": change.verb,
        "from_status": change.before,
        "to_status": change.after,
        "actor": change.author.actor,
        "user_id": change.author.user_id,
        "subject_id": change.author.subject_id,
        "client_id": change.author.client_id,
        "reason": change.reason,
        "block": block.hash,
        "at": change.at,
    }


def _place(what: str, declaration_id: UUID) -> str:
    return f"declaration.{what}|{declaration_id}"
