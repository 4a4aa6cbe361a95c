"""Table of authorization codes."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Index, LargeBinary, Table, Text, Uuid

from core.tables import metadata

authorization_code = Table(
    "authorization_code",
    metadata,
    # SHA-256 of a value of 256 random bits, which nobody can enumerate.
    Column("value_hash", LargeBinary, primary_key=True),
    Column("client_id", Uuid, nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("code_challenge", Text, nullable=True),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    # When it was shown, and the session whose tokens it became.
    Column("used_at", DateTime(timezone=True), nullable=True),
    Column("session_id", Uuid, nullable=True),
    Index(None, "expires_at"),
)
