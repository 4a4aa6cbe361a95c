"""Tables of the bot, first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "bindings",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column(
            "signing_session_id", sa.UUID(), nullable=False, comment="the signature it rests on"
        ),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("bound_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("bindings_pkey")),
        schema="bot",
    )
    op.create_index(
        "bindings_chat_id_idx",
        "bindings",
        ["bot_id", "chat_id"],
        unique=False,
        schema="bot",
        postgresql_where=sa.text("state <> 'ended'"),
    )
    op.create_index(
        "bindings_created_at_idx",
        "bindings",
        ["created_at"],
        unique=False,
        schema="bot",
        postgresql_where=sa.text("state = 'unproved'"),
    )
    op.create_index(
        "bindings_person_id_chat_id_key",
        "bindings",
        ["person_id", "bot_id", "chat_id"],
        unique=True,
        schema="bot",
        postgresql_where=sa.text("state <> 'ended'"),
    )
    op.create_table(
        "chats",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("is_text_only", sa.Boolean(), nullable=False),
        sa.Column(
            "is_gone", sa.Boolean(), nullable=False, comment="Telegram says the bot is blocked"
        ),
        sa.Column("consented_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "person_id",
            sa.UUID(),
            nullable=True,
            comment="the person bound to this chat, an id of the core",
        ),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", name=op.f("chats_pkey")),
        schema="bot",
    )
    op.create_index(
        "chats_person_id_idx",
        "chats",
        ["person_id"],
        unique=False,
        schema="bot",
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_table(
        "conversations",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, comment="grows with every commit"),
        sa.Column(
            "revision", sa.Integer(), nullable=False, comment="number of the screen, in its buttons"
        ),
        sa.Column("state", sa.Text(), nullable=True, comment="aiogram's state: <flow>:<step>"),
        sa.Column(
            "data",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="aiogram's data: ids and codes of the run",
        ),
        sa.Column(
            "dialogue",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="history, stopped runs, words of the screen",
        ),
        sa.Column(
            "seen_at",
            postgresql.TIMESTAMP(timezone=True),
            nullable=False,
            comment="when the patient last did something",
        ),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", name=op.f("conversations_pkey")),
        schema="bot",
    )
    op.create_table(
        "deliveries",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "dedupe_key", sa.Text(), nullable=True, comment="one delivery per chat and key, ever"
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "sealed",
            sa.LargeBinary(),
            nullable=True,
            comment="text and buttons; wiped when settled",
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column(
            "unknowns", sa.Integer(), nullable=False, comment="tries whose result nobody knows"
        ),
        sa.Column(
            "not_before",
            postgresql.TIMESTAMP(timezone=True),
            nullable=False,
            comment="due; while sending: end of the lease",
        ),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("settled_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", "id", name=op.f("deliveries_pkey")),
        sa.UniqueConstraint(
            "bot_id", "chat_id", "dedupe_key", name=op.f("deliveries_bot_id_chat_id_dedupe_key_key")
        ),
        schema="bot",
    )
    op.create_index(
        "deliveries_due_idx",
        "deliveries",
        ["bot_id", "lane", "not_before"],
        unique=False,
        schema="bot",
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.create_index(
        "deliveries_lane_idx",
        "deliveries",
        ["bot_id", "chat_id", "lane", "id"],
        unique=False,
        schema="bot",
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.create_index(
        "deliveries_settled_at_idx", "deliveries", ["settled_at"], unique=False, schema="bot"
    )
    op.create_table(
        "directory_doctor",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the employee's id"),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("second_name", sa.Text(), nullable=False),
        sa.Column("speciality", sa.Text(), nullable=False),
        sa.Column("experience_years", sa.SmallInteger(), nullable=True),
        sa.Column("declarations_limit", sa.Integer(), nullable=False),
        sa.Column("declarations_count", sa.Integer(), nullable=False),
        sa.Column("legal_entity_name", sa.Text(), nullable=False),
        sa.Column("division_name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("settlement_id", sa.Uuid(), nullable=False),
        sa.Column("settlement", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("working_hours", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("has_contract", sa.Boolean(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column(
            "surname_key", sa.Text(), nullable=False, comment="the surname as it is compared"
        ),
        sa.Column(
            "settlement_key", sa.Text(), nullable=False, comment="the settlement as it is compared"
        ),
        sa.Column(
            "sync_id", sa.Uuid(), nullable=False, comment="the synchronisation that wrote the row"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("directory_doctor_pkey")),
        schema="bot",
    )
    op.create_index(
        op.f("directory_doctor_latitude_longitude_idx"),
        "directory_doctor",
        ["latitude", "longitude"],
        unique=False,
        schema="bot",
    )
    op.create_index(
        op.f("directory_doctor_settlement_id_surname_key_idx"),
        "directory_doctor",
        ["settlement_id", "surname_key"],
        unique=False,
        schema="bot",
    )
    op.create_index(
        op.f("directory_doctor_settlement_key_idx"),
        "directory_doctor",
        ["settlement_key"],
        unique=False,
        schema="bot",
        postgresql_ops={"settlement_key": "text_pattern_ops"},
    )
    op.create_index(
        op.f("directory_doctor_surname_key_idx"),
        "directory_doctor",
        ["surname_key"],
        unique=False,
        schema="bot",
        postgresql_ops={"surname_key": "text_pattern_ops"},
    )
    op.create_table(
        "directory_doctor_name",
        sa.Column(
            "id", sa.Uuid(), nullable=False, comment="the employee's id; kept after dismissal"
        ),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("second_name", sa.Text(), nullable=False),
        sa.Column("speciality", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("directory_doctor_name_pkey")),
        schema="bot",
    )
    op.create_table(
        "directory_sync",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "exported_at", sa.DateTime(timezone=True), nullable=False, comment="date of the exports"
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("doctors", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("directory_sync_pkey")),
        schema="bot",
    )
    op.create_table(
        "events",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column(
            "run_id",
            sa.UUID(),
            nullable=True,
            comment="the run that waits; empty means whichever waits for it",
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("not_before", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("handled_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", "id", name=op.f("events_pkey")),
        schema="bot",
    )
    op.create_index(
        "events_waiting_idx",
        "events",
        ["not_before"],
        unique=False,
        schema="bot",
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.create_table(
        "inbox",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", "update_id", name=op.f("inbox_pkey")),
        schema="bot",
    )
    op.create_index("inbox_received_at_idx", "inbox", ["received_at"], unique=False, schema="bot")
    op.create_table(
        "news_position",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", name=op.f("news_position_pkey")),
        schema="bot",
    )
    op.create_table(
        "pacing",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "free_at",
            postgresql.TIMESTAMP(timezone=True),
            nullable=False,
            comment="when the next bulk message may go",
        ),
        sa.PrimaryKeyConstraint("bot_id", name=op.f("pacing_pkey")),
        schema="bot",
    )
    op.create_table(
        "revocations",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "access", sa.LargeBinary(), nullable=False, comment="sealed; the token to be ended"
        ),
        sa.Column(
            "refresh",
            sa.LargeBinary(),
            nullable=False,
            comment="sealed; for an access token that died",
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("revocations_pkey")),
        schema="bot",
    )
    op.create_index(
        "revocations_next_attempt_at_idx",
        "revocations",
        ["next_attempt_at"],
        unique=False,
        schema="bot",
    )
    op.create_table(
        "screens",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("is_editable", sa.Boolean(), nullable=False),
        sa.Column(
            "is_last", sa.Boolean(), nullable=False, comment="nothing of ours stands below it"
        ),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", name=op.f("screens_pkey")),
        schema="bot",
    )
    op.create_table(
        "signing_sessions",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("instance", sa.UUID(), nullable=False, comment="the run of the flow that waits"),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True, comment="id of the thing in the core"),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="ids and codes handed over by the flow",
        ),
        sa.Column(
            "sha256",
            sa.LargeBinary(),
            nullable=True,
            comment="digest of the exact bytes to be signed",
        ),
        sa.Column(
            "is_announced", sa.Boolean(), nullable=False, comment="the chat named the fingerprint"
        ),
        sa.Column("match_code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "cookie_hash",
            sa.LargeBinary(),
            nullable=True,
            comment="of the admitted browser's cookie",
        ),
        sa.Column(
            "hand_over_hash",
            sa.LargeBinary(),
            nullable=True,
            comment="of the code for another browser",
        ),
        sa.Column("hand_over_until", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "return_hash",
            sa.LargeBinary(),
            nullable=True,
            comment="of the code to bring back to chat",
        ),
        sa.Column("is_returned", sa.Boolean(), nullable=False),
        sa.Column(
            "account_name",
            sa.LargeBinary(),
            nullable=True,
            comment="sealed; name of the Telegram account",
        ),
        sa.Column(
            "statement",
            sa.LargeBinary(),
            nullable=True,
            comment="sealed; bytes made here, until signed",
        ),
        sa.Column(
            "container",
            sa.LargeBinary(),
            nullable=True,
            comment="sealed; the signature, until the core has it",
        ),
        sa.Column(
            "earned",
            sa.LargeBinary(),
            nullable=True,
            comment="sealed; what an accepted signature earned",
        ),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column(
            "attempts", sa.Integer(), nullable=False, comment="calls to the core with the container"
        ),
        sa.Column("next_attempt_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("signing_sessions_pkey")),
        sa.UniqueConstraint("hand_over_hash", name=op.f("signing_sessions_hand_over_hash_key")),
        sa.UniqueConstraint("return_hash", name=op.f("signing_sessions_return_hash_key")),
        sa.UniqueConstraint("token_hash", name=op.f("signing_sessions_token_hash_key")),
        schema="bot",
    )
    op.create_index(
        "signing_sessions_awaited_key",
        "signing_sessions",
        ["bot_id", "chat_id", "action"],
        unique=True,
        schema="bot",
        postgresql_where=sa.text("state IN ('open', 'viewed')"),
    )
    op.create_index(
        "signing_sessions_due_idx",
        "signing_sessions",
        ["next_attempt_at"],
        unique=False,
        schema="bot",
        postgresql_where=sa.text("state = 'received'"),
    )
    op.create_index(
        "signing_sessions_ended_at_idx",
        "signing_sessions",
        ["ended_at"],
        unique=False,
        schema="bot",
        postgresql_where=sa.text("ended_at IS NOT NULL"),
    )
    op.create_index(
        "signing_sessions_expires_at_idx",
        "signing_sessions",
        ["expires_at"],
        unique=False,
        schema="bot",
        postgresql_where=sa.text("state IN ('open', 'viewed', 'accepted')"),
    )
    op.create_index(
        "signing_sessions_instance_idx",
        "signing_sessions",
        ["instance"],
        unique=False,
        schema="bot",
    )
    op.create_table(
        "tokens",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "sealed", sa.LargeBinary(), nullable=False, comment="AES-256-GCM, core.kit.crypto"
        ),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column(
            "is_confirmed", sa.Boolean(), nullable=False, comment="the phone rule has passed"
        ),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", name=op.f("tokens_pkey")),
        schema="bot",
    )
    op.create_table(
        "used_launches",
        sa.Column(
            "digest", sa.LargeBinary(), nullable=False, comment="signature of launch data used once"
        ),
        sa.Column("used_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("used_launches_pkey")),
        schema="bot",
    )
    op.create_index(
        "used_launches_used_at_idx", "used_launches", ["used_at"], unique=False, schema="bot"
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("used_launches_used_at_idx", table_name="used_launches", schema="bot")
    op.drop_table("used_launches", schema="bot")
    op.drop_table("tokens", schema="bot")
    op.drop_index("signing_sessions_instance_idx", table_name="signing_sessions", schema="bot")
    op.drop_index(
        "signing_sessions_expires_at_idx",
        table_name="signing_sessions",
        schema="bot",
        postgresql_where=sa.text("state IN ('open', 'viewed', 'accepted')"),
    )
    op.drop_index(
        "signing_sessions_ended_at_idx",
        table_name="signing_sessions",
        schema="bot",
        postgresql_where=sa.text("ended_at IS NOT NULL"),
    )
    op.drop_index(
        "signing_sessions_due_idx",
        table_name="signing_sessions",
        schema="bot",
        postgresql_where=sa.text("state = 'received'"),
    )
    op.drop_index(
        "signing_sessions_awaited_key",
        table_name="signing_sessions",
        schema="bot",
        postgresql_where=sa.text("state IN ('open', 'viewed')"),
    )
    op.drop_table("signing_sessions", schema="bot")
    op.drop_table("screens", schema="bot")
    op.drop_index("revocations_next_attempt_at_idx", table_name="revocations", schema="bot")
    op.drop_table("revocations", schema="bot")
    op.drop_table("pacing", schema="bot")
    op.drop_table("news_position", schema="bot")
    op.drop_index("inbox_received_at_idx", table_name="inbox", schema="bot")
    op.drop_table("inbox", schema="bot")
    op.drop_index(
        "events_waiting_idx",
        table_name="events",
        schema="bot",
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.drop_table("events", schema="bot")
    op.drop_table("directory_sync", schema="bot")
    op.drop_table("directory_doctor_name", schema="bot")
    op.drop_index(
        op.f("directory_doctor_surname_key_idx"),
        table_name="directory_doctor",
        schema="bot",
        postgresql_ops={"surname_key": "text_pattern_ops"},
    )
    op.drop_index(
        op.f("directory_doctor_settlement_key_idx"),
        table_name="directory_doctor",
        schema="bot",
        postgresql_ops={"settlement_key": "text_pattern_ops"},
    )
    op.drop_index(
        op.f("directory_doctor_settlement_id_surname_key_idx"),
        table_name="directory_doctor",
        schema="bot",
    )
    op.drop_index(
        op.f("directory_doctor_latitude_longitude_idx"), table_name="directory_doctor", schema="bot"
    )
    op.drop_table("directory_doctor", schema="bot")
    op.drop_index("deliveries_settled_at_idx", table_name="deliveries", schema="bot")
    op.drop_index(
        "deliveries_lane_idx",
        table_name="deliveries",
        schema="bot",
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.drop_index(
        "deliveries_due_idx",
        table_name="deliveries",
        schema="bot",
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.drop_table("deliveries", schema="bot")
    op.drop_table("conversations", schema="bot")
    op.drop_index(
        "chats_person_id_idx",
        table_name="chats",
        schema="bot",
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.drop_table("chats", schema="bot")
    op.drop_index(
        "bindings_person_id_chat_id_key",
        table_name="bindings",
        schema="bot",
        postgresql_where=sa.text("state <> 'ended'"),
    )
    op.drop_index(
        "bindings_created_at_idx",
        table_name="bindings",
        schema="bot",
        postgresql_where=sa.text("state = 'unproved'"),
    )
    op.drop_index(
        "bindings_chat_id_idx",
        table_name="bindings",
        schema="bot",
        postgresql_where=sa.text("state <> 'ended'"),
    )
    op.drop_table("bindings", schema="bot")
