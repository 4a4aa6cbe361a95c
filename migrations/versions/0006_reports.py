"""Actions that patients do not recognise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "reports",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "subject",
            sa.UUID(),
            nullable=True,
            comment="what was not recognised; the core knows what it is",
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("closed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("reports_pkey")),
        schema="bot",
    )
    op.create_index(
        op.f("reports_chat_id_idx"), "reports", ["bot_id", "chat_id"], unique=False, schema="bot"
    )
    op.create_index(
        op.f("reports_state_idx"),
        "reports",
        ["bot_id", "state", "created_at"],
        unique=False,
        schema="bot",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("reports", schema="bot")
