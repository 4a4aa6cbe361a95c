"""Queries of clinics and doctors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, Text, bindparam, cast, func, select, true, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.legal_entities.model import ACTIVE, APPROVED, DOCTOR, DoctorLoad
from core.legal_entities.tables import (
    contract_division,
    division,
    doctor_load,
    employee,
    employee_role,
    healthcare_service,
    legal_entity,
    party,
)

EXPORTED: Mapping[str, Table] = {
    "parties": party,
    "employees": employee,
    "divisions": division,
    "legal_entities": legal_entity,
    "employee_roles": employee_role,
    "healthcare_services": healthcare_service,
    "contract_divisions": contract_division,
}


@dataclass(frozen=True)
class PositionRow:
    """Everything about a position at a division, in one row.

    Attributes:
        specialities: main specialities of all the doctor's positions.
    """

    division: Mapping[str, Any]
    legal_entity: Mapping[str, Any]
    legal_entity_id: UUID
    employee: Mapping[str, Any] | None
    party: Mapping[str, Any] | None
    contacts: Mapping[str, Any] | None
    specialities: Sequence[str]
    load: DoctorLoad


_all_declarations = doctor_load.c.declarations_count + doctor_load.c.elsewhere_count


def _specialities_of(party_id: ColumnElement[UUID]) -> ColumnElement[Any]:
    """Main specialities of a doctor's positions that are in use."""
    other = employee.alias("position_of_party")
    return (
        select(func.array_agg(other.c.speciality.distinct()))
        .where(
            other.c.party_id == party_id,
            other.c.employee_type == DOCTOR,
            other.c.status == APPROVED,
            other.c.is_active,
            other.c.speciality.is_not(None),
        )
        .scalar_subquery()
    )


# Built once: every submission asks it.
_POSITION = (
    select(
        division.c.published.label("division"),
        legal_entity.c.published.label("legal_entity"),
        legal_entity.c.id.label("legal_entity_id"),
        employee.c.published.label("employee"),
        party.c.published.label("party"),
        party.c.contacts,
        _specialities_of(party.c.id).label("specialities"),
        func.coalesce(_all_declarations, 0).label("declarations"),
        func.coalesce(doctor_load.c.approved_requests_count, 0).label("approved"),
    )
    .select_from(division)
    .join(legal_entity, legal_entity.c.id == division.c.legal_entity_id)
    .outerjoin(employee, employee.c.id == bindparam("employee_id"))
    .outerjoin(party, party.c.id == employee.c.party_id)
    .outerjoin(doctor_load, doctor_load.c.party_id == party.c.id)
    .where(division.c.id == bindparam("division_id"))
)


async def position(
    connection: AsyncConnection, employee_id: UUID, division_id: UUID
) -> PositionRow | None:
    """A division with its clinic, and the employee where there is one; None without division."""
    wanted = {"employee_id": employee_id, "division_id": division_id}
    row = (await connection.execute(_POSITION, wanted)).one_or_none()
    if row is None:
        return None
    return PositionRow(
        division=row.division,
        legal_entity=row.legal_entity,
        legal_entity_id=row.legal_entity_id,
        employee=row.employee,
        party=row.party,
        contacts=row.contacts,
        specialities=row.specialities or (),
        load=DoctorLoad(row.declarations, row.approved),
    )


async def placements(
    connection: AsyncConnection, pairs: Collection[tuple[UUID, UUID]]
) -> Sequence[Any]:
    """Names of employees at divisions, by pairs of their ids."""
    query = (
        select(
            employee.c.id.label("employee_id"),
            division.c.id.label("division_id"),
            employee.c.position,
            employee.c.employee_type,
            party.c.published.label("party"),
            division.c.published.label("division"),
            legal_entity.c.published.label("legal_entity"),
        )
        .join(party, party.c.id == employee.c.party_id)
        .join(division, tuple_(employee.c.id, division.c.id).in_(list(pairs)))
        .join(legal_entity, legal_entity.c.id == division.c.legal_entity_id)
    )
    return (await connection.execute(query)).all()


async def specialities(connection: AsyncConnection, party_id: UUID) -> Sequence[str]:
    """Main specialities of a doctor's positions that are in use."""
    wanted = select(party.c.id).where(party.c.id == party_id).subquery()
    return await connection.scalar(select(_specialities_of(wanted.c.id))) or ()


async def load_of(connection: AsyncConnection, party_id: UUID) -> DoctorLoad:
    """How many patients a doctor has now."""
    query = select(_all_declarations, doctor_load.c.approved_requests_count).where(
        doctor_load.c.party_id == party_id
    )
    row = (await connection.execute(query)).one_or_none()
    return DoctorLoad(*row) if row else DoctorLoad()


async def change_load(
    connection: AsyncConnection, party_id: UUID, declarations: int, approved_requests: int
) -> DoctorLoad:
    """Count up or down; the row stays locked until the transaction ends."""
    # A doctor who is not counted yet has nothing to count down; the proposed row, which is
    # checked even where the other one is updated, must not hold a negative number.
    new = insert(doctor_load).values(
        party_id=party_id,
        declarations_count=max(declarations, 0),
        approved_requests_count=max(approved_requests, 0),
        elsewhere_count=0,
    )
    statement = new.on_conflict_do_update(
        index_elements=[doctor_load.c.party_id],
        set_={
            "declarations_count": doctor_load.c.declarations_count + declarations,
            "approved_requests_count": doctor_load.c.approved_requests_count + approved_requests,
        },
    ).returning(_all_declarations, doctor_load.c.approved_requests_count)
    return DoctorLoad(*(await connection.execute(statement)).one())


