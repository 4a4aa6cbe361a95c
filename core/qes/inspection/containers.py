"""CMS containers, bags of certificates and time-stamp tokens, told to people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from .. import algorithms, cades, cms, der
from ..cms import SignedData, SignerInfo
from ..errors import Refusal
from ..trust import readable
from . import certificates
from .document import Document, Fact
from .wording import ATTRIBUTES, CONTENT, word

_MOST_SIGNERS = 64
_ARCHIVE = frozenset({oid for oid, name in ATTRIBUTES.items() if name.startswith("archive-")})


def describe(data: SignedData) -> Document:
    """The container: a bag when nobody signed it, a token when a time-stamp is what was signed."""
    if data.content_type == cms.TIME_STAMP_INFO and data.content is not None:
        return {**_stamp(data.content), **_signed_by(data)}
    if not data.signers and data.content is None:
        bag = readable(data.certificates)
        return {
            "kind": "bag of certificates (p7b), signed by nobody",
            "unreadable": len(data.certificates) - len(bag) or None,
            "certificate": [certificates.brief(each) for each in bag],
        }
    return {"kind": "signature container (CMS)", **_content(data), **_signed_by(data)}


def _content(data: SignedData) -> Document:
    if data.content is None:
        return {"content_type": word(CONTENT, data.content_type), "content": "detached"}
    return {
        "content_type": word(CONTENT, data.content_type),
        "content": "attached",
        "content_bytes": len(data.content),
        "content_sha256": hashlib.sha256(data.content).hexdigest(),
        "content_is_a_container": _is_container(data.content),
    }


def _is_container(content: bytes) -> bool:
    try:
        cms.read_signed_data(content, accept_ber=True)
    except Refusal:
        return False
    return True


def _signed_by(data: SignedData) -> Document:
    return {
        "signatures": len(data.signers),
        "certificates": [str(c.subject) for c in readable(data.certificates)],
        "crls": len(data.crls) or None,
        "ocsp_responses": len(data.ocsp_responses) or None,
        "signer": [_signer(data, signer) for signer in data.signers[:_MOST_SIGNERS]],
    }


def _signer(data: SignedData, signer: SignerInfo) -> Document:
    signed, unsigned = signer.signed_attributes or (), signer.unsigned_attributes
    responses, crls = cades.embedded_revocation(data, signer)
    named = cades.named_certificate(signer, data, ())
    return {
        "level": level(signer),
        "names_his_certificate_by": _named_by(signer),
        "algorithm": signer.algorithm.name,
        "signing_time": _signing_time(signer),
        "signed_attributes": [word(ATTRIBUTES, attribute.oid) for attribute in signed],
        "unsigned_attributes": [word(ATTRIBUTES, attribute.oid) for attribute in unsigned],
        "time_stamp": [*_stamps(signer)],
        "evidence": f"{len(responses)} OCSP responses, {len(crls)} CRLs"
        if responses or crls
        else None,
        "certificate": certificates.describe(named) if named else "not in the container",
    }


def level(signer: SignerInfo) -> str:
    """The level of CAdES that the attributes make it out to be.

    Source: ETSI EN 319 122-1, clause 6; ETSI EN 319 122-2 (extended levels).
    """
    signed = {attribute.oid for attribute in signer.signed_attributes or ()}
    unsigned = {attribute.oid for attribute in signer.unsigned_attributes}
    if cades.SIGNING_CERTIFICATE_V2 not in signed:
        return "CMS"
    if unsigned & _ARCHIVE:
        return "CAdES-A"
    if cades.REVOCATION_VALUES in unsigned:
        return "CAdES-X-L" if cades.CERTIFICATE_VALUES in unsigned else "CAdES-LT"
    if cades.SIGNATURE_TIME_STAMP in unsigned:
        return "CAdES-T"
    return "CAdES-EPES" if cades.SIGNATURE_POLICY in signed else "CAdES-BES"


def _named_by(signer: SignerInfo) -> str:
    signer_id = signer.signer_id
    if signer_id.key_id is not None:
        return f"key identifier {signer_id.key_id.hex()}"
    return f"issuer and serial {signer_id.serial:x}"


def _signing_time(signer: SignerInfo) -> Fact:
    try:
        return cades.signing_time(signer)
    except Refusal as problem:
        return f"refused: {problem.detail}"


def _stamps(signer: SignerInfo) -> Iterator[Document]:
    kinds = (
        ("content", signer.signed_attributes or (), cades.CONTENT_TIME_STAMP),
        ("signature", signer.unsigned_attributes, cades.SIGNATURE_TIME_STAMP),
    )
    for what, attributes, oid in kinds:
        for token in cms.values_of(attributes, oid):
            try:
                data = cms.read_signed_data(token.raw, accept_ber=False)
                yield {"of": what, **_stamp(data.content or b"")}
            except Refusal as problem:
                yield {"of": what, "refused": problem.detail}


def _stamp(info: bytes) -> Document:
    """A TSTInfo.

    Source: RFC 3161, clause 2.4.2.
    """
    fields = der.read(info).fields()
    fields.take(der.INTEGER)
    policy = fields.take(der.OID).oid()
    imprint = fields.take(der.SEQUENCE).fields()
    serial, time = fields.take(der.INTEGER).integer(), fields.take(der.GENERALIZED_TIME).time()
    return {
        "kind": "time-stamp",
        "time": time,
        "policy": policy,
        "serial": f"{serial:x}",
        "over": algorithms.digest_algorithm(imprint.next()).name,
        "digest": imprint.next().octets().hex(),
    }
