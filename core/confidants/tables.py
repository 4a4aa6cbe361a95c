"""Tables of relationships. ``person_id`` is first in every key of a person's rows."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
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

# Who may act for whom.
confidant_relationship = Table(
    "confidant_relationship",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("confidant_person_id", Uuid, nullable=False),
    Column("relation_type", Text, nullable=False),
    # What proves it, and what the representative signed: encrypted.
    Column("sealed_documents", LargeBinary, nullable=False),
    Column("sealed_container", LargeBinary),
    Column("container_sha256", LargeBinary),
    Column("key_version", Integer, nullable=False),
    Column("verification_status", Text, nullable=False),
    Column("verification_reason", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    # The last day; without one it lasts until somebody ends it.
    Column("active_to", Date),
    # Since when it is known to end soon, so that it is told once.
    Column("announced_at", DateTime(timezone=True)),
    # The register that has still to be asked, and when; another ``ask_id`` is another question.
    Column("ask_stream", Text),
    Column("ask_id", Uuid),
    Column("ask_at", DateTime(timezone=True)),
    Column("ask_attempts", Integer, nullable=False),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("person_id", "id"),
    CheckConstraint("person_id <> confidant_person_id", name="two_people"),
    CheckConstraint("(ask_at IS NULL) = (ask_stream IS NULL)", name="ask"),
    # One between two people at a time.
    Index(
        "confidant_relationship_one_active_idx",
        "person_id",
        "confidant_person_id",
        unique=True,
        postgresql_where=text("is_active"),
    ),
    Index(None, "confidant_person_id"),
    Index("confidant_relationship_asking_idx", "ask_at", postgresql_where=text("is_active")),
    Index("confidant_relationship_ending_idx", "active_to", postgresql_where=text("is_active")),
    Index(None, "key_version"),
)

# Appended, never changed.
confidant_relationship_transition = Table(
    "confidant_relationship_transition",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("relationship_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("verb", Text, nullable=False),
    Column("verification_status", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("subject_id", Uuid),
    Column("client_id", Uuid),
    Column("at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("person_id", "relationship_id", "id"),
    ForeignKeyConstraint(
        ["person_id", "relationship_id"],
        ["core.confidant_relationship.person_id", "core.confidant_relationship.id"],
    ),
)

SEALED = [
    Sealed(
        confidant_relationship,
        {
            "sealed_documents": "confidant_relationship.documents|{id}",
            "sealed_container": "confidant_relationship.container|{id}",
        },
    )
]
