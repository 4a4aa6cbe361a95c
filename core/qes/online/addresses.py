"""Addresses that may be asked when there is no trust list with addresses, only certificates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from .. import profile
from ..certificate import Certificate
from ..errors import Refusal
from ..trust import TrustStore

_PORTS = {"http": 80, "https": 443}


class StoreAddresses:
    """An ``AddressBook`` of the hosts that stand in the certificates of a trust store.

    A signer's own certificate adds nothing to it: what it names must be there already.
    """

    def __init__(self, store: TrustStore) -> None:
        self._certificates = (*store.roots, *store.intermediates)
        found = (_origin(url) for each in self._certificates for url in _urls(each))
        self._origins = frozenset(origin for origin in found if origin is not None)

    def allows(self, url: str) -> bool:
        """Whether some certificate of the store has an address at that host and port."""
        return _origin(url) in self._origins

    def ocsp_addresses(self, issuer: Certificate) -> Sequence[str]:
        """Addresses that stand in the certificates that the issuer gave."""
        given = (each for each in self._certificates if each.issuer == issuer.subject)
        return list(dict.fromkeys(url for each in given for url in _profile_urls(each, "ocsp")))


def _urls(certificate: Certificate) -> Iterator[str]:
    for kind in ("ocsp", "crl", "delta_crl", "issuer"):
        yield from _profile_urls(certificate, kind)


def _profile_urls(certificate: Certificate, kind: str) -> tuple[str, ...]:
    try:
        urls: tuple[str, ...] = getattr(profile.read(certificate), f"{kind}_urls")
    except Refusal:
        return ()
    return urls


def _origin(url: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname and port and parts.scheme in _PORTS else None
