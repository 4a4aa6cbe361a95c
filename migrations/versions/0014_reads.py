"""The journal of reads by others than the patient, as he reads it himself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index(
        "read_journal_others_idx",
        "read_journal",
        ["person_id", "read_at"],
        unique=False,
        schema="core",
        postgresql_where=sa.text("applicant_person_id IS DISTINCT FROM person_id"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("read_journal_others_idx", "read_journal", schema="core")
