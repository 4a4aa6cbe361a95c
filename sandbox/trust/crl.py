"""Lists of revoked certificates, full and delta. Source: RFC 5280, section 5."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sandbox.trust import der, oids
from sandbox.trust.certificates import authority_key_identifier, extension
from sandbox.trust.keys import certificate_signature, signature_algorithm
from sandbox.trust.pki import Pki
from sandbox.trust.register import REASONS, Entry

_LIST_LIFE = timedelta(days=1)
_DELTA_LIFE = timedelta(hours=2)
_REMOVE_FROM_CRL = 8


def revocation_list(pki: Pki, issuer: str) -> bytes:
    """The present list of one issuer, DER.

    Raises:
        KeyError: there is no such issuer.
    """
    now = pki.clock.now()
    revoked = [_revoked(entry) for entry in pki.register.revoked(issuer)]
    return _list(pki, issuer, revoked, now + _LIST_LIFE, [])


def delta_list(pki: Pki, issuer: str) -> bytes:
    """What changed since the issuer's oldest full list that is still in force, DER.

    Raises:
        KeyError: there is no such issuer.
    """
    now = pki.clock.now()
    since = now - _LIST_LIFE
    changed = [
        *(_revoked(entry) for entry in pki.register.revoked(issuer, since)),
        *(_removed(entry) for entry in pki.register.restored(issuer, since)),
    ]
    base = extension(oids.DELTA_CRL, der.integer(_number(since)), critical=True)
    return _list(pki, issuer, changed, now + _DELTA_LIFE, [base])


def _list(
    pki: Pki, issuer: str, entries: Iterable[bytes], until: datetime, more: Iterable[bytes]
) -> bytes:
    authority = pki.authority(issuer)
    now, rows = pki.clock.now(), b"".join(entries)
    extensions = der.sequence(
        authority_key_identifier(authority.key),
        extension(oids.CRL_NUMBER, der.integer(_number(now))),
        *more,
    )
    to_sign = der.sequence(
        der.integer(1),
        signature_algorithm(authority.key, authority.digest),
        authority.certificate.subject,
        der.time(now),
        der.time(until),
        der.sequence(rows) if rows else b"",
        der.context(0, extensions),
    )
    return der.sequence(to_sign, certificate_signature(authority.key, to_sign, authority.digest))


def _number(moment: datetime) -> int:
    """Grows with time, as the number must, and needs no counter to be kept."""
    return int(moment.timestamp())


def _revoked(entry: Entry) -> bytes:
    if entry.revoked_at is None:
        raise ValueError("the certificate is not revoked")
    return _row(entry.serial, entry.revoked_at, REASONS[entry.reason])


def _removed(entry: Entry) -> bytes:
    if entry.restored_at is None:
        raise ValueError("the certificate was never restored")
    return _row(entry.serial, entry.restored_at, _REMOVE_FROM_CRL)


def _row(serial: int, moment: datetime, reason: int) -> bytes:
    why = extension(oids.REASON_CODE, der.integer(reason, der.ENUMERATED))
    return der.sequence(der.integer(serial), der.time(moment), der.sequence(why))
