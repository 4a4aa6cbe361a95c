"""Time-stamps: tokens of a time-stamping authority over a digest.

A token is verified like any signature: its attributes, its signer's certificate bound to it, the
path to an anchor, the purpose. Tokens of Ukraine carry no certificates: those come with the bundle.

Source: RFC 3161, clause 2.4.2; ETSI EN 319 422; ETSI EN 319 122-1, clauses 5.2.8 and 5.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from . import algorithms, cades, cms, der, profile
from .certificate import Certificate
from .cms import SignerInfo
from .der import Element
from .errors import FormatError, Refusal
from .path import PathFinder
from .policy import Policy
from .report import TimeStampFact
from .verdicts import SubIndication

_MOST_STAMPS = 8
_BROKEN = frozenset(
    {
        SubIndication.FORMAT_FAILURE,
        SubIndication.HASH_FAILURE,
        SubIndication.SIG_CRYPTO_FAILURE,
    }
)


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """A token that proves that something existed."""

    time: datetime
    authority: str


@dataclass(frozen=True, slots=True)
class Stamps:
    """What the stamps of one signature prove."""

    facts: tuple[TimeStampFact, ...] = ()
    limitations: tuple[str, ...] = ()
    not_before: datetime | None = None
    """A stamp of the content proves that the signature is younger."""
    proven_at: datetime | None = None
    """A stamp of the signature proves that it is at least that old."""
    broken: Refusal | None = None
    """A stamp that was tampered with, or is of something else."""


def collect(
    signer: SignerInfo,
    content: bytes,
    finder: PathFinder,
    helpers: Sequence[Certificate],
    at: datetime,
    policy: Policy,
) -> Stamps:
    """The stamps of the content (signed attribute) and of the signature (unsigned).

    A stamp of an authority that no path leads to, or of a time to come, does not count.
    """
    facts: list[TimeStampFact] = []
    broken: Refusal | None = None
    times: dict[str, list[datetime]] = {"content": [], "signature": []}
    for kind, token, stamped in _tokens(signer, content):
        try:
            stamp = verify(token, stamped, finder, helpers, policy)
            if stamp.time > at + policy.clock_skew:
                raise _refuse("time_stamp_in_future", f"time-stamp is of {stamp.time}")
        except Refusal as refusal:
            facts.append(TimeStampFact(kind, None, None, refusal.detail))
            broken = refusal if refusal.sub_indication in _BROKEN else broken
        else:
            facts.append(TimeStampFact(kind, stamp.time, stamp.authority, "proven"))
            times[kind].append(stamp.time)
    return Stamps(
        facts=tuple(facts),
        limitations=tuple(
            f"time-stamp of {fact.kind}: does not count: {fact.detail}"
            for fact in facts
            if fact.time is None
        ),
        not_before=max(times["content"], default=None),
        proven_at=min(times["signature"], default=None),
        broken=broken,
    )


def _tokens(signer: SignerInfo, content: bytes) -> Iterator[tuple[str, Element, bytes]]:
    signed = cms.values_of(signer.signed_attributes or (), cades.CONTENT_TIME_STAMP)
    unsigned = cms.values_of(signer.unsigned_attributes, cades.SIGNATURE_TIME_STAMP)
    yield from (("content", token, content) for token in signed[:_MOST_STAMPS])
    yield from (("signature", token, signer.signature) for token in unsigned[:_MOST_STAMPS])


def verify(
    token: Element,
    stamped: bytes,
    finder: PathFinder,
    helpers: Sequence[Certificate],
    policy: Policy,
) -> TimeStamp:
    """The time that the token proves for the ``stamped`` octets.

    Raises:
        Refusal: the token is malformed or broken, of other octets, or of an authority that no path
            leads to.
    """
    data = cms.read_signed_data(token.raw, accept_ber=False)
    if data.content_type != cms.TIME_STAMP_INFO or data.content is None:
        raise FormatError("time-stamp token holds no time-stamp")
    signer = cades.check_structure(data, policy)
    cades.check_attributes(signer, data, data.content, policy)
    time = _read(data.content, stamped, policy)
    authority = cades.find_certificate(signer, data, helpers, policy)
    cades.check_signature(signer, authority, policy)
    rights = profile.read(authority)
    if rights.purposes != {profile.TIME_STAMP_PURPOSE} or not rights.purposes_critical:
        raise _refuse("tsa_purpose", f"{authority.subject} is not a time-stamping authority")
    if not authority.not_before <= time <= authority.not_after:
        raise _refuse("tsa_not_valid", f"{authority.subject} was not valid at {time}")
    finder.find(authority)
    return TimeStamp(time, str(authority.subject))


def _read(info: bytes, stamped: bytes, policy: Policy) -> datetime:
    """The time of a TSTInfo over the stamped octets."""
    fields = der.read(info).fields()
    fields.take(der.INTEGER)
    fields.take(der.OID)
    imprint = fields.take(der.SEQUENCE).fields()
    fields.take(der.INTEGER)
    time = fields.take(der.GENERALIZED_TIME).time()
    fields.optional(der.SEQUENCE)
    fields.optional(der.BOOLEAN)
    fields.optional(der.INTEGER)
    fields.optional(der.context(0))
    extensions = fields.optional(der.context(1))
    fields.end()
    if extensions is not None:
        raise FormatError("time-stamp has extensions, none of which is known")
    digest, octets = algorithms.digest_algorithm(imprint.next()), imprint.next().octets()
    imprint.end()
    if digest.name not in policy.digests:
        raise Refusal(
            SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
            "weak_algorithm",
            f"time-stamp over a {digest.name} digest",
        )
    if octets != digest.compute(stamped):
        raise Refusal(
            SubIndication.HASH_FAILURE, "time_stamp_mismatch", "time-stamp is of something else"
        )
    return time


def _refuse(reason: str, detail: str) -> Refusal:
    return Refusal(SubIndication.SIG_CONSTRAINTS_FAILURE, reason, detail)
