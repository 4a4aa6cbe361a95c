"""Ends that come by themselves: what they are found by, and what has been announced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "declaration",
        sa.Column("ending_announced_at", sa.DateTime(timezone=True), nullable=True),
        schema="core",
    )
    op.create_index(
        "declaration_verifying_idx",
        "declaration",
        ["inserted_at"],
        unique=False,
        schema="core",
        postgresql_where=sa.text("status = 'pending_verification'"),
    )
    op.create_index(
        "declaration_request_of_doctor_idx",
        "declaration_request",
        ["party_id"],
        unique=False,
        schema="core",
        postgresql_where=sa.text("status IN ('NEW', 'APPROVED')"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("declaration_request_of_doctor_idx", "declaration_request", schema="core")
    op.drop_index("declaration_verifying_idx", "declaration", schema="core")
    op.drop_column("declaration", "ending_announced_at", schema="core")
