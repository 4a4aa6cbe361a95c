"""Tables of the sender. Texts lie sealed and are wiped once sent; numbers of messages remain.

How long: settled deliveries 3 days, so that a repeated event still meets its dedupe key and the
chat can be cleaned within Telegram's 48 hours; dead ones until an operator replays or drops them.
``Outbox.sweep`` deletes.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import TIMESTAMP, UUID

from bot.tables import metadata

_moment = TIMESTAMP(timezone=True)
_unfinished = sql("state IN ('waiting', 'sending')")

deliveries = Table(
    "deliveries",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("id", UUID, primary_key=True),
    Column("lane", SmallInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("dedupe_key", Text, comment="one delivery per chat and key, ever"),
    Column("state", Text, nullable=False),
    Column("sealed", LargeBinary, comment="text and buttons; wiped when settled"),
    Column("attempts", Integer, nullable=False),
    Column("unknowns", Integer, nullable=False, comment="tries whose result nobody knows"),
    Column("not_before", _moment, nullable=False, comment="due; while sending: end of the lease"),
    Column("message_id", BigInteger),
    Column("problem", Text),
    Column("created_at", _moment, nullable=False),
    Column("settled_at", _moment),
    UniqueConstraint("bot_id", "chat_id", "dedupe_key"),
    Index("deliveries_lane_idx", "bot_id", "chat_id", "lane", "id", postgresql_where=_unfinished),
    Index("deliveries_due_idx", "bot_id", "lane", "not_before", postgresql_where=_unfinished),
    Index("deliveries_settled_at_idx", "settled_at"),
)

screens = Table(
    "screens",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, nullable=False),
    Column("sent_at", _moment, nullable=False),
    Column("is_editable", Boolean, nullable=False),
    Column("is_last", Boolean, nullable=False, comment="nothing of ours stands below it"),
)

pacing = Table(
    "pacing",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("free_at", _moment, nullable=False, comment="when the next bulk message may go"),
)
