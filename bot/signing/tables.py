"""Tables of the signing domain.

Secrets are stored as hashes; what could tell who signs what (the statement, the container, the
account's name) is sealed and wiped as soon as the session has ended.

How long: an ended session stays ``Durations.kept`` without its secrets, to answer what happened;
digests of launch data stay as long as such data could be accepted. ``sweep`` deletes.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP, UUID

from bot.tables import metadata

_moment = TIMESTAMP(timezone=True)

signing_sessions = Table(
    "signing_sessions",
    metadata,
    Column("id", UUID, primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("language", Text, nullable=False),
    Column("instance", UUID, nullable=False, comment="the run of the flow that waits"),
    Column("step", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("reference", Text, comment="id of the thing in the core"),
    Column("details", JSONB, nullable=False, comment="ids and codes handed over by the flow"),
    Column("person_id", UUID, comment="for whom it is signed, if not for the patient himself"),
    Column("sha256", LargeBinary, comment="digest of the exact bytes to be signed"),
    Column("is_announced", Boolean, nullable=False, comment="the chat named the fingerprint"),
    Column("match_code", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("cookie_hash", LargeBinary, comment="of the admitted browser's cookie"),
    Column("hand_over_hash", LargeBinary, unique=True, comment="of the code for another browser"),
    Column("hand_over_until", _moment),
    Column("return_hash", LargeBinary, unique=True, comment="of the code to bring back to chat"),
    Column("is_returned", Boolean, nullable=False),
    Column("account_name", LargeBinary, comment="sealed; name of the Telegram account"),
    Column("statement", LargeBinary, comment="sealed; bytes made here, until signed"),
    Column("container", LargeBinary, comment="sealed; the signature, until the core has it"),
    Column("earned", LargeBinary, comment="sealed; what an accepted signature earned"),
    Column("refusal", Text),
    Column("attempts", Integer, nullable=False, comment="calls to the core with the container"),
    Column("next_attempt_at", _moment),
    Column("created_at", _moment, nullable=False),
    Column("expires_at", _moment, nullable=False),
    Column("received_at", _moment),
    Column("ended_at", _moment),
    Index(
        "signing_sessions_awaited_key",
        "bot_id",
        "chat_id",
        "action",
        unique=True,
        postgresql_where=sql("state IN ('open', 'viewed')"),
    ),
    Index("signing_sessions_instance_idx", "instance"),
    Index(
        "signing_sessions_due_idx",
        "next_attempt_at",
        postgresql_where=sql("state = 'received'"),
    ),
    Index(
        "signing_sessions_expires_at_idx",
        "expires_at",
        postgresql_where=sql("state IN ('open', 'viewed', 'accepted')"),
    ),
    Index(
        "signing_sessions_ended_at_idx", "ended_at", postgresql_where=sql("ended_at IS NOT NULL")
    ),
)

used_launches = Table(
    "used_launches",
    metadata,
    Column("digest", LargeBinary, primary_key=True, comment="signature of launch data used once"),
    Column("used_at", _moment, nullable=False),
    Index("used_launches_used_at_idx", "used_at"),
)
