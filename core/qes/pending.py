"""What is left of a verification when only revocation is open, and the step that settles it.

Everything before has been judged once; a ``Pending`` is plain data, so that the network may be
asked in one process and its answer weighed in another, without any of that work done again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from . import status
from .certificate import Certificate
from .errors import Refusal, SignatureFailed, SignatureIndeterminate
from .path import Path
from .policy import Policy, RevocationRule
from .report import Check, SignatureReport, VerifiedSignature
from .revocation import Answer, Evidence, Question, Status, unusable
from .trust import TrustStore, answers_ocsp
from .verdicts import SubIndication, Verdict

NOT_CHECKED = "revocation: not checked"
NO_EVIDENCE = Evidence()


@dataclass(frozen=True, slots=True)
class Settlement:
    """The verdict, and the answer about the signer's certificate that decided, if any did."""

    report: SignatureReport
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A signature that passed every check but the last.

    ``supplied`` is evidence that the caller gave, ``embedded`` that of the container;
    ``earliest_times`` are times before which the signature was not made.
    """

    report: SignatureReport
    path: Path
    responders: tuple[Certificate, ...]
    control_time: datetime
    earliest_times: tuple[datetime, ...]
    policy: Policy
    supplied: Evidence
    embedded: Evidence

    @property
    def questions(self) -> tuple[tuple[Certificate, Certificate], ...]:
        """Certificates with their issuers: the signer's, then those of authorities below an anchor.

        Only the signer's must be shown to be good.
        """
        chain = self.path.certificates
        return tuple(pairwise(chain)) or ((chain[0], self.path.issuer),)

    def settle(self, more: Evidence = NO_EVIDENCE) -> Settlement:
        """The verdict by the evidence at hand and some more."""
        supplied, limitations = self.supplied + more, self.report.limitations
        answer = None
        try:
            answer = self._answer(supplied)
            self._check_signer(answer)
            for certificate, issuer in self.questions[1:]:
                self._check_authority(certificate, issuer, supplied + self.embedded)
        except Refusal as refusal:
            return Settlement(_refused(self.report, refusal), answer)
        if answer is None:
            detail, limitations = "not checked", (*limitations, NOT_CHECKED)
        else:
            detail = f"good by {answer.source} of {answer.this_update}"
        checks = (*self.report.checks, Check("revocation", Verdict.PASSED, detail))
        return Settlement(replace(self.report, checks=checks, limitations=limitations), answer)

    def is_open_after(self, settlement: Settlement) -> bool:
        """Whether the provider's own word may still change the verdict.

        It may not change a sure refusal, and need not be had where a recent answer came along.
        """
        report, answer = settlement.report, settlement.answer
        if answer is None:
            return report.verdict is Verdict.PASSED or report.retryable
        is_old = report.at - answer.this_update > self.policy.max_revocation_age
        return report.verdict is Verdict.PASSED and is_old

    def _answer(self, supplied: Evidence) -> Answer | None:
        """The deciding answer about the signer; none when nobody is obliged to give one."""
        question = self._question(*self.questions[0])
        answers, problems = status.gather(question, supplied)
        more, more_problems = status.gather(question, self.embedded)
        answers += [replace(answer, is_embedded=True) for answer in more]
        try:
            return status.settle(question, answers, problems + more_problems)
        except Refusal:
            if self._is_obliged(supplied):
                raise
            return None

    def _check_signer(self, answer: Answer | None) -> None:
        if answer is None or answer.status is Status.GOOD:
            return
        if answer.status is Status.UNKNOWN:
            raise unusable("the provider's OCSP does not know the certificate")
        since = answer.revoked_at
        after = since is not None and any(time >= since for time in self.earliest_times)
        kind = SubIndication.REVOKED if after else SubIndication.REVOKED_NO_POE
        raise Refusal(kind, "cert_revoked", f"{answer.source}: revoked at {since}")

    def _is_obliged(self, supplied: Evidence) -> bool:
        rule = self.policy.revocation
        by_caller = rule is RevocationRule.WHEN_SUPPLIED and bool(supplied)
        return rule is RevocationRule.REQUIRED or by_caller

    def _check_authority(
        self, authority: Certificate, issuer: Certificate, evidence: Evidence
    ) -> None:
        """An authority need not be shown to be good, but must not be shown to be revoked."""
        answers, _ = status.gather(self._question(authority, issuer), evidence)
        if any(answer.status is Status.REVOKED for answer in answers):
            raise Refusal(
                SubIndication.REVOKED_CA_NO_POE,
                "issuer_revoked",
                f"{authority.subject} has been revoked",
            )

    def _question(self, certificate: Certificate, issuer: Certificate) -> Question:
        return Question(
            certificate, issuer, self.responders, self.control_time, self.report.at, self.policy
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a verification ended, or where it stands: ``pending`` is what a source may be asked."""

    settlement: Settlement
    content: bytes | None = None
    path: Path | None = None
    pending: Pending | None = None

    @property
    def report(self) -> SignatureReport:
        """The report as of now."""
        return self.settlement.report

    def settled(self, settlement: Settlement) -> Judgement:
        """The judgement after the source was asked."""
        return replace(self, settlement=settlement, pending=None)

    def signature(self) -> VerifiedSignature:
        """The signature, when it passed.

        Raises:
            SignatureFailed, SignatureIndeterminate: it did not.
        """
        report = self.report
        if report.verdict is Verdict.FAILED:
            raise SignatureFailed(report)
        if report.verdict is Verdict.INDETERMINATE or self.content is None or self.path is None:
            raise SignatureIndeterminate(report)
        return VerifiedSignature(
            content=self.content,
            signer=report.signers[0],
            certificate=self.path.certificates[0],
            issuer=self.path.issuer,
            report=report,
            revocation=self.settlement.answer,
        )


def settle(pending: Pending, more: Evidence) -> Settlement:
    """``Pending.settle`` under a name that a pool of processes can be given."""
    return pending.settle(more)


def responders(
    path: Path, trust: TrustStore, beside: Iterable[Certificate]
) -> tuple[Certificate, ...]:
    """Those of the store and beside it that an issuer on the path let answer for it."""
    issuers = {certificate.subject for certificate in path.certificates}
    listed = (responder for issuer in issuers for responder in trust.responders(issuer))
    return (*(c for c in beside if c.issuer in issuers and answers_ocsp(c)), *listed)


def _refused(report: SignatureReport, refusal: Refusal) -> SignatureReport:
    verdict = refusal.sub_indication.verdict
    return replace(
        report,
        verdict=verdict,
        sub_indication=refusal.sub_indication,
        reason=refusal.reason,
        detail=refusal.detail,
        checks=(*report.checks, Check("revocation", verdict, refusal.detail)),
    )
