"""``verify`` and ``examine``: the package's two entry points."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from .certificate import Certificate
from .errors import SignatureFailed, SignatureIndeterminate
from .policy import DEFAULT, Policy
from .process import Verification
from .report import SignatureReport, VerifiedSignature
from .revocation import Evidence
from .trust import TrustStore
from .verdicts import Verdict


def verify(
    container: bytes,
    *,
    trust: TrustStore,
    at: datetime,
    content: bytes | None = None,
    tax_id: str | None = None,
    policy: Policy = DEFAULT,
    intermediates: Iterable[Certificate] = (),
    ocsp: Iterable[bytes] = (),
    crls: Iterable[bytes] = (),
) -> VerifiedSignature:
    """The signature of the container, when every check of the policy passes.

    ``content`` are the octets that the signer was shown: a detached container is verified over
    them, an attached one must hold exactly them. ``tax_id`` is the РНОКПП, or the document number
    in its place, that the signer must have. ``at`` is the moment of verification, aware of its
    zone. Content that is itself a container is not looked into: the caller verifies it by a call of
    its own.

    Raises:
        SignatureFailed: the signature is bad.
        SignatureIndeterminate: what is at hand does not suffice; ``report.retryable`` tells
            whether asking again may help.
    """
    evidence = Evidence(tuple(ocsp), tuple(crls))
    process = Verification(
        container, trust, at, content, tax_id, policy, tuple(intermediates), evidence
    )
    report = process.run()
    if report.verdict is Verdict.FAILED:
        raise SignatureFailed(report)
    if report.verdict is Verdict.INDETERMINATE:
        raise SignatureIndeterminate(report)
    return VerifiedSignature(process.content, report.signers[0], process.certificate, report)


def examine(
    container: bytes,
    *,
    trust: TrustStore,
    at: datetime,
    content: bytes | None = None,
    tax_id: str | None = None,
    policy: Policy = DEFAULT,
    intermediates: Iterable[Certificate] = (),
    ocsp: Iterable[bytes] = (),
    crls: Iterable[bytes] = (),
) -> SignatureReport:
    """The report about the container, whatever the verdict; arguments are those of ``verify``."""
    evidence = Evidence(tuple(ocsp), tuple(crls))
    return Verification(
        container, trust, at, content, tax_id, policy, tuple(intermediates), evidence
    ).run()
