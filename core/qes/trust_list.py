"""A trust list: whom to believe, until when, and where the providers' services are.

It is loaded from the folder that ``python -m core.qes trust update`` writes. Anchors are the roots
that the operator pinned and, when the list has the signed XML form, the services that it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from . import certificate as certificates
from . import names, profile, spelling
from .certificate import Certificate
from .errors import Refusal, TrustError
from .trust import Period, ServiceKey, TrustStore
from .trust_lists import central, etsi, folder
from .trust_lists.folder import Manifest
from .trust_lists.model import Provider, Published, Service, ServiceKind, merged

__all__ = ["Provider", "Service", "ServiceKind", "TrustList", "assemble"]

_PORTS = {"http": 80, "https": 443}
_LONGEST_PATH = 6

Place = tuple[str, int]
"""Host and port."""


@dataclass(frozen=True, slots=True)
class TrustList:
    """A list that was loaded. It answers where evidence may be asked for (``AddressBook``)."""

    store: TrustStore
    providers: tuple[Provider, ...]
    services: tuple[Service, ...]
    updated_at: datetime
    valid_until: datetime
    manifest: Manifest
    sequence: int | None
    """Number of the list in XML, which grows."""
    next_update: datetime | None
    """By when the list in XML is to be renewed."""
    unreadable: int
    """Certificates of the list that were left out, because they cannot be read."""
    _listed: frozenset[Place] = field(repr=False)
    _vouched: Mapping[Place, tuple[Certificate, ...]] = field(repr=False)
    """Certificates by the places they name; a bag of them is believed no further than its paths."""

    @classmethod
    def load(cls, path: Path | str) -> TrustList:
        """The list in force in the folder.

        Raises:
            TrustError: the folder holds no list, or one that cannot be believed.
        """
        manifest, files = folder.read(Path(path))
        return assemble(manifest, files)

    def is_current(self, at: datetime) -> bool:
        """Whether the list is within its date of validity."""
        return at <= self.valid_until

    def allows(self, url: str) -> bool:
        """Whether the address is at a host and port of a service of the list.

        Those are the addresses that the list gives its providers, and those that stand in
        certificates of the list for which there is a path to an anchor.
        """
        place = _place(url)
        if place is None:
            return False
        return place in self._listed or any(
            self._leads_to_anchor(vouching) for vouching in self._vouched.get(place, ())
        )

    def ocsp_addresses(self, issuer: Certificate) -> tuple[str, ...]:
        """Where the list says that the issuer answers about its certificates.

        Lists and certificates spell a provider's name in letters and quotation marks of their own.
        """
        wanted = set(map(spelling.organization_key, issuer.subject.all(names.COMMON_NAME)))
        every = (
            provider.ocsp
            for provider in self.providers
            if wanted & set(map(spelling.organization_key, provider.issuer_names))
        )
        return tuple(dict.fromkeys(address for addresses in every for address in addresses))

    def _leads_to_anchor(self, subject: Certificate, left: int = _LONGEST_PATH) -> bool:
        if self.store.is_anchor(subject):
            return True
        return left > 0 and any(
            _has_signed(issuer, subject) and self._leads_to_anchor(issuer, left - 1)
            for issuer in self.store.named(subject.issuer)
        )


def assemble(manifest: Manifest, files: Mapping[str, bytes]) -> TrustList:
    """The list of its files.

    Raises:
        TrustError: a file is not what it should be, a pinned root is missing, or there is no
            anchor at all.
    """
    parts = list(_published(manifest, files))
    if not parts:
        raise TrustError("there is no list: give CACertificates.p7b with CAs.json, or TL.xml")
    every = tuple(dict.fromkeys(c for part in parts for c in part.certificates))
    services = tuple(service for part in parts for service in part.services)
    anchors = [*_pinned(manifest, every), *_listed_anchors(services)]
    if not anchors:
        raise TrustError("no root is pinned")
    providers = merged(provider for part in parts for provider in part.providers)
    store = TrustStore(
        anchors,
        [certificate for certificate in every if certificate not in anchors],
        services=_standings(services),
        valid_until=manifest.valid_until,
    )
    return TrustList(
        store=store,
        providers=providers,
        services=services,
        updated_at=manifest.updated_at,
        valid_until=manifest.valid_until,
        manifest=manifest,
        sequence=next((part.sequence for part in parts if part.sequence is not None), None),
        next_update=next((part.next_update for part in parts if part.next_update), None),
        unreadable=sum(part.unreadable for part in parts),
        _listed=frozenset(_listed_places(providers)),
        _vouched=_vouched_places(every),
    )


def _published(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Published]:
    bag, providers = files.get(central.BAG_NAME), files.get(central.PROVIDERS_NAME)
    if (bag is None) != (providers is None):
        raise TrustError(f"{central.BAG_NAME} and {central.PROVIDERS_NAME} come together")
    if bag is not None and providers is not None:
        yield central.read(bag, providers)
    if etsi.LIST_NAME in files:
        operator = _operator(files.get(etsi.OPERATOR_NAME))
        yield etsi.read(files[etsi.LIST_NAME], operator, manifest.updated_at)


def _operator(octets: bytes | None) -> Certificate:
    if octets is None:
        raise TrustError("the scheme operator's certificate is not pinned")
    try:
        return certificates.read(octets)
    except Refusal as problem:
        raise TrustError(f"the scheme operator's certificate: {problem.detail}") from problem


def _pinned(manifest: Manifest, every: Iterable[Certificate]) -> list[Certificate]:
    by_digest = {folder.digest(certificate.raw): certificate for certificate in every}
    missing = [pin for pin in manifest.roots if pin not in by_digest]
    if missing:
        raise TrustError(f"the list does not hold the pinned root {', '.join(missing)}")
    return [by_digest[pin] for pin in manifest.roots]


def _listed_anchors(services: Iterable[Service]) -> list[Certificate]:
    """The scheme operator vouches for each: how it stood at a time is asked at every use."""
    kinds = (ServiceKind.AUTHORITY, ServiceKind.TIME_STAMPING)
    return [c for service in services if service.kind in kinds for c in service.certificates]


def _standings(services: Iterable[Service]) -> dict[ServiceKey, tuple[Period, ...]]:
    """How each key stood; a key listed as two services was granted while either was."""
    found: dict[ServiceKey, list[tuple[Period, ...]]] = {}
    for service in services:
        for subject in service.certificates:
            key = (subject.subject, subject.key_raw)
            found.setdefault(key, []).append(service.periods)
    return {key: _united(histories) for key, histories in found.items()}


def _united(histories: list[tuple[Period, ...]]) -> tuple[Period, ...]:
    if len(histories) == 1:
        return histories[0]
    moments = sorted({p.since for history in histories for p in history}, reverse=True)
    periods = []
    for moment in moments:
        standing = [next((p for p in h if p.since <= moment), None) for h in histories]
        known = [period for period in standing if period is not None]
        best = next((period for period in known if period.is_granted), known[0])
        periods.append(Period(moment, best.is_granted, best.status))
    return tuple(periods)


def _listed_places(providers: Iterable[Provider]) -> Iterator[Place]:
    for provider in providers:
        for url in (*provider.ocsp, *provider.tsp, *provider.cmp):
            if place := _place(url):
                yield place


def _vouched_places(every: Iterable[Certificate]) -> dict[Place, tuple[Certificate, ...]]:
    found: dict[Place, tuple[Certificate, ...]] = {}
    for subject in every:
        try:
            urls = profile.read(subject).addresses
        except Refusal:
            continue
        for place in {_place(url) for url in urls} - {None}:
            if place is not None:
                found[place] = (*found.get(place, ()), subject)
    return found


def _place(url: str) -> Place | None:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    if not parts.hostname or parts.username is not None or parts.password is not None:
        return None
    return parts.hostname.rstrip("."), port


def _has_signed(issuer: Certificate, subject: Certificate) -> bool:
    try:
        return profile.read(issuer).is_ca and subject.is_signed_by(issuer)
    except Refusal:
        return False
