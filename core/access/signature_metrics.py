"""Metrics of signatures: verdicts, and how providers answer. No ids, no names but of hosts."""

from __future__ import annotations

from typing import Final

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram

from core.qes import SignatureReport
from core.qes.online import Attempt

log = structlog.get_logger(__name__)

_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32)


class SignatureMetrics:
    """Counts verdicts and attempts at providers."""

    def __init__(self) -> None:
        self._verdicts = Counter(
            "signature_verdicts",
            "Signatures judged, by verdict and reason",
            ("verdict", "reason"),
            registry=None,
        )
        # The host is one of the trust list's, so their number is bounded.
        self._attempts = Counter(
            "revocation_attempts",
            "Attempts at providers' addresses, by how they ended",
            ("kind", "host", "outcome"),
            registry=None,
        )
        self._duration = Histogram(
            "revocation_attempt_seconds",
            "Time until a provider answered or failed",
            ("kind", "host"),
            buckets=_SECONDS,
            registry=None,
        )

    def add_to(self, registry: CollectorRegistry) -> None:
        """Expose them with the others of the application."""
        for metric in (self._verdicts, self._attempts, self._duration):
            registry.register(metric)

    def judged(self, report: SignatureReport) -> None:
        """A signature was judged."""
        self._verdicts.labels(str(report.verdict), report.reason).inc()

    def overdue(self) -> None:
        """A signature was not judged within the deadline."""
        self._verdicts.labels("indeterminate", "deadline").inc()

    def overloaded(self) -> None:
        """A signature was not begun: too many were under way."""
        self._verdicts.labels("indeterminate", "overload").inc()

    def asked(self, attempt: Attempt) -> None:
        """A provider was asked."""
        self._attempts.labels(attempt.kind, attempt.host, attempt.outcome).inc()
        self._duration.labels(attempt.kind, attempt.host).observe(attempt.seconds)
        if attempt.outcome != "answered":
            log.warning(
                "revocation.no_answer",
                kind=attempt.kind,
                host=attempt.host,
                outcome=attempt.outcome,
                seconds=round(attempt.seconds, 3),
            )
