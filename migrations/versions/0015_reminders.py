"""Reminders that a patient asked for, of a declaration about to end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "reminders",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("declaration_id", sa.UUID(), nullable=False, comment="what is about to end"),
        sa.Column("person_id", sa.UUID(), nullable=False, comment="whose it is"),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="the last day of the declaration"),
        sa.Column(
            "due_at",
            sa.TIMESTAMP(timezone=True),
            nullable=True,
            comment="empty while nothing is asked for",
        ),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", "declaration_id", name=op.f("reminders_pkey")),
        schema="bot",
    )
    op.create_index(
        "reminders_declaration_id_idx",
        "reminders",
        ["bot_id", "declaration_id"],
        unique=False,
        schema="bot",
    )
    op.create_index(
        "reminders_due_at_idx", "reminders", ["bot_id", "due_at"], unique=False, schema="bot"
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("reminders", schema="bot")
