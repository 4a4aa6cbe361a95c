"""Sign-in in a browser: redirect addresses and authorization codes; the channel of an event."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "oauth_client",
        sa.Column(
            "redirect_uris", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False
        ),
        schema="core",
    )
    op.add_column("event", sa.Column("client_id", sa.Uuid(), nullable=True), schema="core")
    op.create_table(
        "authorization_code",
        sa.Column("value_hash", sa.LargeBinary(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code_challenge", sa.Text(), nullable=True),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("value_hash", name=op.f("authorization_code_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("authorization_code_expires_at_idx"),
        "authorization_code",
        ["expires_at"],
        unique=False,
        schema="core",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(
        op.f("authorization_code_expires_at_idx"), table_name="authorization_code", schema="core"
    )
    op.drop_table("authorization_code", schema="core")
    op.drop_column("event", "client_id", schema="core")
    op.drop_column("oauth_client", "redirect_uris", schema="core")
