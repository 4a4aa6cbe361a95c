"""Tables of the core, first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "account",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("account_pkey")),
        schema="core",
    )
    op.create_table(
        "authentication_method",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("sealed_value", sa.LargeBinary(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("inserted_by", sa.Uuid(), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("authentication_method_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("authentication_method_key_version_idx"),
        "authentication_method",
        ["key_version"],
        unique=False,
        schema="core",
    )
    op.create_table(
        "declaration_chain",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("declaration_chain_pkey")),
        schema="core",
    )
    op.create_table(
        "declaration_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("declaration_key_pkey")),
        schema="core",
    )
    op.create_table(
        "declaration_number",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("declaration_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("declaration_number_pkey")),
        schema="core",
    )
    op.create_table(
        "declaration_number_counter",
        sa.Column("bucket", sa.SmallInteger(), nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("declaration_number_counter_pkey")),
        schema="core",
    )
    op.create_table(
        "declaration_request_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("declaration_request_key_pkey")),
        schema="core",
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "xact_id",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text)::bigint"),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("event_type", sa.Text(), nullable=False),
        sa.Column("entity_type", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("properties", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("event_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("event_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("event_event_time_id_idx"), "event", ["event_time", "id"], unique=False, schema="core"
    )
    op.create_index(
        op.f("event_xact_id_id_idx"), "event", ["xact_id", "id"], unique=False, schema="core"
    )
    op.create_table(
        "kept_answer",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=True),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "client_id", "key", name=op.f("kept_answer_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("kept_answer_inserted_at_idx"),
        "kept_answer",
        ["inserted_at"],
        unique=False,
        schema="core",
    )
    op.create_table(
        "legal_entity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edrpou", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("published", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("legal_entity_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("legal_entity_edrpou_idx"), "legal_entity", ["edrpou"], unique=False, schema="core"
    )
    op.create_table(
        "oauth_client",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=True),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("api_key_index", sa.LargeBinary(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("oauth_client_pkey")),
        sa.UniqueConstraint("api_key_index", name=op.f("oauth_client_api_key_index_key")),
        schema="core",
    )
    op.create_table(
        "party",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sealed_tax_id", sa.LargeBinary(), nullable=True),
        sa.Column("tax_id_index", sa.LargeBinary(), nullable=True),
        sa.Column("key_version", sa.Integer(), nullable=True),
        sa.Column("contacts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("published", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("party_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("party_tax_id_index_idx"), "party", ["tax_id_index"], unique=False, schema="core"
    )
    op.create_table(
        "person",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_data", sa.LargeBinary(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("verification_status", sa.Text(), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("person_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("person_key_version_idx"), "person", ["key_version"], unique=False, schema="core"
    )
    op.create_table(
        "person_grant",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "client_id", name=op.f("person_grant_pkey")),
        schema="core",
    )
    op.create_table(
        "person_key",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("blind_index", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "blind_index", "person_id", name=op.f("person_key_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("person_key_person_id_idx"), "person_key", ["person_id"], unique=False, schema="core"
    )
    op.create_table(
        "read_journal",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("applicant_person_id", sa.Uuid(), nullable=True),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("read_journal_pkey")),
        schema="core",
    )
    op.create_table(
        "region",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("koatuu", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("region_pkey")),
        schema="core",
    )
    op.create_table(
        "sms_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sealed_message", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("sms_message_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("sms_message_due_at_idx"), "sms_message", ["due_at"], unique=False, schema="core"
    )
    op.create_table(
        "sms_verification",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("phone_ending", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("sms_verification_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("sms_verification_inserted_at_idx"),
        "sms_verification",
        ["inserted_at"],
        unique=False,
        schema="core",
    )
    op.create_table(
        "spent_nonce",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("spent_nonce_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("spent_nonce_expires_at_idx"),
        "spent_nonce",
        ["expires_at"],
        unique=False,
        schema="core",
    )
    op.create_table(
        "token",
        sa.Column("value_hash", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("applicant_person_id", sa.Uuid(), nullable=True),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=True),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("value_hash", name=op.f("token_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("token_person_id_client_id_idx"),
        "token",
        ["person_id", "client_id"],
        unique=False,
        schema="core",
    )
    op.create_index(
        op.f("token_session_expires_at_idx"),
        "token",
        ["session_expires_at"],
        unique=False,
        schema="core",
    )
    op.create_index(
        op.f("token_session_id_idx"), "token", ["session_id"], unique=False, schema="core"
    )
    op.create_table(
        "district",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("koatuu", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["region_id"], ["core.region.id"], name=op.f("district_region_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("district_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("district_region_id_idx"), "district", ["region_id"], unique=False, schema="core"
    )
    op.create_table(
        "division",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("published", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"],
            ["core.legal_entity.id"],
            name=op.f("division_legal_entity_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("division_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("division_legal_entity_id_idx"),
        "division",
        ["legal_entity_id"],
        unique=False,
        schema="core",
    )
    op.create_table(
        "doctor_load",
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("declarations_count", sa.Integer(), nullable=False),
        sa.Column("approved_requests_count", sa.Integer(), nullable=False),
        sa.Column("elsewhere_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "approved_requests_count >= 0", name=op.f("doctor_load_approved_requests_check")
        ),
        sa.CheckConstraint("declarations_count >= 0", name=op.f("doctor_load_declarations_check")),
        sa.ForeignKeyConstraint(
            ["party_id"], ["core.party.id"], name=op.f("doctor_load_party_id_fkey")
        ),
        sa.PrimaryKeyConstraint("party_id", name=op.f("doctor_load_pkey")),
        schema="core",
    )
    op.create_table(
        "contract_division",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("published", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["division_id"], ["core.division.id"], name=op.f("contract_division_division_id_fkey")
        ),
        sa.PrimaryKeyConstraint("contract_id", "division_id", name=op.f("contract_division_pkey")),
        schema="core",
    )
    op.create_table(
        "employee",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=True),
        sa.Column("employee_type", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("speciality", sa.Text(), nullable=True),
        sa.Column("published", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["division_id"], ["core.division.id"], name=op.f("employee_division_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"],
            ["core.legal_entity.id"],
            name=op.f("employee_legal_entity_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["core.party.id"], name=op.f("employee_party_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("employee_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("employee_legal_entity_id_idx"),
        "employee",
        ["legal_entity_id"],
        unique=False,
        schema="core",
    )
    op.create_index(
        op.f("employee_party_id_idx"), "employee", ["party_id"], unique=False, schema="core"
    )
    op.create_table(
        "healthcare_service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("published", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["division_id"], ["core.division.id"], name=op.f("healthcare_service_division_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("healthcare_service_pkey")),
        schema="core",
    )
    op.create_table(
        "settlement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=True),
        sa.Column("parent_settlement_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mountain_group", sa.Boolean(), nullable=False),
        sa.Column("koatuu", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_id"], ["core.district.id"], name=op.f("settlement_district_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["core.region.id"], name=op.f("settlement_region_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("settlement_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("settlement_district_id_idx"),
        "settlement",
        ["district_id"],
        unique=False,
        schema="core",
    )
    op.create_index(
        op.f("settlement_region_id_name_idx"),
        "settlement",
        ["region_id", "name"],
        unique=False,
        schema="core",
    )
    op.create_table(
        "declaration",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("declaration_number", sa.Text(), nullable=False),
        sa.Column("declaration_request_id", sa.Uuid(), nullable=True),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("authorized_by_person_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("sealed_reason_description", sa.LargeBinary(), nullable=True),
        sa.Column("key_version", sa.Integer(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('active', 'pending_verification', 'terminated', 'closed', 'rejected')",
            name=op.f("declaration_status_check"),
        ),
        sa.ForeignKeyConstraint(
            ["division_id"], ["core.division.id"], name=op.f("declaration_division_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["core.employee.id"], name=op.f("declaration_employee_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"],
            ["core.legal_entity.id"],
            name=op.f("declaration_legal_entity_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["core.party.id"], name=op.f("declaration_party_id_fkey")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("declaration_pkey")),
        schema="core",
    )
    op.create_index(
        "declaration_ending_idx",
        "declaration",
        ["end_date"],
        unique=False,
        schema="core",
        postgresql_where=sa.text("status IN ('active', 'pending_verification')"),
    )
    op.create_index(
        "declaration_of_clinic_idx",
        "declaration",
        ["legal_entity_id", "status", "id"],
        unique=False,
        schema="core",
    )
    op.create_index(
        "declaration_of_doctor_idx",
        "declaration",
        ["party_id"],
        unique=False,
        schema="core",
        postgresql_where=sa.text("status IN ('active', 'pending_verification')"),
    )
    op.create_index(
        "declaration_one_live_idx",
        "declaration",
        ["person_id"],
        unique=True,
        schema="core",
        postgresql_where=sa.text("status IN ('active', 'pending_verification')"),
    )
    op.create_table(
        "declaration_request",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("declaration_id", sa.Uuid(), nullable=False),
        sa.Column("declaration_number", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("speciality", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=True),
        sa.Column("sealed_status_comment", sa.LargeBinary(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("authorized_by_person_id", sa.Uuid(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column("sealed_document", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_summary", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_container", sa.LargeBinary(), nullable=True),
        sa.Column("container_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT status IN ('NEW', 'APPROVED') OR sealed_document IS NOT NULL",
            name=op.f("declaration_request_signable_check"),
        ),
        sa.CheckConstraint(
            "status IN ('NEW', 'APPROVED') OR (sealed_document IS NULL AND sealed_summary IS NULL AND sealed_container IS NULL)",
            name=op.f("declaration_request_wiped_check"),
        ),
        sa.CheckConstraint(
            "status IN ('NEW', 'APPROVED', 'SIGNED', 'REJECTED', 'CANCELLED', 'EXPIRED')",
            name=op.f("declaration_request_status_check"),
        ),
        sa.ForeignKeyConstraint(
            ["division_id"], ["core.division.id"], name=op.f("declaration_request_division_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["core.employee.id"], name=op.f("declaration_request_employee_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"],
            ["core.legal_entity.id"],
            name=op.f("declaration_request_legal_entity_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["core.party.id"], name=op.f("declaration_request_party_id_fkey")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("declaration_request_pkey")),
        schema="core",
    )
    op.create_index(
        "declaration_request_expiring_idx",
        "declaration_request",
        ["expires_at"],
        unique=False,
        schema="core",
        postgresql_where=sa.text("status IN ('NEW', 'APPROVED')"),
    )
    op.create_index(
        "declaration_request_of_clinic_idx",
        "declaration_request",
        ["legal_entity_id", "id"],
        unique=False,
        schema="core",
        postgresql_where=sa.text("signed_at IS NOT NULL"),
    )
    op.create_index(
        "declaration_request_one_open_idx",
        "declaration_request",
        ["person_id"],
        unique=True,
        schema="core",
        postgresql_where=sa.text("status IN ('NEW', 'APPROVED')"),
    )
    op.create_table(
        "employee_role",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("published", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("inserted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["core.employee.id"], name=op.f("employee_role_employee_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("employee_role_pkey")),
        schema="core",
    )
    op.create_table(
        "street",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("settlement_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["settlement_id"], ["core.settlement.id"], name=op.f("street_settlement_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("street_pkey")),
        schema="core",
    )
    op.create_index(
        op.f("street_settlement_id_name_idx"),
        "street",
        ["settlement_id", "name"],
        unique=False,
        schema="core",
    )
    op.create_table(
        "declaration_document",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("declaration_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_container", sa.LargeBinary(), nullable=True),
        sa.Column("container_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_termination", sa.LargeBinary(), nullable=True),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "declaration_id"],
            ["core.declaration.person_id", "core.declaration.id"],
            name=op.f("declaration_document_person_id_declaration_id_fkey"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "declaration_id", name=op.f("declaration_document_pkey")
        ),
        schema="core",
    )
    op.create_table(
        "declaration_request_transition",
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
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "request_id"],
            ["core.declaration_request.person_id", "core.declaration_request.id"],
            name=op.f("declaration_request_transition_person_id_request_id_fkey"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "request_id", "id", name=op.f("declaration_request_transition_pkey")
        ),
        schema="core",
    )
    op.create_table(
        "declaration_transition",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("declaration_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("from_status", sa.Text(), nullable=True),
        sa.Column("to_status", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("block", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "declaration_id"],
            ["core.declaration.person_id", "core.declaration.id"],
            name=op.f("declaration_transition_person_id_declaration_id_fkey"),
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "declaration_id", "id", name=op.f("declaration_transition_pkey")
        ),
        schema="core",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("declaration_transition", schema="core")
    op.drop_table("declaration_request_transition", schema="core")
    op.drop_table("declaration_document", schema="core")
    op.drop_index(op.f("street_settlement_id_name_idx"), table_name="street", schema="core")
    op.drop_table("street", schema="core")
    op.drop_table("employee_role", schema="core")
    op.drop_index(
        "declaration_request_one_open_idx",
        table_name="declaration_request",
        schema="core",
        postgresql_where=sa.text("status IN ('NEW', 'APPROVED')"),
    )
    op.drop_index(
        "declaration_request_of_clinic_idx",
        table_name="declaration_request",
        schema="core",
        postgresql_where=sa.text("signed_at IS NOT NULL"),
    )
    op.drop_index(
        "declaration_request_expiring_idx",
        table_name="declaration_request",
        schema="core",
        postgresql_where=sa.text("status IN ('NEW', 'APPROVED')"),
    )
    op.drop_table("declaration_request", schema="core")
    op.drop_index(
        "declaration_one_live_idx",
        table_name="declaration",
        schema="core",
        postgresql_where=sa.text("status IN ('active', 'pending_verification')"),
    )
    op.drop_index(
        "declaration_of_doctor_idx",
        table_name="declaration",
        schema="core",
        postgresql_where=sa.text("status IN ('active', 'pending_verification')"),
    )
    op.drop_index("declaration_of_clinic_idx", table_name="declaration", schema="core")
    op.drop_index(
        "declaration_ending_idx",
        table_name="declaration",
        schema="core",
        postgresql_where=sa.text("status IN ('active', 'pending_verification')"),
    )
    op.drop_table("declaration", schema="core")
    op.drop_index(op.f("settlement_region_id_name_idx"), table_name="settlement", schema="core")
    op.drop_index(op.f("settlement_district_id_idx"), table_name="settlement", schema="core")
    op.drop_table("settlement", schema="core")
    op.drop_table("healthcare_service", schema="core")
    op.drop_index(op.f("employee_party_id_idx"), table_name="employee", schema="core")
    op.drop_index(op.f("employee_legal_entity_id_idx"), table_name="employee", schema="core")
    op.drop_table("employee", schema="core")
    op.drop_table("contract_division", schema="core")
    op.drop_table("doctor_load", schema="core")
    op.drop_index(op.f("division_legal_entity_id_idx"), table_name="division", schema="core")
    op.drop_table("division", schema="core")
    op.drop_index(op.f("district_region_id_idx"), table_name="district", schema="core")
    op.drop_table("district", schema="core")
    op.drop_index(op.f("token_session_id_idx"), table_name="token", schema="core")
    op.drop_index(op.f("token_session_expires_at_idx"), table_name="token", schema="core")
    op.drop_index(op.f("token_person_id_client_id_idx"), table_name="token", schema="core")
    op.drop_table("token", schema="core")
    op.drop_index(op.f("spent_nonce_expires_at_idx"), table_name="spent_nonce", schema="core")
    op.drop_table("spent_nonce", schema="core")
    op.drop_index(
        op.f("sms_verification_inserted_at_idx"), table_name="sms_verification", schema="core"
    )
    op.drop_table("sms_verification", schema="core")
    op.drop_index(op.f("sms_message_due_at_idx"), table_name="sms_message", schema="core")
    op.drop_table("sms_message", schema="core")
    op.drop_table("region", schema="core")
    op.drop_table("read_journal", schema="core")
    op.drop_index(op.f("person_key_person_id_idx"), table_name="person_key", schema="core")
    op.drop_table("person_key", schema="core")
    op.drop_table("person_grant", schema="core")
    op.drop_index(op.f("person_key_version_idx"), table_name="person", schema="core")
    op.drop_table("person", schema="core")
    op.drop_index(op.f("party_tax_id_index_idx"), table_name="party", schema="core")
    op.drop_table("party", schema="core")
    op.drop_table("oauth_client", schema="core")
    op.drop_index(op.f("legal_entity_edrpou_idx"), table_name="legal_entity", schema="core")
    op.drop_table("legal_entity", schema="core")
    op.drop_index(op.f("kept_answer_inserted_at_idx"), table_name="kept_answer", schema="core")
    op.drop_table("kept_answer", schema="core")
    op.drop_index(op.f("event_xact_id_id_idx"), table_name="event", schema="core")
    op.drop_index(op.f("event_event_time_id_idx"), table_name="event", schema="core")
    op.drop_table("event", schema="core")
    op.drop_table("declaration_request_key", schema="core")
    op.drop_table("declaration_number_counter", schema="core")
    op.drop_table("declaration_number", schema="core")
    op.drop_table("declaration_key", schema="core")
    op.drop_table("declaration_chain", schema="core")
    op.drop_index(
        op.f("authentication_method_key_version_idx"),
        table_name="authentication_method",
        schema="core",
    )
    op.drop_table("authentication_method", schema="core")
    op.drop_table("account", schema="core")
