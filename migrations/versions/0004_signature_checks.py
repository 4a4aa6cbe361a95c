"""What was verified of accepted signatures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "signature_checks",
        sa.Column("container_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("issuer_key_digest", sa.LargeBinary(), nullable=False),
        sa.Column("serial_digest", sa.LargeBinary(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_evidence", sa.LargeBinary(), nullable=True),
        sa.Column("key_version", sa.Integer(), nullable=True),
        sa.Column("limitations", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("container_sha256", name=op.f("signature_checks_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("signature_checks_checked_at_idx"),
        "signature_checks",
        ["checked_at"],
        unique=False,
        schema="core",
    )
    op.create_index(
        op.f("signature_checks_key_version_idx"),
        "signature_checks",
        ["key_version"],
        unique=False,
        schema="core",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("signature_checks", schema="core")
