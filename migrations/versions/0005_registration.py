"""Registration of patients by themselves, changes of their data, verification."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "authentication_method_request",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_method", sa.LargeBinary(), nullable=True),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'NEW') = (sealed_method IS NOT NULL)",
            name=op.f("authentication_method_request_sealed_method_check"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("authentication_method_request_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("authentication_method_request_key_version_idx"),
        "authentication_method_request",
        ["key_version"],
        unique=False,
        schema="core",
    )
    op.create_index(
        "authentication_method_request_one_open_idx",
        "authentication_method_request",
        ["person_id"],
        unique=True,
        schema="core",
        postgresql_where=sa.text("status = 'NEW'"),
    )
    op.create_table(
        "identity_claim",
        sa.Column("blind_index", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("blind_index", name=op.f("identity_claim_pkey")),
        schema="core",
    )
    op.create_table(
        "person_request",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("authorized_by_person_id", sa.Uuid(), nullable=False),
        sa.Column("person_updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_document", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_container", sa.LargeBinary(), nullable=True),
        sa.Column("container_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'SIGNED') = (sealed_container IS NOT NULL)",
            name=op.f("person_request_container_check"),
        ),
        sa.CheckConstraint(
            "(status IN ('NEW', 'APPROVED')) = (sealed_document IS NOT NULL)",
            name=op.f("person_request_document_check"),
        ),
        sa.CheckConstraint("kind IN ('sign_up', 'update')", name=op.f("person_request_kind_check")),
        sa.CheckConstraint(
            "status IN ('NEW', 'APPROVED', 'SIGNED', 'REJECTED', 'CANCELLED', 'EXPIRED')",
            name=op.f("person_request_status_check"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("person_request_pkey")),
        schema="core",
    )
    op.create_index(
        "person_request_expiring_idx",
        "person_request",
        ["expires_at"],
        unique=False,
        schema="core",
        postgresql_where=sa.text("status IN ('NEW', 'APPROVED')"),
    )
    op.create_index(
        op.f("person_request_key_version_idx"),
        "person_request",
        ["key_version"],
        unique=False,
        schema="core",
    )
    op.create_index(
        "person_request_one_open_idx",
        "person_request",
        ["person_id"],
        unique=True,
        schema="core",
        postgresql_where=sa.text("status IN ('NEW', 'APPROVED')"),
    )
    op.create_table(
        "phone_verification",
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("phone_index", "id", name=op.f("phone_verification_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("phone_verification_inserted_at_idx"),
        "phone_verification",
        ["inserted_at"],
        unique=False,
        schema="core",
    )
    op.create_table(
        "verification_task",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "stream", name=op.f("verification_task_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("verification_task_due_at_idx"),
        "verification_task",
        ["due_at"],
        unique=False,
        schema="core",
    )
    op.create_table(
        "person_request_transition",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("from_status", sa.Text(), nullable=True),
        sa.Column("to_status", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "request_id"],
            ["core.person_request.person_id", "core.person_request.id"],
            name=op.f("person_request_transition_person_id_request_id_fkey"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "request_id", "id", name=op.f("person_request_transition_pkey")
        ),
        schema="core",
    )
    op.add_column(
        "authentication_method",
        sa.Column("value_index", sa.LargeBinary(), nullable=True),
        schema="core",
    )
    # On a table that is in use: without holding up whoever writes to it.
    with op.get_context().autocommit_block():
        op.create_index(
            op.f("authentication_method_value_index_idx"),
            "authentication_method",
            ["value_index"],
            schema="core",
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    """Take back."""
    op.drop_index(
        op.f("authentication_method_value_index_idx"),
        table_name="authentication_method",
        schema="core",
    )
    op.drop_column("authentication_method", "value_index", schema="core")
    op.drop_table("person_request_transition", schema="core")
    op.drop_index(
        op.f("verification_task_due_at_idx"), table_name="verification_task", schema="core"
    )
    op.drop_table("verification_task", schema="core")
    op.drop_index(
        op.f("phone_verification_inserted_at_idx"), table_name="phone_verification", schema="core"
    )
    op.drop_table("phone_verification", schema="core")
    op.drop_index(
        "person_request_one_open_idx",
        table_name="person_request",
        schema="core",
        postgresql_where=sa.text("status IN ('NEW', 'APPROVED')"),
    )
    op.drop_index(
        op.f("person_request_key_version_idx"), table_name="person_request", schema="core"
    )
    op.drop_index(
        "person_request_expiring_idx",
        table_name="person_request",
        schema="core",
        postgresql_where=sa.text("status IN ('NEW', 'APPROVED')"),
    )
    op.drop_table("person_request", schema="core")
    op.drop_table("identity_claim", schema="core")
    op.drop_index(
        "authentication_method_request_one_open_idx",
        table_name="authentication_method_request",
        schema="core",
        postgresql_where=sa.text("status = 'NEW'"),
    )
    op.drop_index(
        op.f("authentication_method_request_key_version_idx"),
        table_name="authentication_method_request",
        schema="core",
    )
    op.drop_table("authentication_method_request", schema="core")
