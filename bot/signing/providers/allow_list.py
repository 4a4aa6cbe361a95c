"""Where providers' services are: the one list of addresses that may be asked.

The list is ``CAs.json`` as the Central Certification Authority publishes it, in the folder of the
trust list. It is read again when the file has changed.

Source: https://czo.gov.ua/download/certificates/CAs.json; its fields as the published programs of
the ЦЗО read them. Addresses come without a scheme, and sometimes without the usual port and path.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import orjson
import structlog

from bot.signing.providers.model import Provider, Service

log = structlog.get_logger(__name__)

FILE_NAME: Final = "CAs.json"

_LARGEST_BYTES: Final = 1024 * 1024
_LONGEST_NAME: Final = 120
_ID_DIGITS: Final = 16


class _Fields(NamedTuple):
    """Where a service stands in an entry, and its path where the entry names none."""

    address: str
    port: str
    path: str


_FIELDS: Final[Mapping[Service, _Fields]] = {
    Service.CMP: _Fields("cmpAddress", "cmpAddressPort", "/services/cmp/"),
    Service.OCSP: _Fields("ocspAccessPointAddress", "ocspAccessPointPort", "/services/ocsp/"),
    Service.TSP: _Fields("tspAddress", "tspAddressPort", "/services/tsp/"),
}

_Providers = Mapping[Service, Mapping[str, Provider]]


class AllowList:
    """The providers of a folder; none without a folder.

    A list that cannot be read is told in the log, and the one before stays in force.
    """

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / FILE_NAME if folder else None
        self._read_as: os.stat_result | None = None
        self._providers: _Providers = {}

    def of(self, service: Service) -> list[Provider]:
        """Providers that have the service, by name."""
        return list(self._current().get(service, {}).values())

    def find(self, service: Service, provider_id: str) -> Provider | None:
        """The provider of that id, if it has the service."""
        return self._current().get(service, {}).get(provider_id)

    def _current(self) -> _Providers:
        if self._file is None:
            return {}
        try:
            found = self._file.stat()
            if not _is_same(found, self._read_as):
                # One that cannot be read is not tried again until it changes.
                self._read_as = found
                self._providers = _by_service(_entries(self._file))
        except (OSError, ValueError) as problem:
            log.error("providers.list_unreadable", file=str(self._file), reason=str(problem))
        return self._providers


def _is_same(one: os.stat_result, other: os.stat_result | None) -> bool:
    return other is not None and all(
        getattr(one, name) == getattr(other, name) for name in ("st_ino", "st_mtime_ns", "st_size")
    )


def _entries(file: Path) -> list[Mapping[str, Any]]:
    """The list's entries.

    Raises:
        OSError: it cannot be read.
        ValueError: it is too large, or not such a list.
    """
    with file.open("rb") as opened:
        data = opened.read(_LARGEST_BYTES + 1)
    if len(data) > _LARGEST_BYTES:
        raise ValueError("larger than any such list")
    entries = orjson.loads(data)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("not a list of providers")
    return entries


def _by_service(entries: list[Mapping[str, Any]]) -> _Providers:
    found: dict[Service, dict[str, Provider]] = {service: {} for service in _FIELDS}
    for service, fields in _FIELDS.items():
        for provider in sorted(_providers(entries, fields), key=lambda each: each.name):
            # One with several issuing certificates has several entries and one address.
            found[service].setdefault(provider.id, provider)
    return found


def _providers(entries: list[Mapping[str, Any]], fields: _Fields) -> Iterator[Provider]:
    """Entries that have the service; one that cannot be understood is left out."""
    for entry in entries:
        name, address = _name(entry), _address(entry, fields)
        if name and address:
            digest = hashlib.sha256(address.encode()).hexdigest()
            yield Provider(digest[:_ID_DIGITS], name, address)


def _name(entry: Mapping[str, Any]) -> str:
    names = entry.get("issuerCNs")
    first = names[0] if isinstance(names, list) and names else None
    return first.strip()[:_LONGEST_NAME] if isinstance(first, str) else ""


def _address(entry: Mapping[str, Any], fields: _Fields) -> str:
    """The whole address; empty where the entry has none that makes sense."""
    given, port = str(entry.get(fields.address) or "").strip(), str(entry.get(fields.port) or "")
    if not given:
        return ""
    try:
        parts = urlsplit(given if "://" in given else f"http://{given}")
        has_port = parts.port is not None
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return ""
    place = parts.netloc if has_port or not port.isdecimal() else f"{parts.netloc}:{port}"
    path = parts.path if parts.path not in ("", "/") else fields.path
    return urlunsplit((parts.scheme, place, path, parts.query, ""))
