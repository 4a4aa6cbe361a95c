"""Tables of clinics, doctors and addresses.

All of them are small and shared by everybody: on a distributed database they are reference
tables. ``published`` is the record as the bulk export shows it, without its times; the columns
beside it are what queries ask for.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from core.kit.rotation import Sealed
from core.tables import metadata


def _stored() -> tuple[Column[object], ...]:
    return (
        Column("published", JSONB, nullable=False),
        Column("inserted_at", DateTime(timezone=True), nullable=False),
        Column("updated_at", DateTime(timezone=True), nullable=False),
    )


region = Table(
    "region",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("koatuu", Text),
)

district = Table(
    "district",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("region_id", Uuid, ForeignKey("core.region.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("koatuu", Text),
    Index(None, "region_id"),
)

settlement = Table(
    "settlement",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("region_id", Uuid, ForeignKey("core.region.id"), nullable=False),
    Column("district_id", Uuid, ForeignKey("core.district.id")),
    # No foreign key to itself: an extract may name a part before the whole.
    Column("parent_settlement_id", Uuid),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("mountain_group", Boolean, nullable=False),
    Column("koatuu", Text),
    Index(None, "region_id", "name"),
    Index(None, "district_id"),
)

street = Table(
    "street",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("settlement_id", Uuid, ForeignKey("core.settlement.id"), nullable=False),
    Column("type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("aliases", ARRAY(Text), nullable=False),
    Index(None, "settlement_id", "name"),
)

legal_entity = Table(
    "legal_entity",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("edrpou", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    *_stored(),
    Index(None, "edrpou"),
)

division = Table(
    "division",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("legal_entity_id", Uuid, ForeignKey("core.legal_entity.id"), nullable=False),
    Column("status", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    *_stored(),
    Index(None, "legal_entity_id"),
)

party = Table(
    "party",
    metadata,
    Column("id", Uuid, primary_key=True),
    # РНОКПП, or the document number of who has none: encrypted, and hashed with a key to find by.
    Column("sealed_tax_id", LargeBinary),
    Column("tax_id_index", LargeBinary),
    Column("key_version", Integer),
    # Contacts that a declaration names and no export shows.
    Column("contacts", JSONB, nullable=False),
    *_stored(),
    Index(None, "tax_id_index"),
)

employee = Table(
    "employee",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("party_id", Uuid, ForeignKey("core.party.id"), nullable=False),
    Column("legal_entity_id", Uuid, ForeignKey("core.legal_entity.id"), nullable=False),
    Column("division_id", Uuid, ForeignKey("core.division.id")),
    Column("employee_type", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("start_date", Date, nullable=False),
    Column("end_date", Date),
    # The main speciality of the position (speciality_officio).
    Column("speciality", Text),
    *_stored(),
    Index(None, "party_id"),
    Index(None, "legal_entity_id"),
)

healthcare_service = Table(
    "healthcare_service",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("division_id", Uuid, ForeignKey("core.division.id"), nullable=False),
    *_stored(),
)

employee_role = Table(
    "employee_role",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("employee_id", Uuid, ForeignKey("core.employee.id"), nullable=False),
    *_stored(),
)

contract_division = Table(
    "contract_division",
    metadata,
    Column("contract_id", Uuid, nullable=False),
    Column("division_id", Uuid, ForeignKey("core.division.id"), nullable=False),
    *_stored(),
    PrimaryKeyConstraint("contract_id", "division_id"),
)

# How many patients a doctor has, over all his positions. One row per doctor, changed in the
# transaction of what changes it, so that two places cannot be taken where one is left.
doctor_load = Table(
    "doctor_load",
    metadata,
    Column("party_id", Uuid, ForeignKey("core.party.id"), primary_key=True),
    Column("declarations_count", Integer, nullable=False),
    Column("approved_requests_count", Integer, nullable=False),
    # Declarations that an extract only counts: they are kept in another register.
    Column("elsewhere_count", Integer, nullable=False),
    CheckConstraint("declarations_count >= 0", name="declarations"),
    CheckConstraint("approved_requests_count >= 0", name="approved_requests"),
)

SEALED = [Sealed(party, {"sealed_tax_id": "party.sealed_tax_id|{id}"})]
