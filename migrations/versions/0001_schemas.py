"""The two schemas, one for each half; nothing crosses between them."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("CREATE SCHEMA core")
    op.execute("CREATE SCHEMA bot")


def downgrade() -> None:
    """Take back."""
    op.execute("DROP SCHEMA bot")
    op.execute("DROP SCHEMA core")
