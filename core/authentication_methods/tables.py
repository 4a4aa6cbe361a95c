"""Tables of authentication methods, codes by SMS and messages on their way."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
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

authentication_method = Table(
    "authentication_method",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("type", Text, nullable=False),
    # Phone or representative, and the alias.
    Column("sealed_value", LargeBinary, nullable=False),
    Column("key_version", Integer, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True), nullable=True),
    Column("inserted_by", Uuid, nullable=False),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    # Keyed hash of the phone, so that those who share a number can be counted.
    Column("value_index", LargeBinary),
    PrimaryKeyConstraint("person_id", "id"),
    Index(None, "key_version"),
    Index(None, "value_index"),
)

# Numbers that are no person's yet: confirmed before somebody registers with them or adds them.
phone_verification = Table(
    "phone_verification",
    metadata,
    Column("phone_index", LargeBinary, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("client_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("code_index", LargeBinary, nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("verified_at", DateTime(timezone=True)),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("phone_index", "id"),
    Index(None, "inserted_at"),
)

authentication_method_request = Table(
    "authentication_method_request",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("client_id", Uuid, nullable=False),
    # Phone and alias; gone when the request has ended.
    Column("sealed_method", LargeBinary),
    Column("key_version", Integer, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("person_id", "id"),
    CheckConstraint("(status = 'NEW') = (sealed_method IS NOT NULL)", name="sealed_method"),
    Index(
        "authentication_method_request_one_open_idx",
        "person_id",
        unique=True,
        postgresql_where=text("status = 'NEW'"),
    ),
    Index(None, "key_version"),
)

sms_verification = Table(
    "sms_verification",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("client_id", Uuid, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("status", Text, nullable=False),
    # Keyed hash: four digits would be enumerated from a plain one at once.
    Column("code_index", LargeBinary, nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("phone_ending", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("person_id", "id"),
    Index(None, "inserted_at"),
)

# Messages that a committed change wants sent. Stays on one node.
sms_message = Table(
    "sms_message",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("sealed_message", LargeBinary, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("not_after", DateTime(timezone=True), nullable=False),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    Index(None, "due_at"),
)

SEALED = [
    Sealed(authentication_method, {"sealed_value": "authentication_method.sealed_value|{id}"}),
    Sealed(
        authentication_method_request,
        {"sealed_method": "authentication_method_request.sealed_method|{id}"},
    ),
]
# Messages live for minutes, under the key they were written with.
SHORT_LIVED = [sms_message]
