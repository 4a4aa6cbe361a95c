"""Verifier of Ukrainian qualified electronic signatures (CAdES over CMS).

``verify`` returns a ``VerifiedSignature`` or raises; ``examine`` returns the report. The package
imports nothing of its surroundings and raises only descendants of ``QesError``.
"""

from .certificate import Certificate
from .errors import (
    QesError,
    SignatureFailed,
    SignatureIndeterminate,
    SignatureRejected,
    TrustError,
)
from .policy import DEFAULT, STRICT, Policy, RevocationRule
from .report import SignatureKind, SignatureReport, SignerFacts, VerifiedSignature
from .revocation import Evidence, RevocationSource
from .trust import TrustStore, load, load_file
from .verdicts import SubIndication, Verdict
from .verification import examine, verify

__all__ = [
    "DEFAULT",
    "STRICT",
    "Certificate",
    "Evidence",
    "Policy",
    "QesError",
    "RevocationRule",
    "RevocationSource",
    "SignatureFailed",
    "SignatureIndeterminate",
    "SignatureKind",
    "SignatureRejected",
    "SignatureReport",
    "SignerFacts",
    "SubIndication",
    "TrustError",
    "TrustStore",
    "Verdict",
    "VerifiedSignature",
    "examine",
    "load",
    "load_file",
    "verify",
]
