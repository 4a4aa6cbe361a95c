"""Who acts for whom: relationships, and tokens and accesses of representatives."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "confidant_relationship",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("confidant_person_id", sa.Uuid(), nullable=False),
        sa.Column("relation_type", sa.Text(), nullable=False),
        sa.Column("sealed_documents", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_container", sa.LargeBinary(), nullable=True),
        sa.Column("container_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("verification_status", sa.Text(), nullable=False),
        sa.Column("verification_reason", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ask_stream", sa.Text(), nullable=True),
        sa.Column("ask_id", sa.Uuid(), nullable=True),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ask_attempts", sa.Integer(), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(ask_at IS NULL) = (ask_stream IS NULL)", name=op.f("confidant_relationship_ask_check")
        ),
        sa.CheckConstraint(
            "person_id <> confidant_person_id", name=op.f("confidant_relationship_two_people_check")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("confidant_relationship_pkey")),
        schema="core",
    )
    _index("confidant_relationship_asking_idx", ["ask_at"], where="is_active")
    _index(op.f("confidant_relationship_confidant_person_id_idx"), ["confidant_person_id"])
    _index("confidant_relationship_ending_idx", ["active_to"], where="is_active")
    _index(op.f("confidant_relationship_key_version_idx"), ["key_version"])
    _index(
        "confidant_relationship_one_active_idx",
        ["person_id", "confidant_person_id"],
        where="is_active",
        unique=True,
    )
    op.create_table(
        "confidant_relationship_transition",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("verification_status", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "relationship_id"],
            ["core.confidant_relationship.person_id", "core.confidant_relationship.id"],
            name=op.f("confidant_relationship_transition_person_id_fkey"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id",
            "relationship_id",
            "id",
            name=op.f("confidant_relationship_transition_pkey"),
        ),
        schema="core",
    )
    op.add_column("token", sa.Column("applicant_user_id", sa.Uuid(), nullable=True), schema="core")
    for name, same_as in (("applicant_person_id", "person_id"), ("applicant_user_id", "user_id")):
        op.add_column("person_grant", sa.Column(name, sa.Uuid(), nullable=True), schema="core")
        # Until now everybody acted for himself.
        op.execute(f"UPDATE core.person_grant SET {name} = {same_as}")  # noqa: S608 - own names
        op.alter_column("person_grant", name, nullable=False, schema="core")
    _key_of_grants("person_id", "client_id", "applicant_person_id")


def downgrade() -> None:
    """Take back."""
    op.execute("DELETE FROM core.person_grant WHERE applicant_person_id <> person_id")
    _key_of_grants("person_id", "client_id")
    op.drop_column("person_grant", "applicant_user_id", schema="core")
    op.drop_column("person_grant", "applicant_person_id", schema="core")
    op.drop_column("token", "applicant_user_id", schema="core")
    op.drop_table("confidant_relationship_transition", schema="core")
    op.drop_table("confidant_relationship", schema="core")


def _index(name: str, columns: list[str], *, where: str = "", unique: bool = False) -> None:
    op.create_index(
        name,
        "confidant_relationship",
        columns,
        unique=unique,
        schema="core",
        postgresql_where=sa.text(where) if where else None,
    )


def _key_of_grants(*columns: str) -> None:
    op.drop_constraint("person_grant_pkey", "person_grant", schema="core", type_="primary")
    op.create_primary_key("person_grant_pkey", "person_grant", list(columns), schema="core")
