"""Codes by SMS that a chat has asked for, to be counted for a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "code_requests",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="of the answer that asked"),
        sa.Column("asked_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", "key", name=op.f("code_requests_pkey")),
        schema="bot",
    )
    op.create_index(
        op.f("code_requests_asked_at_idx"),
        "code_requests",
        ["asked_at"],
        unique=False,
        schema="bot",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("code_requests", schema="bot")
