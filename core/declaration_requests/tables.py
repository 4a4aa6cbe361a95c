"""Tables of declaration requests. ``person_id`` is first in every key of a person's rows."""

from __future__ import annotations

from sqlalchemy import (
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
    Table,
    Text,
    Uuid,
    text,
)

from core.kit.rotation import Sealed
from core.tables import metadata

_OPEN = "status IN ('NEW', 'APPROVED')"

declaration_request = Table(
    "declaration_request",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("declaration_id", Uuid, nullable=False),
    Column("declaration_number", Text, nullable=False),
    Column("employee_id", Uuid, ForeignKey("core.employee.id"), nullable=False),
    Column("party_id", Uuid, ForeignKey("core.party.id"), nullable=False),
    Column("division_id", Uuid, ForeignKey("core.division.id"), nullable=False),
    Column("legal_entity_id", Uuid, ForeignKey("core.legal_entity.id"), nullable=False),
    Column("speciality", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("status_reason", Text),
    # The clinic's words to the patient, encrypted.
    Column("sealed_status_comment", LargeBinary),
    Column("channel", Text, nullable=False),
    Column("client_id", Uuid, nullable=False),
    Column("authorized_by_person_id", Uuid, nullable=False),
    Column("start_date", Date, nullable=False),
    Column("end_date", Date, nullable=False),
    # The exact octets to sign, the patient's names, and his signed file: encrypted.
    Column("sealed_document", LargeBinary),
    Column("sealed_summary", LargeBinary),
    Column("sealed_container", LargeBinary),
    Column("container_sha256", LargeBinary),
    # The oldest key that any value of the row is encrypted with.
    Column("key_version", Integer, nullable=False),
    # The patient's signature stands beside the status; with it the clinic sees the request.
    Column("signed_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    # Since when the end is known to come soon, so that it is told once.
    Column("ending_announced_at", DateTime(timezone=True)),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("person_id", "id"),
    CheckConstraint(
        "status IN ('NEW', 'APPROVED', 'SIGNED', 'REJECTED', 'CANCELLED', 'EXPIRED')",
        name="status",
    ),
    # A request that has ended holds no personal data.
    CheckConstraint(
        f"{_OPEN} OR (sealed_document IS NULL AND sealed_summary IS NULL"
        " AND sealed_container IS NULL)",
        name="wiped",
    ),
    CheckConstraint(f"NOT {_OPEN} OR sealed_document IS NOT NULL", name="signable"),
    # A person waits for one doctor at a time.
    Index(
        "declaration_request_one_open_idx",
        "person_id",
        unique=True,
        postgresql_where=text(_OPEN),
    ),
    Index(
        "declaration_request_of_clinic_idx",
        "legal_entity_id",
        "id",
        postgresql_where=text("signed_at IS NOT NULL"),
    ),
    Index("declaration_request_expiring_idx", "expires_at", postgresql_where=text(_OPEN)),
    Index("declaration_request_of_doctor_idx", "party_id", postgresql_where=text(_OPEN)),
)

# Appended, never changed.
declaration_request_transition = Table(
    "declaration_request_transition",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("request_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("verb", Text, nullable=False),
    Column("from_status", Text),
    Column("to_status", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("subject_id", Uuid),
    Column("client_id", Uuid),
    Column("reason", Text),
    Column("at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("person_id", "request_id", "id"),
    ForeignKeyConstraint(
        ["person_id", "request_id"],
        ["core.declaration_request.person_id", "core.declaration_request.id"],
    ),
)

# For clinics, who know a request by its id alone.
declaration_request_key = Table(
    "declaration_request_key",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("legal_entity_id", Uuid, nullable=False),
)

SEALED = [
    Sealed(
        declaration_request,
        {
            "sealed_document": "declaration_request.document|{id}",
            "sealed_summary": "declaration_request.summary|{id}",
            "sealed_container": "declaration_request.container|{id}",
            "sealed_status_comment": "declaration_request.status_comment|{id}",
        },
    )
]
