"""Whether a certificate has been revoked, from evidence at hand; nothing is fetched here.

OCSP responses speak first, then CRLs. An authentic «revoked» always counts, however old; a «good»
counts while it is fresh. Evidence that cannot be used is reported, not silently passed over.

Source: ETSI EN 319 102-1, clauses 5.2.5 and 5.2.6; RFC 6960; RFC 5280, clause 6.3.
"""

from __future__ import annotations

from collections.abc import Iterable

from . import crl, ocsp
from .errors import Refusal
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

    Raises:
        Refusal: nothing fresh says that the certificate is good. A revoked certificate is
            returned, not refused: what follows from it depends on the time of signing.
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
    if any(answer.status is Status.UNKNOWN for answer in fresh):
        raise unusable("the provider's OCSP does not know the certificate")
    if not fresh:
        raise unusable("; ".join(problems) or "no evidence about the certificate")
    return fresh[0]
