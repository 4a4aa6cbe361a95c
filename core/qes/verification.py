"""``verify`` and ``examine``, the package's entry points, and ``judge`` under both."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from .certificate import Certificate
from .pending import Judgement
from .policy import DEFAULT, Policy
from .process import Verification
from .report import SignatureReport, VerifiedSignature
from .revocation import Evidence
from .trust import TrustStore


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
    return judge(
        container,
        trust=trust,
        at=at,
        content=content,
        tax_id=tax_id,
        policy=policy,
        intermediates=intermediates,
        ocsp=ocsp,
        crls=crls,
    ).signature()


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
    return judge(
        container,
        trust=trust,
        at=at,
        content=content,
        tax_id=tax_id,
        policy=policy,
        intermediates=intermediates,
        ocsp=ocsp,
        crls=crls,
    ).report


def judge(
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
) -> Judgement:
    """The verdict, with what is left to be asked over the network; arguments are as ``verify``'s.

    Where ``pending`` stands, every other check has passed: ``pending.settle(evidence)`` is the
    verdict that ``examine`` gives when it is handed the same evidence at once.
    """
    evidence = Evidence(tuple(ocsp), tuple(crls))
    return Verification(
        container, trust, at, content, tax_id, policy, tuple(intermediates), evidence
    ).run()