async def count_elsewhere(connection: AsyncConnection, counts: Mapping[UUID, int]) -> None:
    """Write how many declarations of each doctor are kept in another register."""
    statement = insert(doctor_load)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=[doctor_load.c.party_id],
            set_={"elsewhere_count": statement.excluded.elsewhere_count},
        ),
        [
            {
                "party_id": party_id,
                "declarations_count": 0,
                "approved_requests_count": 0,
                "elsewhere_count": count,
            }
            for party_id, count in counts.items()
        ],
    )


async def parties_of(
    connection: AsyncConnection, employee_ids: Collection[UUID]
) -> dict[UUID, UUID]:
    """The human behind each of these positions, where there is one."""
    query = select(employee.c.id, employee.c.party_id).where(employee.c.id.in_(employee_ids))
    return {row.id: row.party_id for row in await connection.execute(query)}


async def unsettled_positions(
    connection: AsyncConnection, on: date, after: UUID | None, limit: int
) -> Sequence[Any]:
    """Doctors' positions that are not plainly in use, or whose clinic is not, by their ids."""
    in_use = (
        (employee.c.status == APPROVED)
        & employee.c.is_active
        & (employee.c.end_date.is_(None) | (employee.c.end_date >= on))
        & (legal_entity.c.status == ACTIVE)
        & legal_entity.c.is_active
    )
    query = (
        select(
            employee.c.id,
            employee.c.party_id,
            employee.c.status,
            employee.c.is_active,
            employee.c.end_date,
            legal_entity.c.status.label("clinic_status"),
            legal_entity.c.is_active.label("clinic_is_active"),
        )
        .join(legal_entity, legal_entity.c.id == employee.c.legal_entity_id)
        .where(employee.c.employee_type == DOCTOR, ~in_use)
        .order_by(employee.c.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(employee.c.id > after)
    return (await connection.execute(query)).all()


async def positions_with(
    connection: AsyncConnection, employee_ids: Collection[UUID], speciality: str
) -> set[UUID]:
    """Those of the positions whose main speciality this is."""
    query = select(employee.c.id).where(
        employee.c.id.in_(employee_ids), employee.c.speciality == speciality
    )
    return set((await connection.scalars(query)).all())


async def staff(
    connection: AsyncConnection, legal_entity_id: UUID, tax_id_index: bytes
) -> Sequence[Any]:
    """Positions in use that a person holds in a clinic."""
    query = (
        select(
            employee.c.id,
            employee.c.employee_type,
            employee.c.party_id,
            party.c.published["last_name"].astext.label("last_name"),
        )
        .join(party, party.c.id == employee.c.party_id)
        .where(
            party.c.tax_id_index == tax_id_index,
            employee.c.legal_entity_id == legal_entity_id,
            employee.c.status == APPROVED,
            employee.c.is_active,
        )
        .order_by(employee.c.id)
    )
    return (await connection.execute(query)).all()


async def sealed_tax_id(connection: AsyncConnection, party_id: UUID) -> bytes | None:
    """The encrypted tax number of a party."""
    found: bytes | None = await connection.scalar(
        select(party.c.sealed_tax_id).where(party.c.id == party_id)
    )
    return found


async def exported(
    connection: AsyncConnection, name: str, changed_since: datetime | None
) -> Sequence[str]:
    """The records of an export, each as the text of its JSON, in the order of their ids."""
    table = EXPORTED[name]
    times = func.jsonb_build_object(
        "inserted_at", table.c.inserted_at, "updated_at", table.c.updated_at
    )
    whole = table.c.published if table is contract_division else table.c.published.op("||")(times)
    query = (
        select(cast(whole, Text))
        .where(table.c.updated_at >= changed_since if changed_since else true())
        .order_by(*table.primary_key)
    )
    return (await connection.scalars(query)).all()


async def doctors_with_load(
    connection: AsyncConnection,
) -> AsyncIterator[tuple[UUID, Sequence[str], int]]:
    """Every doctor with the specialities of his positions and how many patients he has."""
    specialities_of_party = func.array_agg(employee.c.speciality.distinct())
    query = (
        select(
            employee.c.party_id,
            specialities_of_party,
            func.coalesce(func.max(_all_declarations), 0),
        )
        .outerjoin(doctor_load, doctor_load.c.party_id == employee.c.party_id)
        .where(
            employee.c.employee_type == DOCTOR,
            employee.c.status == APPROVED,
            employee.c.is_active,
            employee.c.speciality.is_not(None),
        )
        .group_by(employee.c.party_id)
        .order_by(employee.c.party_id)
    )
    for row in await connection.execute(query):
        yield row[0], row[1], row[2]


async def upsert(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Write records; one that is there already is replaced if it says something new.

    Its ``updated_at`` moves only then, so that exports by depth stay small after a full import.
    """
    statement = insert(table)
    key = [column.name for column in table.primary_key]
    values = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if column.name not in (*key, "inserted_at")
    }
    changed: ColumnElement[bool] | None = None
    if "published" in table.columns:
        changed = table.c.published.is_distinct_from(statement.excluded["published"])
        if table is party:
            changed = (
                changed
                | party.c.contacts.is_distinct_from(statement.excluded["contacts"])
                | party.c.tax_id_index.is_distinct_from(statement.excluded["tax_id_index"])
            )
    await connection.execute(
        statement.on_conflict_do_update(index_elements=key, set_=values, where=changed),
        [dict(row) for row in rows],
    )
