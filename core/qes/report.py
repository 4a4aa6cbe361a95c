"""What a verification says: the report for people, the result for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from . import spelling
from .certificate import Certificate
from .revocation import Answer
from .verdicts import SubIndication, Verdict


class SignatureKind(StrEnum):
    """What the law calls the signature (Law of Ukraine 2155-VIII, article 1)."""

    QUALIFIED = "qualified"
    """КЕП: qualified certificate, key in a qualified device."""
    ADVANCED_QUALIFIED_CERTIFICATE = "advanced_qualified_certificate"
    """УЕП на кваліфікованому сертифікаті: the key is in a file."""
    ADVANCED = "advanced"
    """The certificate does not state that it is qualified."""


@dataclass(frozen=True, slots=True)
class Check:
    """One step of the verification and how it ended."""

    name: str
    verdict: Verdict
    detail: str


@dataclass(frozen=True, slots=True)
class TimeStampFact:
    """A time-stamp found in the container. ``time`` is none when it proves nothing."""

    kind: str
    time: datetime | None
    authority: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class SignerFacts:
    """Who signed, as his certificate says. In a report that did not pass it is only a claim."""

    subject: str
    common_name: str | None
    surname: str | None
    given_name: str | None
    organization: str | None
    title: str | None
    tax_id: str | None
    document_number: str | None
    unzr: str | None
    edrpou: str | None
    is_seal: bool
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    signed_at: datetime | None
    """The signer's claim; ``proven_at`` is what a time-stamp proves."""
    proven_at: datetime | None
    algorithm: str
    kind: SignatureKind

    @property
    def surname_key(self) -> str | None:
        """The surname without what providers spell differently, for comparisons."""
        return spelling.name_key(self.surname) if self.surname else None


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """Verdict, reason and every step that led there."""

    verdict: Verdict
    sub_indication: SubIndication | None
    reason: str
    """A stable word; ``ok`` when the signature passed."""
    detail: str
    checks: tuple[Check, ...]
    signature_count: int
    """Signatures in the container, also those whose certificate is not at hand."""
    signers: tuple[SignerFacts, ...]
    content_sha256: str | None
    time_stamps: tuple[TimeStampFact, ...]
    limitations: tuple[str, ...]
    """What was not checked, or does not count, although the signature passed."""
    policy: str
    at: datetime

    @property
    def retryable(self) -> bool:
        """Whether the same container may pass later, without anybody signing anew."""
        return self.sub_indication is SubIndication.TRY_LATER


@dataclass(frozen=True, slots=True)
class VerifiedSignature:
    """A signature that passed."""

    content: bytes
    signer: SignerFacts
    certificate: Certificate
    issuer: Certificate
    report: SignatureReport
    revocation: Answer | None = None
    """The answer that showed the certificate to be good; none where it was not checked."""

    @property
    def kind(self) -> SignatureKind:
        """КЕП, or УЕП on a qualified certificate."""
        return self.signer.kind

    @property
    def algorithm(self) -> str:
        """Key and digest of the signature."""
        return self.signer.algorithm

    @property
    def signed_at(self) -> datetime | None:
        """The signer's claim of the time."""
        return self.signer.signed_at
