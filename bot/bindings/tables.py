"""Tables of bindings. A person's rows come together: every key begins with the person.

How long: a binding until its owner deletes the bot's data; a revocation until the core has heard;
a request for a code for a day.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import TIMESTAMP, UUID

from bot.tables import metadata

_moment = TIMESTAMP(timezone=True)

bindings = Table(
    "bindings",
    metadata,
    Column("person_id", UUID, primary_key=True),
    Column("id", UUID, primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("proof", Text),
    Column("signing_session_id", UUID, nullable=False, comment="the signature it rests on"),
    Column("created_at", _moment, nullable=False),
    Column("bound_at", _moment),
    Column("ended_at", _moment),
    Index(
        "bindings_person_id_chat_id_key",
        "person_id",
        "bot_id",
        "chat_id",
        unique=True,
        postgresql_where=sql("state <> 'ended'"),
    ),
    Index("bindings_chat_id_idx", "bot_id", "chat_id", postgresql_where=sql("state <> 'ended'")),
    Index("bindings_created_at_idx", "created_at", postgresql_where=sql("state = 'unproved'")),
)

revocations = Table(
    "revocations",
    metadata,
    Column("id", UUID, primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("access", LargeBinary, nullable=False, comment="sealed; the token to be ended"),
    Column("refresh", LargeBinary, nullable=False, comment="sealed; for an access token that died"),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", _moment, nullable=False),
    Column("created_at", _moment, nullable=False),
    Index("revocations_next_attempt_at_idx", "next_attempt_at"),
)

code_requests = Table(
    "code_requests",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True, comment="of the answer that asked"),
    Column("asked_at", _moment, nullable=False),
    Index("code_requests_asked_at_idx", "asked_at"),
)
