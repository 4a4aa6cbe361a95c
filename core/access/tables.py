"""Tables of access: channels, accounts, tokens, grants, and the journal of reads."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from core.kit.idempotency import answer_table
from core.kit.rotation import Sealed
from core.tables import metadata

oauth_client = Table(
    "oauth_client",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("legal_entity_id", Uuid, nullable=True),
    Column("scopes", Text, nullable=False),
    # Where the consent page may send a browser back to, each exactly as it will be asked for.
    Column("redirect_uris", ARRAY(Text), nullable=False, server_default="{}"),
    Column("secret_hash", LargeBinary, nullable=False),
    # Keyed hash: an api-key comes with every call, too often for a slow one.
    Column("api_key_index", LargeBinary, nullable=False, unique=True),
    Column("is_active", Boolean, nullable=False),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

# A nonce leaves no trace until it is used: its signature shows that it was ours, and the row
# written at its use, that it cannot be used again. Rows are dropped when the nonce has expired.
spent_nonce = Table(
    "spent_nonce",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index(None, "expires_at"),
)

account = Table(
    "account",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False),
    Column("blocked_at", DateTime(timezone=True), nullable=True),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
)

token = Table(
    "token",
    metadata,
    # SHA-256 of a value of 256 random bits, which nobody can enumerate.
    Column("value_hash", LargeBinary, primary_key=True),
    Column("id", Uuid, nullable=False),
    # One sign-in; its tokens are revoked together.
    Column("session_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("client_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=True),
    Column("applicant_person_id", Uuid, nullable=True),
    Column("applicant_user_id", Uuid, nullable=True),
    Column("employee_id", Uuid, nullable=True),
    Column("legal_entity_id", Uuid, nullable=True),
    Column("scopes", Text, nullable=False),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("session_expires_at", DateTime(timezone=True), nullable=False),
    # When a refresh token was exchanged for its successor.
    Column("used_at", DateTime(timezone=True), nullable=True),
    Column("revoked_at", DateTime(timezone=True), nullable=True),
    Index(None, "session_id"),
    Index(None, "session_expires_at"),
    Index(None, "person_id", "client_id"),
)

# The patient lets a channel act for him; of a represented one, each representative by himself.
person_grant = Table(
    "person_grant",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("client_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("applicant_person_id", Uuid, nullable=False),
    Column("applicant_user_id", Uuid, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("inserted_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True), nullable=True),
    PrimaryKeyConstraint("person_id", "client_id", "applicant_person_id"),
)

# For investigation, and for the patient who asks who read his data. Nothing else reads it, so old
# rows can be archived: his list then begins later.
read_journal = Table(
    "read_journal",
    metadata,
    Column("person_id", Uuid, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("read_at", DateTime(timezone=True), nullable=False),
    Column("client_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=True),
    Column("applicant_person_id", Uuid, nullable=True),
    Column("employee_id", Uuid, nullable=True),
    Column("path", Text, nullable=False),
    Column("entity_id", Text, nullable=True),
    Column("request_id", Uuid, nullable=False),
    PrimaryKeyConstraint("person_id", "id"),
    # Nearly every row is the patient's own; what he is told of are the few others.
    Index(
        "read_journal_others_idx",
        "person_id",
        "read_at",
        postgresql_where=text("applicant_person_id IS DISTINCT FROM person_id"),
    ),
)

# What was verified of an accepted signature, to be shown when it is disputed. It names nobody: the
# certificate is known by digests, the provider's answer is sealed. Kept for
# ``signature_checks_kept_years``, then deleted in batches by the job that forgets.
signature_checks = Table(
    "signature_checks",
    metadata,
    Column("container_sha256", LargeBinary, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("issuer_key_digest", LargeBinary, nullable=False),
    Column("serial_digest", LargeBinary, nullable=False),
    Column("checked_at", DateTime(timezone=True), nullable=False),
    # Who cleared the certificate: ocsp, crl, embedded (in the container) or none.
    Column("source", Text, nullable=False),
    Column("answered_at", DateTime(timezone=True), nullable=True),
    Column("evidence_sha256", LargeBinary, nullable=True),
    Column("sealed_evidence", LargeBinary, nullable=True),
    Column("key_version", Integer, nullable=True),
    Column("limitations", ARRAY(Text), nullable=False),
    Index(None, "checked_at"),
    Index(None, "key_version"),
)

kept_answer = answer_table(metadata)

SEALED = [
    Sealed(signature_checks, {"sealed_evidence": "signature_checks.evidence|{container_sha256}"})
]
# Answers kept for repeated calls live for a day, under the key they were written with.
SHORT_LIVED = [kept_answer]
