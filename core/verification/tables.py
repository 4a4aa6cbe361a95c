"""Tables of verification."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Index, Integer, PrimaryKeyConstraint, Table, Text, Uuid

from core.tables import metadata

# A register that has still to be asked about a person. What it will be told is read when it is
# asked, so nothing personal stands here.
verification_task = Table(
    "verification_task",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("stream", Text, nullable=False),
    # Another task took its place when the person changed meanwhile.
    Column("id", Uuid, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("person_id", "stream"),
    Index(None, "due_at"),
)
