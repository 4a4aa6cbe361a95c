"""CAdES-BES signatures in Python: for tests, and for the «ready .p7s» way of signing.

Source: RFC 5652 (CMS), RFC 5035 (signing-certificate-v2), ETSI EN 319 122-1, clause 5.3;
the set of attributes and the absence of parameters as in containers of Ukrainian providers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sandbox.trust import der, digests, oids
from sandbox.trust.certificates import Certificate
from sandbox.trust.digests import Digest
from sandbox.trust.keys import PrivateKey, signature_algorithm


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key and the certificate that says whose it is."""

    key: PrivateKey
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class SignedContent:
    """What kind of content a SignedData holds, and whether it holds it at all.

    ``message_digest`` stands for a content that the signer was not given.
    """

    content: bytes
    kind: str = oids.DATA
    detached: bool = False
    message_digest: bytes | None = None


def sign(
    content: bytes,
    key: PrivateKey,
    certificate: Certificate,
    *,
    signing_time: datetime,
    detached: bool = False,
    digest: str | None = None,
) -> bytes:
    """CAdES-BES container over ``content``, DER.

    Args:
        content: the bytes to sign; not empty.
        key: the signer's key.
        certificate: goes into the container.
        signing_time: what the signer claims the time to be.
        detached: leave the content out of the container.
        digest: ``kupyna256`` or ``gost34311`` for ДСТУ keys, ``sha256`` or ``sha384`` for others;
            the key's own preference when None.

    Raises:
        ValueError: the content is empty; implementations disagree on the digest of nothing.
        KeyError: such a key does not sign with that digest.
    """
    if not content:
        raise ValueError("there is nothing to sign")
    chosen = digests.BY_NAME[digest] if digest else key.default_digest
    return signed_data(
        SignedContent(content, detached=detached),
        SigningKey(key, certificate),
        chosen,
        [attribute(oids.SIGNING_TIME, der.time(signing_time))],
        [certificate],
    )


def signed_data(
    signed: SignedContent,
    signer: SigningKey,
    digest: Digest,
    attributes: Sequence[bytes],
    certificates: Sequence[Certificate],
) -> bytes:
    """SignedData with one signer; the attributes every CAdES signature has are added here.

    Source: RFC 5652, section 5.1: version 1 for id-data, 3 for other contents.
    """
    message_digest = signed.message_digest or digest.compute(signed.content)
    signed_attributes = der.set_of(
        [
            attribute(oids.CONTENT_TYPE, der.oid(signed.kind)),
            attribute(oids.MESSAGE_DIGEST, der.octets(message_digest)),
            attribute(oids.SIGNING_CERTIFICATE_V2, _certificate_reference(signer, digest)),
            *attributes,
        ]
    )
    content = b"" if signed.detached else der.context(0, der.octets(signed.content))
    bag = b"".join(certificate.raw for certificate in certificates)
    return der.sequence(
        der.oid(oids.SIGNED_DATA),
        der.context(
            0,
            der.sequence(
                der.integer(1 if signed.kind == oids.DATA else 3),
                der.set_of([digest.algorithm]),
                der.sequence(der.oid(signed.kind), content),
                der.context(0, bag) if bag else b"",
                der.set_of([_signer_info(signer, digest, signed_attributes)]),
            ),
        ),
    )


def certificate_bag(certificates: Sequence[Certificate]) -> bytes:
    """SignedData without signers: how providers publish certificates (.p7b)."""
    return der.sequence(
        der.oid(oids.SIGNED_DATA),
        der.context(
            0,
            der.sequence(
                der.integer(1),
                der.set_of([]),
                der.sequence(der.oid(oids.DATA)),
                der.context(0, b"".join(sorted(c.raw for c in certificates))),
                der.set_of([]),
            ),
        ),
    )


def attribute(kind: str, value: bytes) -> bytes:
    """An attribute with one value."""
    return der.sequence(der.oid(kind), der.set_of([value]))


def _signer_info(signer: SigningKey, digest: Digest, signed_attributes: bytes) -> bytes:
    # What is signed is the SET; what is sent is the same octets under the tag [0] IMPLICIT.
    return der.sequence(
        der.integer(1),
        signer.certificate.issuer_and_serial,
        digest.algorithm,
        der.context(0, der.read(signed_attributes).content),
        signature_algorithm(signer.key, digest),
        der.octets(signer.key.sign(signed_attributes, digest)),
    )


def _certificate_reference(signer: SigningKey, digest: Digest) -> bytes:
    """SigningCertificateV2 with one ESSCertIDv2; SHA-256 is the default and therefore absent."""
    issuer, serial = der.read(signer.certificate.issuer_and_serial).children()
    general_names = der.sequence(der.context(4, issuer.raw))
    reference = der.sequence(
        b"" if digest is digests.SHA_256 else digest.algorithm,
        der.octets(digest.compute(signer.certificate.raw)),
        der.sequence(general_names, serial.raw),
    )
    return der.sequence(der.sequence(reference))
