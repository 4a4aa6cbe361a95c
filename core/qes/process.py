"""The steps of a verification, in their order.

Sure refusals come before checks that may only be undecided, so that nobody is told to come back
later with a signature that will never pass. ETSI EN 319 102-1, clause 5.3, has the same checks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from . import acceptance, cades, cms, timestamps
from .certificate import Certificate
from .errors import FormatError, Refusal
from .facts import describe
from .path import Path, PathFinder
from .pending import Judgement, Pending, Settlement, responders
from .policy import Policy
from .report import Check, SignatureReport, SignerFacts
from .revocation import Evidence
from .trust import TrustStore
from .verdicts import SubIndication, Verdict

_MOST_DESCRIBED = 8


class Verification:
    """One container on its way through the checks; each fills in what the next ones need."""

    data: cms.SignedData
    signer: cms.SignerInfo
    content: bytes
    certificate: Certificate
    finder: PathFinder
    stamps: timestamps.Stamps
    path: Path

    def __init__(
        self,
        container: bytes,
        trust: TrustStore,
        at: datetime,
        shown: bytes | None,
        tax_id: str | None,
        policy: Policy,
        intermediates: tuple[Certificate, ...],
        evidence: Evidence,
    ) -> None:
        if at.tzinfo is None:
            raise ValueError("the moment of verification must be aware of its time zone")
        self._container, self._trust, self._at = container, trust, at
        self._shown, self._tax_id, self._policy = shown, tax_id, policy
        self._beside = intermediates
        self._helpers = (*intermediates, *trust.intermediates, *trust.roots)
        self._evidence = evidence
        self._checks: list[Check] = []
        self._limitations: list[str] = []
        self.stamps = timestamps.Stamps()
        self._control_time = at

    def run(self) -> Judgement:
        """Every step until one refuses; the last, revocation, by the evidence at hand."""
        steps: tuple[tuple[str, Callable[[], str]], ...] = (
            ("format", self._check_format),
            ("signing certificate", self._check_certificate),
            ("content", self._check_content),
            ("signature", self._check_signature),
            ("time-stamps", self._check_time_stamps),
            ("path", self._check_path),
            ("purpose", self._check_purpose),
            ("identity", self._check_identity),
            ("trust list", self._check_trust_list),
        )
        for name, step in steps:
            try:
                detail = step()
            except Refusal as refusal:
                verdict = refusal.sub_indication.verdict
                self._checks.append(Check(name, verdict, refusal.detail))
                return Judgement(Settlement(self._report(refusal)))
            self._checks.append(Check(name, Verdict.PASSED, detail))
        pending = self._await_revocation()
        settlement = pending.settle()
        return Judgement(
            settlement,
            self.content,
            self.path,
            pending if pending.is_open_after(settlement) else None,
        )

    def _check_format(self) -> str:
        if len(self._container) > self._policy.max_container_bytes:
            raise FormatError("container is too large", "too_large")
        self.data = cms.read_signed_data(self._container, accept_ber=self._policy.accept_ber)
        self.signer = cades.check_structure(self.data, self._policy)
        if self.data.content_type != cms.DATA:
            raise FormatError(f"content is {self.data.content_type}, not data")
        content = self._shown if self.data.content is None else self.data.content
        if content is None:
            raise Refusal(
                SubIndication.SIGNED_DATA_NOT_FOUND,
                "content_missing",
                "the container is detached and the content was not given",
            )
        if not content:
            # Implementations disagree on GOST 34.311 of the empty message.
            raise FormatError("content is empty", "empty_content")
        self.content = content
        return "detached" if self.data.content is None else "attached"

    def _check_certificate(self) -> str:
        self.certificate = cades.find_certificate(
            self.signer, self.data, self._helpers, self._policy
        )
        embedded = cades.embedded_certificates(self.data, self.signer)
        self._helpers = (*embedded, *self._helpers)
        self._beside = (*embedded, *self._beside)
        self.finder = PathFinder(self._trust, self._beside, self._at, self._policy)
        return str(self.certificate.subject)

    def _check_content(self) -> str:
        cades.check_attributes(self.signer, self.data, self.content, self._policy)
        if self._shown is not None and self.content != self._shown:
            raise Refusal(
                SubIndication.SIG_CONSTRAINTS_FAILURE,
                "content_mismatch",
                "the signed content is not what the signer was shown",
            )
        return "as signed" if self._shown is None else "as signed and as shown"

    def _check_signature(self) -> str:
        cades.check_signature(self.signer, self.certificate, self._policy)
        self._limitations += cades.limitations(self.signer)
        return f"{self.certificate.key.label} with {self.signer.digest.name}"

    def _check_time_stamps(self) -> str:
        stamps = self.stamps = timestamps.collect(
            self.signer, self.content, self.finder, self._helpers, self._at, self._policy
        )
        self._limitations += stamps.limitations
        if stamps.broken is not None:
            raise stamps.broken
        if stamps.not_before and stamps.proven_at and stamps.not_before > stamps.proven_at:
            raise Refusal(
                SubIndication.TIMESTAMP_ORDER_FAILURE,
                "time_stamp_order",
                "the signature is stamped before its content",
            )
        if self._policy.require_time_stamp and stamps.proven_at is None:
            raise Refusal(
                SubIndication.SIG_CONSTRAINTS_FAILURE,
                "time_stamp_missing",
                "no time-stamp proves the time of the signature",
            )
        return f"signature existed at {stamps.proven_at}" if stamps.proven_at else "none counts"

    def _check_path(self) -> str:
        try:
            self.path = self.finder.find(self.certificate)
        except Refusal as refusal:
            if refusal.sub_indication is not SubIndication.OUT_OF_BOUNDS_NO_POE:
                raise
            self._control_time = self._time_before_expiry(refusal)
            self.path = self.finder.find(self.certificate, self._control_time)
            self._limitations.append("certificate: expired since the time-stamp of the signature")
        return " < ".join(str(c.subject) for c in self.path.certificates[1:]) or "an anchor itself"

    def _time_before_expiry(self, refusal: Refusal) -> datetime:
        """The proven time of a signature whose certificate has expired since."""
        end, proven_at = self.certificate.not_after, self.stamps.proven_at
        if proven_at is not None and proven_at <= end:
            return proven_at
        if any(time > end for time in self._earliest_times()):
            raise Refusal(SubIndication.EXPIRED, "cert_expired", refusal.detail)
        raise refusal

    def _earliest_times(self) -> list[datetime]:
        """Times before which the signature was not made, by the signer's word or by proof."""
        times = (cades.signing_time(self.signer), self.stamps.not_before)
        return [time for time in times if time is not None]

    def _check_purpose(self) -> str:
        return acceptance.check_purpose(self.certificate, self._policy)

    def _check_identity(self) -> str:
        return acceptance.check_identity(self.certificate, self._tax_id, self._policy)

    def _check_trust_list(self) -> str:
        limitation = acceptance.check_trust_list(self._trust, self._at, self._policy)
        self._limitations += [limitation] if limitation else []
        return limitation or ("in force" if self._trust.valid_until else "none in use")

    def _await_revocation(self) -> Pending:
        """What the last check needs to know, as plain data."""
        responses, crls = cades.embedded_revocation(self.data, self.signer)
        embedded = Evidence(tuple(responses), tuple(crls))
        if sum(map(len, responses + crls)) > self._policy.max_embedded_evidence_bytes:
            self._limitations.append("revocation: embedded answers are too large, passed over")
            embedded = Evidence()
        return Pending(
            report=self._report(None),
            path=self.path,
            responders=responders(self.path, self._trust, self._beside),
            control_time=self._control_time,
            earliest_times=tuple(self._earliest_times()),
            policy=self._policy,
            supplied=self._evidence,
            embedded=embedded,
        )

    def _report(self, refusal: Refusal | None) -> SignatureReport:
        content = getattr(self, "content", None)
        data: cms.SignedData | None = getattr(self, "data", None)
        return SignatureReport(
            verdict=refusal.sub_indication.verdict if refusal else Verdict.PASSED,
            sub_indication=refusal.sub_indication if refusal else None,
            reason=refusal.reason if refusal else "ok",
            detail=refusal.detail if refusal else "every check passed",
            checks=tuple(self._checks),
            signature_count=len(data.signers) if data else 0,
            signers=self._signers(data) if data else (),
            content_sha256=hashlib.sha256(content).hexdigest() if content else None,
            time_stamps=self.stamps.facts,
            limitations=tuple(self._limitations),
            policy=self._policy.name,
            at=self._at,
        )

    def _signers(self, data: cms.SignedData) -> tuple[SignerFacts, ...]:
        """The signer; several, told apart by the certificates they name, when there are more."""
        described = []
        for signer in data.signers[:_MOST_DESCRIBED]:
            certificate = getattr(self, "certificate", None)
            if certificate is None:
                certificate = cades.named_certificate(signer, data, self._helpers)
            described.append(describe(signer, certificate, self.stamps.proven_at))
        return tuple(facts for facts in described if facts is not None)
