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
from .pending import Judgement, Pending, Settlement, settle
from .policy import DEFAULT, STRICT, Policy, RevocationRule
from .report import SignatureKind, SignatureReport, SignerFacts, VerifiedSignature
from .revocation import AddressBook, Answer, Evidence, RevocationSource
from .trust import TrustStore, load, load_file
from .verdicts import SubIndication, Verdict
from .verification import examine, judge, verify

__all__ = [
    "DEFAULT",
    "STRICT",
    "AddressBook",
    "Answer",
    "Certificate",
    "Evidence",
    "Judgement",
    "Pending",
    "Policy",
    "QesError",
    "RevocationRule",
    "RevocationSource",
    "Settlement",
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
    "judge",
    "load",
    "load_file",
    "settle",
    "verify",
]
