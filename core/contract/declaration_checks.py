"""The public check of a printed declaration or of its signed file."""

from __future__ import annotations

import re
from enum import StrEnum

from core.contract.declarations import DeclarationStatus
from core.contract.wire import Data, Moment

# Room for a printed declaration with its signed file several times over.
MAX_CHECKED_BYTES = 2 * 1024 * 1024

PRINTED_FORM_TYPE = "application/pdf"

# Shape of a declaration number, such as ``0001-9000-0000``.
NUMBER_PATTERN = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"

_NUMBER = re.compile(NUMBER_PATTERN)


def is_number(text: object) -> bool:
    """Whether something has the shape of a declaration number."""
    return isinstance(text, str) and _NUMBER.fullmatch(text) is not None


class FileKind(StrEnum):
    """What was given to be checked."""

    PDF = "pdf"
    CONTAINER = "container"


class CheckOutcome(StrEnum):
    """What the check comes to."""

    GENUINE = "genuine"
    """The register's own signed file, and a printed form as the register printed it."""
    GENUINE_UNSIGNED = "genuine_unsigned"
    """As the register printed it, of a declaration whose signed file the register never had."""
    DOUBTFUL = "doubtful"
    """The register's own signed file, but a certificate has been revoked since."""
    ALTERED = "altered"
    """The printed form is not as the register printed it: changed, or saved anew by a program."""
    FOREIGN = "foreign"
    """The signed file is not the one that is registered under this number."""
    UNKNOWN = "unknown"
    """No declaration of the register is meant."""


class SignatureVerdict(StrEnum):
    """How a signature stands at the moment of the check."""

    VALID = "valid"
    EXPIRED = "expired"
    """The certificate's term is over; nothing proves by itself that it was signed before."""
    REVOKED = "revoked"
    INVALID = "invalid"
    UNCHECKED = "unchecked"
    """The provider gives no answer now: may be asked again."""


class SignerRole(StrEnum):
    """Under which part of the file somebody signed."""

    PATIENT = "patient"
    """The patient or his representative: the inner container."""
    DOCTOR = "doctor"
    """The outer one, over the patient's."""


class CheckedSignature(Data):
    """One signature of the file.

    Attributes:
        reason: the verifier's stable word, ``ok`` when the signature is valid.
        name: as the certificate has it.
        tax_id: РНОКПП or the number in its place, masked.
        kind: ``qualified`` (КЕП), ``advanced_qualified_certificate`` (УЕП), ``advanced``.
        signed_at: the signer's claim.
        proven_at: what a time-stamp proves.
        revocation_source: whose word was asked about the certificate: ``ocsp``, ``crl``,
            ``embedded`` or ``none``.
        accepted_at: when the register verified this very signature and took it.
    """

    role: SignerRole
    verdict: SignatureVerdict
    reason: str
    name: str | None = None
    tax_id: str | None = None
    kind: str | None = None
    issuer: str | None = None
    serial: str | None = None
    algorithm: str | None = None
    valid_from: Moment | None = None
    valid_until: Moment | None = None
    signed_at: Moment | None = None
    proven_at: Moment | None = None
    revocation_source: str = "none"
    revocation_as_of: Moment | None = None
    accepted_at: Moment | None = None


class DeclarationCheck(Data):
    """What is known of a file that somebody shows. Nothing of it is kept.

    Attributes:
        declaration_number: the number that the file names.
        is_registered: there is a declaration with this number.
        is_same_container: the signed file is octet for octet the registered one.
        is_printed_here: of a PDF: it is octet for octet as the register printed it.
        declaration_status: only where the file is proven to be the register's own.
        is_in_force: the same.
    """

    outcome: CheckOutcome
    file: FileKind
    checked_at: Moment
    declaration_number: str | None = None
    is_registered: bool = False
    is_same_container: bool = False
    is_printed_here: bool | None = None
    declaration_status: DeclarationStatus | None = None
    is_in_force: bool | None = None
    signatures: list[CheckedSignature]
