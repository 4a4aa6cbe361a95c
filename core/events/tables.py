"""Tables of events.

The table stays on one node when the database is spread over many: the order of the feed is the
order of that node's transactions.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from core.tables import metadata

event = Table(
    "event",
    metadata,
    Column("id", Uuid, primary_key=True),
    # The writing transaction. Readers see an event only when no older transaction can still
    # commit, so a feed ordered by (xact_id, id) never gains a row behind a reader's cursor.
    Column(
        "xact_id",
        BigInteger,
        nullable=False,
        server_default=text("(pg_current_xact_id()::text)::bigint"),
    ),
    Column("person_id", Uuid, nullable=True),
    Column("event_type", Text, nullable=False),
    Column("entity_type", Text, nullable=False),
    Column("entity_id", Uuid, nullable=False),
    Column("properties", JSONB, nullable=False),
    Column("event_time", DateTime(timezone=True), nullable=False),
    Column("changed_by", Uuid, nullable=False),
    # The channel that carried the change: it need not tell the patient what he did in it.
    Column("client_id", Uuid, nullable=True),
    Index(None, "xact_id", "id"),
    Index(None, "event_time", "id"),
)
