"""Tables of person requests. ``person_id`` is first in every key of a person's rows."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
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

person_request = Table(
    "person_request",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("client_id", Uuid, nullable=False),
    Column("authorized_by_person_id", Uuid, nullable=False),
    Column("person_updated_at", DateTime(timezone=True), nullable=False),
    # The exact octets to sign, and the signed file: encrypted.
    Column("sealed_document", LargeBinary),
    Column("sealed_container", LargeBinary),
    Column("container_sha256", LargeBinary),
    Column("key_version", Integer, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("person_id", "id"),
    CheckConstraint("kind IN ('sign_up', 'update')", name="kind"),
    CheckConstraint(
        "status IN ('NEW', 'APPROVED', 'SIGNED', 'REJECTED', 'CANCELLED', 'EXPIRED')",
        name="status",
    ),
    # What was never signed leaves no personal data; what was signed keeps the signed file alone.
    CheckConstraint(f"({_OPEN}) = (sealed_document IS NOT NULL)", name="document"),
    CheckConstraint("(status = 'SIGNED') = (sealed_container IS NOT NULL)", name="container"),
    Index("person_request_one_open_idx", "person_id", unique=True, postgresql_where=text(_OPEN)),
    Index("person_request_expiring_idx", "expires_at", postgresql_where=text(_OPEN)),
    Index(None, "key_version"),
)

# Appended, never changed.
person_request_transition = Table(
    "person_request_transition",
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
    Column("at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("person_id", "request_id", "id"),
    ForeignKeyConstraint(
        ["person_id", "request_id"],
        ["core.person_request.person_id", "core.person_request.id"],
    ),
)

SEALED = [
    Sealed(
        person_request,
        {
            "sealed_document": "person_request.document|{id}",
            "sealed_container": "person_request.container|{id}",
        },
    )
]
