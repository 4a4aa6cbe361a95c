"""The list as the Central Certification Authority (ЦЗО) gives it to signing programs.

``CAs.json`` tells where each provider's services are, ``CACertificates.p7b`` is an unsigned bag of
certificates. Neither is signed and neither names a date: who uses them pins the roots himself.

Source: https://czo.gov.ua/download/certificates/ (both files); their fields as the published
programs of the ЦЗО read them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .. import certificate, cms
from ..certificate import Certificate
from ..errors import Refusal, TrustError
from .model import Provider, Published

BAG_NAME, PROVIDERS_NAME = "CACertificates.p7b", "CAs.json"

_MOST_PROVIDERS = 512
_MOST_CERTIFICATES = 4096
_MOST_BYTES = 16 * 1024 * 1024
_USUAL_PATHS = {"ocsp": "/services/ocsp/", "tsp": "/services/tsp/", "cmp": "/services/cmp/"}


def read(bag: bytes, providers: bytes) -> Published:
    """The list of the two files.

    Raises:
        TrustError: one of them is not what it should be.
    """
    certificates, unreadable = _read_bag(bag)
    return Published(read_providers(providers), certificates, unreadable=unreadable)


def read_providers(data: bytes) -> tuple[Provider, ...]:
    """The providers of ``CAs.json``.

    Raises:
        TrustError: it is not such a list.
    """
    if len(data) > _MOST_BYTES:
        raise TrustError(f"{PROVIDERS_NAME} is too large")
    try:
        entries = json.loads(data)
    except (ValueError, RecursionError):
        raise TrustError(f"{PROVIDERS_NAME} is not JSON") from None
    if not isinstance(entries, list) or not 0 < len(entries) <= _MOST_PROVIDERS:
        raise TrustError(f"{PROVIDERS_NAME} is not a list of providers")
    return tuple(_provider(entry) for entry in entries)


def _provider(entry: object) -> Provider:
    if not isinstance(entry, dict):
        raise TrustError(f"{PROVIDERS_NAME} has an entry that is no provider")
    names = entry.get("issuerCNs")
    is_list = isinstance(names, list) and all(isinstance(name, str) and name for name in names)
    if not names or not is_list:
        raise TrustError(f"{PROVIDERS_NAME} has a provider without a name")
    return Provider(
        name=names[0],
        edrpou=_text(entry, "codeEDRPOU") or None,
        issuer_names=tuple(names),
        ocsp=_addresses(entry, "ocsp", "ocspAccessPointAddress", "ocspAccessPointPort"),
        tsp=_addresses(entry, "tsp", "tspAddress", "tspAddressPort"),
        cmp=_addresses(entry, "cmp", "cmpAddress", "cmpAddressPort"),
    )


def _text(entry: Mapping[str, Any], field: str) -> str:
    value = entry.get(field)
    if value is None:
        return ""
    if not isinstance(value, str | int) or len(str(value)) > 512:
        raise TrustError(f"{PROVIDERS_NAME}: {field} is not a text")
    return str(value).strip()


def _addresses(entry: Mapping[str, Any], service: str, field: str, port: str) -> tuple[str, ...]:
    """The full address: the list leaves out the scheme, and sometimes the usual path and port."""
    from urllib.parse import urlsplit, urlunsplit

    given, number = _text(entry, field), _text(entry, port)
    if not given:
        return ()
    try:
        parts = urlsplit(given if "://" in given else f"http://{given}")
        own_port = parts.port
    except ValueError:
        raise TrustError(f"{PROVIDERS_NAME}: {field} is no address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise TrustError(f"{PROVIDERS_NAME}: {field} is no address")
    if number and not (number.isascii() and number.isdigit() and 0 < int(number) < 1 << 16):
        raise TrustError(f"{PROVIDERS_NAME}: {port} is no port")
    usual = {"http": "80", "https": "443"}[parts.scheme]
    where = parts.netloc
    if own_port is None and number and number != usual:
        where = f"{parts.netloc}:{number}"
    path = parts.path if parts.path not in ("", "/") else _USUAL_PATHS[service]
    return (urlunsplit((parts.scheme, where, path, parts.query, "")),)


def _read_bag(data: bytes) -> tuple[tuple[Certificate, ...], int]:
    if len(data) > _MOST_BYTES:
        raise TrustError(f"{BAG_NAME} is too large")
    try:
        raw = cms.read_signed_data(data, accept_ber=True).certificates
    except Refusal as problem:
        raise TrustError(f"{BAG_NAME}: {problem.detail}") from problem
    if not 0 < len(raw) <= _MOST_CERTIFICATES:
        raise TrustError(f"{BAG_NAME} holds {len(raw)} certificates")
    return read_certificates(raw)


def read_certificates(raw: tuple[bytes, ...]) -> tuple[tuple[Certificate, ...], int]:
    """Certificates that can be read, each once, and how many cannot."""
    found: dict[bytes, Certificate] = {}
    unreadable = 0
    for octets in raw:
        try:
            found[octets] = certificate.read(octets)
        except Refusal:
            unreadable += 1
    return tuple(found.values()), unreadable
