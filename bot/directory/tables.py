"""The directory's tables. One row a position, everything a card shows, so a search is one read."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Double,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from bot.tables import metadata

doctor = Table(
    "directory_doctor",
    metadata,
    Column("id", Uuid, primary_key=True, comment="the employee's id"),
    Column("division_id", Uuid, nullable=False),
    Column("party_id", Uuid, nullable=False),
    Column("legal_entity_id", Uuid, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("second_name", Text, nullable=False),
    Column("speciality", Text, nullable=False),
    Column("experience_years", SmallInteger),
    Column("declarations_limit", Integer, nullable=False),
    Column("declarations_count", Integer, nullable=False),
    Column("legal_entity_name", Text, nullable=False),
    Column("division_name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("settlement_id", Uuid, nullable=False),
    Column("settlement", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("working_hours", JSONB, nullable=False),
    Column("has_contract", Boolean, nullable=False),
    Column("latitude", Double),
    Column("longitude", Double),
    Column("surname_key", Text, nullable=False, comment="the surname as it is compared"),
    Column("settlement_key", Text, nullable=False, comment="the settlement as it is compared"),
    Column("sync_id", Uuid, nullable=False, comment="the synchronisation that wrote the row"),
    Index(None, "settlement_id", "surname_key"),
    # text_pattern_ops serves prefix searches whatever the database's collation is.
    Index(None, "surname_key", postgresql_ops={"surname_key": "text_pattern_ops"}),
    Index(None, "settlement_key", postgresql_ops={"settlement_key": "text_pattern_ops"}),
    Index(None, "latitude", "longitude"),
)

doctor_name = Table(
    "directory_doctor_name",
    metadata,
    Column("id", Uuid, primary_key=True, comment="the employee's id; kept after dismissal"),
    Column("last_name", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("second_name", Text, nullable=False),
    Column("speciality", Text, nullable=False),
)

sync = Table(
    "directory_sync",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("exported_at", DateTime(timezone=True), nullable=False, comment="date of the exports"),
    Column("finished_at", DateTime(timezone=True), nullable=False),
    Column("doctors", Integer, nullable=False),
)
