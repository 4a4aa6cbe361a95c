"""Names of identifiers for people."""

from __future__ import annotations

_UA = "1.2.804.2.1.1.1"

ATTRIBUTES = {
    "1.2.840.113549.1.9.3": "content-type",
    "1.2.840.113549.1.9.4": "message-digest",
    "1.2.840.113549.1.9.5": "signing-time",
    "1.2.840.113549.1.9.6": "counter-signature",
    "1.2.840.113549.1.9.16.2.12": "signing-certificate",
    "1.2.840.113549.1.9.16.2.47": "signing-certificate-v2",
    "1.2.840.113549.1.9.16.2.15": "signature-policy",
    "1.2.840.113549.1.9.16.2.14": "signature-time-stamp",
    "1.2.840.113549.1.9.16.2.20": "content-time-stamp",
    "1.2.840.113549.1.9.16.2.21": "certificate-references",
    "1.2.840.113549.1.9.16.2.22": "revocation-references",
    "1.2.840.113549.1.9.16.2.23": "certificate-values",
    "1.2.840.113549.1.9.16.2.24": "revocation-values",
    "1.2.840.113549.1.9.16.2.25": "time-stamp of certificates and references",
    "1.2.840.113549.1.9.16.2.26": "time-stamp of references",
    "1.2.840.113549.1.9.16.2.27": "archive-time-stamp (v1)",
    "1.2.840.113549.1.9.16.2.48": "archive-time-stamp (v2)",
    "0.4.0.1733.2.4": "archive-time-stamp (v3)",
    "0.4.0.1733.2.5": "ats-hash-index",
    "0.4.0.19122.1.5": "ats-hash-index (v3)",
}
PURPOSES = {
    "1.3.6.1.5.5.7.3.1": "web server",
    "1.3.6.1.5.5.7.3.2": "client authentication",
    "1.3.6.1.5.5.7.3.3": "code signing",
    "1.3.6.1.5.5.7.3.4": "e-mail",
    "1.3.6.1.5.5.7.3.8": "time-stamping",
    "1.3.6.1.5.5.7.3.9": "OCSP signing",
    f"{_UA}.3.9": "electronic seal (печатка)",
}
CONTENT = {
    "1.2.840.113549.1.7.1": "data",
    "1.2.840.113549.1.9.16.1.4": "time-stamp",
    "1.2.840.113549.1.7.2": "signed data",
}
REASONS = {
    0: "unspecified",
    1: "key compromise",
    2: "authority compromise",
    3: "affiliation changed",
    4: "superseded",
    5: "cessation of operation",
    6: "on hold",
    8: "removed from the list",
    9: "privilege withdrawn",
    10: "attribute authority compromise",
}


def word(names: dict[str, str], oid: str) -> str:
    """The name of the identifier, or the identifier."""
    return names.get(oid, oid)
