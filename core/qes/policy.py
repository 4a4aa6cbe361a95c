"""What is accepted: one readable object, changed with ``dataclasses.replace``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from .profile import KeyUsage

_DSTU = frozenset(
    f"dstu4145 with {digest}" for digest in ("gost34311", "kupyna256", "kupyna384", "kupyna512")
)
_INTERNATIONAL = frozenset(
    f"{scheme} with {digest}"
    for scheme in ("ecdsa", "rsa-pkcs1", "rsa-pss")
    for digest in ("sha256", "sha384", "sha512")
)


class RevocationRule(StrEnum):
    """When the signer's certificate must be shown not to be revoked."""

    REQUIRED = "required"
    WHEN_SUPPLIED = "when_supplied"
    """The caller's OCSP responses and CRLs decide; without any, the report states a limitation."""
    WHEN_AVAILABLE = "when_available"
    """An answer decides; where there is no usable one, the report states a limitation."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules of acceptance. Every field says what it lets through.

    Source: ETSI EN 319 102-1, clause 5.1.4 (constraints); ETSI TS 119 312 and Order No. 1236/5/453
    (algorithms).
    """

    algorithms: frozenset[str] = _DSTU | _INTERNATIONAL
    """Pairs of scheme and digest, for signatures, certificates, OCSP, CRL and time-stamps."""
    digests: frozenset[str] = frozenset(
        {"gost34311", "kupyna256", "kupyna384", "kupyna512", "sha256", "sha384", "sha512"}
    )
    """Digests for references: message-digest, signing-certificate, time-stamp imprints."""
    min_dstu_field_bits: int = 257
    min_rsa_bits: int = 2048

    required_key_usage: frozenset[KeyUsage] = frozenset(
        {KeyUsage.DIGITAL_SIGNATURE, KeyUsage.CONTENT_COMMITMENT}
    )
    require_qualified: bool = True
    """The certificate must state that it is qualified."""
    accept_without_device: bool = True
    """Accept УЕП on a qualified certificate: the key is in a file, not in a qualified device."""
    accept_seals: bool = False
    accept_document_numbers: bool = True
    """A holder without РНОКПП may be matched by the number of his document."""

    revocation: RevocationRule = RevocationRule.WHEN_SUPPLIED
    max_revocation_age: timedelta = timedelta(hours=24)
    """How long answers count that name no time of the next one. An answer inside a container
    that is older does not keep a source from being asked."""
    clock_skew: timedelta = timedelta(minutes=5)
    require_time_stamp: bool = False
    require_current_trust_list: bool = False
    """Past its date of validity the trust list clears nobody; otherwise that is a limitation."""

    accept_ber: bool = True
    """Containers may use indefinite lengths; they are brought to definite ones before reading."""
    max_container_bytes: int = 16 * 1024 * 1024
    max_embedded_evidence_bytes: int = 1024 * 1024
    """OCSP responses and CRLs inside the container are passed over when they take more."""
    max_certificates: int = 64
    max_attributes: int = 64
    max_path_length: int = 6

    @property
    def name(self) -> str:
        """``default``, ``strict`` or ``custom``."""
        return next((name for name, policy in POLICIES.items() if policy == self), "custom")


DEFAULT = Policy()
STRICT = Policy(
    revocation=RevocationRule.REQUIRED, accept_ber=False, require_current_trust_list=True
)
POLICIES = {"default": DEFAULT, "strict": STRICT}
