"""Queries that change many declarations at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.contract.declarations import DeclarationStatus
from core.declarations.model import LIVE, Block, Declaration, genesis
from core.declarations.repository import CHANGED, DeclarationRepository, transition_row
from core.declarations.tables import (
    declaration,
    declaration_chain,
    declaration_transition,
)

_T = declaration

Which: TypeAlias = ColumnElement[bool]
"""A condition on declarations; those that have been changed do not fit it any more."""


@dataclass(frozen=True)
class Pair:
    """A declaration by its whole key."""

    person_id: UUID
    declaration_id: UUID


# --- which ------------------------------------------------------------------------------------


def past_term(on: date) -> Which:
    """In force, though the last day was before."""
    return (_T.c.status == DeclarationStatus.ACTIVE) & (_T.c.end_date < on)


def waiting_since(before: datetime) -> Which:
    """Waiting for verification for too long."""
    waiting = _T.c.status == DeclarationStatus.PENDING_VERIFICATION
    return waiting & (_T.c.inserted_at <= before)


def with_positions(employee_ids: Collection[UUID], party_ids: Collection[UUID]) -> Which:
    """Live ones with a doctor in one of these positions."""
    return (
        _T.c.status.in_(LIVE)
        & _T.c.party_id.in_(list(party_ids))
        & _T.c.employee_id.in_(list(employee_ids))
    )


def of_employee(employee_id: UUID) -> Which:
    """Live ones at one position."""
    return _T.c.status.in_(LIVE) & (_T.c.employee_id == employee_id)


def of_person(person_id: UUID) -> Which:
    """The live one of a person."""
    return _T.c.status.in_(LIVE) & (_T.c.person_id == person_id)


def ends_by(until: date, on: date) -> Which:
    """In force and not told of yet, with the last day between two days."""
    return (
        (_T.c.status == DeclarationStatus.ACTIVE)
        & _T.c.end_date.between(on, until)
        & _T.c.ending_announced_at.is_(None)
    )


# --- finding and holding ----------------------------------------------------------------------


async def count(connection: AsyncConnection, which: Which) -> int:
    """How many there are."""
    found: int | None = await connection.scalar(select(func.count()).select_from(_T).where(which))
    return found or 0


async def page(
    connection: AsyncConnection, which: Which, after: Pair | None, limit: int
) -> list[Pair]:
    """The next ones, in the order of their keys; not held."""
    query = select(_T.c.person_id, _T.c.id).where(which)
    if after:
        place = tuple_(after.person_id, after.declaration_id)
        query = query.where(tuple_(_T.c.person_id, _T.c.id) > place)
    rows = await connection.execute(query.order_by(_T.c.person_id, _T.c.id).limit(limit))
    return [Pair(row.person_id, row.id) for row in rows]


async def take_turns(
    connection: AsyncConnection, person_ids: Collection[UUID]
) -> dict[UUID, bytes]:
    """The turns of those persons whom nobody else is changing: their chains' heads.

    A turn that is taken is not waited for, so that nobody who holds many waits in a circle; only
    the first change ever of a person is, and everybody who waits for several takes them in order.
    """
    chain = declaration_chain
    ids = sorted(set(person_ids))
    begun = [{"person_id": each, "head": genesis(each), "length": 0} for each in ids]
    await connection.execute(upsert(chain).on_conflict_do_nothing(), begun)
    query = (
        select(chain.c.person_id, chain.c.head)
        .where(chain.c.person_id.in_(ids))
        .with_for_update(skip_locked=True)
    )
    return {row.person_id: row.head for row in await connection.execute(query)}


async def in_turn(
    connection: AsyncConnection,
    rows: DeclarationRepository,
    which: Which,
    person_ids: Collection[UUID],
) -> list[Declaration]:
    """Those of persons whose turns are held that still fit."""
    query = select(_T).where(which, _T.c.person_id.in_(list(person_ids)))
    return [rows.opened(row) for row in (await connection.execute(query)).mappings()]


async def hold_unannounced(
    connection: AsyncConnection, rows: DeclarationRepository, which: Which, limit: int
) -> list[Declaration]:
    """The next ones to be told of; those that somebody else holds are left."""
    query = select(_T).where(which).order_by(_T.c.end_date).limit(limit)
    held = query.with_for_update(skip_locked=True)
    return [rows.opened(row) for row in (await connection.execute(held)).mappings()]


# --- writing ----------------------------------------------------------------------------------


async def write_changes(
    connection: AsyncConnection,
    rows: DeclarationRepository,
    changes: Sequence[tuple[Declaration, Block]],
) -> None:
    """Write new statuses, their transitions, and where the chains have got."""
    await connection.execute(
        update(_T)
        .where(_T.c.person_id == bindparam("of_person"), _T.c.id == bindparam("of_id"))
        .values({name: bindparam(f"new_{name}") for name in CHANGED}),
        [
            {"of_person": changed.person_id, "of_id": changed.id}
            | {f"new_{name}": value for name, value in rows.changes(changed).items()}
            for changed, _ in changes
        ],
    )
    await connection.execute(
        insert(declaration_transition),
        [transition_row(changed.person_id, block) for changed, block in changes],
    )
    chain = declaration_chain
    await connection.execute(
        update(chain)
        .where(chain.c.person_id == bindparam("of_person"))
        .values(head=bindparam("new_head"), length=chain.c.length + 1),
        [{"of_person": each.person_id, "new_head": block.hash} for each, block in changes],
    )


async def mark_announced(
    connection: AsyncConnection, items: Sequence[Declaration], at: datetime
) -> None:
    """Write that their end has been told of."""
    keys = [(item.person_id, item.id) for item in items]
    await connection.execute(
        update(_T).where(tuple_(_T.c.person_id, _T.c.id).in_(keys)).values(ending_announced_at=at)
    )
