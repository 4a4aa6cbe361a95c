"""What the caller trusts: anchors by the octets of their whole certificate, and helpers beside.

The bundle that the Central Certification Authority publishes is an unsigned bag: its certificates
are only helpers on the way to an anchor, which the caller pins himself.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from . import certificate as certificates
from . import cms, der, profile
from .certificate import Certificate
from .errors import FormatError, QesError, Refusal, TrustError
from .names import Name
from .verdicts import SubIndication

_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.DOTALL)
_MOST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Period:
    """Since when a listed service has stood so, until the next period begins."""

    since: datetime
    is_granted: bool
    status: str
    """The status as the list names it."""


ServiceKey = tuple[Name, bytes]
"""A listed service: every certificate of the same name and key is the service's."""


class TrustStore:
    """Anchors, and certificates that may lead to them.

    ``roots`` are the only anchors. ``intermediates`` are not trusted by themselves. ``services``
    tells of those that a trust list names how they stood over time, newest period first;
    ``valid_until`` is the list's date of validity, none when it has none.
    """

    def __init__(
        self,
        roots: Iterable[Certificate],
        intermediates: Iterable[Certificate] = (),
        *,
        services: Mapping[ServiceKey, tuple[Period, ...]] | None = None,
        valid_until: datetime | None = None,
    ) -> None:
        self.roots = frozenset(roots)
        self.intermediates = tuple(intermediates)
        self.services = dict(services or {})
        self.valid_until = valid_until
        self._by_subject: dict[Name, list[Certificate]] = {}
        for certificate in (*self.roots, *self.intermediates):
            self._by_subject.setdefault(certificate.subject, []).append(certificate)
        self._responders: dict[Name, tuple[Certificate, ...]] = {}

    @classmethod
    def from_files(
        cls, roots: Iterable[Path | str], intermediates: Iterable[Path | str] = ()
    ) -> TrustStore:
        """A store of what the files hold: DER, PEM or p7b.

        Raises:
            TrustError: a file cannot be read or holds no certificate.
        """
        return cls(
            [certificate for path in roots for certificate in load_file(path)],
            [certificate for path in intermediates for certificate in load_file(path)],
        )

    def is_anchor(self, certificate: Certificate) -> bool:
        """Whether this very certificate, octet for octet, is an anchor."""
        return certificate in self.roots

    def named(self, subject: Name) -> list[Certificate]:
        """Certificates of that subject, anchors first."""
        return self._by_subject.get(subject, [])

    def responders(self, issuer: Name) -> tuple[Certificate, ...]:
        """Certificates that the issuer gave for answering OCSP; searched once for each issuer."""
        if issuer not in self._responders:
            every = (*self.intermediates, *self.roots)
            found = tuple(c for c in every if c.issuer == issuer and answers_ocsp(c))
            self._responders[issuer] = found
        return self._responders[issuer]

    def check_standing(self, certificate: Certificate, at: datetime) -> None:
        """A service that the trust list names was granted at the moment; others are not asked.

        Raises:
            Refusal: it had been withdrawn, or was not listed yet.
        """
        periods = self.services.get((certificate.subject, certificate.key_raw))
        if periods is None:
            return
        period = next((period for period in periods if period.since <= at), None)
        if period is None or not period.is_granted:
            since = f"{period.status} since {period.since}" if period else "not yet listed"
            raise Refusal(
                SubIndication.CHAIN_CONSTRAINTS_FAILURE,
                "service_withdrawn",
                f"{certificate.subject} is {since} in the trust list",
            )


def answers_ocsp(certificate: Certificate) -> bool:
    """Whether the certificate says that its key answers OCSP."""
    try:
        return profile.OCSP_PURPOSE in profile.read(certificate).purposes
    except Refusal:
        return False


def load_file(path: Path | str) -> list[Certificate]:
    """Certificates of a file: DER, PEM or p7b.

    Raises:
        TrustError: the file cannot be read or holds no certificate.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as problem:
        raise TrustError(f"{path}: {problem.strerror}") from problem
    try:
        return load(data)
    except QesError as problem:
        raise TrustError(f"{path}: {problem}") from problem


def load(data: bytes) -> list[Certificate]:
    """Certificates of DER or PEM octets: one, several, or a p7b bag.

    In a bag, a certificate that cannot be read is left out: a bundle of hundreds must not fall
    with the one that uses an algorithm of yesterday.

    Raises:
        TrustError: there is no certificate in it.
    """
    if len(data) > _MOST_BYTES:
        raise TrustError("input is too large")
    blocks = [octets for _, octets in pem_blocks(data)] or [data]
    loaded = [certificate for block in blocks for certificate in _load_der(block)]
    if not loaded:
        raise TrustError("no certificate in it")
    return loaded


def pem_blocks(data: bytes) -> list[tuple[str, bytes]]:
    """Labels and octets of the PEM blocks in a file, none when it has none.

    Raises:
        TrustError: a block is not base64.
    """
    blocks = []
    for match in _PEM.finditer(data):
        try:
            octets = base64.b64decode(b"".join(match[2].split()), validate=True)
        except binascii.Error:
            raise TrustError("PEM is not base64") from None
        blocks.append((match[1].decode("ascii"), octets))
    return blocks


def _load_der(data: bytes) -> list[Certificate]:
    try:
        if _is_certificate(data):
            return [certificates.read(data)]
        return readable(cms.read_signed_data(data, accept_ber=True).certificates)
    except Refusal as problem:
        raise TrustError(str(problem)) from problem


def _is_certificate(data: bytes) -> bool:
    """A bag begins with its type's identifier, a certificate with its signed part."""
    try:
        return der.read(data).fields().next().tag == der.SEQUENCE
    except FormatError:
        return False


def readable(raw: Iterable[bytes]) -> list[Certificate]:
    """The certificates that can be read; the others are passed over."""
    found = []
    for octets in raw:
        try:
            found.append(certificates.read(octets))
        except Refusal:
            continue
    return found
