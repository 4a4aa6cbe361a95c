"""The rules of CAdES for one signer: which certificate, which attributes, which octets.

Source: RFC 5652, clauses 5.4 and 5.6; RFC 5035, clause 4 (signing-certificate-v2);
ETSI EN 319 122-1, clause 5.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from . import algorithms, cms, der, names, profile
from .certificate import Certificate
from .cms import SignedData, SignerInfo
from .der import Element
from .errors import FormatError, Refusal
from .policy import Policy
from .trust import readable
from .verdicts import SubIndication

CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_TIME = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
SIGNATURE_POLICY = "1.2.840.113549.1.9.16.2.15"
CONTENT_TIME_STAMP, SIGNATURE_TIME_STAMP = (
    "1.2.840.113549.1.9.16.2.20",
    "1.2.840.113549.1.9.16.2.14",
)
CERTIFICATE_VALUES, REVOCATION_VALUES = (
    "1.2.840.113549.1.9.16.2.23",
    "1.2.840.113549.1.9.16.2.24",
)

_MOST_ANSWERS = 64
_UNPROCESSED = {
    SIGNATURE_POLICY: "signature policy",
    "1.2.840.113549.1.9.6": "counter-signature",
    "1.2.840.113549.1.9.16.2.25": "time-stamp of certificates and references",
    "1.2.840.113549.1.9.16.2.26": "time-stamp of references",
    "1.2.840.113549.1.9.16.2.27": "archive time-stamp",
    "1.2.840.113549.1.9.16.2.48": "archive time-stamp",
    "0.4.0.1733.2.4": "archive time-stamp",
}
"""Attributes that say more than is verified here: nothing is believed for their sake."""


def check_structure(data: SignedData, policy: Policy) -> SignerInfo:
    """The one signer of a container that keeps the bounds of the policy.

    Raises:
        Refusal: there is no signer, or several, or more of anything than the policy lets in.
    """
    if not data.signers:
        raise _constraint("no_signer", "the container holds no signature")
    if len(data.signers) > 1:
        raise _constraint("multiple_signers", f"the container has {len(data.signers)} signers")
    signer = data.signers[0]
    if len(data.certificates) > policy.max_certificates:
        raise _constraint("too_large", f"{len(data.certificates)} certificates")
    if not signer.signed_attributes:
        raise _constraint("signed_attrs_missing", "nothing ties the signature to a certificate")
    if len(signer.signed_attributes) + len(signer.unsigned_attributes) > policy.max_attributes:
        raise _constraint("too_large", "too many attributes")
    identifiers = [attribute.oid for attribute in signer.signed_attributes]
    if len(set(identifiers)) != len(identifiers):
        raise _constraint("duplicate_attr", "a signed attribute is repeated")
    return signer


def check_attributes(signer: SignerInfo, data: SignedData, content: bytes, policy: Policy) -> None:
    """The signed attributes speak of this very content.

    Raises:
        Refusal: content-type or message-digest is missing, repeated or does not fit, or the
            signing-time is no time.
    """
    signing_time(signer)  # read later without a way to refuse it
    attributes = signer.signed_attributes or ()
    content_type = cms.single_value(attributes, CONTENT_TYPE, "content-type")
    if content_type is None or content_type.oid() != data.content_type:
        raise _constraint("content_type_mismatch", "content-type is not that of the content")
    if signer.digest.name not in policy.digests:
        raise _weak(f"digest {signer.digest.name}")
    digest = cms.single_value(attributes, MESSAGE_DIGEST, "message-digest")
    if digest is None:
        raise _constraint("message_digest_missing", "message-digest is missing")
    if digest.octets() != signer.digest.compute(content):
        raise Refusal(
            SubIndication.HASH_FAILURE,
            "message_digest_mismatch",
            "the content is not what was signed",
        )


def find_certificate(
    signer: SignerInfo, data: SignedData, helpers: Iterable[Certificate], policy: Policy
) -> Certificate:
    """The signer's certificate: the one he named and bound to the signature.

    Raises:
        Refusal: it is not at hand, or signing-certificate-v2 is missing or speaks of another.
    """
    value = cms.single_value(
        signer.signed_attributes or (), SIGNING_CERTIFICATE_V2, "signing-certificate-v2"
    )
    if value is None:
        raise _constraint("ess_cert_missing", "signing-certificate-v2 is missing")
    is_one_named = False
    # The helpers are many, and mostly the container brings the certificate along.
    for candidate in chain(embedded_certificates(data, signer), helpers):
        if _is_named(signer, candidate):
            if _is_bound(value, candidate, policy):
                return candidate
            is_one_named = True
    if is_one_named:
        raise _constraint("ess_cert_mismatch", "signing-certificate-v2 is of another certificate")
    raise Refusal(
        SubIndication.NO_SIGNING_CERTIFICATE_FOUND,
        "signer_cert_missing",
        "the signer's certificate is not in the container and not among those at hand",
    )


def named_certificate(
    signer: SignerInfo, data: SignedData, helpers: Iterable[Certificate]
) -> Certificate | None:
    """A certificate that fits the signer's naming, bound to him or not: for reports only."""
    known = [*embedded_certificates(data, signer), *helpers]
    return next((candidate for candidate in known if _is_named(signer, candidate)), None)


