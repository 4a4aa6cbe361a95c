"""Full lists of revoked certificates. Source: RFC 5280, section 5."""

from __future__ import annotations

from datetime import timedelta

from sandbox.trust import der, oids
from sandbox.trust.certificates import authority_key_identifier, extension
from sandbox.trust.keys import certificate_signature, signature_algorithm
from sandbox.trust.pki import Pki
from sandbox.trust.register import REASONS, Entry

_LIST_LIFE = timedelta(days=1)


def revocation_list(pki: Pki, issuer: str) -> bytes:
    """The present list of one issuer, DER.

    Raises:
        KeyError: there is no such issuer.
    """
    authority = pki.authority(issuer)
    now = pki.clock.now()
    revoked = [_revoked(entry) for entry in pki.register.revoked(issuer)]
    extensions = der.sequence(
        authority_key_identifier(authority.key),
        # Grows with time, as the number must, and needs no counter to be kept.
        extension(oids.CRL_NUMBER, der.integer(int(now.timestamp()))),
    )
    to_sign = der.sequence(
        der.integer(1),
        signature_algorithm(authority.key, authority.digest),
        authority.certificate.subject,
        der.time(now),
        der.time(now + _LIST_LIFE),
        der.sequence(*revoked) if revoked else b"",
        der.context(0, extensions),
    )
    return der.sequence(to_sign, certificate_signature(authority.key, to_sign, authority.digest))


def _revoked(entry: Entry) -> bytes:
    if entry.revoked_at is None:
        raise ValueError("the certificate is not revoked")
    reason = extension(oids.REASON_CODE, der.integer(REASONS[entry.reason], der.ENUMERATED))
    return der.sequence(der.integer(entry.serial), der.time(entry.revoked_at), der.sequence(reason))
