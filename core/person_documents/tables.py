"""The table of scans. ``person_id`` is first in every key of a person's rows."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from core.kit.rotation import Sealed
from core.tables import metadata

person_document_scan = Table(
    "person_document_scan",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("type", Text, nullable=False),
    Column("document_key", LargeBinary, nullable=False),
    Column("request_id", Uuid),
    Column("sealed_content", LargeBinary),
    Column("key_version", Integer, nullable=False),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    Column("uploaded_at", DateTime(timezone=True)),
    PrimaryKeyConstraint("person_id", "id"),
    UniqueConstraint("person_id", "document_key"),
    CheckConstraint("(uploaded_at IS NULL) = (sealed_content IS NULL)", name="content"),
    Index(None, "id"),
    Index(None, "key_version"),
)

SEALED = [Sealed(person_document_scan, {"sealed_content": "person_document_scan.content|{id}"})]
