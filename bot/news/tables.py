"""Where the reader of the feed stands."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, Table, Text

from bot.tables import metadata

position = Table(
    "news_position",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("cursor", Text, nullable=False),
    Column("read_at", DateTime(timezone=True), nullable=False),
)
