"""The table of reports. Ids only: what an id stands for is the core's to tell.

How long: an open report until an operator closes it; a closed one a year, for questions.
``Reports.sweep`` deletes.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP, UUID

from bot.tables import metadata

_moment = TIMESTAMP(timezone=True)

reports = Table(
    "reports",
    metadata,
    Column("person_id", UUID, primary_key=True),
    Column("id", UUID, primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("subject", UUID, comment="what was not recognised; the core knows what it is"),
    Column("state", Text, nullable=False),
    Column("created_at", _moment, nullable=False),
    Column("closed_at", _moment),
    Index("reports_chat_id_idx", "bot_id", "chat_id"),
    Index("reports_state_idx", "bot_id", "state", "created_at"),
)
