"""OCSP responses: who may give them, and what they say.

A response counts when the certificate's issuer signed it, or a responder whom the issuer gave a
certificate for that purpose.

Source: RFC 6960, clauses 4.2.1 and 4.2.2.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from . import algorithms, certificate, der, names, profile
from .algorithms import Digest, SignatureAlgorithm
from .certificate import Certificate
from .der import Element, Fields
from .errors import FormatError, Refusal
from .profile import KeyUsage
from .revocation import Answer, Question, Status, unusable
from .trust import readable

_BASIC = "1.3.6.1.5.5.7.48.1.1"
_STATUSES = {
    1: "malformedRequest",
    2: "internalError",
    3: "tryLater",
    5: "sigRequired",
    6: "unauthorized",
}
OUTAGES = frozenset({"internalError", "tryLater"})
"""Errors of a responder that will serve again; the others are about the one request."""
_GOOD, _REVOKED, _UNKNOWN = 0x80, 0xA1, 0x82
_MOST_RESPONSES = 64
NONCE = "1.3.6.1.5.5.7.48.1.2"
_CRITICAL_KNOWN = frozenset({NONCE})


def answer(data: bytes, question: Question) -> Answer:
    """What the response, whole or basic, says of the certificate in question.

    Raises:
        Refusal: it is malformed, not authentic, or about other certificates.
    """
    fields = _basic(data).fields()
    body, algorithm = fields.take(der.SEQUENCE), fields.take(der.SEQUENCE)
    signature = fields.take(der.BIT_STRING).bits()
    enclosed = fields.optional(der.context(0))
    fields.end()
    attached = readable(element.raw for element in enclosed.only().children()) if enclosed else []

    parts = body.fields()
    parts.optional(der.context(0))
    responder, _produced_at = parts.next(), parts.next().time()
    responses, extensions = parts.take(der.SEQUENCE).children(), parts.optional(der.context(1))
    parts.end()
    _refuse_critical(extensions)

    # What is about others, such as the signer's answer for his authority, ends here at no cost.
    found = _matching(responses, question)
    signer = _responder(responder, attached, question)
    kind = algorithms.signature_algorithm(algorithm)
    if kind.name not in question.policy.algorithms:
        raise unusable(f"response is signed by {kind.name}")
    if not _is_signed(signer, kind, body.raw, signature):
        raise unusable("the response's signature is wrong")
    return replace(found, octets=(data,))


@lru_cache(maxsize=256)
def _is_signed(
    signer: Certificate, kind: SignatureAlgorithm, signed_part: bytes, signature: bytes
) -> bool:
    """A response is asked about again: while it is tried, and while it serves others."""
    return certificate.is_signed(signer.key, kind, signed_part, signature)


def error_of(data: bytes) -> str | None:
    """What a responder that gives no answer says instead; none when it gives one.

    Raises:
        Refusal: the response is malformed.
    """
    status = der.read(data).fields().optional(der.ENUMERATED)
    code = status.integer(der.ENUMERATED) if status else 0
    return _STATUSES.get(code, f"status_{code}") if code else None


def nonce_of(data: bytes) -> bytes | None:
    """The value of a response's nonce extension, believed by nobody yet.

    Raises:
        Refusal: the response is malformed, or an error.
    """
    body = _basic(data).fields().take(der.SEQUENCE).fields()
    body.optional(der.context(0))
    body.next(), body.next(), body.take(der.SEQUENCE)
    extensions = body.optional(der.context(1))
    nonce = certificate.read_extensions(extensions.only() if extensions else None).get(NONCE)
    return nonce.value if nonce else None


def _basic(data: bytes) -> Element:
    """The BasicOCSPResponse; CAdES embeds it bare, a responder sends it wrapped."""
    outer = der.read(data)
    fields = outer.fields()
    status = fields.optional(der.ENUMERATED)
    if status is None:
        return outer
    code = status.integer(der.ENUMERATED)
    if code != 0:
        raise unusable(f"the responder says {_STATUSES.get(code, code)}")
    inner = fields.take(der.context(0)).only().fields()
    fields.end()
    if inner.take(der.OID).oid() != _BASIC:
        raise FormatError("response is of an unknown type")
    return der.read(inner.take(der.OCTET_STRING).content)


def _matching(responses: list[Element], question: Question) -> Answer:
    if len(responses) > _MOST_RESPONSES:
        raise unusable("too many answers in one response")
    for response in responses:
        fields = response.fields()
        if _is_about(fields.take(der.SEQUENCE), question):
            return _single(fields)
    raise unusable("the response is about other certificates")


def _is_about(identifier: Element, question: Question) -> bool:
    fields = identifier.fields()
    digest = algorithms.digest_algorithm(fields.take(der.SEQUENCE))
    name_hash, key_hash = fields.next().octets(), fields.next().octets()
    serial = fields.next().integer()
    fields.end()
    return (
        serial == question.certificate.serial
        and name_hash == _hash(digest, question.issuer.subject_raw)
        and key_hash == _hash(digest, question.issuer.key_octets)
    )


@lru_cache(maxsize=256)
def _hash(digest: Digest, octets: bytes) -> bytes:
    """Issuers are few and asked about often."""
    return digest.compute(octets)


def _single(fields: Fields) -> Answer:
    state, this_update = fields.next(), fields.next().time()
    next_update = fields.optional(der.context(0))
    extensions = fields.optional(der.context(1))
    fields.end()
    _refuse_critical(extensions)
    revoked_at, reason = None, None
    if state.tag == _REVOKED:
        details = Fields(state.children())
        revoked_at, why = details.next().time(), details.optional(der.context(0))
        reason = why.only().integer(der.ENUMERATED) if why else None
    elif state.tag not in (_GOOD, _UNKNOWN):
        raise FormatError("status is malformed")
    status = {_GOOD: Status.GOOD, _REVOKED: Status.REVOKED, _UNKNOWN: Status.UNKNOWN}[state.tag]
    until = next_update.only().time() if next_update else None
    return Answer("OCSP response", status, this_update, until, revoked_at, reason)


def _responder(identifier: Element, attached: list[Certificate], question: Question) -> Certificate:
    """The certificate of the responder, which the issuer must have given."""
    issuer = question.issuer
    if _is_named(issuer, identifier):
        return issuer
    for candidate in (*attached, *question.helpers):
        related = candidate.issuer == issuer.subject
        if related and _is_named(candidate, identifier) and _is_delegate(candidate, question):
            return candidate
    raise unusable("the responder has no right to answer for the issuer")


def _is_named(candidate: Certificate, identifier: Element) -> bool:
    value = identifier.only()
    if identifier.tag == der.context(1):
        return candidate.subject == names.read(value.raw)
    if identifier.tag == der.context(2):
        return value.octets() in _key_hashes(candidate)
    raise FormatError("responder is not named")


@lru_cache(maxsize=256)
def _key_hashes(candidate: Certificate) -> frozenset[bytes]:
    """SHA-1 by the standard; responders of Ukraine put their own digests and key identifiers."""
    octets = candidate.key_octets
    hashes = frozenset(kind.compute(octets) for kind in algorithms.KEY_HASHES)
    key_id = profile.read(candidate).subject_key_id
    return hashes | {key_id} if key_id else hashes


def _is_delegate(candidate: Certificate, question: Question) -> bool:
    try:
        rights = profile.read(candidate)
        return (
            profile.OCSP_PURPOSE in rights.purposes
            and not rights.unknown_critical
            and (rights.key_usage is None or KeyUsage.DIGITAL_SIGNATURE in rights.key_usage)
            and candidate.not_before <= question.at <= candidate.not_after
            and candidate.signature_algorithm.name in question.policy.algorithms
            and candidate.is_signed_by(question.issuer)
        )
    except Refusal:
        return False


def _refuse_critical(extensions: Element | None) -> None:
    known = certificate.read_extensions(extensions.only() if extensions else None)
    if any(ext.critical and oid not in _CRITICAL_KNOWN for oid, ext in known.items()):
        raise unusable("the response has an unknown critical extension")
