"""Tables of the chats. Every key begins with the bot and the chat, so that they stay together.

A chat's number is Telegram's own and therefore the natural key. None of these tables holds a name,
a number of a document, a phone or a message's text.

How long: a chat until its owner deletes it (2 days, where he never agreed); what a conversation
gathered 7 days (setting); inbox rows and handled events 2 days (Telegram repeats an update for 24
hours); tokens until sign-out; whom the patient represents until the relationship, the binding or
the chat ends. ``Chats.sweep`` deletes.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP, UUID

from bot.tables import metadata

_moment = TIMESTAMP(timezone=True)

chats = Table(
    "chats",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", Text, nullable=False),
    Column("is_text_only", Boolean, nullable=False),
    Column("is_gone", Boolean, nullable=False, comment="Telegram says the bot is blocked"),
    Column("consented_at", _moment),
    Column("person_id", UUID, comment="the person bound to this chat, an id of the core"),
    Column("created_at", _moment, nullable=False),
    Index("chats_person_id_idx", "person_id", postgresql_where=sql("person_id IS NOT NULL")),
)

conversations = Table(
    "conversations",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False, comment="grows with every commit"),
    Column("revision", Integer, nullable=False, comment="number of the screen, in its buttons"),
    Column("state", Text, comment="aiogram's state: <flow>:<step>"),
    Column("data", JSONB, nullable=False, comment="aiogram's data: ids and codes of the run"),
    Column("dialogue", JSONB, nullable=False, comment="history, stopped runs, words of the screen"),
    Column("seen_at", _moment, nullable=False, comment="when the patient last did something"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("received_at", _moment, nullable=False),
    Index("inbox_received_at_idx", "received_at"),
)

events = Table(
    "events",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("id", UUID, primary_key=True),
    Column("run_id", UUID, comment="the run that waits; empty means whichever waits for it"),
    Column("name", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("created_at", _moment, nullable=False),
    Column("not_before", _moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("handled_at", _moment),
    Index("events_waiting_idx", "not_before", postgresql_where=sql("handled_at IS NULL")),
)

tokens = Table(
    "tokens",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False, comment="AES-256-GCM, core.kit.crypto"),
    Column("person_id", UUID, nullable=False),
    Column("is_confirmed", Boolean, nullable=False, comment="the phone rule has passed"),
    Column("expires_at", _moment, nullable=False),
    Column("updated_at", _moment, nullable=False),
)

represented = Table(
    "represented",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "person_id",
        UUID,
        primary_key=True,
        comment="whom the chat's patient represents, an id of the core",
    ),
    Column("relationship_id", UUID, nullable=False, comment="by which relationship, likewise"),
    Column("sealed", LargeBinary, comment="AES-256-GCM, core.kit.crypto; empty when signed out"),
    Column("expires_at", _moment, nullable=False),
    Column("updated_at", _moment, nullable=False),
    Index("represented_person_id_idx", "person_id"),
    Index("represented_relationship_id_idx", "relationship_id"),
)
