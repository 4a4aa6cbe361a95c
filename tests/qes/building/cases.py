"""What is due to every container: verdict, sub-indication and reason, under which evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from .people import CARD_NUMBER, PASSPORT_NUMBER
from .world import NOW, OTHER_TAX_ID, TAX_ID

_OK = ("passed", None, "ok")
_QUALIFIED, _IN_FILE = "qualified", "advanced_qualified_certificate"


@dataclass(frozen=True)
class Case:
    """One verification and its outcome; files are named without the line that they belong to."""

    line: str
    container: str
    verdict: str
    sub_indication: str | None
    reason: str
    ocsp: tuple[str, ...] = ()
    crls: tuple[str, ...] = ()
    content: str = "content.json"
    tax_id: str | None = TAX_ID
    policy: str = "default"
    limitations: tuple[str, ...] = ()
    kind: str | None = _QUALIFIED
    """What a signature that passed is called."""
    at: str = NOW.isoformat()

    @property
    def name(self) -> str:
        """Names the case among all: the file and what is special about the verification."""
        special = [f"{name}.ors" for name in self.ocsp] + [f"{name}.crl" for name in self.crls]
        special += [self.policy if self.policy != "default" else ""]
        special += ["of another" if self.tax_id == OTHER_TAX_ID else ""]
        special += [self.content if self.content != "content.json" else ""]
        return " ".join([f"{self.line}-{self.container}", *filter(None, special)])

    def as_json(self) -> dict[str, Any]:
        """Plain data, with the name."""
        return {"name": self.name, **asdict(self)}


def cases() -> Iterator[Case]:
    """All of them."""
    for line in ("dstu", "kupyna", "ecdsa"):
        yield from _levels(line)
        yield from _answers(line)
    yield from _people()
    yield from _keys()
    yield from _faults()


def _levels(line: str) -> Iterator[Case]:
    good: dict[str, Any] = {"ocsp": ("good",)}
    for level in ("attached", "detached", "streamed", "stamped", "stamped-twice"):
        yield Case(line, level, *_OK, **good)
    yield Case(line, "long-term", *_OK, policy="strict")
    yield Case(line, "extended", *_OK, policy="strict")
    # The outer container is judged with the inner one as its content; the inner is a case above.
    yield Case(line, "enveloped", *_OK, content=f"{line}-attached.p7s", **good)
    yield Case(line, "tampered", "failed", "HASH_FAILURE", "message_digest_mismatch", **good)
    failed = ("failed", "HASH_FAILURE", "message_digest_mismatch")
    yield Case(line, "detached", *failed, content="other-content.json", **good)
    refused = ("indeterminate", "SIG_CONSTRAINTS_FAILURE")
    yield Case(line, "attached", *refused, "content_mismatch", content="other-content.json", **good)
    yield Case(line, "attached", *refused, "signer_mismatch", tax_id=OTHER_TAX_ID, **good)
    malformed = ("failed", "FORMAT_FAILURE", "malformed")
    yield Case(line, "streamed", *malformed, policy="strict", **good)


def _answers(line: str) -> Iterator[Case]:
    unknown = ("indeterminate", "TRY_LATER", "revocation_unknown")
    revoked = ("failed", "REVOKED", "cert_revoked")
    yield Case(line, "attached", *_OK, limitations=("revocation: not checked",))
    yield Case(line, "attached", *unknown, policy="strict")
    yield Case(line, "attached", *revoked, ocsp=("revoked",))
    yield Case(line, "attached", *revoked, ocsp=("revoked",), crls=("good",))
    for answer in ("unknown", "stale", "busy", "of-another", "by-nobody"):
        yield Case(line, "attached", *unknown, ocsp=(answer,))
    yield Case(line, "attached", *_OK, crls=("good",))
    yield Case(line, "attached", *_OK, crls=("good", "delta"))
    yield Case(line, "attached", *unknown, crls=("delta",))
    yield Case(line, "attached", *unknown, crls=("stale",))


def _people() -> Iterator[Case]:
    for kind, expected in _HOLDERS.items():
        outcome, more = expected if isinstance(expected, tuple) else (expected, {})
        yield Case("dstu", f"by-{kind}", *_outcome(outcome), **{"crls": ("good",), **more})


_Expected = str | tuple[str, dict[str, Any]]
_HOLDERS: dict[str, _Expected] = {
    "citizen": "ok",
    "attribute-only": "ok",
    "subject-only": "ok",
    "two-codes": "ambiguous_identity",
    "repeated-code": "ambiguous_identity",
    "malformed-code": "malformed_identity",
    "no-code": "no_rnokpp",
    "card": ("ok", {"tax_id": CARD_NUMBER}),
    "passport": ("ok", {"tax_id": PASSPORT_NUMBER}),
    "passport-in-latin": ("ok", {"tax_id": PASSPORT_NUMBER}),
    "employee": "ok",
    "sole-trader": "ok",
    "seal-by-purpose": "is_seal",
    "seal-by-type": "is_seal",
    "seal-with-personal-code": "is_seal",
    "web-site": "key_usage",
    "key-file": ("ok", {"kind": _IN_FILE}),
    "not-qualified": "not_qualified",
    "of-type-signature": ("ok", {"kind": _IN_FILE}),
    "expired": "EXPIRED cert_expired",
    "expired-unproven": "OUT_OF_BOUNDS_NO_POE cert_expired",
    "expired-since": (
        "ok",
        {"limitations": ("certificate: expired since the time-stamp of the signature",)},
    ),
    "not-yet-valid": "NOT_YET_VALID cert_not_yet_valid",
    "revoked": "REVOKED cert_revoked",
    "restored": ("ok", {"crls": ("good", "delta")}),
    "lately-revoked": ("REVOKED_NO_POE cert_revoked", {"crls": ("good", "delta")}),
    "agreement": "key_usage",
    "without-commitment": "key_usage",
    "unknown-critical": "CERTIFICATE_CHAIN_GENERAL_FAILURE unknown_critical_ext",
    "critical-statements": ("ok", {"kind": _IN_FILE}),
    "authority": "key_usage",
}
_FAILED = frozenset(
    {"FORMAT_FAILURE", "HASH_FAILURE", "SIG_CRYPTO_FAILURE", "REVOKED", "EXPIRED", "NOT_YET_VALID"}
)


def _outcome(words: str) -> tuple[str, str | None, str]:
    """``ok``, or a reason, behind its sub-indication where that is not the usual one."""
    if words == "ok":
        return _OK
    *before, reason = words.split()
    sub_indication = before[0] if before else "SIG_CONSTRAINTS_FAILURE"
    return ("failed" if sub_indication in _FAILED else "indeterminate", sub_indication, reason)


def _keys() -> Iterator[Case]:
    kinds = {
        "dstu": {
            "m431": "ok",
            "m307-big-endian": "ok",
            "kupyna-under-gost": "ok",
            "m163": "CRYPTO_CONSTRAINTS_FAILURE weak_key",
        },
        "ecdsa": {
            "p521": "ok",
            "rsa-2048": "ok",
            "rsa-1024": "CRYPTO_CONSTRAINTS_FAILURE weak_key",
        },
    }
    for line, keys in kinds.items():
        for kind, outcome in keys.items():
            yield Case(line, f"with-{kind}", *_outcome(outcome), crls=("good",))


def _faults() -> Iterator[Case]:
    for line in ("dstu", "ecdsa"):
        for name, expected in _FAULTS.items():
            outcome, more = expected if isinstance(expected, tuple) else (expected, {})
            yield Case(line, name, *_outcome(outcome), ocsp=("good",), **more)


_FOREIGN_STAMP = "time-stamp of signature: does not count: time-stamp is of something else"
_FAULTS: dict[str, _Expected] = {
    "by-key-id": "ok",
    "unsorted": "ok",
    "of-two-signers": "multiple_signers",
    "of-nobody": "no_signer",
    "cut-short": "FORMAT_FAILURE malformed",
    "with-more-behind": "FORMAT_FAILURE malformed",
    "of-nothing": "FORMAT_FAILURE empty_content",
    "without-attributes": "signed_attrs_missing",
    "without-certificate": "NO_SIGNING_CERTIFICATE_FOUND signer_cert_missing",
    "with-another-digest": "digest_alg_mismatch",
    "with-a-flipped-bit": "SIG_CRYPTO_FAILURE signature_invalid",
    "with-a-short-signature": "SIG_CRYPTO_FAILURE signature_invalid",
    "without-signing-certificate": "ess_cert_missing",
    "without-content-type": "content_type_mismatch",
    "without-message-digest": "message_digest_missing",
    "with-repeated-digest": "duplicate_attr",
    "of-other-content-type": "content_type_mismatch",
    "of-other-certificate": "ess_cert_mismatch",
    "with-a-foreign-stamp": (
        "HASH_FAILURE time_stamp_mismatch",
        {"limitations": (_FOREIGN_STAMP,)},
    ),
    "stamped-before-its-content": "TIMESTAMP_ORDER_FAILURE time_stamp_order",
}
