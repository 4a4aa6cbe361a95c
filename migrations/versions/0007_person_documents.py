"""Scans of documents that a rule demands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "person_document_scan",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("document_key", sa.LargeBinary(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=True),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(uploaded_at IS NULL) = (sealed_content IS NULL)",
            name=op.f("person_document_scan_content_check"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("person_document_scan_pkey")),
        sa.UniqueConstraint(
            "person_id",
            "document_key",
            name=op.f("person_document_scan_person_id_document_key_key"),
        ),
        schema="core",
    )
    op.create_index(
        op.f("person_document_scan_id_idx"), "person_document_scan", ["id"], schema="core"
    )
    op.create_index(
        op.f("person_document_scan_key_version_idx"),
        "person_document_scan",
        ["key_version"],
        schema="core",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("person_document_scan", schema="core")
