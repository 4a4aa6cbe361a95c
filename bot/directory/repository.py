"""Queries of the directory."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Table, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.directory.model import (
    NEAR_KM,
    Doctor,
    DoctorName,
    Search,
    Settlement,
    normalise,
    normalise_settlement,
)
from bot.directory.tables import doctor, doctor_name, sync

_BATCH = 500
_KM_PER_DEGREE = 111.2
_FIELDS = [field.name for field in fields(Doctor)]
_NAME_FIELDS = [field.name for field in fields(DoctorName)]


async def replace_all(
    connection: AsyncConnection, doctors: Sequence[Doctor], sync_id: UUID, exported_at: datetime,
    finished_at: datetime,
) -> None:  # fmt: skip
    """Make the directory hold exactly ``doctors``; readers see the old one until the commit."""
    await _upsert(connection, doctor, [_row(each, sync_id) for each in doctors])
    await connection.execute(delete(doctor).where(doctor.c.sync_id != sync_id))
    await connection.execute(
        insert(sync).values(
            id=sync_id, exported_at=exported_at, finished_at=finished_at, doctors=len(doctors)
        )
    )


async def keep_names(connection: AsyncConnection, names: Sequence[DoctorName]) -> None:
    """Learn names; those of employees that have left the exports are kept."""
    await _upsert(connection, doctor_name, [asdict(each) for each in names])


async def _upsert(
    connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]
) -> None:
    for start in range(0, len(rows), _BATCH):
        statement = upsert(table).values(rows[start : start + _BATCH])
        changes = {
            column.name: statement.excluded[column.name]
            for column in table.columns
            if not column.primary_key
        }
        await connection.execute(
            statement.on_conflict_do_update(index_elements=[table.c.id], set_=changes)
        )


async def name_of(connection: AsyncConnection, id: UUID) -> DoctorName | None:  # noqa: A002
    """Name of an employee, present or past."""
    query = select(*(doctor_name.c[name] for name in _NAME_FIELDS)).where(doctor_name.c.id == id)
    row = (await connection.execute(query)).one_or_none()
    return DoctorName(*row) if row else None


async def exported_at(connection: AsyncConnection) -> datetime | None:
    """Date of the exports the directory was last filled from."""
    newest: datetime | None = await connection.scalar(select(func.max(sync.c.exported_at)))
    return newest


async def by_id(connection: AsyncConnection, id: UUID) -> Doctor | None:  # noqa: A002
    """One doctor."""
    row = (await connection.execute(select(*_columns()).where(doctor.c.id == id))).one_or_none()
    return _doctor(row) if row else None


async def settlements_like(connection: AsyncConnection, text: str, limit: int) -> list[Settlement]:
    """Settlements with doctors whose name begins with ``text``; exact names come first."""
    key = normalise_settlement(text)
    exact = (doctor.c.settlement_key == key).label("exact")
    rows = await connection.execute(
        select(
            doctor.c.settlement_id, doctor.c.settlement, doctor.c.area, func.count(), exact
        )
        .where(doctor.c.settlement_key.startswith(key, autoescape=True))
        .group_by(
            doctor.c.settlement_id, doctor.c.settlement, doctor.c.area, doctor.c.settlement_key
        )
        .order_by(exact.desc(), func.count().desc(), doctor.c.area)
        .limit(limit)
    )  # fmt: skip
    return [Settlement(id=row[0], name=row[1], area=row[2], doctors=row[3]) for row in rows]


async def search(
    connection: AsyncConnection, wanted: Search, offset: int, limit: int
) -> list[Doctor]:
    """Doctors that fit, the nearest first when a point is given, else by name."""
    query: Select[Any] = select(*_columns()).where(*_conditions(wanted))
    if wanted.near:
        latitude, longitude = wanted.near
        # Equirectangular approximation: exact enough to sort places within a region.
        stretch = math.cos(math.radians(latitude))
        query = query.order_by(
            func.power(doctor.c.latitude - latitude, 2)
            + func.power((doctor.c.longitude - longitude) * stretch, 2)
        )
    if wanted.ids is not None:
        query = query.order_by(func.array_position(list(wanted.ids), doctor.c.id))
    query = query.order_by(doctor.c.surname_key, doctor.c.first_name, doctor.c.id)
    rows = await connection.execute(query.offset(offset).limit(limit))
    return [_doctor(row) for row in rows]


async def count(connection: AsyncConnection, wanted: Search) -> int:
    """How many doctors fit."""
    query = select(func.count()).select_from(doctor).where(*_conditions(wanted))
    return int(await connection.scalar(query) or 0)


def _conditions(wanted: Search) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [doctor.c.speciality.in_(wanted.specialities)]
    if wanted.settlement_id:
        conditions.append(doctor.c.settlement_id == wanted.settlement_id)
    if wanted.surname:
        conditions.append(
            doctor.c.surname_key.startswith(normalise(wanted.surname), autoescape=True)
        )
    if wanted.ids is not None:
        conditions.append(doctor.c.id.in_(wanted.ids))
    if wanted.only_free:
        conditions.append(doctor.c.declarations_count < doctor.c.declarations_limit)
    if wanted.near:
        latitude, longitude = wanted.near
        # A square around the point bounds what the database sorts by distance.
        reach = NEAR_KM / _KM_PER_DEGREE
        wide = reach / max(0.1, math.cos(math.radians(latitude)))
        conditions.append(doctor.c.latitude.between(latitude - reach, latitude + reach))
        conditions.append(doctor.c.longitude.between(longitude - wide, longitude + wide))
    return conditions


def _columns() -> list[Any]:
    return [doctor.c[name] for name in _FIELDS]


def _doctor(row: Row[Any]) -> Doctor:
    return Doctor(**dict(zip(_FIELDS, row, strict=True)))


def _row(one: Doctor, sync_id: UUID) -> dict[str, Any]:
    return {
        **asdict(one),
        "surname_key": normalise(one.last_name),
        "settlement_key": normalise_settlement(one.settlement),
        "sync_id": sync_id,
    }
