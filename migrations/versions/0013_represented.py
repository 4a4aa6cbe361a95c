"""Tokens for those whom a chat's patient represents; for whom something is signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "represented",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "person_id",
            sa.UUID(),
            nullable=False,
            comment="whom the chat's patient represents, an id of the core",
        ),
        sa.Column(
            "relationship_id", sa.UUID(), nullable=False, comment="by which relationship, likewise"
        ),
        sa.Column(
            "sealed",
            sa.LargeBinary(),
            nullable=True,
            comment="AES-256-GCM, core.kit.crypto; empty when signed out",
        ),
        sa.Column("expires_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("updated_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", "person_id", name=op.f("represented_pkey")),
        schema="bot",
    )
    op.create_index(
        op.f("represented_person_id_idx"), "represented", ["person_id"], unique=False, schema="bot"
    )
    op.create_index(
        op.f("represented_relationship_id_idx"),
        "represented",
        ["relationship_id"],
        unique=False,
        schema="bot",
    )
    op.add_column(
        "signing_sessions",
        sa.Column(
            "person_id",
            sa.UUID(),
            nullable=True,
            comment="for whom it is signed, if not for the patient himself",
        ),
        schema="bot",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_column("signing_sessions", "person_id", schema="bot")
    op.drop_table("represented", schema="bot")
