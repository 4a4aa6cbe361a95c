"""Ends that come from elsewhere: persons out of use, and answers that are still awaited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "declaration_request",
        sa.Column("ending_announced_at", sa.DateTime(timezone=True), nullable=True),
        schema="core",
    )
    op.add_column("person", sa.Column("out_of_use", sa.Text(), nullable=True), schema="core")
    op.add_column(
        "person",
        sa.Column("departure_settled_at", sa.DateTime(timezone=True), nullable=True),
        schema="core",
    )
    op.create_index(
        "person_departing_idx",
        "person",
        ["person_id"],
        unique=False,
        schema="core",
        postgresql_where=sa.text("status = 'inactive' AND departure_settled_at IS NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("person_departing_idx", "person", schema="core")
    op.drop_column("person", "departure_settled_at", schema="core")
    op.drop_column("person", "out_of_use", schema="core")
    op.drop_column("declaration_request", "ending_announced_at", schema="core")
