"""The table of reminders. Ids and days only: what they stand for is the core's to tell.

A row is made with the news that offers the reminder, for the news alone knows the last day, and
becomes a reminder when the patient asks. How long: until the declaration ends or is replaced, its
last day is over, or the chat is forgotten. ``Reminders`` deletes.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Table
from sqlalchemy.dialects.postgresql import TIMESTAMP, UUID

from bot.tables import metadata

reminders = Table(
    "reminders",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("declaration_id", UUID, primary_key=True, comment="what is about to end"),
    Column("person_id", UUID, nullable=False, comment="whose it is"),
    Column("ends_on", Date, nullable=False, comment="the last day of the declaration"),
    Column("due_at", TIMESTAMP(timezone=True), comment="empty while nothing is asked for"),
    Index("reminders_declaration_id_idx", "bot_id", "declaration_id"),
    Index("reminders_due_at_idx", "bot_id", "due_at"),
)
