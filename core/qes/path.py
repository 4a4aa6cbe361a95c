"""The way from a certificate to an anchor of trust, and whether every step of it may be taken.

Source: RFC 5280, clause 6.1; names as constraints are not processed: a critical extension that is
not understood ends the path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from . import profile
from .certificate import Certificate
from .errors import Refusal
from .policy import Policy
from .profile import KeyUsage
from .trust import TrustStore
from .verdicts import SubIndication

_MOST_SIGNATURE_CHECKS = 64


@dataclass(frozen=True, slots=True)
class Path:
    """Certificates from the one in question to the anchor."""

    certificates: tuple[Certificate, ...]

    @property
    def issuer(self) -> Certificate:
        """Who issued the first one; the anchor when it is the first one itself."""
        return self.certificates[min(1, len(self.certificates) - 1)]


class PathFinder:
    """Finds and judges paths at one moment.

    ``helpers`` are certificates that came along, beside those of the trust store.
    """

    def __init__(
        self, trust: TrustStore, helpers: Iterable[Certificate], at: datetime, policy: Policy
    ) -> None:
        self._trust = trust
        self._helpers = tuple(helpers)
        self._at = at
        self._policy = policy

    def find(self, certificate: Certificate, at: datetime | None = None) -> Path:
        """A path that holds at the moment.

        Raises:
            Refusal: there is none; when some only lack a right or have expired, the first says so.
        """
        failure: Refusal | None = None
        for candidate in self._candidates(certificate):
            try:
                self._judge(candidate, at or self._at)
            except Refusal as problem:
                failure = failure or problem
            else:
                return Path(candidate)
        raise failure or Refusal(
            SubIndication.NO_CERTIFICATE_CHAIN_FOUND,
            "chain_untrusted",
            f"no path from {certificate.subject} to an anchor",
        )

    def _candidates(self, certificate: Certificate) -> Iterator[tuple[Certificate, ...]]:
        """Chains of signatures that end in an anchor, shortest first."""
        checks = 0
        chains: list[tuple[Certificate, ...]] = [(certificate,)]
        while chains:
            longer = []
            for chain in chains:
                if self._trust.is_anchor(chain[-1]):
                    yield chain
                    continue
                for issuer in self._issuers(chain[-1]):
                    checks += 1
                    if checks > _MOST_SIGNATURE_CHECKS:
                        return
                    if issuer not in chain and _has_signed(issuer, chain[-1]):
                        longer.append((*chain, issuer))
            chains = longer if longer and len(longer[0]) <= self._policy.max_path_length else []

    def _issuers(self, certificate: Certificate) -> list[Certificate]:
        known = list(self._trust.named(certificate.issuer))
        known += [h for h in self._helpers if h.subject == certificate.issuer and h not in known]
        hint = profile.read(certificate).authority_key_id
        return sorted(known, key=lambda issuer: not _fits_hint(issuer, hint))

    def _judge(self, chain: tuple[Certificate, ...], at: datetime) -> None:
        for position, certificate in enumerate(chain):
            _check_validity(certificate, at, is_signer=position == 0)
            _check_extensions(certificate)
            self._trust.check_standing(certificate, at)
            check_key(certificate, self._policy)
            if not self._trust.is_anchor(certificate):
                check_algorithm(certificate, self._policy)
            if position:
                _check_authority(certificate, below=position - 1)


def _has_signed(issuer: Certificate, certificate: Certificate) -> bool:
    try:
        return certificate.is_signed_by(issuer)
    except Refusal:  # the key is of a kind that is not accepted
        return False


def _fits_hint(issuer: Certificate, hint: bytes | None) -> bool:
    """Whether the issuer is likely the one meant: it is tried first, the signature decides."""
    try:
        key_id = profile.read(issuer).subject_key_id
    except Refusal:
        return False
    return hint is None or key_id is None or key_id == hint


def _check_validity(certificate: Certificate, at: datetime, *, is_signer: bool) -> None:
    if certificate.not_before <= at <= certificate.not_after:
        return
    early = at < certificate.not_before
    text = f"{certificate.subject} is valid {certificate.not_before} to {certificate.not_after}"
    if not is_signer:
        raise Refusal(SubIndication.CHAIN_CONSTRAINTS_FAILURE, "issuer_not_valid", text)
    if early:
        raise Refusal(SubIndication.NOT_YET_VALID, "cert_not_yet_valid", text)
    raise Refusal(SubIndication.OUT_OF_BOUNDS_NO_POE, "cert_expired", text)


def _check_extensions(certificate: Certificate) -> None:
    unknown = profile.read(certificate).unknown_critical
    if unknown:
        raise Refusal(
            SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE,
            "unknown_critical_ext",
            f"critical extension {', '.join(sorted(unknown))} of {certificate.subject}",
        )


def check_key(certificate: Certificate, policy: Policy) -> None:
    """Refuse a key that is malformed, of an unknown kind or too weak."""
    key = certificate.key
    least = {"dstu4145": policy.min_dstu_field_bits, "rsa": policy.min_rsa_bits}.get(key.family, 0)
    if key.bits < least:
        raise Refusal(
            SubIndication.CRYPTO_CONSTRAINTS_FAILURE, "weak_key", f"{key.label} is too weak"
        )


def check_algorithm(certificate: Certificate, policy: Policy) -> None:
    """Refuse a certificate that is signed with an algorithm outside the policy."""
    name = certificate.signature_algorithm.name
    if name not in policy.algorithms:
        raise Refusal(
            SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
            "weak_algorithm",
            f"{certificate.subject} is signed by {name}",
        )


def _check_authority(certificate: Certificate, below: int) -> None:
    """An issuer is an authority, may sign certificates and has no more authorities below it."""
    rights = profile.read(certificate)
    usage = rights.key_usage
    if not rights.is_ca:
        problem = "is not an authority"
    elif usage is not None and KeyUsage.CERTIFICATE_SIGNING not in usage:
        problem = "may not sign certificates"
    elif rights.path_length is not None and below > rights.path_length:
        problem = "has more authorities below it than it may"
    else:
        return
    raise Refusal(
        SubIndication.CHAIN_CONSTRAINTS_FAILURE,
        "chain_constraints",
        f"{certificate.subject} {problem}",
    )
