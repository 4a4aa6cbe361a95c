"""The vocabulary of revocation: questions, evidence, answers, and the port to a network source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from .certificate import Certificate
from .errors import Refusal
from .policy import Policy
from .verdicts import SubIndication

REMOVED_FROM_CRL = 8


class Status(StrEnum):
    """What an answer says of a certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """An authentic statement about one certificate."""

    source: str
    status: Status
    this_update: datetime
    next_update: datetime | None
    revoked_at: datetime | None = None
    reason: int | None = None
    octets: tuple[bytes, ...] = ()
    """The response, or the list and its delta, that say so: for keeping."""
    is_embedded: bool = False
    """The container brought it along."""

    def check_freshness(self, question: Question) -> None:
        """Refuse an answer that does not reach to the moment in question."""
        policy = question.policy
        # Differences: a sum with a date at the end of the calendar would be beyond it.
        if self.this_update - question.now > policy.clock_skew:
            raise unusable(f"{self.source} is of {self.this_update}, which is yet to come")
        since = self.next_update or self.this_update
        allowed = timedelta() if self.next_update else policy.max_revocation_age
        if question.at - since > allowed + policy.clock_skew:
            raise unusable(f"{self.source} was to be renewed by now: it reaches to {since}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Encoded answers: OCSP responses (whole or basic) and CRLs."""

    ocsp: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ocsp or self.crls)

    def __add__(self, more: Evidence) -> Evidence:
        return Evidence(self.ocsp + more.ocsp, self.crls + more.crls)


@dataclass(frozen=True, slots=True)
class Question:
    """Whose status is asked, of whom, for which moment and by which rules.

    ``at`` is the moment of the status, ``now`` that of the asking: the same, unless a time-stamp
    proves that the signature is older.
    """

    certificate: Certificate
    issuer: Certificate
    helpers: tuple[Certificate, ...]
    at: datetime
    now: datetime
    policy: Policy


class RevocationSource(Protocol):
    """Port to what gets evidence over the network; ``core.qes.online`` has the adapter.

    An adapter asks only addresses of the trust list, with limits of time and size, and hands what
    it got to the verification, which trusts none of it unseen.
    """

    async def evidence(self, certificate: Certificate, issuer: Certificate) -> Evidence:
        """Fresh evidence about the certificate, empty when there is none to be had now."""


class AddressBook(Protocol):
    """Which addresses may be asked, and which ones an issuer answers at."""

    def allows(self, url: str) -> bool:
        """Whether the address, http or https, belongs to a provider of the trust list."""

    def ocsp_addresses(self, issuer: Certificate) -> Sequence[str]:
        """Full addresses of the issuer's OCSP, the preferred one first."""


def unusable(detail: str) -> Refusal:
    """Evidence that says nothing: the question may be asked again later."""
    return Refusal(SubIndication.TRY_LATER, "revocation_unknown", detail)
