"""A signature examined for whoever asks how it stands, whatever the verdict.

Documents are accepted by ``signatures``, which refuses; this tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core import qes
from core.access.signature_worker import Begun
from core.access.signatures import AnswerSource
from core.contract.declaration_checks import SignatureVerdict

_VERDICTS = {
    "ok": SignatureVerdict.VALID,
    "cert_expired": SignatureVerdict.EXPIRED,
    "cert_revoked": SignatureVerdict.REVOKED,
    "issuer_revoked": SignatureVerdict.REVOKED,
}
# A name is written as ``C=UA, O=…, CN=…``.
_COMMON_NAME = re.compile(r"(?:^|, )CN=(.+?)(?=, [A-Za-z]+=|$)")
_SHOWN_OF_TAX_ID = 3
_SHOWN_OF_DOCUMENT = 4


@dataclass(frozen=True)
class ExaminedSignature:
    """One container and what was found of its one signature.

    Attributes:
        content: the octets under the signature; proven by it only when it is valid.
        reason: the verifier's stable word.
        signer: as his certificate says; none where it is not at hand.
        answered_at: as of when the provider's answer about the certificate speaks.
    """

    container: bytes
    content: bytes | None
    verdict: SignatureVerdict
    reason: str
    signer: qes.SignerFacts | None
    source: AnswerSource
    answered_at: datetime | None

    @property
    def signer_name(self) -> str | None:
        """Who signed: surname and names of the certificate, or its common name."""
        signer = self.signer
        if signer is None:
            return None
        parts = " ".join(part for part in (signer.surname, signer.given_name) if part)
        return parts or signer.common_name

    @property
    def issuer_name(self) -> str | None:
        """Common name of the authority; its whole name where that has none."""
        if self.signer is None:
            return None
        found = _COMMON_NAME.search(self.signer.issuer)
        return found[1] if found else self.signer.issuer

    @property
    def masked_code(self) -> str | None:
        """The end of the number that the signer is known by."""
        signer = self.signer
        if signer is None:
            return None
        if signer.tax_id:
            return f"•••{signer.tax_id[-_SHOWN_OF_TAX_ID:]}"
        number = signer.document_number
        return f"•••{number[-_SHOWN_OF_DOCUMENT:]}" if number else None


class SignatureExaminer(Protocol):
    """Examines containers away from the event loop, within a deadline."""

    async def examine(self, container: bytes, *, ask: bool = True) -> ExaminedSignature:
        """Examine one container; one inside it is the caller's to examine.

        Args:
            container: octets of anything.
            ask: whether the provider is asked about the certificate. Without that the verdict
                says less, and what the certificate says of the signer is there all the same.

        Raises:
            Unavailable: ``SIGNATURE_UNCHECKED``: too many at once, or not within the deadline.
        """


def examined(container: bytes, begun: Begun) -> ExaminedSignature:
    """A judgement as it is told."""
    judgement = begun.judgement
    report, answer = judgement.report, judgement.settlement.answer
    verdict = _VERDICTS.get(report.reason, SignatureVerdict.INVALID)
    if report.retryable:
        verdict = SignatureVerdict.UNCHECKED
    is_single = report.signature_count == 1
    return ExaminedSignature(
        container=container,
        content=begun.claimed_content,
        verdict=verdict,
        reason=report.reason,
        signer=report.signers[0] if report.signers and is_single else None,
        source=AnswerSource.of(answer),
        answered_at=answer.this_update if answer else None,
    )