def check_signature(signer: SignerInfo, certificate: Certificate, policy: Policy) -> None:
    """The signature over the signed attributes, as received, is of the certificate's key.

    Raises:
        Refusal: it is not, or the algorithm is outside the policy.
    """
    if signer.algorithm.name not in policy.algorithms:
        raise _weak(signer.algorithm.name)
    digest = signer.digest.compute(signer.signed_octets)
    if not certificate.key.verify(signer.algorithm, digest, signer.signature):
        raise Refusal(
            SubIndication.SIG_CRYPTO_FAILURE, "signature_invalid", "the signature is wrong"
        )


def limitations(signer: SignerInfo) -> list[str]:
    """What the container says beyond what is verified."""
    every = (*(signer.signed_attributes or ()), *signer.unsigned_attributes)
    named = dict.fromkeys(_UNPROCESSED[a.oid] for a in every if a.oid in _UNPROCESSED)
    return [f"{name}: in the container, not processed" for name in named]


def signing_time(signer: SignerInfo) -> datetime | None:
    """When the signer says that he signed."""
    value = cms.single_value(signer.signed_attributes or (), SIGNING_TIME, "signing-time")
    return value.time() if value else None


def embedded_certificates(data: SignedData, signer: SignerInfo) -> list[Certificate]:
    """Certificates that the container brings along: its bag and certificate values."""
    raw = list(data.certificates)
    for value in cms.values_of(signer.unsigned_attributes, CERTIFICATE_VALUES):
        raw += [child.raw for child in _children(value)]
    return readable(raw)


def embedded_revocation(data: SignedData, signer: SignerInfo) -> tuple[list[bytes], list[bytes]]:
    """OCSP responses and CRLs that the container brings along; of either the first so many.

    Each may cost a verification of a signature, so that a small container could take seconds.
    """
    responses, crls = list(data.ocsp_responses), list(data.crls)
    for value in cms.values_of(signer.unsigned_attributes, REVOCATION_VALUES):
        for kind in _children(value):
            inside = [child.raw for listed in _children(kind) for child in _children(listed)]
            if kind.tag == der.context(0):
                crls += inside
            elif kind.tag == der.context(1):
                responses += inside
    return responses[:_MOST_ANSWERS], crls[:_MOST_ANSWERS]


def _children(element: Element) -> list[Element]:
    """Elements inside; unsigned attributes are helpers, so a malformed one just has none."""
    try:
        return element.children()
    except FormatError:
        return []


def _is_named(signer: SignerInfo, candidate: Certificate) -> bool:
    signer_id = signer.signer_id
    if signer_id.key_id is not None:
        return _key_id(candidate) == signer_id.key_id
    return candidate.serial == signer_id.serial and candidate.issuer == signer_id.issuer


def _key_id(candidate: Certificate) -> bytes | None:
    try:
        return profile.read(candidate).subject_key_id
    except Refusal:
        return None


def _is_bound(value: Element, candidate: Certificate, policy: Policy) -> bool:
    """Whether the first reference of signing-certificate-v2 is to the certificate."""
    fields = value.fields()
    references = fields.take(der.SEQUENCE).children()
    if not references:
        raise FormatError("signing-certificate-v2 is empty")
    reference = references[0].fields()
    identifier = reference.optional(der.SEQUENCE)
    digest = algorithms.digest_algorithm(identifier) if identifier else algorithms.SHA_256
    if digest.name not in policy.digests:
        raise _weak(f"digest {digest.name} of signing-certificate-v2")
    octets, issuer_serial = reference.next().octets(), reference.optional(der.SEQUENCE)
    reference.end()
    if octets != digest.compute(candidate.raw):
        return False
    return issuer_serial is None or _is_issuer_serial(issuer_serial, candidate)


def _is_issuer_serial(element: Element, candidate: Certificate) -> bool:
    fields = element.fields()
    issuer, serial = fields.take(der.SEQUENCE).only(), fields.take(der.INTEGER).integer()
    fields.end()
    name = names.read(issuer.expect(der.context(4)).only().raw)
    return serial == candidate.serial and name == candidate.issuer


def _constraint(reason: str, detail: str) -> Refusal:
    return Refusal(SubIndication.SIG_CONSTRAINTS_FAILURE, reason, detail)


def _weak(what: str) -> Refusal:
    return Refusal(
        SubIndication.CRYPTO_CONSTRAINTS_FAILURE, "weak_algorithm", f"{what} is not accepted"
    )
