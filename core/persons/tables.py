"""Tables of persons."""

from __future__ import annotations

from sqlalchemy import (
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

person = Table(
    "person",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    # The published fields as one JSON document, encrypted for this row.
    Column("sealed_data", LargeBinary, nullable=False),
    # Version of the encryption key, so that rotation finds what it has not done yet.
    Column("key_version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    # Why the record is out of use, and since when everything that hung on it has ended.
    Column("out_of_use", Text),
    Column("departure_settled_at", DateTime(timezone=True)),
    Column("verification_status", Text, nullable=False),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Index(None, "key_version"),
    Index(
        "person_departing_idx",
        "person_id",
        postgresql_where=text("status = 'inactive' AND departure_settled_at IS NULL"),
    ),
)

# Look-up by keyed hashes; a phone or, by a clerk's error, a tax number may lead to several.
person_key = Table(
    "person_key",
    metadata,
    Column("kind", Text, nullable=False),
    Column("blind_index", LargeBinary, nullable=False),
    Column("person_id", Uuid, nullable=False),
    PrimaryKeyConstraint("kind", "blind_index", "person_id"),
    Index(None, "person_id"),
)

# Held for the length of a transaction by who records a person with this key; always empty
# between transactions.
identity_claim = Table(
    "identity_claim",
    metadata,
    Column("blind_index", LargeBinary, primary_key=True),
)

SEALED = [Sealed(person, {"sealed_data": "person.sealed_data|{person_id}"})]
