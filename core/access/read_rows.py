"""Rows of the journal of reads: written with each read, told to the patient by the hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.reads import THINGS, ToldRead
from core.access.tables import oauth_client, read_journal
from core.contract.reads import ReadThing


async def add_reads(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of the journal."""
    await connection.execute(insert(read_journal), list(rows))


async def reads_by_others(
    connection: AsyncConnection, person_id: UUID, asking_id: UUID, *, offset: int, limit: int
) -> tuple[Sequence[ToldRead], int]:
    """A page of the reads of a person's data by others than himself and who asks; how many."""
    told = _by_hour(person_id, asking_id).subquery("told")
    total = await connection.scalar(select(func.count()).select_from(told))
    query = (
        select(told, oauth_client.c.name.label("client_name"), oauth_client.c.legal_entity_id)
        .join(oauth_client, oauth_client.c.id == told.c.client_id)
        .order_by(told.c.read_at.desc(), told.c.id.desc())
        .offset(offset)
        .limit(limit)
    )
    rows = (await connection.execute(query)).mappings()
    return [ToldRead(**{**row, "what": ReadThing(row["what"])}) for row in rows], total or 0


def _by_hour(person_id: UUID, asking_id: UUID) -> Select[Any]:
    """Reads of one thing by one reader within one hour of the clock, as one with their count.

    A clinic's system asks for its list whenever somebody looks at the screen, and each time every
    patient on it is shown: told one by one, the line that matters would be lost among them. Hours
    of the clock, not pauses between reads, so that a later read never changes what an earlier
    page has told. Nothing is lost: the journal itself keeps each moment and each call.
    """
    row = read_journal.c
    what = case(
        {path: thing.value for path, thing in THINGS.items()},
        value=row.path,
        else_=ReadThing.OTHER.value,
    ).label("what")
    hour = func.date_trunc("hour", row.read_at, "UTC").label("hour")
    seen = (
        select(row.id, row.read_at, what, hour, row.entity_id, row.employee_id,
               row.applicant_person_id, row.client_id)
        .where(
            row.person_id == person_id,
            row.applicant_person_id.is_distinct_from(row.person_id),
            or_(row.applicant_person_id.is_(None), row.applicant_person_id != asking_id),
        )
        .subquery("seen")
    )  # fmt: skip
    same = (
        seen.c.what, seen.c.entity_id, seen.c.employee_id, seen.c.applicant_person_id,
        seen.c.client_id,
    )  # fmt: skip
    first = func.array_agg(aggregate_order_by(seen.c.id, seen.c.read_at, seen.c.id))
    return select(
        *same,
        first[1].label("id"),
        func.min(seen.c.read_at).label("first_read_at"),
        func.max(seen.c.read_at).label("read_at"),
        func.count().label("count"),
    ).group_by(*same, seen.c.hour)
