"""Tables of declarations. A person's tables have ``person_id`` first in every key.

What must be unique in the country, or found by an id alone, has a look-up table of its own.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)

from core.kit.rotation import Sealed
from core.tables import metadata

_LIVE = "status IN ('active', 'pending_verification')"

declaration = Table(
    "declaration",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("declaration_number", Text, nullable=False),
    Column("declaration_request_id", Uuid),
    Column("employee_id", Uuid, ForeignKey("core.employee.id"), nullable=False),
    Column("party_id", Uuid, ForeignKey("core.party.id"), nullable=False),
    Column("division_id", Uuid, ForeignKey("core.division.id"), nullable=False),
    Column("legal_entity_id", Uuid, ForeignKey("core.legal_entity.id"), nullable=False),
    Column("authorized_by_person_id", Uuid),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    # In the patient's words, encrypted.
    Column("sealed_reason_description", LargeBinary),
    Column("key_version", Integer),
    Column("start_date", Date, nullable=False),
    Column("end_date", Date, nullable=False),
    # Since when the end is known to come soon, so that it is told once.
    Column("ending_announced_at", DateTime(timezone=True)),
    Column("signed_at", DateTime(timezone=True), nullable=False),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("person_id", "id"),
    CheckConstraint(
        "status IN ('active', 'pending_verification', 'terminated', 'closed', 'rejected')",
        name="status",
    ),
    # A person has one doctor.
    Index("declaration_one_live_idx", "person_id", unique=True, postgresql_where=text(_LIVE)),
    # What ends with a doctor, a clinic or a term is found without reading everything.
    Index("declaration_of_doctor_idx", "party_id", postgresql_where=text(_LIVE)),
    Index("declaration_of_clinic_idx", "legal_entity_id", "status", "id"),
    Index("declaration_ending_idx", "end_date", postgresql_where=text(_LIVE)),
    Index(
        "declaration_verifying_idx",
        "inserted_at",
        postgresql_where=text("status = 'pending_verification'"),
    ),
)

# What was signed, and what it looks like printed; encrypted. Apart, so that the table above,
# which every list reads, stays narrow.
declaration_document = Table(
    "declaration_document",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("declaration_id", Uuid, nullable=False),
    Column("sealed_content", LargeBinary),
    Column("sealed_container", LargeBinary),
    Column("container_sha256", LargeBinary),
    # The patient's signed statement that ended the declaration.
    Column("sealed_termination", LargeBinary),
    Column("key_version", Integer, nullable=False),
    PrimaryKeyConstraint("person_id", "declaration_id"),
    ForeignKeyConstraint(
        ["person_id", "declaration_id"], ["core.declaration.person_id", "core.declaration.id"]
    ),
)

# Appended, never changed. ``block`` is the person's chain after the change.
declaration_transition = Table(
    "declaration_transition",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("declaration_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("verb", Text, nullable=False),
    Column("from_status", Text),
    Column("to_status", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("subject_id", Uuid),
    Column("client_id", Uuid),
    Column("reason", Text),
    Column("block", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("person_id", "declaration_id", "id"),
    ForeignKeyConstraint(
        ["person_id", "declaration_id"], ["core.declaration.person_id", "core.declaration.id"]
    ),
)

# Head of the chain of a person's changes. Its row is also where changes of one person queue:
# whoever changes his declarations or requests locks it first.
declaration_chain = Table(
    "declaration_chain",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("head", LargeBinary, nullable=False),
    Column("length", Integer, nullable=False),
)

declaration_key = Table(
    "declaration_key",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("legal_entity_id", Uuid, nullable=False),
)

# Every number that is in use or promised to a request; never given twice.
declaration_number = Table(
    "declaration_number",
    metadata,
    Column("number", Text, primary_key=True),
    Column("declaration_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
)

# The sequence of numbers, in buckets so that submissions do not wait for each other.
declaration_number_counter = Table(
    "declaration_number_counter",
    metadata,
    Column("bucket", SmallInteger, primary_key=True),
    Column("next", BigInteger, nullable=False),
)

SEALED = [
    Sealed(declaration, {"sealed_reason_description": "declaration.reason_description|{id}"}),
    Sealed(
        declaration_document,
        {
            "sealed_content": "declaration.content|{declaration_id}",
            "sealed_container": "declaration.container|{declaration_id}",
            "sealed_termination": "declaration.termination|{declaration_id}",
        },
    ),
]
