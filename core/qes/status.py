"""Whether a certificate has been revoked, from evidence at hand; nothing is fetched here.

OCSP responses speak first, then CRLs. An authentic «revoked» always counts, however old; a «good»
counts while it is fresh. Evidence that cannot be used is reported, not silently passed over.

Source: ETSI EN 319 102-1, clauses 5.2.5 and 5.2.6; RFC 6960; RFC 5280, clause 6.3.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from . import crl, ocsp
from .certificate import Certificate
from .errors import Refusal
from .policy import Policy
from .revocation import Answer, Evidence, Question, Status, unusable


def gather(question: Question, evidence: Evidence) -> tuple[list[Answer], list[str]]:
    """Authentic answers to the question, OCSP first, and what was wrong with the rest."""
    answers: list[Answer] = []
    problems: list[str] = []
    for response in evidence.ocsp:
        try:
            answers.append(ocsp.answer(response, question))
        except Refusal as problem:
            problems.append(f"OCSP: {problem.detail}")
    crls, unreadable = crl.read_all(evidence.crls)
    problems += unreadable
    answers += crl.answers(crls, question, problems)
    return answers, problems


def settle(question: Question, answers: Iterable[Answer], problems: list[str]) -> Answer:
    """The answer that decides: revoked before unknown before good.

    What follows from «revoked» depends on the time of signing, and «unknown» clears nobody: both
    are returned for the caller to judge.

    Raises:
        Refusal: there is neither «revoked» nor a fresh answer.
    """
    problems = list(problems)
    fresh: list[Answer] = []
    for answer in answers:
        if answer.status is Status.REVOKED:
            return answer
        try:
            answer.check_freshness(question)
        except Refusal as problem:
            problems.append(problem.detail)
        else:
            fresh.append(answer)
    if not fresh:
        raise unusable("; ".join(problems) or "no evidence about the certificate")
    return next((answer for answer in fresh if answer.status is Status.UNKNOWN), fresh[0])


def weigh(
    certificate: Certificate,
    issuer: Certificate,
    evidence: Evidence,
    *,
    helpers: Iterable[Certificate],
    at: datetime,
    policy: Policy,
) -> Answer | None:
    """What the evidence proves of the certificate at the moment; none when it proves nothing.

    ``helpers`` are certificates that responders may use without sending them.
    """
    question = Question(certificate, issuer, tuple(helpers), at, at, policy)
    try:
        return settle(question, *gather(question, evidence))
    except Refusal:
        return None
