"""Settings of the core service, from environment variables of the same names.

Ages, lifetimes and limits have the published values as defaults.
"""

from __future__ import annotations

import base64
import binascii
import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.contract import person_rules
from core.contract.person_requests import LONGEST_TEXT
from core.kit.crypto import BlindIndex, FieldCipher


def _paths(value: object) -> object:
    """Files or folders parted as the system parts paths; a folder stands for its files."""
    if not isinstance(value, str):
        return value
    named = [Path(part) for part in value.split(os.pathsep) if part]
    return [
        found
        for path in named
        for found in (sorted(path.iterdir()) if path.is_dir() else [path])
        if found.is_file() or not path.is_dir()
    ]


Paths = Annotated[list[Path], NoDecode, BeforeValidator(_paths)]


class Settings(BaseSettings):
    """Everything that is told from outside.

    Attributes:
        database_url: PostgreSQL 16 or newer.
        core_socket: path of a UNIX socket to serve on, instead of host and port.
        core_encryption_keys: ``version:base64,…``; the highest version encrypts.
        core_index_key: base64 of 32 bytes: look-ups of personal values. Never changes.
        core_nonce_key: base64 of 32 bytes: signs nonces.
        qes_roots: trust anchors, files or folders.
        qes_intermediates: certificates that help to reach an anchor.
        qes_trust_list: folder of the trust list (``python -m core.qes trust update``); it takes
            the place of the two above.
        qes_revocation: whether providers are asked about certificates. ``off`` asks nobody;
            ``when_available`` passes a signature whose provider gives no usable answer and keeps
            a record of that; ``required`` refuses it until the provider answers. A certificate
            that the provider does not know is never passed.
        qes_revocation_kept_seconds: how long a provider's answer serves at most, and so how long
            a revocation may go unnoticed.
        qes_require_current_list: accept nothing by a trust list past its validity; otherwise that
            is a limitation kept with the signature.
        qes_accept_without_device: accept УЕП on a qualified certificate beside КЕП.
        signature_checks_kept_years: how long it is kept what was verified of accepted documents:
            the term of a declaration and three years to go to court over it (Civil Code of
            Ukraine, article 257), and some.
        signature_workers: processes that verify signatures; 0 verifies in threads.
        declaration_check_url: public address of the page that checks printed declarations; it is
            printed on them, as a QR code too.
        declaration_checks_per_channel_per_minute: a channel counts its own visitors.
        registers_url: gateway to the state registers; without one nobody is compared.
        core_drain_seconds: between "not ready" and the closing of the door, for load balancers.
        confidants_per_person: how many may represent one person.
        third_person_limit: how many one person may represent. Source: parameter of the same name.
        declaration_announced_months: how long before its end a declaration is told to end.
        declaration_request_announced_hours: how long before its end a request that waits for its
            clinic is told to end.
        verification_request_expiration_days: after which a declaration that waits for verification
            is in force. Source: parameter ``verification_request_expiration`` of ops.api.
        relationship_announced_days: how long before its end a relationship is told to end.
        person_max_age: full years that nobody lives longer than.
        person_text_max_length: characters of the longest name, settlement or other text.
        person_match_score: from here on a record is taken for that of who registers.
        person_doubtful_score: from here on it could be, and nobody is recorded beside it.
        no_self_auth_age: years from which a person signs in with his own signature.
            Source: parameter of the same name, CF 17629052929.
    """

    model_config = SettingsConfigDict(extra="ignore")

    database_url: str
    core_host: str = "127.0.0.1"
    core_port: int = 8080
    core_socket: Path | None = None
    database_pool_size: int = 10

    core_encryption_keys: SecretStr
    core_index_key: SecretStr
    core_nonce_key: SecretStr

    qes_roots: Paths = Field(default_factory=list)
    qes_intermediates: Paths = Field(default_factory=list)
    qes_trust_list: Path | None = None
    qes_revocation: Literal["off", "when_available", "required"] = "off"
    qes_revocation_kept_seconds: float = 300
    qes_accept_without_device: bool = True
    qes_require_current_list: bool = False
    signature_checks_kept_years: int = 45
    signature_workers: int = Field(default_factory=lambda: min(4, os.cpu_count() or 1))
    signature_deadline_seconds: float = 10

    declaration_check_url: str | None = None
    declaration_checks_per_address_per_minute: int = 20
    declaration_checks_per_channel_per_minute: int = 600

    sms_gateway_url: str | None = None
    registers_url: str | None = None

    core_log_format: Literal["json", "text"] = "json"
    core_drain_seconds: float = 0

    nonce_lifetime_seconds: int = 300
    authorization_code_lifetime_seconds: int = 60
    access_token_lifetime_seconds: int = 15 * 60
    refresh_token_lifetime_seconds: int = 12 * 60 * 60
    session_lifetime_seconds: int = 24 * 60 * 60
    sign_in_attempts_per_minute: int = 3000
    feed_max_waiting: int = 200
    no_self_auth_age: int = 14
    confidants_per_person: int = 4
    third_person_limit: int = 150
    relationship_announced_days: int = 30

    # Source: CF 17629052929 (ages), МОЗ order 504 of 19.03.2018 (limits of doctors).
    adult_age: int = 18
    no_self_registration_age: int = person_rules.SELF_REGISTRATION_AGE
    person_full_legal_capacity_age: int = person_rules.FULL_CAPACITY_AGE
    declaration_term_years: int = 40
    declaration_announced_months: int = 2
    declaration_request_announced_hours: int = 48
    verification_request_expiration_days: int = 30
    declaration_request_expiration_days: int = 7
    # When a request that its patient has signed waits for the clinic.
    doctor_confirmation: Literal["always", "over_limit"] = "always"
    family_doctor_declarations_limit: int = 1800
    therapist_declarations_limit: int = 2000
    pediatrician_declarations_limit: int = 900

    # Source: CF 2143715390 (300 s), otp_verification.api (3 tries).
    code_lifetime_seconds: int = 300
    code_tries: int = 3
    code_resend_after_seconds: int = 60
    codes_per_person_per_day: int = 10
    codes_per_phone_per_day: int = 5
    phone_codes_per_minute: int = 600
    phone_confirmation_seconds: int = 60 * 60

    # Source: phone_number_auth_limit, ehealth.api (its value is not published);
    # PIS_PERSON_REGISTRATION_DOCUMENT_TYPES and the scores, CF 17525605954 and 17629052929.
    phone_number_auth_limit: int = 3
    person_registration_document_types: frozenset[str] = frozenset()
    # Source: domain rules on BIRTH_CERTIFICATE_FOREIGN and PERMANENT_RESIDENCE_PERMIT.
    person_scan_document_types: frozenset[str] = frozenset(
        {"BIRTH_CERTIFICATE_FOREIGN", "PERMANENT_RESIDENCE_PERMIT"}
    )
    person_upload_address_seconds: int = 60 * 60
    person_match_score: float = 0.95
    person_doubtful_score: float = 0.5
    person_update_score: float = 0.9
    person_request_expiration_hours: int = 24
    check_tax_id_digit: bool = False
    person_max_age: int = person_rules.MAX_AGE
    person_text_max_length: int = Field(default=person_rules.TEXT_LENGTH, ge=1, le=LONGEST_TEXT)
    secret_min_length: int = person_rules.SECRET_LENGTH[0]
    secret_max_length: int = person_rules.SECRET_LENGTH[1]
    tax_id_required_age: int = person_rules.TAX_ID_REQUIRED_AGE
    person_name_rule: Literal["2019", "2026"] = "2019"

    @property
    def cipher(self) -> FieldCipher:
        """Encryption of personal fields."""
        return FieldCipher.from_text(self.core_encryption_keys.get_secret_value())

    @property
    def index(self) -> BlindIndex:
        """Keyed hashes for look-ups."""
        return BlindIndex(_key("CORE_INDEX_KEY", self.core_index_key))

    @property
    def nonce_key(self) -> bytes:
        """Key that signs nonces."""
        return _key("CORE_NONCE_KEY", self.core_nonce_key)

    @property
    def nonce_lifetime(self) -> timedelta:
        """How long a nonce may wait for its signature."""
        return timedelta(seconds=self.nonce_lifetime_seconds)


def _key(name: str, value: SecretStr) -> bytes:
    try:
        return base64.b64decode(value.get_secret_value(), validate=True)
    except binascii.Error:
        raise ValueError(f"{name} is base64 of 32 random bytes") from None
