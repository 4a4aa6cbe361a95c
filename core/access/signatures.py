"""Verification of signed documents for every domain: who signed exactly which octets.

What a signature proves is ``core.qes``'s to say; here its verdict becomes an answer of the API.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.contract.errors import ErrorCode
from core.errors import InvalidInput
from core.qes import Answer, SignatureKind


@dataclass(frozen=True)
class Signer:
    """The natural person whose certificate made a signature.

    Attributes:
        tax_id: РНОКПП, ten digits.
        document_number: passport or ID-card number of one who took no РНОКПП; a person has
            either this or the tax number.
        surname: as the certificate has it; letter case and apostrophes differ between providers.
        given_name: often with the patronymic.
        edrpou: organisation in the certificate; says nothing about who the person is.
        kind: КЕП, when the certificate states that the key is in a qualified device; otherwise
            УЕП on a qualified certificate.
    """

    tax_id: str | None
    document_number: str | None
    common_name: str | None
    surname: str | None
    given_name: str | None
    edrpou: str | None
    issuer: str
    serial: str
    kind: SignatureKind

    @property
    def code(self) -> str:
        """The number the signer is known by: РНОКПП, or the document in its place."""
        return self.tax_id or self.document_number or ""


class AnswerSource(StrEnum):
    """Whose word cleared the signer's certificate."""

    OCSP = "ocsp"
    CRL = "crl"
    EMBEDDED = "embedded"
    NONE = "none"

    @classmethod
    def of(cls, answer: Answer | None) -> AnswerSource:
        """Whose word an answer is."""
        if answer is None:
            return cls.NONE
        if answer.is_embedded:
            return cls.EMBEDDED
        return cls.CRL if answer.source == "CRL" else cls.OCSP


@dataclass(frozen=True)
class SignatureCheck:
    """What was verified of a signature, without naming the signer.

    Attributes:
        issuer_key_digest: SHA-256 of the key that issued the signer's certificate.
        serial_digest: SHA-256 of that digest with the certificate's serial number after it.
        answered_at: as of when the provider's answer speaks.
        evidence: the answer itself, DER; a list is followed by its delta.
        limitations: what was not checked although the signature passed.
    """

    kind: SignatureKind
    algorithm: str
    issuer_key_digest: bytes
    serial_digest: bytes
    checked_at: datetime
    source: AnswerSource
    answered_at: datetime | None
    evidence: bytes
    limitations: tuple[str, ...]


@dataclass(frozen=True)
class VerifiedSignature:
    """A signature that passed every check.

    Attributes:
        content: the octets that were signed.
        container: the DER container itself, for keeping.
        signed_at: the signer's claim of time; proves nothing by itself.
        algorithm: such as ``ДСТУ 4145-2002 m=257, Купина-256``.
        check: what to keep of the verification.
    """

    content: bytes
    container: bytes
    signer: Signer
    signed_at: datetime | None
    algorithm: str
    check: SignatureCheck


class SignatureRefused(InvalidInput):
    """A container that did not pass.

    Attributes:
        claimed_content: the octets it holds, proven by nothing; None when none could be read.
    """

    def __init__(
        self, code: ErrorCode, *, signatures: int = 1, claimed_content: bytes | None = None
    ) -> None:
        """Make it; ``signatures`` is how many were found where one is due."""
        super().__init__(code, required=1, found=signatures)
        self.claimed_content = claimed_content


class SignatureVerifier(Protocol):
    """Verifies containers away from the event loop, within a deadline."""

    async def verify(
        self, encoded: str, *, content: bytes | None = None, tax_id: str | None = None
    ) -> VerifiedSignature:
        """Verify a container in base64, as ``signed_content`` carries it.

        Args:
            encoded: base64 of a CMS container with its content inside, or detached when
                ``content`` is given.
            content: the exact octets that must have been signed.
            tax_id: whom the signer must be: РНОКПП, or the document number in its place.

        Raises:
            InvalidInput: ``NOT_BASE64``.
            SignatureRefused: ``SIGNATURE_INVALID``, ``CERTIFICATE_EXPIRED`` (also revoked),
                ``CONTENT_MISMATCH``, ``SIGNER_MISMATCH``, ``SIGNATURE_NOT_QUALIFIED``, or
                ``SIGNATURE_COUNT`` when there is not exactly one signature of a person.
            Unavailable: ``SIGNATURE_UNCHECKED`` when no verdict could be reached now: the same
                container may be sent again.
        """

    async def verify_container(
        self, container: bytes, *, content: bytes | None = None, tax_id: str | None = None
    ) -> VerifiedSignature:
        """Verify a container's octets, such as the patient's inside the doctor's.

        Raises:
            SignatureRefused, Unavailable: as :meth:`verify`.
        """
